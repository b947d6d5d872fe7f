"""What somebody says of a new row: on the command line, in a file, or asked for column by column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typer

from livingreview.adding.row import AddError, asked, later_key, meant
from livingreview.check.fault import shown
from livingreview.check.files import Table
from livingreview.check.tables import wrong


def pair(written: str) -> tuple[str, str]:
    """Return column and value of ``COLUMN=VALUE``.

    Raises
    ------
    AddError : if there is no such sign between them.
    """
    column, sign, value = written.partition("=")
    if not sign or not column.strip():
        raise AddError(f"--set {shown(written)}: write COLUMN=VALUE, such as value=0.75")
    return column.strip(), value.strip()


def read(file: Path) -> dict[str, str]:
    """Return the columns and values of a YAML file; numbers stay as they are written.

    Raises
    ------
    AddError : if the file cannot be read, or holds anything else.
    """
    import yaml

    try:
        # The base loader makes nothing but text, lists and dictionaries.
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise AddError(
            f"{file}: cannot be read; {getattr(error, 'strerror', '') or 'save it as UTF-8'}"
        ) from error
    except yaml.YAMLError as error:
        raise AddError(f"{file}: not valid YAML; write one line COLUMN: VALUE for each column") from error
    if not isinstance(found, dict) or not all(
        isinstance(cell, str) for pair in found.items() for cell in pair
    ):
        raise AddError(f"{file}: write one line COLUMN: VALUE for each column")
    return found


def answers(
    of: Table, given: Mapping[str, str], begun: Mapping[str, str] | None, today: date
) -> dict[str, str]:
    """Ask for the columns that were not given, until each answer may stand in its column."""
    fields = {field["name"]: field for field in of.schema["fields"]}
    names = of.schema["primaryKey"]
    taken = ["/".join(row.cells[name] for name in names) for row in of.rows]
    found: dict[str, str] = {}
    for name, question, ready in asked(of.schema, given, begun):
        if begun and names == [name]:
            ready = later_key(begun[name], taken, today)
        while True:
            answer = meant(typer.prompt(question, default=ready or None), fields[name])
            if said := wrong(answer, fields[name], of.schema["missingValues"]):
                typer.echo(f"  {said}")
                continue
            found[name] = answer
            break
    return found
