"""Read the bibliography for names a reader recognises: ``Doe et al., 2024``."""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd
from pybtex import errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from livingreview.contents import decoded
from livingreview.evidence import bibliography
from livingreview.evidence.bibliography import Entry
from livingreview.evidence.printed import short_title, surname
from livingreview.evidence.selections import question
from livingreview.project import Project

_YEAR = re.compile(r"\d{4}$")


@lru_cache(maxsize=4)
def _names(raw: bytes) -> dict[str, str]:
    """Return key -> authors and year of each entry; kept by the bytes themselves."""
    entries, _ = bibliography.parse(decoded(raw))
    return {entry.key: _short(entry) for entry in entries or () if entry.whole}


@question
def short(citekey: str, project: Project | None = None) -> str:
    """Return authors and year of an entry as they are cited in running text.

    Raises
    ------
    KeyError : if the bibliography has no such entry.
    """
    return shorts([citekey], project)[0]


@question
def shorts(citekeys: list[str], project: Project | None = None) -> list[str]:
    """Return for each entry, in the order given, what :func:`short` returns of it.

    Raises
    ------
    KeyError : if the bibliography has no such entry.
    """
    names, found = _names((project or Project.find()).bibliography.read_bytes()), []
    for citekey in citekeys:
        if citekey not in names:
            raise KeyError(f"references.bib has no entry '{citekey}'")
        found.append(names[citekey])
    return found


def names(project: Project) -> dict[str, str]:
    """Return key -> authors and year of every work of the bibliography."""
    return dict(_names(project.bibliography.read_bytes()))


@question
def identifiers(citekeys: list[str], project: Project | None = None) -> list[tuple[str, str]]:
    """Return DOI and PubMed id of each work, in the order given; empty where the bibliography has none."""
    found = _identifiers((project or Project.find()).bibliography.read_bytes())
    return [found.get(citekey, ("", "")) for citekey in citekeys]


@lru_cache(maxsize=4)
def _identifiers(raw: bytes) -> dict[str, tuple[str, str]]:
    entries, _ = bibliography.parse(decoded(raw))
    return {entry.key: (entry.fields.get("doi", ""), entry.fields.get("pmid", "")) for entry in entries or ()}


def cited(table: pd.DataFrame, project: Project | None = None) -> pd.Series:
    """Return the work behind each row of a table with ``source``, as a sentence cites it."""
    return pd.Series(shorts(table.source.tolist(), project), index=table.index, dtype="string")


def year(reference: str) -> int | None:
    """Return the year of a work as :func:`short` cites it; None for a work of which no copy shows one."""
    found = _YEAR.search(reference)
    return int(found[0]) if found else None


def _short(entry: Entry) -> str:
    year = entry.fields.get("year", "n.d.")
    # In a file that the check refuses, whatever can be read of a name is shown.
    with errors.capture():
        authors = [Person(name) for name in split_name_list(entry.fields.get("author", ""))]
    surnames = [surname(author) for author in authors]
    if not surnames:
        return f"{short_title(entry.fields.get('title', entry.key))}, {year}"
    if len(surnames) > 2 or surnames[-1] == "others":
        return f"{surnames[0]} et al., {year}"
    return f"{' and '.join(surnames)}, {year}"
