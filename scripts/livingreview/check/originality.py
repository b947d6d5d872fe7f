"""No run of ten words stands in a mirrored text: the check needs fingerprints of that text, not the text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from livingreview.check.fault import Fault, shown
from livingreview.check.files import Table
from livingreview.check.myst import Chapter
from livingreview.check.tables import fields

FILE = "data/review/fingerprints.txt"
SIZE = 10

_CITATION = re.compile(r"\(\s*\d+(?:\s*[-–,]\s*\d+)*\s*\)")
#: British and American spelling of one word have one fingerprint.
_SPELLINGS = (("our", "or"), ("ae", "e"), ("oe", "e"), ("ll", "l"), ("z", "s"))
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_HEADER = """\
# Fingerprints of the texts this book mirrors: one per run of ten words, so that copied sentences are found
# without a copy of the texts. Each is the start of the BLAKE2b hash of ten normalised words.
# Written by livingreview.check.originality.write; not edited by hand.
"""


def words(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and normal form (letters and digits only) of each word; citation numbers are left out."""
    without_citations = _CITATION.sub(lambda found: " " * len(found[0]), text)
    for found in re.finditer(r"\S+", without_citations):
        if word := _normal(found[0]):
            yield found.start(), word


@cache
def _normal(word: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKC", word).lower() if c.isalnum())
    for british, american in _SPELLINGS:
        letters = letters.replace(british, american)
    return letters


def windows(text: str, size: int = SIZE) -> Iterator[str]:
    """Yield every run of ``size`` normalised words."""
    normal = [word for _, word in words(text)]
    for at in range(len(normal) - size + 1):
        yield " ".join(normal[at : at + size])


def fingerprint(window: str) -> str:
    """Return twelve hexadecimal digits that stand for a run of words."""
    return hashlib.blake2b(window.encode("utf-8"), digest_size=6).hexdigest()


def write(sources: Iterable[Path], target: Path) -> int:
    """Write the fingerprints of mirrored texts, without their lists of references; return how many.

    Parameters
    ----------
    sources : text files, UTF-8; what follows a line ``References`` is left out.
    target : file to write, `FILE` in a project.
    """
    found = {fingerprint(window) for source in sources for window in windows(_main_text(source))}
    target.write_text(_HEADER + "".join(f"{line}\n" for line in sorted(found)), encoding="utf-8")
    return len(found)


def _main_text(source: Path) -> str:
    return re.split(
        r"^#*\s*References\s*$", source.read_text(encoding="utf-8"), maxsplit=1, flags=re.MULTILINE
    )[0]


def parse(text: str) -> tuple[set[str], list[Fault]]:
    """Return the fingerprints in the text of `FILE`, and the lines that are none."""
    found, faults = set(), []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if _FINGERPRINT.fullmatch(line):
            found.add(line)
        elif line.strip() and not line.startswith("#"):
            message = f"{shown(line)} is no fingerprint; expected 12 hexadecimal digits"
            faults.append(Fault(FILE, number, None, message))
    return found, faults


def check(
    chapters: Iterable[Chapter],
    tables: Mapping[str, Table],
    known: Collection[str],
    titles: Iterable[str] = (),
) -> list[Fault]:
    """Return the runs of words in chapters and tables that stand in a mirrored text.

    Parameters
    ----------
    titles : titles of cited works, which may be printed as they are.
    """
    known = set(known) - {fingerprint(window) for title in titles for window in windows(title)}
    if not known:
        return []
    faults = []
    for chapter in chapters:
        for paragraph in chapter.paragraphs:
            for offset, said in _copied(paragraph.plain, known):
                faults.append(Fault(chapter.file, paragraph.line_at(offset), None, _message(said)))
    for table in tables.values():
        columns = [field["name"] for field in fields(table) if _is_text(field)]
        for row in table.rows:
            for column in columns:
                for _, said in _copied(row.cells[column], known):
                    faults.append(table.fault(row, column, _message(said)))
    return faults


def _is_text(field: Mapping[str, Any]) -> bool:
    return field["type"] == "string" and not {"pattern", "enum"} & set(field["constraints"])


def _copied(text: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield where a copied run begins, and its first words as written; a longer run is one fault."""
    if len(text.split()) < SIZE:  # most cells of tables
        return
    found = list(words(text))
    previous = -2
    for at in range(len(found) - SIZE + 1):
        if fingerprint(" ".join(word for _, word in found[at : at + SIZE])) in known:
            if at != previous + 1:
                end = found[at + SIZE][0] if at + SIZE < len(found) else len(text)
                yield found[at][0], " ".join(text[found[at][0] : end].split())
            previous = at


def _message(said: str) -> str:
    return f"these words stand in a mirrored text: “{shown(said, 150)}”; say it in words of your own"
