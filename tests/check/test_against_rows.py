"""What a change of rows leaves untold, on tables without files: each fault as a whole line."""

from datetime import date
from pathlib import Path

import pytest

from livingreview.check import against, bibliography, myst
from livingreview.check.base import Base
from livingreview.check.contents import Contents
from livingreview.project import Project
from tests.example import ARMS, HAZARD_RATIO, MEDIAN, table

READ = {"checked_on": "2024-05-31", "read_again_on": "2024-06-30", "locator": "Abstract", "status": "checked"}
ROW = (
    HAZARD_RATIO
    | READ
    | {"cutoff": "2023-01-31", "population": "All", "note": "Words of note", "p_value": "0.0910"}
)
REST = [MEDIAN | READ | {"outcome": f"example-1-{n}", "population": f"Part {n}"} for n in range(8)]
DAY = date(2024, 12, 31)
FILE = "data/trials/outcomes.csv"
BOTH = "compare the row with its source, then write the day on which you did and NA in read_again_on"
KEY = "(example-1-pfs-hr)"


def compared(
    old, new, *, text="", day=DAY, subjects=("data", "prose"), texts=None, entries=None, root="/nowhere"
):
    before = {one.name: one for one in old}
    now = {one.name: one for one in new}
    found = Contents(tables=now, chapters=[myst.read(text + "\n", "book/a.md")], entries=entries)
    base = Base(day, before, texts or {})
    faults = against.check(Project(Path(root)), found, base, subjects)
    return [str(fault).removeprefix(f"{FILE}, ") for fault in sorted(faults)]


def changed(cells, before=(), rest=REST, **more):
    """Return what is said of a first row with other cells."""
    old, new = (
        table("outcomes", ROW | dict(before), *rest),
        table("outcomes", ROW | dict(before) | cells, *rest),
    )
    return compared([old], [new], **more)


def test_without_a_change_nothing_is_said():
    assert changed({}) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": "0.81"}, "value was 0.80 and is 0.81"),
        ({"value": "0.800"}, "value was 0.80 and is 0.800"),
        ({"p_value": "0.091", "value": "0.9"}, "value was 0.80 and is 0.9"),
        ({"endpoint": "OS"}, "endpoint was PFS and is OS"),
        ({"note": "Words of note 17"}, "note was Words of note and is Words of note 17"),
        ({"note": "No words of note"}, "note was Words of note and is No words of note"),
        ({"population": "Some"}, "population was All and is Some"),
        ({"population": "x" * 99}, f"population was All and is {'x' * 39}…"),
        ({"unit": "months", "value": "0.81"}, "value was 0.80 and is 0.81, unit was ratio and is months"),
        (
            {"value": "0.7", "ci_low": "0.6", "ci_high": "0.9"},
            "value was 0.80 and is 0.7, ci_low was 0.65 and is 0.6 and more",
        ),
    ],
)
def test_a_changed_fact_needs_a_new_reading(cells, said):
    assert changed(cells) == [f"line 2, checked_on: 2024-05-31 as before, but {said} {KEY}; {BOTH}"]


@pytest.mark.parametrize(
    "cells",
    [
        {"note": "Other words"},
        {"note": "NA"},
        {"population": "all"},
        {"locator": "Table 2"},
        {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "NA"},
        {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "2025-01-03"},
        {"value": "0.81", "checked_on": "2025-01-02"},
        {"value": "0.8", "checked_on": "2025-01-02"},
        {"value": "0.81", "checked_on": "NR"},
        {"read_again_on": "NA"},
        {"status": "secondary"},
    ],
)
def test_other_words_and_new_readings_are_no_fault(cells):
    assert changed(cells) == []


def test_a_second_reading_of_the_old_number_is_told():
    told = (
        "line 2, read_again_on: 2024-06-30 as before, but value was 0.80 and is 0.81 (example-1-pfs-hr); write NA until"
        " somebody else has compared the row with its source"
    )
    assert changed({"value": "0.81", "checked_on": "2024-06-01"}) == [told]
    assert changed({"value": "0.81", "checked_on": "2024-06-30"}) == [told]
    assert changed({"value": "0.81", "checked_on": "2024-07-01"}) == []
    assert changed({"value": "0.8", "checked_on": "2024-06-01"}) == []


def test_only_a_day_before_the_base_cannot_tell_of_the_change():
    assert changed({"value": "0.81"}, day=date(2024, 6, 1)) != []
    assert changed({"value": "0.81"}, day=date(2024, 5, 31)) == []
    (line,) = changed({"value": "0.81"}, day=date(2024, 6, 30))
    assert line.endswith("then write the day on which you did")


@pytest.mark.parametrize(
    ("column", "before", "now"),
    [("value", "0.80", "0.8"), ("p_value", "0.0910", "0.091"), ("p_value", "<0.0010", "<0.001")],
)
def test_a_zero_that_is_lost_is_told(column, before, now):
    told = f"line 2, {column}: {now} was {before}; write it with every digit that the source prints {KEY}"
    assert changed({column: now}, {column: before}) == [told]


@pytest.mark.parametrize(
    "cells",
    [
        {"cutoff": "2024-01-31"},
        {"cutoff": "2024-01-31", "checked_on": "2025-01-02"},
        {"cutoff": "NR", "source": "other"},
        {"cutoff": "NR", "analysis": "update"},
    ],
)
def test_another_cut_in_the_place_of_an_earlier_one_is_told(cells):
    told = (
        "line 2, value: value was 0.80 and is 0.81: another data cut in the place of an earlier one; put the earlier row"
        f" back as it was, and add this one below it with a key of its own {KEY}"
    )
    assert changed({"value": "0.81"} | cells) == [told]


@pytest.mark.parametrize(
    ("before", "cells"),
    [
        ({}, {"cutoff": "NR"}),
        ({}, {"source": "other"}),
        ({}, {"analysis": "update"}),
        ({"status": "secondary", "cutoff": "NR"}, {"source": "other", "cutoff": "2024-01-31"}),
    ],
)
def test_what_is_no_other_cut_needs_a_new_reading_only(before, cells):
    new = {"value": "0.81", "checked_on": "2025-01-02", "read_again_on": "NA"}
    assert changed(new | cells, before) == []


def test_an_earlier_cut_that_is_kept_under_another_key_is_not_gone():
    new = {"value": "0.81", "cutoff": "2024-01-31", "checked_on": "2025-01-02"}
    kept = ROW | {"outcome": "example-1-kept"}
    assert compared([table("outcomes", ROW)], [table("outcomes", ROW | new, kept)]) == []
    other = kept | {"value": "0.79"}
    assert len(compared([table("outcomes", ROW)], [table("outcomes", ROW | new, other)])) == 1
    other = kept | {"population": "Some"}
    assert len(compared([table("outcomes", ROW)], [table("outcomes", ROW | new, other)])) == 1


@pytest.mark.parametrize(
    ("cells", "cut", "is_told"),
    [
        ({"value": "0.81"}, "2023-01-31", True),
        ({"value": "0.81"}, "NR", True),
        ({"value": "0.800"}, "2023-01-31", False),
        ({"value": "0.81", "population": "Some"}, "2023-01-31", False),
        ({"value": "0.81", "endpoint": "OS"}, "2023-01-31", False),
    ],
)
def test_a_row_that_takes_the_place_of_one_that_is_gone_is_told(cells, cut, is_told):
    old = ROW | {"cutoff": cut}
    said = f"value 0.80, cut-off {cut}" if cut[0].isdigit() else "value 0.80"
    told = (
        f"line 2, outcome: takes the place of example-1-pfs-hr ({said}), which is gone; keep the earlier row as it was,"
        " beside this one"
    )
    new = ROW | {"outcome": "example-1-new"} | cells
    assert compared([table("outcomes", old)], [table("outcomes", new)]) == [told] * is_told


@pytest.mark.parametrize(
    ("before", "cells", "lacking"),
    [
        ("secondary", {}, "locator and checked_on"),
        ("disputed", {"checked_on": "2025-01-02"}, "locator"),
        ("secondary", {"locator": "Table 2"}, "checked_on"),
        ("secondary", {"source": "other", "checked_on": "2025-01-02"}, None),
        ("secondary", {"locator": "Table 2", "checked_on": "2025-01-02"}, None),
        ("checked", {}, None),
        ("xyzzy", {}, None),
    ],
)
def test_a_status_that_rose_says_where_and_when_it_was_read(before, cells, lacking):
    told = (
        f"line 2, status: checked, was {before}, with the {lacking} as before {KEY}; say where in the work it was read,"
        " and on which day"
    )
    assert changed({"status": "checked"} | cells, {"status": before}) == ([told] if lacking else [])
    assert changed({"status": before} | cells, {"status": "checked"}) == []


def test_a_risen_status_beside_a_changed_fact_lacks_its_place_only():
    lines = changed({"status": "checked", "value": "0.81"}, {"status": "secondary"})
    assert [line.partition(" as before")[0] for line in lines] == [
        "line 2, checked_on: 2024-05-31",
        "line 2, status: checked, was secondary, with the locator",
    ]


@pytest.mark.parametrize(("count", "lines"), [(2, 2), (3, 3), (4, 1), (8, 1)])
def test_more_than_three_rows_of_one_cause_are_one_line(count, lines):
    now = [row | {"value": "5.7"} if n < count else row for n, row in enumerate(REST)]
    told = compared([table("outcomes", *REST)], [table("outcomes", *now)])
    assert len(told) == lines
    if lines == 1:
        assert told[0].startswith(
            "line 2, checked_on: 2024-05-31 as before, but value was 5.6 and is 5.7 (example-1-0)"
        )
        assert told[0].endswith(f"; and {count - 1} rows more")


def test_two_causes_are_two_lines_however_many_rows_they_hit():
    now = [row | ({"value": "5.7"} if n < 4 else {"unit": "weeks"}) for n, row in enumerate(REST)]
    told = compared([table("outcomes", *REST)], [table("outcomes", *now)])
    assert [line.rpartition("; and ")[2] for line in told] == ["3 rows more", "3 rows more"]


@pytest.mark.parametrize(
    "column",
    ["checked_on", "read_again_on", "status", "locator", "source", "cutoff", "analysis", "value", "trial"],
)
@pytest.mark.parametrize("side", [0, 1])
def test_without_a_column_on_one_side_what_needs_it_is_not_said(column, side):
    tables = [table("outcomes", ROW | {"status": "secondary"}), table("outcomes", ROW | {"ci_low": "0.6"})]
    tables[side].header.remove(column)
    for row in tables[side].rows:
        del row.cells[column]
    lines = compared(tables[:1], tables[1:])
    assert all(column != line.split(", ")[1].partition(":")[0] for line in lines)


def test_a_row_that_fell_apart_on_either_side_is_not_compared():
    for side in (0, 1):
        tables = [table("outcomes", ROW), table("outcomes", ROW | {"value": "0.81"})]
        row = tables[side].rows[0]
        tables[side].rows[0] = type(row)(row.line, row.cells, whole=False)
        assert compared(tables[:1], tables[1:]) == []


def test_only_the_first_of_two_rows_of_one_key_is_compared():
    assert compared([table("outcomes", ROW, ROW | {"value": "0.81"})], [table("outcomes", ROW)]) == []
    assert compared([table("outcomes", ROW)], [table("outcomes", ROW, ROW | {"value": "0.81"})]) == []


# Names.


def renamed(arm="remedy", in_arms="remedy", beside=()):
    old = [table("arms", *ARMS[:2]), table("outcomes", ROW)]
    arms = [ARMS[0] | {"arm": in_arms}, ARMS[1], *beside]
    return compared(old, [table("arms", *arms), table("outcomes", ROW | {"arm": arm})])


def test_an_arm_with_a_new_name_everywhere_is_the_same_arm():
    assert renamed() == []
    assert renamed(in_arms="drug") != []
    assert renamed(beside=[ARMS[0]]) != []
    assert renamed("placebo", "drug") != []


def test_a_comparator_with_a_new_name_everywhere_is_the_same_arm():
    old = [table("arms", *ARMS[:2]), table("outcomes", ROW)]
    now = [
        table("arms", ARMS[0], ARMS[1] | {"arm": "sugar"}),
        table("outcomes", ROW | {"comparator": "sugar"}),
    ]
    assert compared(old, now) == []
    assert compared(old, [table("arms", *ARMS[:2]), now[1]]) != []


def entry(key, title="An example", doi="10.1000/a", more=""):
    return f"@misc{{{key},\n  title = {{{title}}},\n  doi = {{{doi}}},{more}\n}}\n"


def test_a_work_with_a_new_key_everywhere_is_the_same_work():
    old, new = table("outcomes", ROW), table("outcomes", ROW | {"source": "roe2021b"})
    texts = {"references.bib": entry("doe2020example")}
    entries, _ = bibliography.parse(entry("roe2021b"))
    assert compared([old], [new], texts=texts, entries=entries) == []
    assert compared([old], [new], texts=texts) != []
    both, _ = bibliography.parse(entry("roe2021b") + entry("doe2020example"))
    assert compared([old], [new], texts=texts, entries=both) != []


# What is gone.


def test_a_row_that_is_gone_and_printed_is_told_with_its_places():
    old = [table("outcomes", ROW, *REST), table("arms", *ARMS)]
    now = [table("outcomes", *REST), table("arms", *ARMS[1:])]
    text = (
        "A {value}`example-1-pfs-hr`.\nB {estimate}`example-1-pfs-hr`.\nC {patients}`example-1/drug`.\n"
        "D {ref}`example-1-pfs-hr` {value}`example-1-1`."
    )
    end = "put it back, or change the sentence first"
    assert compared(old, now, text=text) == [
        f"data/trials/arms.csv: the row example-1/drug is gone, which a sentence prints (book/a.md, line 3); {end}",
        (
            "data/trials/outcomes.csv: the row example-1-pfs-hr is gone, which a sentence prints (book/a.md, line 1 and 1"
            f" more); {end}"
        ),
    ]
    assert compared(old, now, text="Nothing.") == []
    assert compared(old, now, text=text, subjects=["prose"]) == []


def test_keys_that_roles_can_no_longer_name_are_known_with_their_file():
    old = {"outcomes": table("outcomes", ROW, *REST[:1]), "arms": table("arms", *ARMS)}
    now = {"outcomes": table("outcomes", ROW), "arms": table("arms", *ARMS[:2])}
    assert against.removed_keys(Contents(tables=now), Base(DAY, old)) == {
        "value": {"example-1-0": FILE},
        "estimate": {"example-1-0": FILE},
        "patients": {"example-2/drug": "data/trials/arms.csv"},
    }
    assert against.removed_keys(Contents(tables={}), Base(DAY, old)) == {}
    now["arms"].header.remove("arm")
    assert set(against.removed_keys(Contents(tables=now), Base(DAY, old))) == {"value", "estimate"}


# Files.

AS_IT_WAS = "put the change into the file as it was, so that it shows as the lines that it changes"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (
            lambda lines: [lines[0], *(f'"{line}' for line in lines[1:])],
            "4 lines are written otherwise and say the same (quotes around the cells)",
        ),
        (lambda lines: [*lines[:3], *(f'"{line}' for line in lines[3:])], None),
        (
            lambda lines: [*lines[:2], *(f'"{line}' for line in lines[2:])],
            "3 lines are written otherwise and say the same (quotes around the cells)",
        ),
    ],
)
def test_a_table_of_which_most_lines_differ_and_no_row_does_is_told(tmp_path, written, line):
    one = table("outcomes", *REST[:4])
    before = ["header", *(f"row {n}" for n in range(4))]
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("\n".join(written(before)) + "\n", encoding="utf-8")
    told = compared([one], [one], texts={FILE: "\n".join(before) + "\n"}, root=tmp_path)
    assert told == ([f"{FILE}: {line}; {AS_IT_WAS}"] if line else [])


def test_a_table_of_three_rows_may_be_written_anew_and_one_of_two_may_not(tmp_path):
    (tmp_path / FILE).parent.mkdir(parents=True)
    for count in (2, 3):
        one = table("outcomes", *REST[:count])
        lines = [f"row {n}" for n in range(count)]
        (tmp_path / FILE).write_text(
            "\n".join(["header", *(f'"{line}"' for line in lines)]) + "\n", encoding="utf-8"
        )
        told = compared([one], [one], texts={FILE: "\n".join(["header", *lines]) + "\n"}, root=tmp_path)
        assert len(told) == (count == 3)


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ([0, 1, 2, 3, 4], 0),
        ([4, 3, 2, 1, 0], 4),
        ([1, 2, 3, 4, 0], 0),
        ([3, 2, 0, 1, 4], 0),
        ([3, 4, 2, 1, 0], 3),
    ],
)
def test_a_table_in_another_order_is_told(tmp_path, order, moved):
    lines = [f"row {n}" for n in range(5)]
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("\n".join(["header", *(lines[n] for n in order)]) + "\n", encoding="utf-8")
    old, new = table("outcomes", *REST[:5]), table("outcomes", *(REST[n] for n in order))
    told = compared([old], [new], texts={FILE: "\n".join(["header", *lines]) + "\n"}, root=tmp_path)
    assert told == (
        [f"{FILE}: {moved} rows stand in another order and say the same; {AS_IT_WAS}"] if moved else []
    )


@pytest.mark.parametrize(
    ("before", "now", "count"),
    [
        ("a\nb\nc\nd\n", "a \nb \nc \nd\n", 3),
        ("a\nb\nc\nd\n", "a \nb \nc\nd\n", None),
        ("a\nb\nc\nd\n", "a \nb \nc \nx\n", None),
        ("a b c d e f\n", "a\nb\nc\nd\ne\nf\n", 6),
        ("a\nb\nc\nd\ne\nf\ng\n", "a \nb \nc \nd \ne\nf\ng\n", 4),
        ("a\nb\nc\nd\ne\nf\ng\n", "a \nb \nc \nd\ne\nf\ng\n", None),
    ],
)
def test_a_chapter_of_which_most_lines_differ_and_no_word_does_is_told(tmp_path, before, now, count):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/a.md").write_text(now, encoding="utf-8")
    told = compared([], [], texts={"book/a.md": before}, root=tmp_path)
    line = f"book/a.md: {count} lines are broken or indented otherwise and say the same; {AS_IT_WAS}"
    assert told == ([line] if count else [])
    assert compared([], [], texts={"book/a.md": before}, root=tmp_path, subjects=["data"]) == []


def works(tmp_path, before, now, tables=(), text=""):
    (tmp_path / "references.bib").write_text(now, encoding="utf-8")
    entries, _ = bibliography.parse(now)
    more = {
        "texts": {"references.bib": before},
        "entries": entries,
        "root": tmp_path,
        "subjects": ["bibliography"],
    }
    return compared([], list(tables), text=text, **more)


def test_another_work_under_an_old_key_is_told_with_its_uses(tmp_path):
    before = entry("doe2020example") + "\n" + entry("roe2021b", doi="10.1000/b")
    uses = {"tables": [table("outcomes", ROW, *REST[:1])], "text": "See {cite}`doe2020example, roe2021b`."}
    end = "with another title: another work under the key doe2020example, which is cited in 3 places; give the new work a key of its own"
    now = before.replace("10.1000/a", "10.1000/c").replace("An example", "Quite other newts", 1)
    assert works(tmp_path, before, now, **uses) == [
        f"references.bib, line 3, doi: 10.1000/c was 10.1000/a, {end}"
    ]
    ids = [text.replace("\n}", "\n  pmid = {12},\n}", 1) for text in (before, now)]
    ids[1] = ids[1].replace("{12}", "{13}").replace("10.1000/c", "10.1000/a")
    assert works(tmp_path, *ids, **uses) == [f"references.bib, line 4, pmid: 13 was 12, {end}"]
    assert works(tmp_path, before, before.replace("10.1000/a", "10.1000/c"), **uses) == []
    assert works(tmp_path, before, before.replace("An example", "Quite other newts", 1), **uses) == []


@pytest.mark.parametrize(
    ("count", "spaced", "told"), [(4, 3, 3), (4, 2, None), (7, 4, 4), (7, 3, None), (3, 3, 3)]
)
def test_a_bibliography_of_which_most_entries_are_written_otherwise_is_told(tmp_path, count, spaced, told):
    texts = [entry(f"doe20{n:02}a", doi=f"10.1000/{n}") for n in range(count)]
    now = [text.replace("  ", "\t") if n < spaced else text for n, text in enumerate(texts)]
    line = f"references.bib: {told} entries are written otherwise and say the same; {AS_IT_WAS}"
    assert works(tmp_path, "\n".join(texts), "\n".join(now)) == ([line] if told else [])
