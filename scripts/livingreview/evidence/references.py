"""Read the bibliography for names a reader recognises: ``Mok et al., 2024``."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from bibtexparser.middlewares import NameParts
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from pylatexenc.latex2text import LatexNodes2Text

from livingreview.evidence import bibliography, data
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project

#: A file that changed less than this before it was read may change again without another time stamp.
_SETTLED = 2_000_000_000
_read: dict[Path, tuple[tuple[int, ...], bytes]] = {}


def _bytes(path: Path) -> bytes:
    """Return what the file holds now; one that has settled, and has not been touched since, is not read again."""
    found = path.stat()
    stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if path in _read and _read[path][0] == stamp:
        return _read[path][1]
    raw = path.read_bytes()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED:
        _read[path] = stamp, raw
    return raw


@lru_cache(maxsize=4)
def _names(raw: bytes) -> dict[str, str]:
    """Return key -> authors and year of each entry; kept by the bytes themselves."""
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    entries, _ = bibliography.parse(text)
    return {entry.key: _short(entry) for entry in entries or () if entry.whole}


def short(citekey: str, project: Project | None = None) -> str:
    """Return authors and year of an entry as they are cited in running text.

    Raises
    ------
    KeyError : if the bibliography has no such entry.
    """
    project = project or Project.find()
    path = project.bibliography
    data.note_read(path, project)
    names = _names(_bytes(path))
    if citekey not in names:
        raise KeyError(f"references.bib has no entry '{citekey}'")
    return names[citekey]


def _short(entry: Entry) -> str:
    year = entry.fields.get("year", "n.d.")
    authors = split_multiple_persons_names(entry.fields.get("author", ""))
    surnames = [_surname(parse_single_name_into_parts(author, strict=False)) for author in authors]
    if not surnames:
        return f"{entry.key}, {year}"
    if len(surnames) > 2 or surnames[-1] == "others":
        return f"{surnames[0]} et al., {year}"
    return f"{' and '.join(surnames)}, {year}"


def _surname(author: NameParts) -> str:
    name = " ".join([*author.von, *author.last])
    # Decoding LaTeX is slow, and a name written in UTF-8 needs none of it.
    return LatexNodes2Text().latex_to_text(name) if "\\" in name else name.replace("{", "").replace("}", "")
