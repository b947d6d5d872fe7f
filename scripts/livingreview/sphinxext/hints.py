"""What a citation or an abbreviation tells is said once on a page; the script of the page finds it for the others."""

from __future__ import annotations

from lxml import html

from livingreview.markup import classes


def once(root: html.HtmlElement) -> None:
    """Take away what an earlier element of the page tells in the same words.

    On a page of long tables it would be a third of all that is loaded. In such a table a citation says nothing
    itself, and a word that was explained before is a word: the script asks for the works when one is wanted.
    """
    told: set[tuple[str, str]] = set()
    for element in list(root.iter("a", "abbr")):
        hint = element.get("title")
        if hint is None or "lr-value" in classes(element):
            continue
        # As the script names them: by where they lead, or by what stands there.
        name = f"abbr {element.text_content()}" if element.tag == "abbr" else element.get("href", "")
        in_long = bool(element.xpath("ancestor::*[contains(concat(' ', @class, ' '), ' lr-long ')]"))
        is_citation = "bibtex-citation" in classes(element.getparent())
        if (name, hint) in told and in_long and element.tag == "abbr":
            element.drop_tag()
        elif (name, hint) in told or (in_long and is_citation):
            del element.attrib["title"]
        told.add((name, hint))
