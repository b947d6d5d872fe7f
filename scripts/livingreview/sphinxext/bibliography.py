"""How the book cites: author and year in the text, one list whose titles keep their capitals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import pybtex.plugin
import sphinxcontrib.bibtex.plugin
from pybtex.database import Entry, Person
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import node
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

_MAX_AUTHORS = 6
_JOURNAL_FIELDS = ("journal", "booktitle", "howpublished", "publisher")


class LivingReviewStyle(BaseStyle):
    """Vancouver-like entries: up to six authors, title as typed, journal, year, DOI and PubMed links.

    One template serves every type of entry. Titles are never lower-cased, because a name in small letters may be another name.
    """

    default_sorting_style = SortingStyle

    def get_article_template(self, _entry: Entry) -> Any:
        """Return the template; pybtex calls this by the type of the entry."""
        return reference()

    get_misc_template = get_inproceedings_template = get_book_template = get_article_template


@node
def reference(_children: list[Any], context: dict[str, Any]) -> Text:
    """Print one entry as rich text."""
    entry: Entry = context["entry"]
    parts = [_closed(authors(entry)), _closed(_text(entry, "title")), _place(entry)]
    if "note" in entry.fields:
        parts.append(_closed(_text(entry, "note")))
    parts += _links(entry)
    return Text(" ").join([part for part in parts if part])


def authors(entry: Entry) -> Text:
    """Print up to six authors as surname and initials."""
    persons = list(entry.persons.get("author", []))
    cut = len(persons) > _MAX_AUTHORS or (persons and str(persons[-1]) == "others")
    shown = [p for p in persons if str(p) != "others"][:_MAX_AUTHORS]
    return Text(", ".join(_name(person) for person in shown) + (", et al" if cut else ""))


def _name(person: Person) -> str:
    def plain(parts: list[str]) -> str:
        return " ".join(str(Text.from_latex(part)) for part in parts)

    given = plain([*person.first_names, *person.middle_names]).replace("-", " ").split()
    # Initials that are already written together (JC) stay as they are.
    initials = "".join(n.strip(".") if n.isupper() and len(n) <= 3 else n[0] for n in given)
    pieces = (plain([*person.prelast_names, *person.last_names]), initials, plain(person.lineage_names))
    return " ".join(piece for piece in pieces if piece)


def _text(entry: Entry, name: str) -> Text:
    return Text.from_latex(entry.fields[name]) if name in entry.fields else Text()


def _closed(text: Text) -> Text:
    return text if not text or str(text).endswith((".", "?", "!")) else Text(text, ".")


def _place(entry: Entry) -> Text:
    name = next((f for f in _JOURNAL_FIELDS if f in entry.fields), None)
    fields = entry.fields
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
    pages = fields.get("pages", "").replace("--", "\N{EN DASH}")
    where = ":".join(piece for piece in (volume, pages) if piece)
    when = fields.get("year", "n.d.") + (f";{where}" if where else "") + "."
    return Text(Tag("em", _text(entry, name)), ". ", when) if name else Text(when)


def _links(entry: Entry) -> list[Text]:
    fields, links = entry.fields, []
    if "doi" in fields:
        links.append(Text(HRef(f"https://doi.org/{fields['doi']}", f"doi:{fields['doi']}"), "."))
    if "pmid" in fields:
        links.append(
            Text(HRef(f"https://pubmed.ncbi.nlm.nih.gov/{fields['pmid']}/", f"PMID {fields['pmid']}"), ".")
        )
    if "url" in fields:
        links.append(Text(HRef(fields["url"], "Source page"), "."))
    return links


@node
def _cited(children: list[Any], data: dict[str, Any]) -> Text:
    """Names within a sentence: one author and ``others`` becomes et al., where the base style prints both."""
    person, authors = data["style"].person, data["entry"].persons.get("author", [])
    if len(authors) == 2 and str(authors[1]) == "others":
        return Text(person.style_plugin.format(authors[0], person.abbreviate).format_data(data), person.other)
    return children[0].format_data(data)


class _Persons(PersonStyle):
    def author_or_editor_or_title(self, full: bool) -> Any:
        return _cited[super().author_or_editor_or_title(full)]


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


@dataclass
class LivingReviewReferenceStyle(AuthorYearReferenceStyle):
    """Author-year citations in round brackets: (Mok et al., 2024)."""

    bracket_parenthetical: BracketStyle = field(default_factory=_round)
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_author: BracketStyle = field(default_factory=_round)
    bracket_label: BracketStyle = field(default_factory=_round)
    bracket_year: BracketStyle = field(default_factory=_round)
    person: PersonStyle = field(default_factory=_Persons)


class Citations(BibtexDomain):
    """The citations of the book; the list of works is put into words only when something of it changed."""

    def clear_doc(self, docname: str) -> None:
        """Forget a page, and with it what was kept of a list of works that stood on it."""
        before = len(self.citations)
        super().clear_doc(docname)
        if len(self.citations) != before:
            self.data.pop("livingreview", None)

    def env_updated(self) -> Iterable[str]:
        """Keep what the last build made, if bibliography, lists of works and cited keys are as they were."""
        cited = sorted({target.key for ref in self.citation_refs for target in ref.targets})
        lists = sorted((key.docname, key.id_, sorted(of.keys)) for key, of in self.bibliographies.items())
        now = [sorted((str(name), file.mtime) for name, file in self.bibdata.bibfiles.items()), cited, lists]
        if self.citations and self.data.get("livingreview") == now:
            return []
        self.data["livingreview"] = now
        return super().env_updated()


def citations(env: BuildEnvironment) -> Citations:
    """Return the citations of the book, as far as it was read."""
    return cast(Citations, env.get_domain("cite"))


def setup(app: Sphinx) -> None:
    """Register both styles under the names that ``_config.yml`` uses.

    pybtex reads the entry points of every installed package at each look-up of a plugin, and decodes every name and
    title anew for every citation; neither can change meanwhile, so the answers are kept.
    """
    if not hasattr(pybtex.plugin.entry_points, "cache_info"):
        pybtex.plugin.entry_points = cache(pybtex.plugin.entry_points)
        Text.from_latex = cache(Text.from_latex)
    app.add_domain(Citations, override=True)
    pybtex.plugin.register_plugin("pybtex.style.formatting", "livingreview", LivingReviewStyle)
    sphinxcontrib.bibtex.plugin.register_plugin(
        "sphinxcontrib.bibtex.style.referencing", "livingreview_author_year", LivingReviewReferenceStyle
    )
