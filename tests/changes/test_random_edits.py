"""For whatever edit of a table: each cell that changed is told once, nothing else is, and nothing is lost."""

import copy
import csv
import io
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview.changes import formats, report
from livingreview.changes.markdown import Place
from livingreview.check.base import Earlier
from livingreview.evidence import claims
from livingreview.project import Project
from tests.example import HAZARD_RATIO, build

DAY = date(2025, 5, 31)
TABLES = {"outcomes": "data/trials/outcomes.csv", "arms": "data/trials/arms.csv"}
#: What a cell may hold so that a table is still read; among it all that quoting has to keep.
CELL = st.sampled_from(
    ["NA", "NR", "0.80", "0.8", "a, b", 'said "so"', "@you", "|", "`", "é", "-", "long " * 80]
)
OWN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The same project twice, without sentences: rows are all that is looked at."""
    folders = [tmp_path_factory.mktemp(name) for name in ("was", "is")]
    made = [build(folder) for folder in folders]
    for one in made:
        kinds = enumerate(("PFS", "OS", "ORR", "DOR", "DCR"), start=1)
        one.write(
            "outcomes", [HAZARD_RATIO | {"outcome": f"example-1-{i}", "endpoint": of} for i, of in kinds]
        )
        one.path("book/index.md").write_text("# An example\n", encoding="utf-8")
    return made


def rows_of(project, name):
    return [dict(row) for row in claims.tables(project)[name].rows]


@st.composite
def edits(draw, rows, key):
    """Draw a table made of another one by removing, changing, adding and moving rows."""
    now = copy.deepcopy(rows)
    for _ in range(draw(st.integers(0, 4))):
        what = draw(st.sampled_from(["remove", "change", "add", "move"]))
        if what == "add":
            one = dict(draw(st.sampled_from(rows)))
            one[key[-1]] = f"new-{draw(st.integers(0, 3))}"
            if tuple(one[name] for name in key) not in {tuple(row[name] for name in key) for row in now}:
                now.insert(draw(st.integers(0, len(now))), one)
        elif now and what == "remove":
            now.pop(draw(st.integers(0, len(now) - 1)))
        elif now and what == "change":
            column = draw(st.sampled_from([name for name in rows[0] if name not in key]))
            now[draw(st.integers(0, len(now) - 1))][column] = draw(CELL)
        elif now:
            now.insert(draw(st.integers(0, len(now) - 1)), now.pop(draw(st.integers(0, len(now) - 1))))
    return now


def write(project, file, rows, columns, quoting):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    (project.root / file).write_text(text.getvalue(), encoding="utf-8")


def told(was, now):
    found = report.since(Earlier(was, "abc", DAY), now)
    return found, json.loads(formats.FORMATS["json"](found, Place()))


def applied(rows, key, changes):
    """Return what the changes of a report make of a table."""
    table = {"/".join(row[name] for name in key): dict(row) for row in rows}
    for change in changes:
        if change["kind"] == "removed":
            gone = table.pop(change["key"])
            assert gone == {cell["column"]: cell["before"] for cell in change["cells"]}
        else:
            row = table.setdefault(change["key"], {})
            for cell in change["cells"]:
                assert row.get(cell["column"], "") == cell["before"]
                row[cell["column"]] = cell["now"]
    return table


@OWN
@given(data=st.data())
def test_what_json_says_makes_the_present_table_of_the_base_and_nothing_is_told_twice(pair, data):
    was, now = (Project(one.root) for one in pair)
    name = data.draw(st.sampled_from(list(TABLES)))
    before = rows_of(was, name)
    key = claims.tables(was)[name].schema["primaryKey"]
    present = data.draw(edits(before, key))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    try:
        write(now, TABLES[name], present, list(before[0]), quoting)
        found, said = told(was, now)
    finally:
        write(now, TABLES[name], before, list(before[0]), csv.QUOTE_MINIMAL)
    changes = said["rows"]
    assert {change["table"] for change in changes} <= {name}
    by_key = [{"/".join(row[part] for part in key): row for row in rows} for rows in (before, present)]
    assert applied(before, key, changes) == by_key[1]
    cells = [
        (change["key"], cell["column"])
        for change in changes
        for cell in change["cells"]
        if change["kind"] == "changed"
    ]
    assert sorted(cells) == sorted(
        (one, column)
        for one in by_key[0].keys() & by_key[1].keys()
        for column in before[0]
        if by_key[0][one][column] != by_key[1][one][column]
    )
    assert len({(change["table"], change["key"]) for change in changes}) == len(changes)
    assert (found.rows == ()) == (by_key[0] == by_key[1])
    for form in ("text", "markdown", "html"):
        words = formats.FORMATS[form](found, Place())
        assert ("No change in the evidence" in words) == (by_key[0] == by_key[1])
        marks = words.replace("\\", "")
        for change in changes:
            assert marks.count(f", {change['key']}: ") == 1


@OWN
@given(
    order=st.permutations(range(5)),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_rows_in_another_order_or_with_other_quotes_are_no_change_in_the_evidence(pair, order, quoting):
    was, now = (Project(one.root) for one in pair)
    rows = rows_of(was, "outcomes")
    try:
        write(now, TABLES["outcomes"], [rows[at] for at in order], list(rows[0]), quoting)
        found, _ = told(was, now)
    finally:
        write(now, TABLES["outcomes"], rows, list(rows[0]), csv.QUOTE_MINIMAL)
    assert found.is_empty
    assert (found.rows, found.superseded, found.pages) == ((), (), ())
