"""A stand-in for the services of the literature: one server, with their shapes, limits, traps and faults.

It knows the parameters that the services know, and refuses others as ClinicalTrials.gov does; it counts what is asked
and how fast, by the clock of the test. A test puts works and studies in, and tells it what to do wrong, and when.
"""

import gzip
import http.server
import json
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from livingreview.services.clock import Clock

#: A cursor of Crossref is longer than a thousand letters, and has signs that an address may not.
CURSOR = "DnF1ZXJ5-_=+/" + "x" * 1200
PREFIXES = {
    "/entrez/eutils/": "pubmed",
    "/api/v2/": "clinicaltrials",
    "/crossref/": "crossref",
    "/europepmc/webservices/rest/": "europe-pmc",
}


class Hands(Clock):
    """A clock that a test sets; who waits, moves its hands."""

    def __init__(self, day):
        import datetime

        self.now = datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp()
        self.waits = []

    def today(self):
        import datetime

        return datetime.datetime.fromtimestamp(self.now, datetime.UTC).date()

    def running(self):
        return self.now

    def seconds(self):
        return self.now

    def sleep(self, seconds):
        self.waits.append(seconds)
        self.now += seconds


@dataclass
class Work:
    """A work: each service that has it shows it in its own way."""

    title: str
    pmid: str = ""
    doi: str = ""
    pmcid: str = ""
    preprint: str = ""
    entered: str = "2026-01-10"
    authors: tuple = (("Roe", "Richard"),)
    year: int = 2026
    journal: str = "Journal of Examples"
    pages: str = "1-9"
    abstract: tuple = (("", "An abstract."),)
    words: str = ""
    trials: tuple = ()
    comments: tuple = ()
    kinds: tuple = ("Journal Article",)
    crossref: dict = field(default_factory=dict)
    #: The only service that has it; all unless given.
    only: str = ""
    #: Whether PubMed has it as a chapter of a book, in a form of its own.
    book: bool = False


@dataclass
class Answer:
    """An answer as it goes out."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: dict = field(default_factory=dict)
    #: Seconds between two letters.
    drip: float = 0


def plain(status, text, kind="text/plain"):
    return Answer(status, text.encode(), kind)


def told(content, status=200, **headers):
    return Answer(status, json.dumps(content).encode(), "application/json", headers)


HTML = plain(200, "<!DOCTYPE html><html><body>Maintenance</body></html>", "text/html")


class Services:
    """All services, and what was asked of them."""

    def __init__(self, clock=None):
        self.works, self.studies, self.aliases = [], {}, {}
        self.asked, self.faults, self.clock = [], [], clock
        self.page = {"europe-pmc": None, "clinicaltrials": None, "crossref": None}
        self.pubmed_most = 9_999
        self.pubmed_errors, self.pubmed_warnings = (), ()
        self.hits_more = 0
        self.echo = None
        self.etags = False
        self.old_cursors = set()
        self.times = {}
        self.limits = {}
        self.address = ""
        self.unknown = []

    def wrong(self, service, answer, *, times=None, path="", after=0):
        """Let a service answer wrongly: so many times (always unless given), where the path holds some words."""
        self.faults.append(
            {"service": service, "answer": answer, "left": times, "path": path, "after": after}
        )

    def mend(self, service=None):
        self.faults = [fault for fault in self.faults if service and fault["service"] != service]

    def count(self):
        return Counter(service for service, *_ in self.asked)

    # What is asked.

    def answer(self, method, path, params, headers):
        prefix = next((one for one in PREFIXES if path.startswith(one)), None)
        if prefix is None:
            self.unknown.append(path)
            return plain(418, "no such service")
        service = PREFIXES[prefix]
        self.asked.append((service, path.removeprefix(prefix), params, headers, method))
        if limited := self._limited(service):
            return limited
        for fault in self.faults:
            if fault["service"] == service and fault["path"] in f"{path}?{params}":
                if fault["after"]:
                    fault["after"] -= 1
                    continue
                if fault["left"] != 0:
                    fault["left"] = fault["left"] - 1 if fault["left"] else fault["left"]
                    given = fault["answer"]
                    return given(params) if callable(given) else given
        rest = path.removeprefix(prefix)
        return getattr(self, f"_{service.replace('-', '_')}")(rest, params, method)

    def _limited(self, service):
        if service not in self.limits or self.clock is None:
            return None
        number, answer = self.limits[service]
        now = self.clock.seconds()
        recent = [at for at in self.times.get(service, []) if now - at < 1 - 1e-6]
        self.times[service] = [*recent, now]
        return answer if len(recent) >= number else None

    def _know(self, params, *names):
        """Fail the test on a parameter that the service does not know."""
        if foreign := set(params) - set(names):
            self.unknown.append(foreign)

    def _matching(self, service, query, since, until, has):
        return [
            work
            for work in self.works
            if getattr(work, has)
            and work.only in ("", service)
            and since <= work.entered <= until
            and (
                (work.words and work.words in query)
                or any(number in query for number in work.trials)
            )
        ]  # fmt: skip

    # PubMed.

    def _pubmed(self, path, params, method):
        self._know(
            params, "db", "term", "datetype", "mindate", "maxdate", "retmax", "retstart", "retmode", "id",
            "tool", "email",
        )  # fmt: skip
        if path == "esearch.fcgi":
            since, until = (params[name].replace("/", "-") for name in ("mindate", "maxdate"))
            found = self._matching("pubmed", params["term"], since, until, "pmid")
            shown = found[: self.pubmed_most]
            ids = "".join(f"<Id>{work.pmid}</Id>" for work in shown)
            errors = "".join(
                f"<PhraseNotFound>{escape(word)}</PhraseNotFound>" for word in self.pubmed_errors
            )
            warnings = "".join(
                f"<OutputMessage>{escape(word)}</OutputMessage>" for word in self.pubmed_warnings
            )
            none = "" if found else "<OutputMessage>No items found.</OutputMessage>"
            return self._xml(
                f"<eSearchResult><Count>{len(found)}</Count><RetMax>{len(shown)}</RetMax><RetStart>0</RetStart>"
                f"<IdList>{ids}</IdList><TranslationSet/><QueryTranslation>x</QueryTranslation>"
                f"<ErrorList>{errors}</ErrorList><WarningList>{warnings}{none}</WarningList></eSearchResult>"
            )
        wanted = params["id"].split(",")
        if not wanted[0]:
            return self._xml("<ePostResult><ERROR>Empty ID list; Nothing to store</ERROR></ePostResult>")
        found = [work for number in wanted for work in self.works if work.pmid == number]
        return self._xml(f"<PubmedArticleSet>{''.join(map(_article, found))}</PubmedArticleSet>")

    def _xml(self, text):
        return plain(200, f'<?xml version="1.0" encoding="UTF-8" ?>\n{text}', "text/xml; charset=UTF-8")

    # Europe PMC.

    def _europe_pmc(self, path, params, method):
        self._know(params, "query", "format", "resultType", "pageSize", "cursorMark", "sort")
        size = int(params.get("pageSize", 25))
        if not 1 <= size <= 1000:
            return told(
                {"errCode": 404, "errMsg": "Invalid page size provided. Valid size is between 1 and 1000"}
            )
        query = params["query"]
        since, until = query.rsplit("FIRST_IDATE:[", 1)[1].rstrip("])").split(" TO ")
        every = [
            work
            for has in ("pmid", "preprint")
            for work in self._matching("europe-pmc", query, since, until, has)
        ]  # fmt: skip
        size = self.page["europe-pmc"] or size
        mark = params["cursorMark"]
        start = 0 if mark == "*" else int(mark.removeprefix("mark/+="))
        shown = every[start : start + size]
        return told(
            {
                "version": "6.9",
                "hitCount": len(every) + self.hits_more,
                "nextCursorMark": f"mark/+={start + len(shown)}" if shown else mark,
                "request": {"queryString": self.echo or query, "resultType": "core", "cursorMark": mark},
                "resultList": {"result": [_hit(work) for work in shown]},
            }
        )

    # ClinicalTrials.gov.

    def _clinicaltrials(self, path, params, method):
        if path.startswith("studies/"):
            number = path.removeprefix("studies/")
            if number in self.aliases:
                to = f"{self.address}api/v2/studies/{self.aliases[number]}"
                return Answer(301, b"", "text/plain", {"Location": to})
            study = self.studies.get(number)
            return told(study["shown"]) if study else plain(404, "NCT number not found")
        known = ("query.term", "query.cond", "query.intr", "query.titles", "filter.ids", "filter.advanced",
                 "fields", "pageSize", "pageToken", "countTotal", "format")  # fmt: skip
        for name in params:
            if name not in known:
                return plain(400, f"`{name}` is unknown parameter")
        if "filter.ids" in params:
            found = [self.studies[one] for one in params["filter.ids"].split("|") if one in self.studies]
        else:
            since, until = params["filter.advanced"].rsplit("RANGE[", 1)[1].rstrip("]").split(",")
            asked = "&".join(f"{name}={value}" for name, value in params.items())
            found = [
                one
                for one in self.studies.values()
                if one["words"] and one["words"] in asked and since <= one["updated"] <= until
            ]  # fmt: skip
        size = self.page["clinicaltrials"] or int(params.get("pageSize", 10))
        token = params.get("pageToken", "")
        if token in self.old_cursors:
            self.old_cursors.discard(token)
            return plain(400, "Page token is not valid for this version of the data")
        start = int(token.removeprefix("token")) if token else 0
        shown = found[start : start + size]
        answer = {"studies": [one["shown"] for one in shown]}
        if not token and params.get("countTotal") == "true":
            answer["totalCount"] = len(found) + self.hits_more
        if len(shown) == size or not shown:
            # Also if nothing is left, and even then.
            answer["nextPageToken"] = f"token{start + size}"
        return told(answer)

    def study(self, number, *, words="", updated="2026-01-10", posted=None, **fields):
        """Put a study in, or change one."""
        shown = _study(number, updated=updated, posted=posted, **fields)
        self.studies[number] = {"shown": shown, "words": words, "updated": updated}
        return shown

    # Crossref.

    def _crossref(self, path, params, method):
        rate = {"x-rate-limit-limit": "10", "x-rate-limit-interval": "1s", "x-concurrency-limit": "3"}
        if path.startswith("works/"):
            doi = unquote(path.removeprefix("works/"))
            for work in self.works:
                if doi in (work.doi, work.preprint):
                    return self._cached(
                        told({"status": "ok", "message-type": "work", "message": _item(work, doi)}, **rate)
                    )
            # The type says JSON, and the body is none.
            return Answer(404, b"Resource not found.", "application/json;charset=utf-8", rate)
        known = (
            "query",
            "query.bibliographic",
            "query.title",
            "filter",
            "rows",
            "cursor",
            "sort",
            "order",
            "mailto",
        )
        for name in params:
            if name not in known:
                return told(_failure("parameter-not-allowed", name), 400)
        cursor = params.get("cursor", "")
        if method != "GET":
            return plain(405, "Method not allowed")
        if cursor in self.old_cursors:
            self.old_cursors.discard(cursor)
            return told(_failure("cursor-invalid", cursor, "resource-failure"), 404)
        filters = dict(one.split(":", 1) for one in params.get("filter", "").split(",") if one)
        since, until = filters.get("from-created-date", "0"), filters.get("until-created-date", "9")
        query = params.get("query.bibliographic", "")
        found = [
            work
            for work in self.works
            if (work.doi or work.preprint)
            and work.only in ("", "crossref")
            and since <= work.entered <= until
            and (work.title == query or (work.words and work.words in query))
        ]  # fmt: skip
        size = self.page["crossref"] or int(params["rows"])
        start = int(cursor.removeprefix(CURSOR)) if cursor not in ("", "*") else 0
        shown = found[start : start + size]
        message = {
            "facets": {}, "total-results": len(found) + self.hits_more, "items-per-page": size,
            "items": [_item(work, work.doi or work.preprint) for work in shown],
        }  # fmt: skip
        if cursor:
            # Never null, also at the end.
            message["next-cursor"] = f"{CURSOR}{start + len(shown)}"
        return told({"status": "ok", "message-type": "work-list", "message": message}, **rate)

    def _cached(self, answer):
        if self.etags:
            answer.headers["ETag"] = f'"{hash(answer.body)}"'
        return answer


def _failure(kind, value, of="validation-failure"):
    message = {"type": kind, "value": value, "message": f"This route does not support {value}"}
    return {"status": "failed", "message-type": of, "message": [message]}


def _article(work):
    authors = "".join(
        f"<Author><LastName>{escape(family)}</LastName><ForeName>{escape(given)}</ForeName></Author>"
        for family, given in work.authors
    )
    parts = "".join(
        f"<AbstractText{f' Label={quoteattr(label)}' if label else ''}>{text}</AbstractText>" for label, text in work.abstract
    )  # fmt: skip
    banks = "".join(f"<AccessionNumber>{number}</AccessionNumber>" for number in work.trials)
    comments = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J</RefSource><PMID Version="1">{number}</PMID></CommentsCorrections>'
        for kind, number in work.comments
    )
    kinds = "".join(f"<PublicationType>{kind}</PublicationType>" for kind in work.kinds)
    if work.book:
        return _chapter(work, authors, parts)
    doi = f'<ELocationID EIdType="doi" ValidYN="Y">{escape(work.doi)}</ELocationID>' if work.doi else ""
    ids = f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId>' if work.doi else ""
    ids += f'<ArticleId IdType="pmc">{work.pmcid}</ArticleId>' if work.pmcid else ""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{work.pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue><PubDate><Year>{work.year}</Year></PubDate></JournalIssue>'
        f"<Title>{escape(work.journal)}</Title></Journal><ArticleTitle>{work.title}</ArticleTitle>"
        f"<Pagination><MedlinePgn>{work.pages}</MedlinePgn></Pagination>{doi}<Abstract>{parts}</Abstract>"
        f"<AuthorList>{authors}</AuthorList><DataBankList><DataBank><AccessionNumberList>{banks}"
        f"</AccessionNumberList></DataBank></DataBankList><PublicationTypeList>{kinds}</PublicationTypeList></Article>"
        f"<CommentsCorrectionsList>{comments}</CommentsCorrectionsList></MedlineCitation>"
        f"<PubmedData><ArticleIdList>{ids}</ArticleIdList></PubmedData></PubmedArticle>"
    )


def _chapter(work, authors, parts):
    title = f"<ArticleTitle>{work.title}</ArticleTitle>" if work.title else ""
    doi = f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId>' if work.doi else ""
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{work.pmid}</PMID>'
        f'<ArticleIdList><ArticleId IdType="bookaccession">NBK{work.pmid}</ArticleId></ArticleIdList>'
        f"<Book><Publisher><PublisherName>P</PublisherName></Publisher><BookTitle>{escape(work.journal)}</BookTitle>"
        f'<PubDate><Year>{work.year}</Year></PubDate><AuthorList Type="editors"><Author><LastName>Ed</LastName></Author>'
        f'</AuthorList></Book>{title}<AuthorList Type="authors">{authors}</AuthorList><Abstract>{parts}</Abstract>'
        f"</BookDocument><PubmedBookData><ArticleIdList>{doi}</ArticleIdList></PubmedBookData></PubmedBookArticle>"
    )


def _hit(work):
    abstract = " ".join(f"<h4>{label}</h4>{text}" if label else text for label, text in work.abstract)
    hit = {
        "id": work.pmid or f"PPR{work.preprint.rsplit('.', 1)[-1]}", "source": "MED" if work.pmid else "PPR",
        "title": work.title, "authorString": ", ".join(f"{family} {given[:1]}" for family, given in work.authors) + ".",
        "pubYear": str(work.year), "abstractText": " ".join([abstract, *work.trials]), "isOpenAccess": "N",
        "doi": work.doi or work.preprint,
    }  # fmt: skip
    if work.pmid:
        hit |= {"pmid": work.pmid, "journalInfo": {"volume": "1", "journal": {"title": work.journal}}}
    else:
        hit |= {"bookOrReportDetails": {"publisher": "A server of preprints"}}
    if work.pmcid:
        hit["pmcid"] = work.pmcid
    return hit


def _item(work, doi):
    item = {
        "DOI": doi, "title": [work.title], "type": "journal-article" if doi == work.doi else "posted-content",
        "container-title": [work.journal], "author": [{"family": family, "given": given, "sequence": "first", "affiliation": [], "role": [{"role": "author"}]} for family, given in work.authors],
        "issued": {"date-parts": [[work.year]]}, "page": work.pages, "score": 1.0, "relation": {},
    }  # fmt: skip
    return item | work.crossref


def _study(number, *, updated, posted, state="RECRUITING", enrolment=None, actual=False, completion="", completed=False,
           start="", title="A study", acronym="", aliases=(), summary="", sponsor="A sponsor", rename=None):  # fmt: skip
    module = {"overallStatus": state, "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"}}
    if start:
        module["startDateStruct"] = {"date": start, "type": "ACTUAL" if start <= updated else "ESTIMATED"}
    if completion:
        module["primaryCompletionDateStruct"] = {
            "date": completion,
            "type": "ACTUAL" if completed else "ESTIMATED",
        }
    if posted:
        module["resultsFirstPostDateStruct"] = {"date": posted, "type": "ACTUAL"}
    protocol = {
        "identificationModule": {"nctId": number, "nctIdAliases": list(aliases), "briefTitle": title, "acronym": acronym},
        "statusModule": module,
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsor, "class": "INDUSTRY"}},
        "descriptionModule": {"briefSummary": summary},
    }  # fmt: skip
    if enrolment is not None:
        # A module that is missing is absent, not null.
        protocol["designModule"] = {
            "enrollmentInfo": {"count": enrolment, "type": "ACTUAL" if actual else "ESTIMATED"}
        }
    return {"protocolSection": protocol, "hasResults": bool(posted)}


class Handler(http.server.BaseHTTPRequestHandler):
    """Speaks for the services."""

    protocol_version = "HTTP/1.1"
    #: One packet for head and body, or each answer waits for an acknowledgement.
    wbufsize = 1 << 16

    def do_GET(self):
        self._do(urlsplit(self.path).query)

    def do_POST(self):
        self._do(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _do(self, query):
        services = self.server.services
        params = dict(parse_qsl(query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = services.answer(self.command, urlsplit(self.path).path, params, headers)
        if answer == "reset":
            self.close_connection = True
            self.connection.close()
            return
        body, also = answer.body, dict(answer.headers)
        if "ETag" in also and headers.get("if-none-match") == also["ETag"]:
            self.send_response(304)
            self.send_header("ETag", also["ETag"])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if answer.kind.startswith("application/json") and "gzip" in headers.get("accept-encoding", ""):
            body, also = gzip.compress(body), also | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        length = also.pop("Content-Length", str(len(body)))
        if "cut" in also:
            length = str(len(body))
            body = body[: int(len(body) * float(also.pop("cut")))]
            self.close_connection = True
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": length, **also}.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drip:
            with suppress(OSError):
                for sign in body:
                    self.wfile.write(bytes([sign]))
                    self.wfile.flush()
                    threading.Event().wait(answer.drip)
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of who did not wait for an answer."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def running(services):
    """Serve on a free port of this computer; return what ends it."""
    server = Server(("127.0.0.1", 0), Handler)
    server.services = services
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    services.address = f"http://127.0.0.1:{server.server_port}/"

    def end():
        server.shutdown()
        server.server_close()
        thread.join()

    return end
