"""The command ``livingreview watch``: one run at a time, reports first, memory last."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from livingreview import lock
from livingreview.kept import digest, write_whole
from livingreview.project import Project
from livingreview.say import Say
from livingreview.services.client import Client
from livingreview.services.clock import Clock
from livingreview.settings import Settings, book_settings
from livingreview.surveillance import machine, memory, words
from livingreview.surveillance.report import Report, Wanted
from livingreview.surveillance.strings import WatchError
from livingreview.surveillance.watch import Progress, watch

_PURPOSE = "surveillance of a living review, once a month"
_BUSY = "Another watch of this review is running"


@dataclass(frozen=True)
class Where:
    """Where a run writes.

    Attributes
    ----------
    state : folder of what is remembered, and of the last reports; ``_build/watch`` unless given.
    json, report : files of the reports for machines and for people; the second is Markdown if its name ends in
        ``.md``.
    """

    state: Path | None = None
    json: Path | None = None
    report: Path | None = None


def run(
    project: Project,
    wanted: Wanted,
    where: Where,
    say: Say,
    progress: Progress,
    clock: Clock | None = None,
    show: Callable[[Report], None] | None = None,
) -> Report:
    """Ask the services, write and show the reports, and remember what was told.

    Parameters
    ----------
    show : shows the report to who asked for it, and returns when it is there.

    Raises
    ------
    WatchError : if the watch cannot be run.
    OSError : if a report cannot be written or shown; nothing is taken for told then.
    """
    folder = (where.state or project.build / "watch").absolute()
    clock = clock or Clock()
    with lock.held(folder / "lock", say, _BUSY):
        remembered = memory.read(folder, say)
        _fits(wanted, clock.today())
        answers = folder / _answers(wanted.key)
        client = Client(_PURPOSE, contact=contact(project), clock=clock, kept=answers)
        try:
            if remembered.begin(wanted, clock.today()):
                say("Going on with the run that was stopped; what was answered is not asked again.")
            else:
                client.begin()
            memory.write(folder, remembered)
            report = watch(project, wanted, remembered, client, progress)
            for file, content in _written(where, folder, report):
                write_whole(file.absolute(), content.encode("utf-8"))
            if show:
                show(report)
            del remembered.runs[wanted.key]
            memory.write(folder, remembered)
            client.end()
        finally:
            client.close()
        _sweep(folder, remembered)
    return report


def _answers(key: str) -> str:
    """Return the name of the file in which a run keeps answers: one for a part must not reach into those of all."""
    return f"answers-{digest(key.encode())[:12]}.sqlite" if key else "answers.sqlite"


def _sweep(folder: Path, remembered: memory.Memory) -> None:
    """Remove what runs for a part have kept, unless they were stopped and can be gone on with."""
    wanted = {_answers(key) for key in remembered.runs}
    for file in folder.glob("answers-*.sqlite"):
        if file.name not in wanted:
            file.unlink(missing_ok=True)


def _written(where: Where, folder: Path, report: Report) -> list[tuple[Path, str]]:
    files = [
        (folder / "report.json", machine.text(report)),
        (folder / "report.md", words.as_markdown(report)),
    ]
    if where.json:
        files.append((where.json, machine.text(report)))
    if where.report:
        form = words.as_markdown if where.report.suffix.lower() in (".md", ".markdown") else words.as_text
        files.append((where.report, form(report)))
    return files


def _fits(wanted: Wanted, today: datetime.date) -> None:
    if wanted.since and wanted.since > today:
        raise WatchError(f"--since {wanted.since}: this day is still to come; write one up to {today}")


def day(text: str) -> datetime.date | None:
    """Return a day as it was typed; ``None`` if none was.

    Raises
    ------
    WatchError : if it is no day.
    """
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise WatchError(f"--since {text}: expected a day such as 2026-01-31") from error


def contact(project: Project) -> str:
    """Return who a service can write to: the address of the settings, else that of the repository.

    Raises
    ------
    WatchError : if the address is none.
    """
    address = Settings.read(project).contact
    if address and not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address, re.ASCII):
        raise WatchError(
            f"_config.yml, livingreview.contact: {json.dumps(address)} is no address of electronic mail"
        )
    repository = book_settings(project).get("repository") or {}
    url = str(repository.get("url") or "") if isinstance(repository, dict) else ""
    return address or (url if re.fullmatch(r"https?://[\w./:-]+", url, re.ASCII) else "")
