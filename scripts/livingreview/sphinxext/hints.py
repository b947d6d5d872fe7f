"""What a citation or an abbreviation tells is said once on a page; the script of the page finds it for the others."""

from __future__ import annotations

from lxml import html


def once(root: html.HtmlElement) -> None:
    """Take away what an earlier element of the page tells in the same words.

    On a page of long tables it would be a third of all that is loaded.
    """
    told: set[tuple[str, str]] = set()
    for element in root.iter("a", "abbr"):
        hint = element.get("title")
        if hint is None or not _is_repeatable(element):
            continue
        # As the script names them: by where they lead, or by what stands there.
        name = f"abbr {element.text_content()}" if element.tag == "abbr" else element.get("href", "")
        if (name, hint) in told:
            del element.attrib["title"]
        told.add((name, hint))


def _is_repeatable(element: html.HtmlElement) -> bool:
    around = element.getparent()
    return "lr-term" in element.get("class", "").split() or (
        around is not None and "bibtex-citation" in around.get("class", "").split()
    )
