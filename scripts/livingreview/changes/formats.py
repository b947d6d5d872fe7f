"""A report as text, Markdown, HTML or JSON; whatever stands in a cell is shown and never obeyed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from livingreview.changes import told
from livingreview.changes.markdown import Place, markdown
from livingreview.changes.report import Report
from livingreview.changes.told import Line
from livingreview.changes.visible import visible
from livingreview.changes.webpage import webpage
from livingreview.kept import write_whole

#: What a folder holds -> how it is written.
_FILES = {"report.html": "html", "report.md": "markdown", "report.json": "json"}


def _text(report: Report, _place: Place) -> str:
    sections = told.sections(report)
    lines = [f"Since {visible(report.base)}", told.summary(report, sections)]
    lines += [visible(note) for note in report.notes]
    for section in sections:
        lines += ["", f"{section.head} ({len(section.items)})"]
        for item in section.items:
            lines.append(f"  {visible(told.cut(item.words))}")
            lines += [f"    {text}" for line in item.below for text in of_line(line)]
            lines += [f"    picture {picture.when}: {picture.file}" for picture in item.pictures]
    return "\n".join(lines) + "\n"


def of_line(line: Line) -> Iterator[str]:
    """Yield a detail as text: what it is of, and what it was and is."""
    before, now = (visible(told.cut(text or "")) for text in (line.before, line.now))
    label = f"{visible(line.label)}: " if line.label else ""
    if line.source and line.source.address:
        yield f"{label}{now} <{visible(line.source.address)}>"
    elif line.before is None:
        yield f"{label}{now}"
    elif line.label:
        yield f"{label}{before} → {now}"
    else:
        yield f"before: {before}"
        yield f"now: {now}"


def _json(report: Report, _place: Place) -> str:
    return json.dumps(report.as_dict(), indent=1, ensure_ascii=False) + "\n"


#: Name -> how a report is written.
FORMATS: dict[str, Callable[[Report, Place], str]] = {
    "text": _text,
    "markdown": markdown,
    "html": lambda report, _place: webpage(report),
    "json": _json,
}


def write(report: Report, folder: Path, place: Place) -> None:
    """Write a report into a folder, in every form that a folder holds."""
    for name, form in _FILES.items():
        # A character that no encoding has is written as its number.
        write_whole(folder / name, FORMATS[form](report, place).encode("utf-8", "backslashreplace"))
