"""The bibliography as other programs take it: the fields of each work, its people, and its text without LaTeX."""

from __future__ import annotations

import re
from typing import Any

from pybtex import errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.exceptions import PybtexError

from livingreview.contents import decoded as text_of
from livingreview.evidence import bibliography, printed
from livingreview.project import Project

#: Signs that only LaTeX needs; who takes a field takes braces out by itself.
_LATEX = re.compile(r"[\\$~]|--|``|''")


def exchanged(project: Project) -> dict[str, list[Any]]:
    """Return citekey -> what BibTeX, RIS and CSL-JSON say of a work; of every work that can be read.

    Returns
    -------
    dict : citekey -> kind of entry, its fields as the bibliography has them, its authors as surname and given names,
        and those fields whose plain text is more than the field without braces.
    """
    entries, _ = bibliography.parse(text_of(project.bibliography.read_bytes()))
    return {
        entry.key: [
            entry.kind,
            entry.fields,
            people(entry.fields.get("author", "")),
            {
                name: said
                for name, text in entry.fields.items()
                if _LATEX.search(text) and (said := _plain(text))
            },
        ]
        for entry in entries or ()
        if entry.whole
    }


def people(authors: str) -> list[str]:
    """Return authors as reference managers take them: surname, comma, given names; a group by its name alone.

    >>> people("Doe, Jane and {The Newt Group} and others")
    ['Doe, Jane', 'The Newt Group']
    """
    with errors.capture():
        found = [Person(name) for name in split_name_list(authors)]
    named = [
        (printed.surname(person), " ".join([*person.first_names, *person.middle_names]))
        for person in found
        if str(person) != "others"
    ]
    return [f"{surname}, {given}" if given else surname for surname, given in named]


def _plain(text: str) -> str:
    """Return a field as plain text; nothing for one that LaTeX cannot read."""
    try:
        return str(printed.decoded(text))
    except (ValueError, PybtexError):
        return ""
