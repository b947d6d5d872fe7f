"""What is answered to whoever sent a form, as Markdown in which nothing that was typed can act."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from livingreview.adding.forms.book import Book, Place
from livingreview.adding.forms.enter import Entered
from livingreview.adding.forms.form import Form
from livingreview.adding.forms.plan import Plan, Problem
from livingreview.changes import formats, told
from livingreview.changes.rows import Change
from livingreview.check.fault import shown
from livingreview.evidence import references

#: Characters of what was typed that are repeated.
_LONG = 300
#: Signs that mean something in Markdown, wherever they stand.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")
#: Where the host would make a mention, a reference or a link, although Markdown shows the signs as they are; a sign
#: that shows nothing behind it keeps it from that.
_ACTING = re.compile(r"(@|\\#|\bGH(?=\\-)|\bwww(?=\\\.)|\\:(?=//))(?=\S)", re.IGNORECASE)
#: Rows that are told cell by cell, and things that are told of one field: a comment has an end.
_MOST, _FEW = 20, 12
#: Sections of a report that the tables of the answer tell already.
_ROWS = ("Rows removed", "Rows changed", "Rows added")


def code(text: str, limit: int = _LONG) -> str:
    """Return a text as code, where nothing is obeyed; on one line, shortened, fit for a cell."""
    line = shown(" ".join(text.split()), limit)
    if not line:
        return "(nothing)"
    runs = [len(run) for run in re.findall("`+", line)]
    fence = "`" * (max(runs, default=0) + 1)
    space = " " if "`" in line else ""
    return f"{fence}{space}{line}{space}{fence}".replace("|", r"\|")


def plain(text: str, limit: int | None = None) -> str:
    """Return a text that Markdown and the host show as it is, on one line."""
    line = shown(" ".join(text.split()), limit)
    escaped = _MARKDOWN.sub(r"\\\1", html.escape(line, quote=False))
    return _ACTING.sub("\\1\u2060", escaped)


def entered(form: Form, plan: Plan, done: Entered, values: Mapping[str, str], book: Book) -> str:
    """Return the answer to a form that was entered."""
    report = done.report
    assert report is not None  # noqa: S101 - what was entered has a report
    lines = [
        f"## Entered as a draft: {plain(form.title)}",
        "",
        "Thank you. Nothing of this shows in the book before somebody has opened the source and compared it.",
        "Until then its status is that of a report at second hand.",
        "",
        "### What was entered",
    ]
    for change in report.rows[:_MOST]:
        lines += ["", *_row(change)]
    if more := report.rows[_MOST:]:
        lines += ["", f"And {len(more)} rows more: {', '.join(code(change.key) for change in more)}"]
    if plan.work:
        lines += ["", f"New reference {code(plan.work.key)}", "", "| Field | Entered |", "| --- | --- |"]
        lines += [f"| {plain(name)} | {code(cell)} |" for name, cell in plan.work.fields.items()]
    lines += ["", "### What it touches", ""]
    touched = list(_touched(done))
    lines += touched or ["Nothing else: no sentence and no conclusion of the book rests on it."]
    lines += ["", "### What a reviewer has to look at", ""]
    lines += [f"- [ ] {one}" for one in _to_look(plan, done, values)]
    lines += ["", "### What was typed", "", *_typed(form, values)]
    return "\n".join(lines) + "\n"


def _row(change: Change) -> Iterator[str]:
    yield f"{plain(change.title)}, row {code(change.key)}"
    yield ""
    if change.kind == "changed":
        yield "| Column | Before | Now |"
        yield "| --- | --- | --- |"
        yield from (
            f"| {plain(cell.title)} | {code(cell.said_before)} | {code(cell.said_now)} |"
            for cell in change.told
        )
    else:
        yield "| Column | Entered |"
        yield "| --- | --- |"
        yield from (
            f"| {plain(cell.title)} | {code(cell.said_now or cell.said_before)} |" for cell in change.told
        )


def _touched(done: Entered) -> Iterator[str]:
    if done.report:
        for section in told.sections(done.report):
            if section.head not in _ROWS:
                yield f"**{plain(section.head)}**"
                yield ""
                for item in section.items:
                    yield f"- {plain(item.words, _LONG)}"
                    yield from (
                        f"  - {plain(said, _LONG)}" for line in item.below for said in formats.of_line(line)
                    )
                yield ""
    if done.to_do:
        yield "**To be done before it is taken over**"
        yield ""
        yield from (f"- {plain(str(fault), 600)}" for fault in done.to_do)


def _to_look(plan: Plan, done: Entered, values: Mapping[str, str]) -> Iterator[str]:
    sources = done.report.sources if done.report else {}
    for source in sources.values():
        link = f" ([open it](<{_address(source.address)}>))" if _address(source.address) else ""
        yield (
            f"Open the source, {code(source.name)}{link}, and compare every column of the rows above with it. Then write"
            " in each row where it stands there, what you read (status) and the day."
        )
    yield from (plain(one, 600) for one in list(dict.fromkeys(plan.look))[:_MOST])
    interests = values.get("interests", "")
    yield (
        f"Interests of the sender: {code(interests)}"
        if interests
        else "The sender does not say whether there are interests."
    )


def _address(text: str) -> str:
    """Return an address that is one, without anything that could end a link."""
    return text if re.fullmatch(r"https://[A-Za-z0-9.-]+/[-._~;()/:%A-Za-z0-9]*", text) else ""


def _typed(form: Form, values: Mapping[str, str]) -> Iterator[str]:
    for field in form.fields:
        if values.get(field.id):
            yield f"- {plain(field.label)} {code(values[field.id])}"


def refused(form: Form, problems: Sequence[Problem], book: Book) -> str:
    """Return the answer to a form that was not entered."""
    count = "One thing is" if len(problems) == 1 else f"{len(problems)} things are"
    lines = [
        f"## Nothing was entered: {plain(form.title)}",
        "",
        f"Thank you. {count} missing or cannot be understood. Edit your answers above; they are then read again.",
    ]
    order = [field.label for field in form.fields]
    by_label: dict[str, list[Problem]] = {}
    for problem in sorted(
        problems, key=lambda one: order.index(one.label) if one.label in order else len(order)
    ):
        by_label.setdefault(problem.label, []).append(problem)
    for label, alike in by_label.items():
        lines += ["", f"**{plain(label)}**" if label else "**About the whole**", ""]
        for found in list(dict.fromkeys(one.found for one in alike))[:_FEW]:
            if found:
                lines.append(f"- You wrote: {code(found)}")
            said = dict.fromkeys(one.said for one in alike if one.found == found)
            lines += [f"- {plain(one, 900)}" for one in list(said)[:_FEW]]
        if len({one.found for one in alike}) > _FEW:
            lines.append("- And more of the same kind.")
        lines += _rows([place for one in alike for place in one.rows], book)
        lines += _works([key for one in alike for key in one.works], book)
    return "\n".join(lines) + "\n"


def _rows(places: Iterable[Place], book: Book) -> Iterator[str]:
    found = list(dict.fromkeys(places))
    if found:
        yield ""
        yield "| Key | In the book | What it is |"
        yield "| --- | --- | --- |"
        for place in found:
            value, about = book.told(place)
            yield f"| {code(place.key)} | {code(value)} | {code(about)} |"


def _works(keys: Iterable[str], book: Book) -> Iterator[str]:
    found = list(dict.fromkeys(keys))
    if found:
        yield ""
        yield "| Work | Cited as | DOI |"
        yield "| --- | --- | --- |"
        names = references.shorts(found, book.project)
        for key, name, (doi, _) in zip(
            found, names, references.identifiers(found, book.project), strict=True
        ):
            yield f"| {code(key)} | {code(name)} | {code(doi)} |"


def unread(why: str) -> str:
    """Return the answer to what is no form."""
    return f"## Nothing was entered\n\n{plain(why)}\n"


def noted(form: Form, values: Mapping[str, str], passage: tuple[str, int, str] | None) -> str:
    """Return the answer to a form by which nothing is entered."""
    lines = [
        f"## Thank you: {plain(form.title)}",
        "",
        "Nothing was changed by itself: a person will read the sentence and its sources.",
        "",
    ]
    if passage:
        chapter, number, text = passage
        lines += [
            "The sentence was found here:",
            "",
            f"- {code(chapter)}, line {number}",
            f"- {code(text, 600)}",
        ]
    else:
        lines.append(
            "The sentence was not found in the book as it stands now; the page it stands on would help."
        )
    lines += ["", "### What was typed", "", *_typed(form, values)]
    return "\n".join(lines) + "\n"
