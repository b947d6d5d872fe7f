"""What stands in an answer: JSON, XML, or something that is neither, said in a clause that follows the service's name."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from lxml import etree

#: Of what a service says in its own words, so much is told on.
_MOST_WORDS = 160


class UnreadableError(ValueError):
    """Raised by what reads an answer: a clause that follows the name of the service."""


def said(content: bytes) -> str:
    """Return what a service says in words, short and on one line; nothing if it shows a page for people."""
    text = content.decode("utf-8", errors="replace").strip()
    if text.lower().startswith(("<!doctype html", "<html")):
        return ""
    with suppress(ValueError):
        told = json.loads(text)
        told = told.get("message", told) if isinstance(told, dict) else told
        told = told[0] if isinstance(told, list) and told else told
        text = str(told.get("message", told)) if isinstance(told, dict) else str(told)
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1] + "…"


def whole_number(text: str | None) -> int | None:
    """Return a whole number in the ten digits that everybody reads; ``None`` if it is none, or longer than any count.

    >>> whole_number(" 12 "), whole_number("²"), whole_number("-5"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    bare = (text or "").strip()
    return int(bare) if re.fullmatch(r"[0-9]{1,12}", bare) else None


def as_json(content: bytes) -> Any:
    """Return an answer in JSON.

    Raises
    ------
    UnreadableError : if it is a page for people, words, or half an answer.
    """
    start = content.lstrip()[:1]
    if start == b"<":
        raise UnreadableError("answers with a page for people")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        if start in (b"{", b"["):
            raise UnreadableError("broke off in the middle of its answer") from error
        words = said(content)
        raise UnreadableError(f"answers in words: {words}" if words else "answers with nothing") from error


def as_xml(content: bytes) -> etree._Element:
    """Return an answer in XML.

    Raises
    ------
    UnreadableError : if it is a page for people, words, or half an answer.
    """
    start = content.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise UnreadableError("answers with a page for people")
    if not start.startswith(b"<"):
        words = said(content)
        raise UnreadableError(f"answers in words: {words}" if words else "answers with nothing")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("broke off in the middle of its answer") from error
