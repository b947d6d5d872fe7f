"""How the book cites: author and year in the text, one list whose titles keep their capitals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import pybtex.plugin
import sphinxcontrib.bibtex.plugin
from docutils import nodes
from pybtex.database import Entry
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import node
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from livingreview.evidence.printed import printed, short_title
from livingreview.project import Project
from livingreview.sphinxext import readings


class LivingReviewStyle(BaseStyle):
    """Vancouver-like entries: up to six authors, title as typed, journal, year, DOI and PubMed links.

    All types of entry are printed alike. Titles are never lower-cased, because a name in small letters may be another name.
    """

    default_sorting_style = SortingStyle

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Print one entry, whatever its type."""
        return FormattedEntry(entry.key, printed(entry), label)


@node
def _cited(children: list[Any], data: dict[str, Any]) -> Text:
    """Names within a sentence: one author and ``others`` becomes et al., where the base style prints both.

    A work without authors or editors is cited by its short title.
    """
    entry = data["entry"]
    person, authors = data["style"].person, entry.persons.get("author", [])
    if not authors and not entry.persons.get("editor"):
        return Text(Tag("em", short_title(entry.fields.get("title", entry.key))))
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

    #: Place of a work in the list of works -> its reading, where that is marked; known before any citation is resolved.
    marked: dict[str, readings.Reading]

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
        read = readings.readings(Project.find())
        now = [sorted((str(name), file.mtime) for name, file in self.bibdata.bibfiles.items()), cited, lists]
        now.append({key: reading.sentence for key, reading in read.items()})
        pages: list[str] = []
        if not self.citations or self.data.get("livingreview") != now:
            self.data["livingreview"] = now
            pages = list(super().env_updated())
            self.data["citations"] = [
                _with_reading(citation, read.get(citation.key)) for citation in self.citations
            ]
        self.marked = {
            citation.citation_id: read[citation.key]
            for citation in self.citations
            if citation.key in read and read[citation.key].mark
        }
        return pages

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Cite works, and mark those of which next to nothing was read."""
        cited: nodes.Element = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        for link in list(cited.findall(nodes.reference)):
            place = link.get("refid") or link.get("refuri", "").partition("#")[2]
            if place in self.marked:
                link += readings.marked(self.marked[place])
        return cited


def _with_reading(citation: Citation, reading: readings.Reading | None) -> Citation:
    """Let the words on hover and focus end with how much of the work was read."""
    tip = citation.tooltip_entry
    if reading is None or tip is None:
        return citation
    told = FormattedEntry(tip.key, Text(tip.text, " ", reading.sentence), tip.label)
    return citation._replace(tooltip_entry=told)


def citations(env: BuildEnvironment) -> Citations:
    """Return the citations of the book, as far as it was read."""
    return cast(Citations, env.get_domain("cite"))


def told(env: BuildEnvironment) -> dict[str, str]:
    """Return place of each work in the list of works -> what its citation tells on hover and focus."""
    plain = pybtex.plugin.find_plugin("pybtex.backends", "plaintext")()
    return {
        one.citation_id: one.tooltip_entry.text.render(plain).replace("\\url ", "")
        for one in citations(env).citations
        if one.tooltip_entry
    }


def _name_works(_app: Sphinx, config: Config) -> None:
    """Let the place of a work in the list bear its key, so that a link to it lasts and tells the key."""
    config.bibtex_cite_id = "ref-{key}"


def setup(app: Sphinx) -> None:
    """Register both styles under the names that ``_config.yml`` uses.

    pybtex reads the entry points of every installed package at each look-up of a plugin, and decodes every name and
    title anew for every citation; neither can change meanwhile, so the answers are kept.
    """
    if not hasattr(pybtex.plugin.entry_points, "cache_info"):
        pybtex.plugin.entry_points = cache(pybtex.plugin.entry_points)
        Text.from_latex = cache(Text.from_latex)
    app.add_domain(Citations, override=True)
    app.connect("config-inited", _name_works)
    pybtex.plugin.register_plugin("pybtex.style.formatting", "livingreview", LivingReviewStyle)
    sphinxcontrib.bibtex.plugin.register_plugin(
        "sphinxcontrib.bibtex.style.referencing", "livingreview_author_year", LivingReviewReferenceStyle
    )
