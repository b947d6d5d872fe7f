"""Write what a reader can take home: data package, bibliography, notebooks, how to cite the book, and its prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from livingreview import edition, kept
from livingreview.evidence.editions import called
from livingreview.packing import archive
from livingreview.project import Project
from livingreview.sphinxext.downloads import BANK, FOLDER, files, prints
from livingreview.teaching import bank
from livingreview.teaching.formats import as_csv, as_moodle


def publish(project: Project, config: dict[str, Any], notebooks: Mapping[str, str]) -> None:
    """Write every file of :func:`livingreview.sphinxext.downloads.files`, and the prints, into the website; others go.

    Nothing is packed anew while all that goes into the files is as it was.

    Parameters
    ----------
    config : of the book, as Jupyter Book has it.
    notebooks : name of each chapter, such as ``book/part/chapter``, and a key of its notebook, which lies in the website.
    """
    day = edition.day(project)
    folder, file = project.html / FOLDER, project.build / FOLDER
    works = project.bibliography.read_bytes() if project.bibliography.is_file() else b""
    state = called(project, day)
    described = [bibtex(config, day, state), ris(config, day, state)]
    tables = {name: kept.digest(content) for name, content in _data(project)}
    pdfs = {name: (project.prints / name).read_bytes() for name in prints(project)}
    listed, exercises = files(project), dict[str, bytes]()
    if BANK.keys() <= listed.keys():
        found = bank.read(project)
        exercises = {"exercises.csv": as_csv(found).encode(), "exercises.xml": as_moodle(found).encode()}
    asked = [kept.digest(content) for content in exercises.values()]
    now = [str(day), asked, tables, kept.digest(works), dict(notebooks), described, sorted(pdfs)]
    if kept.kept_state(file) == {"of": now, "files": kept.digests(folder)}:
        return
    contents = {
        "data.zip": archive(_data(project), day),
        "references.bib": works,
        "notebooks.zip": archive(_notebooks(project, sorted(notebooks)), day),
        "citation.bib": described[0].encode(),
        "citation.ris": described[1].encode(),
        **exercises,
    }
    if contents.keys() != listed.keys():
        raise ValueError(f"{sorted(contents)} are written, and {sorted(listed)} are listed on pages")
    contents |= pdfs
    for name, content in contents.items():
        kept.write_whole(folder / name, content)
    for path in folder.iterdir():
        if path.name not in contents:
            path.unlink()
    kept.keep_state(file, {"of": now, "files": kept.digests(folder)})


def _data(project: Project) -> Iterable[tuple[str, bytes]]:
    for path in sorted(project.data.rglob("*")):
        if path.is_file():
            yield path.relative_to(project.root).as_posix(), path.read_bytes()
    for name in ("LICENSE-DATA",):
        if (project.root / name).is_file():
            yield name, (project.root / name).read_bytes()


def _notebooks(project: Project, names: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    for name in names:
        yield f"{name}.ipynb", (project.html / f"{name}.ipynb").read_bytes()


def _address(config: dict[str, Any]) -> str:
    return str((config.get("html") or {}).get("baseurl") or "")


def bibtex(config: dict[str, Any], day: date, state: str) -> str:
    """Return how to cite the book, as BibTeX.

    Parameters
    ----------
    state : what the state of the book is called.
    """
    fields = {
        "author": f"{{{config.get('author', '')}}}",
        "title": f"{{{config['title']}}}",
        "year": f"{day.year}",
        "note": state,
        "url": _address(config),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text.strip("{}")]
    return "\n".join([f"@book{{livingreview{day.year},", *lines, "}", ""])


def ris(config: dict[str, Any], day: date, state: str) -> str:
    """Return how to cite the book, as RIS; for ``state`` see :func:`bibtex`."""
    fields = [
        ("TY", "BOOK"),
        ("AU", str(config.get("author", ""))),
        ("TI", str(config["title"])),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}"),
        ("ET", state),
        ("UR", _address(config)),
    ]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in fields if text) + "ER  - \r\n"
