"""The moment an edition of the book is dated by: a clock that does not run between two builds of one state."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime

from livingreview.project import Project


def clock(project: Project) -> int:
    """Return seconds since 1970 (UTC): ``SOURCE_DATE_EPOCH``, else the last commit, else the newest check of a row."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    asked = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=project.root, capture_output=True, text=True
    )
    if asked.returncode == 0 and asked.stdout.strip().isdigit():
        return int(asked.stdout)
    return int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
