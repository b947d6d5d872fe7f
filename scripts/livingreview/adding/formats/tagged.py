"""Records of lines that begin with a tag, as RIS and MEDLINE have them: ``TI  - A title``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LINE = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|\s*)$")
#: A field with more letters is none of those that are printed.
_LONGEST = 20_000

#: Tag and text, in the order in which they stand.
Record = list[tuple[str, str]]


def records(text: str, first: str, last: str = "") -> Iterator[Record]:
    """Yield the records of a file, each from its first tag on; lines without a tag go on with the one before.

    Parameters
    ----------
    first : tag that begins a record. A record that nothing ends is a record all the same.
    last : tag that ends one.
    """
    record: Record = []
    inside = False
    for line in text.splitlines():
        found = _LINE.match(line.rstrip())
        tag, said = (found[1], (found[2] or "").strip()) if found else ("", line.strip())
        if tag == first:
            if record:
                yield record
            record, inside = [], True
        if not inside:
            continue
        if last and tag == last:
            yield record
            record, inside = [], False
        elif tag:
            record.append((tag, said[:_LONGEST]))
        elif said and record and len(record[-1][1]) < _LONGEST:
            before, so_far = record[-1]
            record[-1] = before, f"{so_far} {said}"[:_LONGEST]
    if record:
        yield record


def one(record: Record, *tags: str) -> str:
    """Return the first text of the first of these tags that says something."""
    return next((said for tag in tags for name, said in record if name == tag and said), "")


def every(record: Record, tags: Sequence[str]) -> list[str]:
    """Return all texts of some tags, in the order in which they stand."""
    return [said for name, said in record if name in tags and said]
