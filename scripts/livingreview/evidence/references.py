"""Read the bibliography for names a reader recognises: ``Mok et al., 2024``."""

from __future__ import annotations

from functools import lru_cache

import bibtexparser
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from pylatexenc.latex2text import LatexNodes2Text

from livingreview.evidence.selections import question
from livingreview.project import Project


@lru_cache(maxsize=4)
def _names(raw: bytes) -> dict[str, str]:
    library = bibtexparser.parse_string(
        raw.decode("utf-8-sig"), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    return {entry.key: _short(entry) for entry in library.entries}


@question
def short(citekey: str, project: Project | None = None) -> str:
    """Return authors and year of an entry as they are cited in running text.

    Raises
    ------
    KeyError : if the bibliography has no such entry.
    """
    project = project or Project.find()
    names = _names(project.bibliography.read_bytes())
    if citekey not in names:
        raise KeyError(f"references.bib has no entry '{citekey}'")
    return names[citekey]


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
