"""Which prints of the whole book agree with the website, so that it may offer them."""

from __future__ import annotations

from pathlib import Path

from livingreview import kept
from livingreview.project import Project


def keep(project: Project, inputs: str) -> str:
    """Forget the prints that the website must not offer, and return a key of the others.

    Parameters
    ----------
    inputs : key of all that the website is made from; a print of anything else, or one that was changed, is forgotten.
    """
    file = project.printed
    noted = kept.kept_state(file)
    if noted is None:
        file.unlink(missing_ok=True)
        return ""
    agree = {
        paper: about
        for paper, about in noted["papers"].items()
        if about["digest"] == _digest(project, about["file"])
    }
    if noted["of"] != inputs or not agree:
        file.unlink(missing_ok=True)
        return ""
    if agree != noted["papers"]:
        kept.keep_state(file, {"of": inputs, "papers": agree})
    return kept.key(agree)


def note(project: Project, inputs: str, paper: str, pdf: Path) -> None:
    """Note a print of the whole book, so that the next build of the website from the same inputs offers it."""
    keep(project, inputs)
    papers = (kept.kept_state(project.printed) or {"papers": {}})["papers"]
    papers[paper] = {"file": pdf.name, "digest": _digest(project, pdf.name)}
    kept.keep_state(project.printed, {"of": inputs, "papers": papers})


def _digest(project: Project, name: str) -> str:
    file = project.prints / name
    return kept.digest(file.read_bytes()) if file.is_file() else ""
