"""Tell at the head of a chapter what the marks of evidence mean that stand in it; on the web each says so itself."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lxml import html
from lxml.html import HtmlElement

from livingreview.project import Project

#: Class of what is marked in sentences and tables.
_MARK = "lr-grain"
#: The column that says how a fact is known.
_COLUMN = "status"


def meanings(project: Project) -> dict[str, str]:
    """Return mark -> what the descriptor of the tables says that it means."""
    described = json.loads(project.descriptor.read_text(encoding="utf-8-sig"))
    found: dict[str, str] = {}
    for resource in described.get("resources", []):
        for column in resource["schema"]["fields"]:
            for category in column.get("categories", []):
                if column["name"] == _COLUMN and isinstance(category, dict) and category.get("mark"):
                    found.setdefault(category["mark"], category["label"])
    return found


def explain(article: HtmlElement, meaning: Mapping[str, str]) -> None:
    """Put the meaning of the marks that a chapter uses behind its opening, or its first paragraph, or its title."""
    shown = {mark.text_content().strip() for mark in article.find_class(_MARK)}
    used = [mark for mark in meaning if mark in shown]
    heading = next(article.iter("h1"), None)
    if not used or heading is None:
        return
    legend = html.Element("p", {"class": "lr-marks"})
    legend.text = "Marks of evidence: "
    for mark in used:
        sign = html.Element("span", {"class": "lr-sign-of"})
        sign.text = mark
        legend.append(sign)
        said = meaning[mark]
        sign.tail = f" {said[:1].lower()}{said[1:].rstrip('.')}" + ("." if mark == used[-1] else "; ")
    opening = [*article.find_class("lr-summary"), *heading.itersiblings("p"), heading]
    opening[0].addnext(legend)
