"""Faults as GitHub reads them from the log of a run: each stands beside its line in the pull request."""

from __future__ import annotations

from livingreview.check.fault import Fault

#: What would end a property or begin another, and how it is written.
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _MESSAGE | {":": "%3A", ",": "%2C"}


def annotation(fault: Fault) -> str:
    """Return the command that shows a fault at its line; nothing that a file holds can begin another command."""
    place = [f"file={_written(fault.file, _PROPERTY)}"]
    if fault.line is not None:
        place.append(f"line={fault.line}")
    column = f"{fault.column}: " if fault.column is not None else ""
    return f"::error {','.join(place)}::{_written(column + fault.message, _MESSAGE)}"


def _written(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
