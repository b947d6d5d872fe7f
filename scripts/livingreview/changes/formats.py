"""A report as text, Markdown, HTML or JSON; whatever stands in a cell is shown and never obeyed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from livingreview.changes.report import Report
from livingreview.changes.rows import KINDS, Change

NOTHING = "No change in the evidence."
_HEADS = {"removed": "Rows removed", "changed": "Rows changed", "added": "Rows added"}
_VERDICTS = {
    "no longer holds": "no longer holds",
    "gone": "is bound no more",
    "holds again": "holds again",
    "new": "is new",
    "holds": "still holds",
}
#: Signs that mean something in Markdown, wherever they stand.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~@:])")
#: Cells longer than this are cut; the whole stands in the file.
_LONG = 300


@dataclass(frozen=True)
class Item:
    """One thing that is told: its words, where it can be looked up, and what stands below it."""

    words: str
    address: str = ""
    below: tuple[str, ...] = ()


Section = tuple[str, list[Item]]


def sections(report: Report) -> Iterator[Section]:
    """Yield what is told under each heading, losses first; headings under which nothing stands are left out."""
    by_kind = {kind: [change for change in report.rows if change.kind == kind] for kind in KINDS}
    told: list[Section] = [(_HEADS["removed"], [_row(one, report) for one in by_kind["removed"]])]
    told.append(
        (
            "Conclusions",
            [
                Item(
                    f"{one.key} {_VERDICTS[one.verdict]}: {one.sentence}",
                    "",
                    (one.chapter, *([f"rows: {', '.join(one.rows)}"] if one.rows else [])),
                )
                for one in report.conclusions
            ],
        )
    )
    told += [(_HEADS[kind], [_row(one, report) for one in by_kind[kind]]) for kind in ("changed", "added")]
    told.append(
        (
            "Sentences that now print something else",
            [
                Item(f"{one.chapter}, line {one.line}", "", (f"before: {one.before}", f"now: {one.now}"))
                for one in report.sentences
            ],
        )
    )
    told.append(
        (
            "Earlier cuts",
            [Item(f"{one.earlier} is followed by {one.later}") for one in report.superseded],
        )
    )
    told.append(
        (
            "Second readings",
            [
                *(Item(f"{key}: the mark of a second reading goes") for key in report.readings.lost),
                *(
                    Item(
                        f"{key}: a fact changed, and the mark of a second reading stayed; was it read again?"
                    )
                    for key in report.readings.kept
                ),
            ],
        )
    )
    return ((head, items) for head, items in told if items)


def lines(changes: Sequence[Change]) -> Iterator[str]:
    """Yield what a few changed rows hold, cell by cell, without their sources."""
    for change in changes:
        yield f"  {change.title}, {change.key}: {change.about}"
        yield from (f"    {cell.title}: {_cut(cell.now)}" for cell in change.cells)


def _row(change: Change, report: Report) -> Item:
    source = report.sources.get(change.source)
    cells = change.cells if change.kind == "changed" else ()
    below = [
        f"{cell.title}: {_cut(cell.before) or 'nothing'} → {_cut(cell.now) or 'nothing'}" for cell in cells
    ]
    if source:
        below.append(f"source: {source.name}")
    return Item(
        f"{change.title}, {change.key}: {change.about}", source.address if source else "", tuple(below)
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"


def _text(report: Report) -> str:
    lines = [f"Since {report.base}"]
    for head, items in sections(report):
        lines += ["", f"{head} ({len(items)})"]
        for item in items:
            lines.append(f"  {item.words}" + (f" <{item.address}>" if item.address else ""))
            lines += [f"    {line}" for line in item.below]
    if report.is_empty:
        lines.append(NOTHING)
    return "\n".join(lines) + "\n"


def _markdown(report: Report) -> str:
    lines = [f"Since {_plain(report.base)}"]
    for head, items in sections(report):
        lines += ["", f"### {head} ({len(items)})", ""]
        for item in items:
            link = f" ([source](<{_address(item.address)}>))" if item.address else ""
            lines.append(f"- {_plain(item.words)}{link}")
            lines += [f"  - {_plain(line)}" for line in item.below]
    if report.is_empty:
        lines += ["", NOTHING]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is: on one line, without any sign that it would obey."""
    one_line = " ".join(text.split())
    return _MARKDOWN.sub(r"\\\1", html.escape(one_line, quote=False))


def _address(text: str) -> str:
    return re.sub(r"[<>\s]", "", text)


def _html(report: Report) -> str:
    parts = [f"<p>Since {html.escape(report.base)}</p>"]
    for head, items in sections(report):
        parts.append(f"<h3>{head} ({len(items)})</h3>\n<ul>")
        for item in items:
            link = f' <a href="{html.escape(item.address)}">source</a>' if item.address else ""
            below = "".join(f"<li>{html.escape(line)}</li>" for line in item.below)
            parts.append(f"<li>{html.escape(item.words)}{link}{f'<ul>{below}</ul>' if below else ''}</li>")
        parts.append("</ul>")
    if report.is_empty:
        parts.append(f"<p>{NOTHING}</p>")
    return "\n".join(parts) + "\n"


def _json(report: Report) -> str:
    return json.dumps(report.as_dict(), indent=1, ensure_ascii=False) + "\n"


#: Name -> how a report is written.
FORMATS: dict[str, Callable[[Report], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
}
