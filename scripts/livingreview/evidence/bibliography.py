"""The one reader of the bibliography: entries, where each field stands, and what of the text cannot be read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bibtexparser import model
from bibtexparser.entrypoint import parse_string

_KEY = re.compile(r"@\w+\s*\{\s*([^\s,{}]+)\s*,")


@dataclass(frozen=True)
class Entry:
    """One entry: text and line of each field, names in lower case.

    Of an entry that cannot be read, or not in one way, only the key is known; it is not ``whole``.
    """

    key: str
    kind: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True)
class Problem:
    """Something in the bibliography that is no entry, or not a whole one.

    Attributes
    ----------
    kind : ``unreadable`` (the whole text), ``broken`` (an entry), ``outside`` (text between entries), ``key twice``
        or ``field twice``.
    line : line where it starts; ``None`` for the whole text.
    text : the words or the name it is about.
    earlier : line of the first entry of the same key.
    """

    kind: str
    line: int | None
    text: str
    earlier: int | None = None


def parse(text: str) -> tuple[list[Entry] | None, list[Problem]]:
    """Return the entries of a bibliography, and what of it cannot be read; ``None`` if nothing can."""
    try:
        with _quiet():
            blocks = parse_string(text).blocks
    except Exception as error:  # whatever the bytes, contributors get a line, not a traceback
        return None, [Problem("unreadable", None, str(error))]
    entries, problems = [], []
    for block in blocks:
        line = (block.start_line or 0) + 1
        entry, problem = _read(block, line)
        if entry:
            entries.append(entry)
        if problem:
            problems.append(problem)
    return entries, problems


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parser from logging what is reported as a problem."""
    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read(block: model.Block, line: int) -> tuple[Entry | None, Problem | None]:
    """Return the entry in a block, and what is wrong with the block."""
    if isinstance(block, model.Entry):
        return _entry(block, line), None
    if isinstance(block, model.DuplicateBlockKeyBlock):
        earlier = (block.previous_block.start_line or 0) + 1
        return None, Problem("key twice", line, block.key, earlier)
    if isinstance(block, model.DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, model.Entry):
        names = ", ".join(sorted(block.duplicate_keys))
        return Entry(block.ignore_error_block.key, "", line, whole=False), Problem("field twice", line, names)
    if isinstance(block, model.ParsingFailedBlock):
        start = (block.raw or "").strip().split("\n")[0]
        key = _KEY.match(block.raw or "")
        entry = Entry(key[1], "", line, whole=False) if key else None
        return entry, Problem("broken", line, start)
    if isinstance(block, model.ImplicitComment) and not _is_comment(block.comment):
        return None, Problem("outside", line, block.comment)
    return None, None


def _entry(block: model.Entry, line: int) -> Entry:
    texts, lines = {}, {}
    for found in block.fields:
        name = found.key.lower()
        texts[name] = str(found.value).strip()
        lines[name] = (found.start_line or line - 1) + 1
    return Entry(block.key.strip(), block.entry_type.lower(), line, texts, lines)


def _is_comment(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("%") for line in text.split("\n"))
