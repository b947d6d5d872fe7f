"""What a page says of itself to search engines, reference managers and social networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.config import Config

from livingreview.sphinxext.downloads import DATA, FOLDER

#: Characters of a description; longer ones are cut by whoever shows them.
_LONG = 300


@dataclass(frozen=True)
class Page:
    """What is told of one page.

    Attributes
    ----------
    name : document name, such as ``book/part/chapter``.
    title, book : of the page and of the whole, without markup.
    description : one or two sentences.
    first : whether it is the first page, which stands for the whole.
    dataset : whether it describes the tables.
    living : the last day on which it counts as living without a further search; empty if nothing was promised.
    """

    name: str
    title: str
    book: str
    description: str
    first: bool
    dataset: bool = False
    living: str = ""


def description(doctree: nodes.document | None) -> str:
    """Return the first sentences of a page: of its summary, if it has one, else of its text."""
    if doctree is None:
        return ""
    for paragraph in _paragraphs(doctree):
        words = " ".join(
            part.astext() for part in paragraph.children if not isinstance(part, (nodes.strong, nodes.raw))
        )
        if said := " ".join(words.split()):
            return said if len(said) <= _LONG else said[: said.rindex(" ", 0, _LONG)] + " …"
    return ""


def _paragraphs(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    for box in doctree.findall(nodes.Element):
        if isinstance(box, nodes.Admonition) and "lr-summary" in box.get("classes", ()):
            yield from box.findall(nodes.paragraph)
    yield from (
        paragraph
        for paragraph in doctree.findall(nodes.paragraph)
        if isinstance(paragraph.parent, nodes.section)
    )


def meta(page: Page, config: Config) -> list[tuple[str, str]]:
    """Return name and content of the elements ``meta``: description, Open Graph, and what reference managers read."""
    told = [
        ("description", page.description),
        ("og:type", "website" if page.first else "article"),
        ("og:title", page.title),
        ("og:site_name", page.book),
        ("og:description", page.description),
        ("citation_title", page.title),
        ("citation_author", config.author),
        ("citation_publication_date", config.livingreview_day.replace("-", "/")),
        ("citation_language", config.language or "en"),
        ("livingreview_state", config.livingreview_state),
    ]
    if not page.first:
        told.append(("citation_inbook_title", page.book))
    if address := _address(page, config):
        told += [
            ("og:url", address),
            ("og:image", f"{_base(config)}_static/social-card.png"),
            ("og:image:alt", page.book),
            ("twitter:card", "summary_large_image"),
            ("citation_public_url", address),
        ]
    return [(name, content) for name, content in told if content]


def linked(page: Page, config: Config) -> dict[str, Any]:
    """Return the page in the words of schema.org."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book" if page.first else "Dataset" if page.dataset else "ScholarlyArticle",
        "name": page.title,
        "description": page.description,
        "inLanguage": config.language or "en",
        "dateModified": config.livingreview_day,
        "author": {"@type": "Organization", "name": config.author},
        "isAccessibleForFree": True,
        "expires": page.living,
    }
    if not page.first:
        told |= {"headline": page.title, "isPartOf": {"@type": "Book", "name": page.book}}
    if address := _address(page, config):
        told["url"] = address
        if page.dataset:
            told["distribution"] = {
                "@type": "DataDownload",
                "encodingFormat": "application/zip",
                "contentUrl": f"{_base(config)}{FOLDER}/{DATA}",
            }
    return {name: value for name, value in told.items() if value}


def _base(config: Config) -> str:
    base: str = config.html_baseurl or ""
    return base if not base or base.endswith("/") else f"{base}/"


def _address(page: Page, config: Config) -> str:
    base = _base(config)
    return f"{base}{page.name}.html" if base else ""
