"""Abstracts of the records that were taken over: kept beside the website and not in the tables, as they are others' text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from livingreview import kept
from livingreview.project import Project
from livingreview.screening.candidate import Candidate


def keep(project: Project, candidates: Iterable[Candidate]) -> None:
    """Keep the abstracts of a report with those of earlier ones; of a record without one, that it has none."""
    found = {one.record: one.abstract for one in candidates}
    kept.keep_state(_file(project), read(project) | found)


def read(project: Project) -> dict[str, str]:
    """Return the abstracts that are here: record -> abstract, empty for a record without one."""
    return dict(kept.kept_state(_file(project)) or {})


def _file(project: Project) -> Path:
    return project.build / "screening" / "abstracts"
