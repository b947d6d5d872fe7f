"""Imported once by the process that chapters are forked from: tables and bibliography are parsed before they ask.

What is parsed is kept by the bytes it was made from, so a chapter that finds other bytes parses those.
"""

from __future__ import annotations

import os
from contextlib import suppress

from livingreview import environment
from livingreview.evidence import data, references
from livingreview.project import Project


def parse(project: Project) -> None:
    """Parse every table and the bibliography; what cannot be parsed is left to the chapter that asks for it."""
    # Whatever is wrong with a file: a chapter that needs it says so, and the check says it better.
    with suppress(Exception):
        for described in data.resources(project):
            with suppress(Exception):
                data.load(described["name"], project)
    with suppress(Exception):
        references.shorts([], project)


if os.environ.get(environment.ROOT):
    # Without a project there is nothing to parse, and whoever is forked from here may be told of another one.
    with suppress(Exception):
        parse(Project.find())
