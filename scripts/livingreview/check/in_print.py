"""What a reader would see of a field: characters and markup that would be printed otherwise than they are meant."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

from pybtex.exceptions import PybtexError

from livingreview.check.fault import shown
from livingreview.evidence import printed
from livingreview.evidence.bibliography import Entry, record

#: Letters as Windows-1252 shows the bytes of UTF-8.
_WINDOWS = re.compile(r"[\x80-\xffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{2,}")
_TAG = re.compile(
    r"</?(?:[a-z]+:)?[a-z][a-z0-9-]*(?:\s+[\w:-]+=(?:\"[^\"]*\"|'[^']*'))*\s*/?>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_MARKUP = re.compile(r"[\\<&$%^_]")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.|$)")
_MATHS = re.compile(r"\$(?![\s\d.,])[^$]*?[^\s$]\$|\$[^$]*[\\^_=<>][^$]*\$")
_SCRIPT = re.compile(r"[\^_](?=\{)")
_LOST = re.compile(r"(?<!\\)%")
#: What LaTeX writes with a word, and typists with a character.
_SIGNS = {
    **{"textless": "<", "textgreater": ">", "textasciitilde": "~", "textbar": "|", "textbackslash": "\\"},
    **{"texteuro": "€", "textmu": "µ", "textdegree": "°", "textquotesingle": "'", "textellipsis": "…"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "pm": "±", "times": "×", "sim": "~", "approx": "≈"},
    **{"textquotedbl": '"', "textunderscore": "_", "slash": "/", "geqslant": "≥", "leqslant": "≤"},
}


def fault(entry: Entry, name: str) -> str | None:
    """Return what is wrong with one field as a reader would see it, and what to write; ``None`` if nothing is."""
    text = entry.fields[name]
    if said := _characters(text):
        return said
    if name == "doi":
        return _doi(text)
    if name == "url":
        return _url(text)
    if name in printed.DECODED:
        return _decoded(text)
    return _as_typed(text) if name in printed.AS_TYPED else None


def whole(entry: Entry) -> str | None:
    """Return what the printed entry as a whole shows that no field told; ``None`` if nothing."""
    if not any(_MARKUP.search(text) for text in entry.fields.values()):
        # Plain text is printed as it stands; printing it to see that takes long.
        return None
    try:
        text = str(printed.printed(record(entry)))
    except (PybtexError, ValueError):
        return "cannot be printed; write its fields without commands of LaTeX"
    return None if not (said := _left(text)) else f"{said} in print"


def _characters(text: str) -> str | None:
    """Say what is wrong with single characters: lost, misread, not to be seen, or in two parts."""
    if text.isascii():
        return None
    if "\N{REPLACEMENT CHARACTER}" in text:
        around = _around(text, text.index("\N{REPLACEMENT CHARACTER}"))
        return f"a letter was lost where {around} has \N{REPLACEMENT CHARACTER}; look it up in the source and write it"
    for found in _WINDOWS.finditer(text):
        if meant := _misread(found[0]):
            return f"{shown(found[0])} is {shown(meant)} read in the wrong encoding; write {shown(meant)}"
    for at, character in enumerate(text):
        if not character.isascii() and (said := _unseen(character, text[at - 1 : at])):
            name = unicodedata.name(character, "unnamed").lower()
            return f"an invisible character (U+{ord(character):04X}, {name}) in {_around(text, at)}; {said}"
    if (composed := unicodedata.normalize("NFC", text)) != text:
        at = next(i for i, (one, other) in enumerate(zip(text, composed, strict=False)) if one != other)
        letter = composed[at]
        return f"the accent of {letter} is a character of its own; write {letter} as one letter"
    return None


def _misread(run: str) -> str | None:
    """Return what the bytes of a run of characters say in UTF-8; ``None`` if they say nothing."""
    try:
        raw = b"".join(bytes([ord(c)]) if ord(c) < 256 else c.encode("cp1252") for c in run)
        meant = raw.decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant != run else None


def _unseen(character: str, before: str) -> str | None:
    kind = unicodedata.category(character)
    if kind in {"Zs", "Zl", "Zp"} and character != " ":
        return "write an ordinary space"
    # A joiner within a foreign script or a picture belongs there.
    if kind == "Cf" and not (character in "\u200c\u200d" and before and not before.isascii()):
        return "delete it"
    return None


def _around(text: str, at: int) -> str:
    """Return the word around a place, as it should be."""
    start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
    word = text[start : end if end >= 0 else len(text)]
    seen = (c if not (said := _unseen(c, "")) else "" if said == "delete it" else " " for c in word)
    return f"“{shown(''.join(seen))}”"


def _decoded(text: str) -> str | None:
    if not _MARKUP.search(text):
        return None
    if lost := _LOST.search(text):
        rest = text[lost.start() + 1 :].strip()
        return (
            f"% hides the rest in print ({shown(rest)}); write \\%"
            if rest
            else "% is lost in print; write \\%"
        )
    try:
        seen = str(printed.decoded(text))
    except (PybtexError, ValueError):
        return "a backslash stands before nothing it can act on; delete it"
    if script := _SCRIPT.search(text):
        return f"{script[0]} is printed as it stands; write the raised or lowered character itself, such as ² or ₂"
    return _left(seen, text)


def _left(seen: str, source: str = "") -> str | None:
    """Say what of markup is left in printed text."""
    if not any(sign in seen for sign in "\\<&$"):
        return None
    if maths := _MATHS.search(seen):
        return f"{shown(_typed(maths[0]))} is printed as it stands; write {_plain_maths(maths[0])}"
    if command := _COMMAND.search(seen):
        return _command(command[0])
    if tag := _TAG.search(seen):
        return f"{shown(tag[0])} is printed as it stands; write the words without it"
    if entity := _ENTITY.search(seen):
        meant = html.unescape(entity[0])
        if meant != entity[0]:
            sign = {"&": "\\&", "%": "\\%", "$": "\\$", "\N{NO-BREAK SPACE}": "an ordinary space"}.get(
                meant, meant
            )
            return f"{entity[0]} is printed as it stands; write {shown(sign)}"
    return None


def _typed(maths: str) -> str:
    return re.sub(r"\s+\$$", "$", maths)


def _plain_maths(maths: str) -> str:
    """Return what stands between dollar signs in plain characters, if all of it is known."""
    plain = re.sub(r"\\([A-Za-z]+) ?", lambda found: _sign(found[1]) or found[0], maths.strip("$")).strip()
    known = not set("\\^_{}") & set(plain)
    return f"{shown(plain)} without $" if known else "the characters themselves, without $"


def _sign(word: str) -> str | None:
    """Return the character that a word of LaTeX stands for."""
    if word in _SIGNS:
        return _SIGNS[word]
    letter = word.removeprefix("text").removeprefix("up").removeprefix("var")
    size = "CAPITAL" if letter[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter.upper()}")
    except KeyError:
        return None


def _command(command: str) -> str:
    word = command[1:]
    if sign := _sign(word):
        return f"{command} is printed as it stands; write {sign}"
    if word in {"url", "href"}:
        return (
            f"{command} is printed as it stands; give the address in a field of its own, url = {{https://…}}"
        )
    if not word.isalpha():
        return f"{command} is printed as it stands; delete the backslash"
    return f"{command} is printed as it stands; write the words or the character without it"


def _as_typed(text: str) -> str | None:
    """Say what is wrong with a field that is printed without decoding."""
    if sign := re.search(r"[\\{}$~]", text):
        plain = re.sub(r"[{}$]|\\[A-Za-z]*", "", text).replace("~", " ").strip()
        return f"{sign[0]} is printed as it stands; write {shown(plain, None)}"
    return _left(text)


def _unescaped(text: str) -> str:
    """Return an address or identifier without what LaTeX or HTML need around its characters."""
    return re.sub(r"\{?\\([_%&#$~])\}?", r"\1", html.unescape(text))


def _doi(text: str) -> str | None:
    bare = re.sub(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    bare = _unescaped(bare).rstrip(".,;")
    if bare.lower().startswith("10.") and "/" not in bare:
        bare = unquote(bare)
    well_formed = re.fullmatch(r"10\.\d{4,9}/[^\s\\{}]+", bare)
    if bare == text and well_formed:
        return None
    if not well_formed:
        return f"{shown(text)} is not a bare DOI; expected 10. and a number, a slash and the rest"
    return f"{shown(text)} is not a bare DOI; write {shown(bare, None)}"


def _url(text: str) -> str | None:
    plain = re.sub(r"^\\url\{(.*)\}$", r"\1", text)
    plain = re.sub(
        r"^<(.*)>$", r"\1", _unescaped(plain) if "\\" in plain or "&amp;" in plain else plain
    ).strip()
    if re.match(r"www\.|[\w-]+(?:\.[\w-]+)+/", plain):
        plain = f"https://{plain}"
    plain = plain.replace(" ", "%20")
    well_formed = re.fullmatch(r"https?://[^\s/?#\\{}<>\"^`|@]+\.[^\s\\{}<>\"^`|]+", plain, re.IGNORECASE)
    if plain == text and well_formed:
        return None
    if well_formed and " " not in text.strip():
        return f"{shown(text)} is not an address that works; write {shown(plain, None)}"
    if well_formed:
        return (
            f"{shown(text)} has a space, which no address has; write one address, with %20 for a space in it"
        )
    return f"{shown(text)} is not the address of a page; an address begins with https:// or http://"
