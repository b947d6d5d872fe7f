"""What a page says of itself to search engines, reference managers and social networks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from docutils import nodes
from sphinx.config import Config

from livingreview.evidence.schedule import Freshness
from livingreview.project import Project
from livingreview.sphinxext.downloads import DATA, FOLDER

#: Characters of a description; longer ones are cut by whoever shows them.
_LONG = 300
#: Boxes that tell what a page is about.
_LEADS = {"lr-summary", "lr-lead"}
_ENDS = (".", "?", "!", ".”", "?”", "!”", ".)")
#: A space that stands before a mark because the word before is an element of its own.
_BEFORE_MARK = re.compile(r" ([.,;:?!])(?=\s|$)")


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
    article : whether it is a page of the book, and not one that only leads to such.
    fresh : when was searched for it, and until when it counts as living; None if nothing was promised.
    licence : address of the terms under which it may be used; empty if they are not told.
    """

    name: str
    title: str
    book: str
    description: str
    first: bool
    dataset: bool = False
    article: bool = True
    fresh: Freshness | None = None
    licence: str = ""


def description(doctree: nodes.document | None) -> str:
    """Return the first sentences of a page: of its summary or lead, if it has one, else of its text.

    A paragraph that ends in the middle of a sentence, because a table or a figure goes on, tells nothing by itself.
    """
    if doctree is None:
        return ""
    for paragraph in _paragraphs(doctree):
        words = " ".join(
            part.astext() for part in paragraph.children if not isinstance(part, (nodes.strong, nodes.raw))
        )
        said = _BEFORE_MARK.sub(r"\1", " ".join(words.split()))
        if said.endswith(_ENDS):
            return said if len(said) <= _LONG else said[: said.rindex(" ", 0, _LONG)] + " …"
    return ""


def _paragraphs(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    for box in doctree.findall(nodes.Element):
        if _LEADS & set(box.get("classes", ())):
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
    ]
    if not page.article:
        return [(name, content) for name, content in told if content]
    told += [
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
        "@type": _kind(page),
        "name": page.title,
        "description": page.description,
        "inLanguage": config.language or "en",
        "dateModified": config.livingreview_day,
        "version": config.livingreview_state,
        "author": {"@type": "Organization", "name": config.author},
        "isAccessibleForFree": True,
        "license": page.licence,
    }
    if page.fresh:
        told |= {
            "creativeWorkStatus": (
                f"Literature last searched on {page.fresh.last.isoformat()}; next search due by"
                f" {page.fresh.due.isoformat()}"
            ),
            "expires": page.fresh.silent.isoformat(),
        }
    if not page.article:
        told["isPartOf"] = {"@type": "Book", "name": page.book}
    elif not page.first:
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


def _kind(page: Page) -> str:
    if not page.article:
        return "WebPage"
    return "Book" if page.first else "Dataset" if page.dataset else "ScholarlyArticle"


def licences(project: Project) -> tuple[str, str]:
    """Return the addresses of the terms of the text and of the data; empty where they are not told."""
    citation = project.root / "CITATION.cff"
    cited = yaml.safe_load(citation.read_text(encoding="utf-8")) if citation.is_file() else None
    text = str(cited.get("license") or "") if isinstance(cited, dict) else ""
    described = json.loads(project.descriptor.read_text(encoding="utf-8-sig")).get("licenses") or [{}]
    data = described[0].get("path") or _terms(described[0].get("name", ""))
    return _terms(text), data


def _terms(name: str) -> str:
    """Return where the terms of a licence stand, by its name in the list of SPDX."""
    return f"https://spdx.org/licenses/{name}.html" if name else ""


def _base(config: Config) -> str:
    base: str = config.html_baseurl or ""
    return base if not base or base.endswith("/") else f"{base}/"


def _address(page: Page, config: Config) -> str:
    base = _base(config)
    return f"{base}{page.name}.html" if base else ""
