"""The report of the watch for people: the same sentences as text for a terminal and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from livingreview.services.named import SEARCHED
from livingreview.surveillance.candidates import Candidate
from livingreview.surveillance.finding import Finding
from livingreview.surveillance.references import GRAVITY
from livingreview.surveillance.report import Asked, Report

_NAMES = {service.key: service.name for service in SEARCHED}
#: Headings, and the kinds of finding below each.
_PARTS = (
    ("Works of the review that were retracted, corrected or published since", (*GRAVITY,)),
    ("Trials of which the register says something else", ("state", "results", "start", "completion", "enrolment", "number")),
    ("Identifiers that a service does not know", ("unknown",)),
    ("What the bibliography leaves out", ("author", "doi", "pmid", "pages")),
    ("Services and strings", ("refused", "changed", "silent", "clock", "remark")),
)  # fmt: skip
#: Of one part so many are told one by one; all of them are in the report for machines.
MOST = 60
_AUTHORS = 3


@dataclass(frozen=True)
class _Style:
    """How a kind of text writes headings, points, what stands under a point, commands, words of others and tables."""

    heading: Callable[[str], str]
    point: Callable[[str], str]
    under: Callable[[str], str]
    command: Callable[[str], str]
    words: Callable[[str], str]
    cell: Callable[[list[list[str]]], Iterator[str]]


def _escaped(text: str) -> str:
    """Return words of others so that Markdown shows them, and nothing else happens."""
    bare = re.sub(r"([\\`*_{}\[\]<>()#+!|~$&@:-])", r"\\\1", _visible(text))
    return re.sub(r"\b(www)\.", r"\1\\.", bare, flags=re.IGNORECASE)


def _visible(text: str) -> str:
    """Return words of others on one line, without signs that move a cursor or are not seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _fence(text: str) -> str:
    """Return a command between as many strokes as it needs."""
    text = _visible(text)
    strokes = "`" * (max(map(len, re.findall(r"`+", text)), default=0) + 1)
    return f"{strokes}{text}{strokes}"


def _markdown_table(rows: list[list[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield "| " + " | ".join(row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def _text_table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


_MARKDOWN = _Style(
    lambda said: f"## {said}",
    lambda said: f"- {said}",
    lambda said: f"  - {said}",
    _fence,
    _escaped,
    _markdown_table,
)
_TEXT = _Style(
    lambda said: f"{said}\n{'-' * len(said)}",
    lambda said: f"* {said}",
    lambda said: f"  {said}",
    _visible,
    _visible,
    _text_table,
)


def as_markdown(report: Report) -> str:
    """Return the report as Markdown, as an issue shows it."""
    return "\n".join(_lines(report, _MARKDOWN)) + "\n"


def as_text(report: Report) -> str:
    """Return the report as a terminal shows it."""
    return "\n".join(_lines(report, _TEXT)) + "\n"


def summary(report: Report) -> str:
    """Return in one sentence what there is to look at."""
    works, findings = len(report.candidates), len(report.news)
    if not works and not findings:
        said = f"Nothing new on {report.day}"
    else:
        records = f"{works} new record{'s' if works != 1 else ''}"
        said = (
            f"{records} and {findings} other thing{'s' if findings != 1 else ''} to look at on {report.day}"
        )
    return f"{said}; not everything could be asked." if report.failures else f"{said}."


def _lines(report: Report, style: _Style) -> Iterator[str]:
    yield summary(report)
    yield ""
    if report.failures:
        yield style.heading("What could not be asked")
        yield ""
        for sentence in report.failures:
            yield style.point(style.words(sentence))
        yield ""
    for name in report.again:
        yield f"{name} answers again; what it has entered meanwhile was asked for."
        yield ""
    yield from _records(report, style)
    for heading, kinds in _PARTS:
        found = [one for one in report.findings if one.kind in kinds and one.sentence not in report.failures]
        yield from _findings(heading, found, style)
    if report.open:
        yield style.heading("Told before, and still so")
        yield ""
        yield f"{len(report.open)} in all; each is in the report for machines, under still_open."
        yield ""
    yield style.heading("What was asked")
    yield ""
    yield from style.cell([_HEAD, *(_row(one, report, style) for one in report.asked)])
    yield ""
    who = (
        f"as {report.contact}"
        if report.contact
        else "without an address to which a service could write (see --help)"
    )
    yield f"{report.questions} questions went out, {who}. Nothing was written into the review."


def _records(report: Report, style: _Style) -> Iterator[str]:
    if not report.candidates:
        return
    yield style.heading("New records")
    yield ""
    yield "Read each one; what belongs into the review is taken over with the command below it."
    yield ""
    for one in report.candidates[:MOST]:
        yield style.point(_cited(one, style))
        about = [report.labels.get(topic, topic) for topic in sorted(one.topics)]
        trials = [f"{number} ({', '.join(keys)})" for number, keys in one.trials.items()]
        why = [*(f"topic: {label}" for label in about), *(f"names trial {trial}" for trial in trials)]
        found = ", ".join(_NAMES[service] for service in one.services)
        yield style.under(f"{style.words('; '.join(why))}; found in {found}")
        if one.command:
            yield style.under(style.command(one.command))
        else:
            yield style.under(f"no identifier that can be looked up ({style.words(one.record)})")
    yield from _rest(len(report.candidates))
    yield ""


def _cited(one: Candidate, style: _Style) -> str:
    names = ", ".join(name.split(",")[0] for name in one.authors[:_AUTHORS])
    names += " et al." if len(one.authors) > _AUTHORS else ""
    where = " ".join(filter(None, (one.journal, one.year)))
    kind = {"preprint": " [preprint]", "registry": " [record of a trial]"}.get(one.kind, "")
    said = " ".join(
        filter(
            None, (f"{names}." if names else "", f"{one.title.rstrip('.')}.", f"{where}." if where else "")
        )
    )
    return style.words(said + kind)


def _findings(heading: str, found: list[Finding], style: _Style) -> Iterator[str]:
    if not found:
        return
    yield style.heading(heading)
    yield ""
    for one in found[:MOST]:
        yield style.point(style.words(one.sentence))
        if one.command:
            yield style.under(style.command(one.command))
    yield from _rest(len(found))
    yield ""


def _rest(count: int) -> Iterator[str]:
    if count > MOST:
        yield ""
        yield f"{count - MOST} more are in the report for machines."


_HEAD = ["Service", "Topic", "String", "Since", "Records", "Read", "New", "State"]


def _row(one: Asked, report: Report, style: _Style) -> list[str]:
    return [
        _NAMES[one.service],
        style.words(report.labels.get(one.topic, "trials of the review")),
        style.words(one.place),
        one.since.isoformat(),
        "–" if one.count is None else str(one.count),
        str(one.fetched),
        str(one.new),
        {"whole": "asked in full", "partly": "read in part", "failed": "failed"}[one.state],
    ]
