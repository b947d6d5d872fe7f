"""A report as one page that opens in any browser: no script, nothing from elsewhere, pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from livingreview.changes import told
from livingreview.changes.report import Report
from livingreview.changes.told import Item, Line, Picture, Section
from livingreview.changes.visible import marked, visible

_TITLE = "What this change does to the evidence"
#: More details of one row than these are folded away.
_FEW = 6
#: Nothing that a cell could bring is ever fetched or run.
_POLICY = (
    "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def webpage(report: Report) -> str:
    """Return a report as a whole HTML page; pictures are named as they lie in its folder."""
    sections = told.sections(report)
    style = files("livingreview.changes").joinpath("webpage.css").read_text(encoding="utf-8")
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_TITLE}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{_TITLE}</h1>",
        f"<p>Since {_shown(report.base)}.</p>",
        f'<p class="summary">{_shown(told.summary(report, sections))}</p>',
        *(f'<p class="note">{_shown(note)}</p>' for note in report.notes),
        "</header>",
        *_contents(sections),
        "<main>",
        *(line for section in sections for line in _section(section)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _contents(sections: list[Section]) -> Iterator[str]:
    if len(sections) > 1:
        yield '<nav aria-label="Sections">\n<ul>'
        for section in sections:
            yield f'<li><a href="#{_name(section)}">{escape(section.head)}</a> ({len(section.items)})</li>'
        yield "</ul>\n</nav>"


def _name(section: Section) -> str:
    return re.sub(r"[^a-z]+", "-", section.head.lower())


def _section(section: Section) -> Iterator[str]:
    name = _name(section)
    mark = ' class="loss"' if section.is_loss else ""
    yield f'<section aria-labelledby="{name}"{mark}>'
    yield f'<h2 id="{name}">{escape(section.head)} ({len(section.items)})</h2>'
    yield '<ul class="items">'
    yield from (_item(item) for item in section.items)
    yield "</ul>"
    yield "</section>"


def _item(item: Item) -> str:
    lines = "".join(f"<li>{_line(line)}</li>" for line in item.below)
    below = f"<ul>{lines}</ul>" if lines else ""
    if sum(line.before is None for line in item.below) > _FEW:
        below = f"<details><summary>All cells ({len(item.below)})</summary>{below}</details>"
    return f"<li><p>{_shown(item.words)}</p>{below}{_pictures(item.pictures)}</li>"


def _line(line: Line) -> str:
    label = f'<span class="label">{_shown(line.label)}:</span> ' if line.label else ""
    if line.source and line.source.address:
        return f'{label}<a href="{escape(line.source.address)}" rel="noreferrer">{_shown(line.now)}</a>'
    if line.before is None:
        return f"{label}{_shown(line.now)}"
    was, is_ = marked(line.before, line.now)
    if not line.label:
        return (
            f'<span class="label">before:</span> {_runs(was, "del")}<br>'
            f'<span class="label">now:</span> {_runs(is_, "ins")}'
        )
    return (
        f'{label}{_runs(was, "del")} <span aria-hidden="true">→ </span><span class="unseen"> is now </span>'
        f"{_runs(is_, 'ins')}"
    )


def _runs(runs: list[tuple[str, bool]], tag: str) -> str:
    return " ".join(f"<{tag}>{escape(text)}</{tag}>" if differs else escape(text) for text, differs in runs)


def _pictures(pictures: tuple[Picture, ...]) -> str:
    if not pictures:
        return ""
    shown = "".join(
        f'<figure><figcaption>{picture.when.capitalize()}</figcaption><a href="{escape(picture.file)}">'
        f'<img src="{escape(picture.file)}" alt="{_shown(f"{picture.when}: {picture.says}")}" loading="lazy"></a></figure>'
        for picture in pictures
    )
    return f'<div class="pictures">{shown}</div>'


def _shown(text: str) -> str:
    return escape(visible(text))
