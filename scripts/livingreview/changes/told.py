"""What a report tells, section by section, whatever it is written in: losses first, details last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from livingreview.changes import effects, pools, rows, sentences, shown
from livingreview.changes.report import Report, Source

NOTHING = "No change in the evidence."
#: Longer texts are cut around what differs; the whole stands in the file.
_LONG = 300
#: Rows of tables are cut so from this length.
_ROW = 160
#: Signs that are left before and after what differs.
_AROUND = 60
#: Rows of a table, or figures of a page, that are told one by one.
_FEW = 8


@dataclass(frozen=True)
class Line:
    """A detail: what it is of, and what it was and is; only ``now`` where nothing stood before."""

    label: str
    now: str
    before: str | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Picture:
    """A picture: what it shows, and its file, seen from the folder of the report."""

    when: str
    says: str
    file: str


@dataclass(frozen=True)
class Item:
    """One thing that is told, and what stands below it."""

    words: str
    below: tuple[Line, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    Attributes
    ----------
    counted : words for one and for many of its items, for the summary; empty if it counts nothing of its own.
    is_loss : whether its heading is marked as one that must not be overlooked.
    is_detail : whether it may be folded away: a reader who is in a hurry loses nothing without it.
    """

    head: str
    items: tuple[Item, ...]
    counted: tuple[str, str] = ("", "")
    is_loss: bool = False
    is_detail: bool = False


def sections(report: Report) -> list[Section]:
    """Return what is told under each heading, losses first; headings under which nothing stands are left out."""
    return [section for section in _sections(report) if section.items]


def summary(report: Report, found: Sequence[Section]) -> str:
    """Return in one sentence how much there is of what.

    Parameters
    ----------
    found : what :func:`sections` returns of the report.
    """
    counts = [
        f"{len(section.items)} {section.counted[len(section.items) != 1]}"
        for section in found
        if section.counted[0]
    ]
    said = f"{NOTHING} " if report.is_empty else ""
    return (said + (f"{', '.join(counts)}." if counts else "")).strip()


def _sections(report: Report) -> Iterator[Section]:
    """Yield all sections in the order in which they matter to whoever reviews a change."""
    stated = [row for row in report.rows if row.table not in rows.DRAWN]
    gone, other = (
        [one for one in report.tables if (one.kind == "removed") is is_gone] for is_gone in (True, False)
    )
    yield Section(
        "Tables removed", tuple(_table(one) for one in gone), ("table removed", "tables removed"), True
    )
    yield _rows(report, stated, "removed", "Rows removed", ("row removed", "rows removed"))
    yield _rows(
        report, report.works, "removed", "References removed", ("reference removed", "references removed")
    )
    lost = [page for page in report.pages if page.kind == "removed"]
    yield Section(
        "Pages removed",
        tuple(Item(f"{page.title} ({page.name})") for page in lost),
        ("page removed", "pages removed"),
        True,
    )
    yield _conclusions(report.conclusions, is_loss=True)
    yield _pools(report.pooled, is_loss=True)
    yield _cuts(report.superseded)
    yield _readings(report.readings)
    yield _sentences(
        report, "gone", "Sentences with numbers removed", ("sentence removed", "sentences removed"), True
    )
    yield _rows(report, stated, "changed", "Rows changed", ("row changed", "rows changed"))
    yield _rows(report, stated, "added", "Rows added", ("row added", "rows added"))
    yield Section("Tables", tuple(_table(one) for one in other), ("table reshaped", "tables reshaped"))
    yield _conclusions(report.conclusions, is_loss=False)
    yield _pools(report.pooled, is_loss=False)
    yield _sentences(
        report,
        "number",
        "Sentences that print another number",
        ("sentence prints another number", "sentences print other numbers"),
    )
    yield _sentences(report, "new", "New sentences with numbers", ("new sentence", "new sentences"))
    yield _figures(report)
    yield Section(
        "Tables of the pages",
        tuple(_block(one) for one in report.published),
        ("table of a page changed", "tables of pages changed"),
        is_detail=True,
    )
    yield _pages(report)
    yield _rows(
        report, report.works, "changed", "References changed", ("reference changed", "references changed")
    )
    yield _rows(report, report.works, "added", "References added", ("reference added", "references added"))
    yield _sentences(
        report,
        "words",
        "Other words, same numbers",
        ("line in other words", "lines in other words"),
        detail=True,
    )
    drawn = [row for row in report.rows if row.table in rows.DRAWN]
    yield Section("Places in drawings", tuple(_row(row, report) for row in drawn), is_detail=True)


def _rows(
    report: Report, changes: Iterable[rows.Change], kind: rows.Kind, head: str, counted: tuple[str, str]
) -> Section:
    # A row that differs only in a column which the whole table won or lost is told with the table.
    chosen = [one for one in changes if one.kind == kind and (one.telling or kind != "changed")]
    return Section(head, tuple(_row(one, report) for one in chosen), counted, kind == "removed")


def _row(change: rows.Change, report: Report) -> Item:
    lines = [
        _cell(cell, change.kind, report)
        for cell in change.told
        if cell.column != "source" or change.kind == "changed"
    ]
    if (source := report.sources.get(change.source)) and change.title != source.name:
        lines.append(Line("Source", source.name, source=source))
    return Item(f"{change.title}, {change.key}: {change.about}", tuple(lines))


def _cell(cell: rows.Cell, kind: rows.Kind, report: Report) -> Line:
    before, now = cell.said_before, cell.said_now
    if cell.column == "source":
        before, now = (report.sources[key].name if key in report.sources else key for key in (before, now))
    if kind != "changed":
        return Line(cell.title, cut(before or now))
    before, now = around(before, now)
    return Line(cell.title, now or "nothing", before or "nothing")


def _table(table: rows.Reshaped) -> Item:
    count = f"{table.rows} row{'s' * (table.rows != 1)}"
    if table.kind != "changed":
        return Item(
            f"{table.title} ({table.name}): {'is gone, with' if table.kind == 'removed' else 'is new, with'} {count}"
        )
    lines = [Line("Name", table.name, table.was)] if table.was else []
    for word, columns in (("Column removed", table.columns_removed), ("Column added", table.columns_added)):
        lines += [
            Line(
                word,
                f"{column}, which {'held' if word.endswith('removed') else 'holds'} something in {held} of {count}",
            )
            for column, held in columns.items()
        ]
    return Item(f"{table.title} ({table.name})", tuple(lines))


_HOLDS = {True: "holds", False: "does not hold", None: "not bound"}
_VERDICTS = {
    "no longer holds": "no longer holds",
    "gone": "is bound to the tables no more",
    "holds again": "holds again",
    "new": "is newly bound to the tables",
    "asks otherwise": "has another sentence or question",
    "holds": "still holds; rows that it looks at changed",
}


def _conclusions(conclusions: Sequence[effects.Conclusion], *, is_loss: bool) -> Section:
    chosen = [
        one
        for one in conclusions
        if (one.verdict in ("no longer holds", "gone") or one.holds is False) is is_loss
    ]
    return Section(
        "Conclusions lost" if is_loss else "Conclusions touched",
        tuple(_conclusion(one) for one in chosen),
        ("conclusion lost", "conclusions lost") if is_loss else ("conclusion touched", "conclusions touched"),
        is_loss,
    )


def _conclusion(one: effects.Conclusion) -> Item:
    lines = [Line("In", one.chapter)]
    if one.held != one.holds:
        lines.append(Line("Answer of the tables", _HOLDS[one.holds], _HOLDS[one.held]))
    if one.sentence_before:
        lines.append(_against("Sentence", one.sentence_before, one.sentence))
    if one.question_before:
        lines.append(_against("Question", one.question_before, one.question))
    lines += [
        Line(word, _few(keys))
        for word, keys in (("Against it", one.against), ("Changed rows that it looks at", one.rows))
        if keys
    ]
    verdict = (
        "is newly bound, and does not hold"
        if one.verdict == "new" and not one.holds
        else _VERDICTS[one.verdict]
    )
    return Item(f"{one.key} {verdict}: {cut(one.sentence)}", tuple(lines))


def _pools(changed: Sequence[pools.Changed], *, is_loss: bool) -> Section:
    chosen = [one for one in changed if one.is_loss is is_loss]
    return Section(
        "Pooled no more" if is_loss else "Pooled estimates",
        tuple(_pool(one) for one in chosen),
        ("estimate pooled no more", "estimates pooled no more")
        if is_loss
        else ("pooled estimate changed", "pooled estimates changed"),
        is_loss,
    )


def _pool(one: pools.Changed) -> Item:
    was, is_ = (pool.said if pool else "not asked" for pool in (one.before, one.now))
    lines = [Line("Pooled", cut(is_), cut(was))] if was != is_ else [Line("Pooled", cut(is_))]
    lines += [
        Line(word, ", ".join(names))
        for word, names in (("Trials that joined", one.joined), ("Trials that left", one.left))
        if names
    ]
    title = next(pool.title for pool in (one.now, one.before) if pool)
    return Item(title, tuple(lines))


def _cuts(cuts: Sequence[effects.Superseded]) -> Section:
    words = {
        "lost": "{0} is gone, and {1} stands in its place; an earlier cut is kept as a row of its own",
        "shown again": "{0} is gone, so that the book shows {1} again",
        "followed": "{0} is an earlier cut now; the book shows {1}",
    }
    return Section(
        "Earlier cuts",
        tuple(
            Item(
                words[one.kind].format(one.earlier, one.later),
                (
                    Line("Shown", one.later_says, one.earlier_says),
                    *(
                        [Line("Sentences still print the earlier one", _few(one.printed_in))]
                        if one.printed_in
                        else []
                    ),
                ),
            )
            for one in cuts
        ),
        ("earlier cut superseded", "earlier cuts superseded"),
        any(one.kind == "lost" for one in cuts),
    )


def _readings(readings: effects.Readings) -> Section:
    words = (
        (readings.kept, "a fact changed, and the mark of a second reading stayed; was it read again?"),
        (readings.carried, "a new row brings the mark of a second reading; who has read it?"),
        (
            readings.lost,
            "the mark of a second reading went, as it must when a fact changes; it waits to be read again",
        ),
    )
    return Section(
        "Second readings",
        tuple(Item(f"{row}: {said}") for found, said in words for row in found),
        ("mark of a second reading to look at", "marks of a second reading to look at"),
    )


def _sentences(
    report: Report,
    kind: sentences.Kind,
    head: str,
    counted: tuple[str, str],
    is_loss: bool = False,
    *,
    detail: bool = False,
) -> Section:
    return Section(
        head,
        tuple(_sentence(one) for one in report.sentences if one.kind == kind),
        counted,
        is_loss,
        detail,
    )


def _sentence(one: sentences.Sentence) -> Item:
    before, now = around(one.before, one.now)
    line = (
        Line("", now, before)
        if one.before and one.now
        else Line("Was" if one.before else "Is", now or before)
    )
    return Item(f"{one.chapter}, line {one.line}", (line,))


def _figures(report: Report) -> Section:
    return Section(
        "Figures",
        tuple(_figure(one) for one in report.figures),
        ("figure changed", "figures changed"),
        any(one.kind == "removed" for one in report.figures),
    )


def _figure(one: shown.FigureChange) -> Item:
    words = {
        "removed": "is gone",
        "changed": "shows something else",
        "described otherwise": "is drawn as before, and described otherwise",
        "added": "is new",
    }
    before, now = around(one.before, one.now)
    told = (("before", before, one.picture_before), ("now", now, one.picture_now))
    pictures = tuple(Picture(when, says, file) for when, says, file in told if file)
    lines = [Line("Page", one.page)]
    if one.before != one.now and one.kind == "described otherwise":
        lines.append(_against("Description", one.before, one.now))
    return Item(f"{one.label} {words[one.kind]}: {one.caption}", tuple(lines), pictures)


def _block(one: shown.BlockChange) -> Item:
    name = f"List or text on {one.page}" if one.label.startswith(one.page) else one.label
    lines = [] if one.label.startswith(one.page) else [Line("Page", one.page)]
    if one.kind in ("removed", "added"):
        return Item(f"{name} {'is gone' if one.kind == 'removed' else 'is new'}: {one.caption}", tuple(lines))
    if len(one.gone) == len(one.new):
        for old, new in zip(one.gone[:_FEW], one.new[:_FEW], strict=True):
            before, now = around(old, new, _ROW)
            lines.append(Line("Row", now, before))
    else:
        lines += [Line("Row gone", cut(row)) for row in one.gone[:_FEW]]
        lines += [Line("Row new", cut(row)) for row in one.new[:_FEW]]
    if (more := sum(max(len(of) - _FEW, 0) for of in (one.gone, one.new))) > 0:
        lines.append(Line("And", f"{more} more rows, gone or new"))
    if one.kind == "described otherwise":
        lines.append(Line("Rows", "the same, in another order or under another caption"))
    return Item(f"{name}: {one.caption}", tuple(lines))


def _pages(report: Report) -> Section:
    items = []
    for page in report.pages:
        if page.kind == "removed":
            continue
        said = ["is new"] if page.kind == "added" else []
        if page.kind == "changed":
            said += (
                [f"{page.numbers} sentence{'s' * (page.numbers != 1)} with other numbers"]
                if page.numbers
                else []
            )
            said += [f"{page.words} line{'s' * (page.words != 1)} in other words"] if page.words else []
            said += ["its code"] if page.code else []
        word = "" if page.is_certain else " that may change"
        lines = [
            Line(f"{kind}{word}", _few([_captioned(label, report) for label in labels], "; "))
            for kind, labels in (("Figures", page.figures), ("Tables", page.tables))
            if labels
        ]
        if not said and not lines:
            said.append("its numbers may change")
        items.append(
            Item(f"{page.title} ({page.name})" + (f": {', '.join(said)}" if said else ""), tuple(lines))
        )
    certain = all(page.is_certain for page in report.pages)
    return Section(
        "Pages touched",
        tuple(items),
        ("page touched", "pages touched") if certain else ("page that may change", "pages that may change"),
    )


def _captioned(label: str, report: Report) -> str:
    caption = report.captions.get(label, "")
    if label.rpartition("-")[0] in {page.name for page in report.pages}:
        return f"“{_short(caption)}”"
    return f"{label} ({_short(caption)})" if caption else label


def _short(caption: str) -> str:
    return caption if len(caption) <= _AROUND else f"{caption[: _AROUND - 1].rstrip()}…"


def _few(parts: Sequence[str], between: str = ", ") -> str:
    more = len(parts) - _FEW
    return between.join(parts[:_FEW]) + (f" and {more} more" if more > 0 else "")


def cut(text: str) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"


def around(before: str, now: str, limit: int = _LONG) -> tuple[str, str]:
    """Return two texts, if they are long, from a little before they begin to differ to a little behind it."""
    if max(len(before), len(now)) <= limit:
        return before, now
    first = _alike(before, now)
    last = min(_alike(before[::-1], now[::-1]), min(len(before), len(now)) - first)
    start = max(first - _AROUND, 0)
    parts = []
    for text in (before, now):
        part = text[start : min(len(text) - last + _AROUND, len(text))]
        whole = f"{'…' * (start > 0)}{part}{'…' * (last > _AROUND)}"
        parts.append(whole if len(whole) <= _LONG else f"{whole[: _LONG - 1].rstrip()}…")
    return parts[0], parts[1]


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts begin with in common."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _against(label: str, before: str, now: str) -> Line:
    before, now = around(before, now)
    return Line(label, now, before)


def lines(changes: Sequence[rows.Change]) -> Iterator[str]:
    """Yield what a few changed rows hold, cell by cell, without their sources."""
    for change in changes:
        yield f"  {change.title}, {change.key}: {change.about}"
        yield from (f"    {cell.title}: {cut(cell.said_now)}" for cell in change.told)
