"""PubMed (E-utilities): a search gives PubMed ids, by which the records are fetched.

No more than 9,999 ids of a search can be had; a search with more is split by the day of entry. Messages stand in
answers that look like any other, and are read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import partial

from lxml import etree

from livingreview.services.answers import UnreadableError, as_xml, whole_number
from livingreview.services.client import Client
from livingreview.services.named import PUBMED
from livingreview.services.record import (
    CONCERN,
    CORRECTED,
    PUBLISHED,
    RETRACTED,
    Found,
    Notice,
    Record,
    identifier,
    named,
    trials_in,
)

#: Ids that one search gives at most, and records fetched at once.
_MOST, _BATCH = 9_999, 200
_NOTICES = {
    "RetractionIn": RETRACTED,
    "RetractedandRepublishedIn": RETRACTED,
    "ExpressionOfConcernIn": CONCERN,
    "ErratumIn": CORRECTED,
    "CorrectedandRepublishedIn": CORRECTED,
}
#: The other way round: what a notice says of the work it is about.
_UPDATES = {
    "RetractionOf": RETRACTED,
    "RetractedandRepublishedFrom": RETRACTED,
    "ExpressionOfConcernFor": CONCERN,
    "ErratumFor": CORRECTED,
    "CorrectedandRepublishedFrom": CORRECTED,
}
#: Of both, beside a preprint.
_PREPRINT = "Preprint"


def search(client: Client, query: str, since: datetime.date, until: datetime.date) -> Found:
    """Return the records that match, entered into PubMed from one day to another.

    Raises
    ------
    livingreview.services.client.ServiceError : if PubMed does not answer.
    """
    found = Found()
    numbers = dict.fromkeys(_numbers(client, query, since, until, found))
    for record in fetch(client, numbers):
        found.records[record.id] = record
    return found.judge()


def _numbers(
    client: Client, query: str, since: datetime.date, until: datetime.date, found: Found
) -> Iterator[str]:
    params: dict[str, str | int] = {
        "db": "pubmed",
        "term": query,
        "datetype": "edat",
        "mindate": f"{since:%Y/%m/%d}",
        "maxdate": f"{until:%Y/%m/%d}",
        "retmax": _MOST,
        "retmode": "xml",
        **_who(client),
    }
    count, numbers, warnings = client.ask(PUBMED, "esearch.fcgi", params, _searched, accept="text/xml")
    if count > _MOST and since < until:
        middle = since + (until - since) // 2
        yield from _numbers(client, query, since, middle, found)
        yield from _numbers(client, query, middle + datetime.timedelta(days=1), until, found)
        return
    found.count += count
    found.warnings += [warning for warning in warnings if warning not in found.warnings]
    yield from numbers


def _who(client: Client) -> dict[str, str]:
    return {"tool": "livingreview"} | ({"email": client.contact} if "@" in client.contact else {})


def _searched(content: bytes) -> tuple[int, list[str], list[str]]:
    """Read how many match, their ids, and what PubMed has to say about the question."""
    root = as_xml(content)
    if root.tag != "eSearchResult":
        raise UnreadableError("answers in another form than before")
    if (error := root.findtext("ERROR")) is not None:
        raise UnreadableError(f"says: {_words(error)}")
    count = whole_number(root.findtext("Count"))
    if count is None:
        raise UnreadableError("gives no Count any more")
    warnings = [
        f"does not know the words {_words(one.text or '')}"
        for one in root.findall("ErrorList/PhraseNotFound")
    ]
    warnings += [
        f"knows no field {_words(one.text or '')}" for one in root.findall("ErrorList/FieldNotFound")
    ]
    warnings += [
        f"says: {said}"
        for one in root.findall("WarningList/OutputMessage")
        # That there is nothing new is no warning.
        if (said := _words(one.text or "")) != "No items found."
    ]
    return count, [one.text or "" for one in root.findall("IdList/Id")], warnings


def _words(text: str) -> str:
    return " ".join(text.split())[:160]


def fetch(client: Client, numbers: Iterable[str]) -> Iterator[Record]:
    """Yield the records of PubMed ids; those that PubMed does not know are missing.

    Raises
    ------
    livingreview.services.client.ServiceError : if PubMed does not answer.
    """
    waiting = list(numbers)
    for start in range(0, len(waiting), _BATCH):
        batch = waiting[start : start + _BATCH]
        params: dict[str, str | int] = {
            "db": "pubmed",
            "id": ",".join(batch),
            "retmode": "xml",
            **_who(client),
        }
        yield from client.ask(
            PUBMED, "efetch.fcgi", params, partial(_fetched, wanted=set(batch)), accept="text/xml"
        )


def _fetched(content: bytes, wanted: set[str]) -> list[Record]:
    root = as_xml(content)
    if (error := root.findtext("ERROR")) is not None:
        raise UnreadableError(f"says: {_words(error)}")
    if root.tag != "PubmedArticleSet":
        raise UnreadableError("answers in another form than before")
    records = [_record(one) for one in root.findall("PubmedArticle")]
    records += [_chapter(one) for one in root.findall("PubmedBookArticle")]
    return [record for record in records if record.id in wanted]


def _record(article: etree._Element) -> Record:
    number = article.findtext("MedlineCitation/PMID") or ""
    if not number:
        raise UnreadableError("gives a record without PMID")
    paper = article.find("MedlineCitation/Article")
    if paper is None:
        raise UnreadableError("gives a record without Article")
    identifiers = _identifiers(number, article.findall("PubmedData/ArticleIdList/ArticleId"))
    for one in paper.findall("ELocationID[@EIdType='doi']"):
        if (
            one.get("ValidYN") != "N"
            and "doi" not in identifiers
            and (doi := identifier("doi", one.text or ""))
        ):
            identifiers["doi"] = doi
    registered = [
        one.text or "" for one in paper.findall("DataBankList/DataBank/AccessionNumberList/AccessionNumber")
    ]
    kinds = {(one.text or "").strip() for one in paper.findall("PublicationTypeList/PublicationType")}
    abstract, title = _abstract(paper), _inner(paper.find("ArticleTitle"))
    return Record(
        PUBMED.key,
        number,
        "preprint" if _PREPRINT in kinds else "article",
        title,
        tuple(filter(None, map(_author, paper.findall("AuthorList/Author")))),
        _year(paper),
        paper.findtext("Journal/Title") or "",
        paper.findtext("Pagination/MedlinePgn") or "",
        abstract,
        identifiers,
        trials_in(title, abstract, *registered),
        tuple(_notices(article, kinds)),
        tuple(_updates(article)),
    )


def _chapter(article: etree._Element) -> Record:
    """Return a chapter of a book, or a book, which PubMed has among its papers in a form of its own."""
    document = article.find("BookDocument")
    number = article.findtext("BookDocument/PMID") or ""
    if document is None or not number:
        raise UnreadableError("gives a record without PMID")
    book = _inner(document.find("Book/BookTitle"))
    ids = [*document.findall("ArticleIdList/ArticleId"), *article.findall("PubmedBookData/ArticleIdList/ArticleId")]  # fmt: skip
    authors = document.findall("AuthorList[@Type='authors']/Author") or document.findall("AuthorList/Author")
    abstract, title = _abstract(document), _inner(document.find("ArticleTitle")) or book
    return Record(
        PUBMED.key,
        number,
        "article",
        title,
        tuple(filter(None, map(_author, authors or document.findall("Book/AuthorList/Author")))),
        document.findtext("ContributionDate/Year") or document.findtext("Book/PubDate/Year") or "",
        book if title != book else "",
        document.findtext("Pagination/MedlinePgn") or "",
        abstract,
        _identifiers(number, ids),
        trials_in(title, abstract),
    )


def _identifiers(number: str, elements: Iterable[etree._Element]) -> dict[str, str]:
    """Return the identifiers of a record, those that are none left out."""
    found = {"pmid": identifier("pmid", number)}
    names = {"doi": "doi", "pmc": "pmcid"}
    for one in elements:
        if name := names.get(one.get("IdType", "")):
            found[name] = identifier(name, one.text or "") or found.get(name, "")
    return {name: value for name, value in found.items() if value}


def _abstract(paper: etree._Element) -> str:
    return "\n".join(
        f"{label}: {text}" if (label := one.get("Label")) else text
        for one in paper.findall("Abstract/AbstractText")
        if (text := _inner(one))
    )


def _inner(element: etree._Element | None) -> str:
    """Return what stands in an element, with its tags: words do not end where italics begin."""
    if element is None:
        return ""
    inner = (element.text or "") + "".join(etree.tostring(one, encoding="unicode") for one in element)
    return " ".join(inner.split())


def _author(author: etree._Element) -> str:
    family, given = author.findtext("LastName") or "", author.findtext("ForeName") or ""
    if not family:
        return (author.findtext("CollectiveName") or "").strip()
    return f"{family}, {given}" if given else family


def _year(paper: etree._Element) -> str:
    issue = paper.findtext("Journal/JournalIssue/PubDate/Year")
    loose = paper.findtext("Journal/JournalIssue/PubDate/MedlineDate") or ""
    return issue or paper.findtext("ArticleDate/Year") or (loose[:4] if whole_number(loose[:4]) else "")


def _notices(article: etree._Element, kinds: set[str]) -> Iterator[Notice]:
    retracted = False
    for one in article.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        word, by = one.get("RefType", ""), named("pmid", one.findtext("PMID") or "")
        if kind := _NOTICES.get(word):
            retracted |= kind == RETRACTED
            yield Notice(kind, by, "")
        elif word == "UpdateIn" and _PREPRINT in kinds:
            yield Notice(PUBLISHED, by, "")
    if "Retracted Publication" in kinds and not retracted:
        yield Notice(RETRACTED)


def _updates(article: etree._Element) -> Iterator[tuple[str, str]]:
    for one in article.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        of = named("pmid", one.findtext("PMID") or "")
        if (kind := _UPDATES.get(one.get("RefType", ""))) and of:
            yield of, kind
