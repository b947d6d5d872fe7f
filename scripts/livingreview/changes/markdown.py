"""A report as a comment on GitHub: whatever stands in a cell is shown and never obeyed, pings nobody, and fits."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from livingreview.changes import told
from livingreview.changes.report import Report
from livingreview.changes.told import Item, Line, Picture, Section
from livingreview.changes.visible import marked, visible

#: GitHub takes 65,536 characters; counted in bytes, with room for a line that a workflow adds.
LIMIT = 60_000
#: Signs that mean something in Markdown, wherever they stand.
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~@:>=])")
# GitHub looks for people, issues, emoji and addresses in what Markdown has become, where no escape is left: only a
# sign between keeps these apart. It is one that nobody sees.
_APART = "&#8203;"
_CALLS = re.compile(r"(\\[@#:])(?=\S)")
_ISSUE = re.compile(r"\b(gh)(\\-)(?=\d)", re.IGNORECASE)
#: Details of a row that are told in one line if there are more.
_FEW = 4


@dataclass(frozen=True)
class Place:
    """Where a report lies.

    Attributes
    ----------
    address : at which a browser finds its folder; empty if it is not published.
    folder : as its author knows it; empty if only this text was made.
    """

    address: str = ""
    folder: str = ""

    @property
    def whole(self) -> str:
        """Say, in Markdown, where all of it can be read."""
        if self.address:
            return f"the whole is in [the full report](<{_address(f'{self.address}/report.html')}>)"
        if self.folder:
            return f"the whole is in {plain(self.folder)}/report.html"
        return "the whole is printed by `livingreview diff`"


@dataclass
class _Part:
    """One section, as it is being made to fit.

    Attributes
    ----------
    items : each as it is told, first without its details.
    kept : how many of them are told.
    is_whole : whether they are told with their details.
    """

    section: Section
    items: list[str]
    kept: int
    is_whole: bool = False

    @property
    def text(self) -> str:
        """The section as it stands now."""
        items = self.items[: self.kept]
        if more := len(self.items) - self.kept:
            items.append(f"- … and {more} more")
        head = f"{plain(self.section.head)} ({len(self.items)})"
        if self.section.is_detail:
            return f"<details><summary>{head}</summary>\n\n" + "\n".join(items) + "\n\n</details>\n"
        return f"### {'⚠ ' * self.section.is_loss}{head}\n\n" + "\n".join(items) + "\n"


def markdown(report: Report, place: Place | None = None) -> str:
    """Return a report as Markdown, below the length that a comment may have."""
    place, sections = place or Place(), told.sections(report)
    head = [f"Since {plain(report.base)}.", "", f"**{plain(told.summary(report, sections))}**", ""]
    head += [line for note in report.notes for line in (plain(note), "")]
    if any(item.pictures for section in sections for item in section.items) and not place.address:
        head += [f"Pictures of the figures lie in {plain(place.folder)}/pictures.", ""]
    parts = [
        _Part(section, [f"- {plain(item.words)}" for item in section.items], len(section.items))
        for section in sections
    ]
    left = _fit(parts, place, LIMIT - _size(head))
    if left:
        head += [f"*Shortened: {left}; {place.whole}.*", ""]
    return "\n".join([*head, *(part.text for part in parts)]).rstrip() + "\n"


def _size(lines: list[str]) -> int:
    """Return the length of lines in bytes, their ends included."""
    return sum(len(line.encode()) + 1 for line in lines)


def _fit(parts: list[_Part], place: Place, room: int) -> str:
    """Tell as much as there is room for, what matters most first; say in words what is folded away."""
    room -= 500 + 200 * len(parts)  # the line that says so, and headings
    room -= sum(_size(part.items) for part in parts)
    # What may be folded away matters less than anything else.
    order = sorted(parts, key=lambda part: part.section.is_detail)
    for part in order:
        room = _with_details(part, place, room)
    dropped = 0
    for part in reversed(order):
        while room < 0 and part.kept:
            part.kept -= 1
            dropped += 1
            room += _size([part.items[part.kept]])
    folded = sum(len(part.items) for part in parts if not part.is_whole)
    if not folded:
        return ""
    said = f"the details of {folded} item{'s' * (folded != 1)}"
    return said + (f", {dropped} of them altogether," if dropped else "") + " are left out"


def _with_details(part: _Part, place: Place, room: int) -> int:
    """Tell the details of a section if there is room for all of them; return the room that is left."""
    whole: list[str] = []
    left = room + _size(part.items)
    for item in part.section.items:
        whole.append("\n".join(_item(item, place)))
        left -= _size(whole[-1:])
        if left < 0:
            return room
    part.items, part.is_whole = whole, True
    return left


def _item(item: Item, place: Place) -> Iterator[str]:
    yield f"- {plain(item.words)}"
    plainly = [line for line in item.below if line.before is None and line.source is None]
    if len(plainly) > _FEW:
        yield "  - " + " · ".join(_line(line) for line in plainly)
    for line in item.below:
        if len(plainly) <= _FEW or line not in plainly:
            yield from (f"  - {text}" for text in _lines(line))
    yield from _pictures(item.pictures, place)


def _lines(line: Line) -> Iterator[str]:
    """Yield a line as one or, where sentences stand against each other, as two."""
    if line.before is None or line.label:
        yield _line(line)
        return
    was, is_ = marked(line.before, line.now)
    yield f"before: {_runs(was)}"
    yield f"now: {_runs(is_)}"


def _line(line: Line) -> str:
    label = f"{plain(line.label)}: " if line.label else ""
    if line.source and line.source.address:
        return f"{label}[{plain(line.now)}](<{_address(line.source.address)}>)"
    if line.before is None:
        return f"{label}{plain(line.now)}"
    was, is_ = marked(line.before, line.now)
    return f"{label}{_runs(was, strong=False)} → {_runs(is_)}"


def _runs(runs: list[tuple[str, bool]], *, strong: bool = True) -> str:
    return " ".join(f"<b>{plain(text)}</b>" if differs and strong else plain(text) for text, differs in runs)


def _pictures(pictures: tuple[Picture, ...], place: Place) -> Iterator[str]:
    """Yield pictures side by side where a browser finds them, or the names of their files."""
    if not pictures:
        return
    if not place.address:
        yield "  - " + ", ".join(f"{picture.when}: {plain(picture.file)}" for picture in pictures)
        return
    shown = [
        f"![{plain(f'{picture.when}: {picture.says}')}](<{_address(f'{place.address}/{picture.file}')}>)"
        for picture in pictures
    ]
    yield ""
    yield f"  | {' | '.join(picture.when for picture in pictures)} |"
    yield f"  |{' --- |' * len(pictures)}"
    yield f"  | {' | '.join(shown)} |"
    yield ""


def plain(text: str) -> str:
    """Return text that GitHub shows as it is: on one line, without any sign or word that it would obey."""
    escaped = _SIGNS.sub(r"\\\1", html.escape(visible(told.cut(text)), quote=False).replace("&gt;", ">"))
    apart = _ISSUE.sub(rf"\1\2{_APART}", _CALLS.sub(rf"\1{_APART}", escaped))
    # Between two of these GitHub would set a formula.
    return apart.replace("$", "<span>$</span>")


def _address(text: str) -> str:
    return re.sub(r"[<>\s\\|]", "", text)
