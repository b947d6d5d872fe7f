"""A long list of works stands by letter, so that a reader finds a name without reading a thousand others."""

from __future__ import annotations

import re
import unicodedata

from lxml import html

#: From this number of works on, letters help.
_MANY = 40
_OTHERS = "Other"
#: By this the page is known that has such a list.
PLACE = 'data-explorer="references"'
#: The script of the page filters with it, and adds what else tells works apart; without scripts it is not shown.
_TOOLS = (
    f'<div class="lr-works-tools lr-explorer" {PLACE}><div class="lr-explorer-fields"><div class="lr-explorer-field">'
    '<label for="lr-works-filter">Filter by author, title, journal or year</label>'
    '<input type="search" id="lr-works-filter" autocomplete="off"></div></div>'
    '<div class="lr-explorer-view"><p class="lr-explorer-said" role="status"></p></div></div>'
)


def by_letter(root: html.HtmlElement) -> None:
    """Put the works of each long list under the letter they begin with, and the letters before them."""
    for works in root.find_class("citation-list"):
        if len(works) < _MANY:
            continue
        groups: dict[str, list[html.HtmlElement]] = {}
        for work in works:
            groups.setdefault(_letter(work), []).append(work)
        _put(works, dict(sorted(groups.items(), key=lambda group: (group[0] == _OTHERS, group[0]))))


def _put(works: html.HtmlElement, groups: dict[str, list[html.HtmlElement]]) -> None:
    around = works.getparent()
    if around is None:
        raise ValueError("a list of works stands in nothing")
    nav = html.Element("nav", {"class": "lr-letters", "aria-label": "Letters of the list"})
    place = around.index(works)
    around.remove(works)
    parts = [html.fragment_fromstring(_TOOLS), nav]
    for letter, own in groups.items():
        name = f"works-{letter.lower()}"
        link = html.Element("a", {"href": f"#{name}"})
        link.text = letter
        nav.append(link)
        part = html.Element("div", {"class": "lr-letter"})
        heading = html.Element("h2", {"class": "lr-letter-head", "id": name})
        heading.text = letter
        listed = html.Element("div", dict(works.attrib))
        listed.extend(sorted(own, key=_name))
        part.extend([heading, listed])
        parts.append(part)
    for offset, part in enumerate(parts):
        around.insert(place + offset, part)


def _letter(work: html.HtmlElement) -> str:
    """Return the capital under which a work stands, whatever signs are on it."""
    plain = _plain(next((sign for sign in _said(work) if sign.isalpha()), ""))[:1].upper()
    return plain if plain.isascii() and plain.isalpha() else _OTHERS


def _name(work: html.HtmlElement) -> str:
    """Return the first author, or the title of a work without one; works of one author stay as they are."""
    return _plain(re.split(r"[,.]", _said(work), maxsplit=1)[0]).casefold()


def _said(work: html.HtmlElement) -> str:
    words = work.find("p")
    return str((work if words is None else words).text_content()).strip()


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
