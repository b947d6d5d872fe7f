"""Write what a reader can take home: data package, bibliography, notebooks, and how to cite the book."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from livingreview import kept
from livingreview.edition import clock
from livingreview.project import Project
from livingreview.sphinxext.downloads import FILES, FOLDER


def publish(project: Project, notebooks: Mapping[str, bytes]) -> None:
    """Write every file of :data:`livingreview.sphinxext.downloads.FILES` into the website; other files there go.

    Parameters
    ----------
    notebooks : name of each chapter, such as ``book/part/chapter``, and its executed notebook.
    """
    day = datetime.fromtimestamp(clock(project), UTC).date()
    config = _config(project)
    contents = {
        "data.zip": archive(_data(project), day),
        "references.bib": project.bibliography.read_bytes() if project.bibliography.is_file() else b"",
        "notebooks.zip": archive(((f"{name}.ipynb", of) for name, of in sorted(notebooks.items())), day),
        "citation.bib": bibtex(config, day).encode(),
        "citation.ris": ris(config, day).encode(),
    }
    if contents.keys() != FILES.keys():
        raise ValueError(f"{sorted(contents)} are written, and {sorted(FILES)} are listed on pages")
    folder = project.html / FOLDER
    for name, content in contents.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            kept.write_whole(folder / name, content)
    for path in folder.iterdir():
        if path.name not in contents:
            path.unlink()


def archive(files: Iterable[tuple[str, bytes]], day: date) -> bytes:
    """Return a ZIP of files, all of one day, so that equal files give equal bytes."""
    written = io.BytesIO()
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            told = zipfile.ZipInfo(name, moment)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            packed.writestr(told, content)
    return written.getvalue()


def _data(project: Project) -> Iterable[tuple[str, bytes]]:
    for path in sorted(project.data.rglob("*")):
        if path.is_file():
            yield path.relative_to(project.root).as_posix(), path.read_bytes()
    for name in ("LICENSE-DATA",):
        if (project.root / name).is_file():
            yield name, (project.root / name).read_bytes()


def _config(project: Project) -> dict[str, Any]:
    import yaml

    config: dict[str, Any] = yaml.safe_load(project.config.read_text(encoding="utf-8"))
    return config


def _address(config: dict[str, Any]) -> str:
    return str((config.get("html") or {}).get("baseurl") or "")


def bibtex(config: dict[str, Any], day: date) -> str:
    """Return how to cite the book, as BibTeX."""
    fields = {
        "author": f"{{{config.get('author', '')}}}",
        "title": f"{{{config['title']}}}",
        "year": f"{day.year}",
        "note": f"Edition of {day.isoformat()}",
        "url": _address(config),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text.strip("{}")]
    return "\n".join([f"@book{{livingreview{day.year},", *lines, "}", ""])


def ris(config: dict[str, Any], day: date) -> str:
    """Return how to cite the book, as RIS."""
    fields = [
        ("TY", "BOOK"),
        ("AU", str(config.get("author", ""))),
        ("TI", str(config["title"])),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}"),
        ("ET", day.isoformat()),
        ("UR", _address(config)),
    ]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in fields if text) + "ER  - \r\n"
