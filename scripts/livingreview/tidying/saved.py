"""Bytes as other programs save them, back to the text that they stand for."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from livingreview.check.cells import USUAL, byte
from livingreview.check.fault import Fault
from livingreview.check.files import ENCODINGS, is_utf16, likely, read_text

_MARK = b"\xef\xbb\xbf"
#: What UTF-8 looks like after it was read as another encoding: a first byte and one that follows it.
_GARBLED = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]")
#: Signs that nobody sees and that mean nothing in a table: soft hyphen, zero width, word joiner, direction.
_NOTHING = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: Signs that join letters in some scripts, and in those only.
_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]")
#: White space that is no plain space, with the plain spaces around it.
_ODD_SPACE = re.compile(
    r" *[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000][ \u00a0\u2000-\u200a\u202f]*"
)
#: What shows an encoding: words with letters, and runs with signs, that ASCII does not have.
_WORD = re.compile(r"[^\s,;\"]*[^\x00-\x7f][^\s,;\"]*")


class TidyError(Exception):
    """A file cannot be put in order; ``fault`` says why, and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read(path: Path, file: str, earlier: str | None) -> tuple[str, list[str]]:
    r"""Return the text of a file with ``\n`` line ends, composed letters and plain spaces, and what was undone.

    Parameters
    ----------
    earlier : the text as it was, if that is known: it shows which of two encodings is meant.

    Raises
    ------
    TidyError : if the file cannot be read, or nobody can say which letters it holds.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        raise TidyError(read_text(path, file)[1][0]) from None
    text, said = _decoded(raw, path, file, earlier)
    if not text.strip():
        raise TidyError(Fault(file, None, None, "empty; a file with content is expected here"))
    if "\r" in text:
        said.append("line ends of another system")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        said.append("no line break at the end")
        text += "\n"
    if not unicodedata.is_normalized("NFC", text):
        said.append("letters in parts (Unicode NFC)")
        text = unicodedata.normalize("NFC", text)
    if not text.isascii() and (plain := plain_spaces(text)) != text:
        said.append("spaces and signs that nobody sees")
        text = plain
    return text, said


def plain_spaces(text: str) -> str:
    """Return a text with plain spaces only, and without signs that nobody sees."""
    return _ODD_SPACE.sub(" ", _JOINER.sub("", _NOTHING.sub("", text)))


def _decoded(raw: bytes, path: Path, file: str, earlier: str | None) -> tuple[str, list[str]]:
    if is_utf16(raw):
        return _utf16(raw, path, file), ["UTF-16"]
    said = []
    if raw.startswith(_MARK):
        said.append("a byte order mark")
        while raw.startswith(_MARK):
            raw = raw.removeprefix(_MARK)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        name, text = _of_one_byte(raw, path, file, earlier)
        return text, [*said, name]
    if typed := _read_wrongly(text, earlier):
        return typed, [*said, "letters read in a wrong encoding"]
    unread, faults = read_text(path, file)
    if unread is None and faults and "merge conflict" in faults[-1].message:
        raise TidyError(faults[-1])
    return text, said


def _utf16(raw: bytes, path: Path, file: str) -> str:
    codec = "utf-16"
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-le" if raw[1::2].count(0) > raw[::2].count(0) else "utf-16-be"
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        raise TidyError(read_text(path, file)[1][0]) from None


def _of_one_byte(raw: bytes, path: Path, file: str, earlier: str | None) -> tuple[str, str]:
    """Return the encoding of one byte a letter that a text is in, and the text.

    It is the one with which more words are those of the earlier text, or with which all foreign bytes are signs of
    running text, as with no other.
    """
    foreign = bytes(number for number in raw if number > 127)
    read: list[tuple[float, str, str]] = []
    for name, codec in ENCODINGS.items():
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        read.append((_known(text, earlier or "") + likely(foreign, codec) / len(foreign), name, text))
    read.sort(reverse=True)
    if not read or (len(read) > 1 and read[0][0] == read[1][0]):
        raise TidyError(read_text(path, file)[1][0])
    return read[0][1], read[0][2]


def _read_wrongly(text: str, earlier: str | None) -> str | None:
    """Return what was written in UTF-8 and read as Windows-1252 from beginning to end; ``None`` if it was not.

    Two letters that can be meant may look so too: more words of the earlier text must come out, or, where that shows
    nothing, signs of the field alone.
    """
    if not _GARBLED.search(text):
        return None
    try:
        typed = b"".join(byte(char, "cp1252") for char in text).decode("utf-8")
    except UnicodeError:
        return None
    now, then = (_known(one, earlier or "") for one in (text, typed))
    if now == then:
        return (
            typed if all(map(USUAL.fullmatch, set(re.sub("[\x00-\x7f]", "", plain_spaces(typed))))) else None
        )
    return typed if then > now else None


def _known(text: str, earlier: str) -> float:
    """Return the share of the words with foreign letters that stand in the earlier text."""
    known, words = set(_WORD.findall(earlier)), _WORD.findall(text)
    return sum(word in known for word in words) / max(len(words), 1)
