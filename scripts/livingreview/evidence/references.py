"""Read the bibliography for names a reader recognises: ``Doe et al., 2024``."""

from __future__ import annotations

from functools import cache

import bibtexparser
import pandas as pd
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from pylatexenc.latex2text import LatexNodes2Text

from livingreview.evidence import data
from livingreview.project import Project


@cache
def _names(path: str, _changed: int) -> dict[str, str]:
    library = bibtexparser.parse_file(path, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    return {entry.key: _short(entry) for entry in library.entries}


def short(citekey: str, project: Project | None = None) -> str:
    """Return authors and year of an entry as they are cited in running text.

    Raises
    ------
    KeyError : if the bibliography has no such entry.
    """
    project = project or Project.find()
    path = project.bibliography
    data.note_read(path, project)
    names = _names(str(path), path.stat().st_mtime_ns)
    if citekey not in names:
        raise KeyError(f"references.bib has no entry '{citekey}'")
    return names[citekey]


def cited(table: pd.DataFrame, project: Project | None = None) -> pd.Series:
    """Return the work behind each row of a table with ``source``, as a sentence cites it."""
    names = {key: short(key, project) for key in table.source.unique()}
    return table.source.map(names).astype("string")


def _short(entry: bibtexparser.model.Entry) -> str:
    fields = entry.fields_dict
    authors = fields["author"].value if "author" in fields else []
    year = fields["year"].value if "year" in fields else "n.d."
    surnames = [_surname(author) for author in authors]
    if not surnames:
        return f"{entry.key}, {year}"
    if len(surnames) > 2 or surnames[-1] == "others":
        return f"{surnames[0]} et al., {year}"
    return f"{' and '.join(surnames)}, {year}"


def _surname(author: NameParts | str) -> str:
    name = author if isinstance(author, str) else " ".join([*author.von, *author.last])
    # Decoding LaTeX is slow, and a name written in UTF-8 needs none of it.
    return LatexNodes2Text().latex_to_text(name) if "\\" in name else name.replace("{", "").replace("}", "")
