"""Abbreviations explain themselves: the expansion on hover and tap, and once in each section on focus.

A use that stands beside its expansion is left alone. Of the others, the first of each term in a section becomes
a link to the glossary, so that a keyboard reaches it without hundreds of stops; the rest become ``<abbr>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from livingreview.evidence import data
from livingreview.evidence.glossary import Glossary, Term, Use, is_expanded
from livingreview.kept import digest
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext.values import ComputedNode

TABLE = "glossary"
CLASS = "lr-term"

#: A paragraph in one of these is no running text.
_APART = (
    nodes.caption,
    nodes.citation,
    nodes.figure,
    nodes.footnote,
    nodes.legend,
    nodes.system_message,
    nodes.term,
    nodes.thead,
)
#: What stands in one of these within a paragraph is left as it is; numbers and citations are references.
_UNTOUCHED = (
    nodes.abbreviation,
    nodes.citation_reference,
    nodes.footnote_reference,
    nodes.literal,
    nodes.math,
    nodes.problematic,
    nodes.raw,
    nodes.reference,
    nodes.title_reference,
    ComputedNode,
    pending_xref,
)


class ExplainAbbreviations(SphinxPostTransform):
    """Mark every use of a term of the glossary; runs after numbers and citations have become links."""

    default_priority = 20
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Handle every paragraph of the document."""
        page = self.app.config.livingreview_glossary
        project = Project.find()
        if self.env.docname == page or not _has_table(project):
            return
        glossary = _load(project, key(project))
        has_page = page in self.env.found_docs
        address = self.app.builder.get_relative_uri(self.env.docname, page) if has_page else None
        mark(self.document, glossary, address)


def mark(document: nodes.document, glossary: Glossary, address: str | None) -> None:
    """Replace uses of terms in running text and in cells of tables.

    Parameters
    ----------
    address : of the glossary page, seen from the document; without one there are no links.
    """
    linked: set[tuple[nodes.Node | None, Term]] = set()
    for paragraph in list(document.findall(nodes.paragraph)):
        around = list(_ancestors(paragraph))
        if any(isinstance(node, _APART) for node in around):
            continue
        goal = None if any(isinstance(node, nodes.entry) for node in around) else address
        section = _section(around)
        for leaf, uses in _uses(paragraph, glossary):
            new: list[nodes.Node] = []
            at = 0
            for use in uses:
                new += [nodes.Text(leaf[at : use.start]), _abbreviation(leaf[use.start : use.end], use.term)]
                if goal is not None and (section, use.term) not in linked:
                    linked.add((section, use.term))
                    new[-1] = _link(leaf[use.start : use.end], use.term, goal)
                at = use.end
            new.append(nodes.Text(leaf[at:]))
            leaf.parent.replace(leaf, [node for node in new if node.astext()])


def _uses(paragraph: nodes.paragraph, glossary: Glossary) -> list[tuple[nodes.Text, list[Use]]]:
    """Return the texts of a paragraph in which unexpanded terms stand; places are counted within each text.

    The paragraph is searched as a whole, with what is untouched blanked, because an expansion or the rest of a
    word may stand in another node.
    """
    leaves = list(paragraph.findall(nodes.Text))
    untouched = [any(isinstance(n, _UNTOUCHED) for n in _ancestors(leaf, paragraph)) for leaf in leaves]
    text = "".join(" " * len(leaf) if skip else leaf for leaf, skip in zip(leaves, untouched, strict=True))
    wanted = [use for use in glossary.uses(text) if not is_expanded(text, use)]
    found, start = [], 0
    for leaf in leaves:
        end = start + len(leaf)
        own = [
            Use(u.term, u.start - start, u.end - start) for u in wanted if start <= u.start and u.end <= end
        ]
        if own:
            found.append((leaf, own))
        start = end
    return found


def _abbreviation(text: str, term: Term) -> nodes.abbreviation:
    # HTML wants the title of an abbreviation to be its expansion, and nothing else.
    return nodes.abbreviation(text, text, explanation=term.title, classes=[CLASS])


def _link(text: str, term: Term, address: str) -> nodes.reference:
    said = f"{term.title}. {term.definition}".strip()
    link = nodes.reference(
        "", "", nodes.Text(text), refuri=f"{address}#{term.anchor}", internal=True, reftitle=said
    )
    link["classes"].append(CLASS)
    return link


def _ancestors(node: nodes.Node, until: nodes.Node | None = None) -> Iterator[nodes.Element]:
    while node.parent is not None and node.parent is not until:
        node = node.parent
        yield node


def _section(around: list[nodes.Element]) -> nodes.Node | None:
    """Return the section under the chapter's title, or the chapter itself before the first one."""
    sections = [node for node in reversed(around) if isinstance(node, nodes.section)]
    return sections[:2][-1] if sections else None


def key(project: Project) -> str:
    """Return a key of the glossary's table; empty where a review has none."""
    return digest(_path(project).read_bytes()) if _has_table(project) else ""


@lru_cache(maxsize=2)
def _load(project: Project, _key: str) -> Glossary:
    rows = data.load(TABLE, project)[["term", "expansion", "definition"]].itertuples(index=False)
    return Glossary(Term(*row) for row in rows)


def _has_table(project: Project) -> bool:
    return TABLE in {resource["name"] for resource in data.resources(project)}


def _path(project: Project) -> Path:
    path: Path = project.data / data.resource(TABLE, project)["path"]
    return path


def _read_settings(app: Sphinx, config: Config) -> None:
    config.livingreview_glossary = Settings.read(Project(Path(app.srcdir))).glossary


def setup(app: Sphinx) -> None:
    """Add the transform; pages are written anew when the glossary moves to another page."""
    app.add_config_value("livingreview_glossary", "", "html", str)
    app.connect("config-inited", _read_settings)
    app.add_post_transform(ExplainAbbreviations)
