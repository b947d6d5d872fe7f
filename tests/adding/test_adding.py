"""A row is added in one step, at its place, or not at all; no other line changes."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview.adding import add as adding
from livingreview.adding import filled, place, together
from livingreview.adding.row import AddError, expected, later_key, make
from livingreview.project import Project
from tests.example import DESCRIPTOR, build, table

TODAY = date(2025, 5, 30)
OUTCOMES = "data/trials/outcomes.csv"
LATER = {
    "value": "0.78",
    "cutoff": "2025-01-01",
    "source": "doe2020example",
    "locator": "Abstract",
    "status": "checked",
}
FIELDS = {
    "name": "colour",
    "type": "string",
    "constraints": {"required": True, "enum": ["red", "blue"]},
    "categories": [
        {"value": "red", "label": "Red"},
        {"value": "blue", "label": "Blue", "synonyms": ["azure"]},
    ],
}


@pytest.fixture
def project(tmp_path):
    return build(tmp_path)


def add(project, name, given, begun=""):
    at = Project(project.root)
    of = adding.table(at, name)
    return adding.add(at, of, given, begun=adding.start(of, begun) if begun else None, today=TODAY)


def text(project, file=OUTCOMES):
    return project.path(file).read_text(encoding="utf-8")


def test_a_later_cut_of_a_pooled_trial_is_added_and_the_question_is_left_to_people(project):
    project.write(
        "questions",
        [
            {
                "question": "drug-v-placebo-pfs",
                "title": "Drug v placebo",
                "endpoint": "PFS",
                "matches": "arms where role = control",
                "pooled": "no",
                "reason": "One trial.",
            }
        ],
    )
    project.write(
        "included",
        [
            {
                "question": "drug-v-placebo-pfs",
                "trial": "example-1",
                "outcome": "example-1-pfs-hr",
                "included": "yes",
            }
        ],
    )
    added = add(
        project,
        "outcome",
        LATER | {"ci_low": "0.63", "ci_high": "0.97", "ci_level": "95"},
        "example-1-pfs-hr",
    )
    assert "example-1-pfs-hr-2025," in text(project)
    (left,) = [fault for fault in added.to_do if fault.file.endswith("included.csv")]
    assert "name example-1-pfs-hr-2025" in left.message


def test_a_later_cut_takes_over_what_it_is_about_and_no_number_and_no_reading(project):
    before = text(project).splitlines()
    added = add(project, "outcome", LATER, "example-1-pfs-hr")
    (line,) = [line for line in text(project).splitlines() if line not in before]
    assert text(project).splitlines()[added.line - 1] == line
    assert line.startswith("example-1-pfs-hr-2025,example-1,drug,placebo,PFS,hazard-ratio,0.78,NR,NR,NR,")
    assert line.endswith(",doe2020example,Abstract,checked,2025-05-30,NA")
    assert [line for line in text(project).splitlines() if line in before] == before


def test_what_now_prints_the_earlier_cut_is_named(project):
    added = add(project, "outcomes", LATER, "example-1-pfs-hr")
    assert ["book/index.md" in str(fault) for fault in added.to_do] == [True]
    assert "example-1-pfs-hr-2025" in str(added.to_do[0])
    assert [change.key for change in added.changes] == ["example-1-pfs-hr-2025"]


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("source", "source needs a value"),
        ("locator", "locator needs a value"),
        ("status", "status needs a value"),
    ],
)
def test_where_a_later_cut_was_read_must_be_said(project, left_out, said):
    before = text(project)
    with pytest.raises(AddError, match=f"^{said}"):
        add(
            project,
            "outcome",
            {name: cell for name, cell in LATER.items() if name != left_out},
            "example-1-pfs-hr",
        )
    assert text(project) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"valeu": "1"}, "valeu is no column of this table; did you mean value?"),
        ({"xyzzy": "1"}, "xyzzy is no column of this table; expected one of outcome, trial, "),
        ({"value": "0,78"}, "value: 0,78 "),
        ({"source": "roe2021example"}, "roe2021example"),
        ({"trial": "example-9"}, "example-9"),
        ({"ci_low": "0.9", "ci_high": "0.8"}, "0.9"),
        ({"outcome": "example-1-pfs-hr"}, "example-1-pfs-hr"),
    ],
)
def test_a_row_that_would_not_pass_is_taken_back_in_one_line(project, wrong, said):
    before = text(project)
    with pytest.raises(AddError) as refused:
        add(project, "outcome", LATER | wrong, "example-1-pfs-hr")
    assert said in str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert text(project) == before


def test_a_word_may_be_said_by_its_label(project):
    add(
        project,
        "outcome",
        LATER | {"measure": "Median", "unit": "Months", "comparator": "NA"},
        "example-1-pfs-hr",
    )
    assert ",PFS,median,0.78," in text(project)


def test_a_new_trial_and_its_arm_come_one_after_the_other(project):
    known = {"source": "doe2020example", "locator": "Abstract", "status": "checked"}
    trial = {"trial": "example-3", "name": "Example 3", "setting": "first-line", "strategy": "vaccine"}
    add(project, "trial", known | trial)
    add(project, "arm", known | {"trial": "example-3", "arm": "drug", "role": "single", "regimen": "A drug"})
    assert text(project, "data/trials/arms.csv").splitlines()[-1].startswith("example-3,drug,single,A drug,")


def test_a_cell_with_a_comma_and_quotes_stays_one_cell(project):
    add(project, "outcome", LATER | {"note": 'Said "so", twice'}, "example-1-pfs-hr")
    of = adding.table(Project(project.root), "outcome")
    assert adding.start(of, "example-1-pfs-hr-2025")["note"] == 'Said "so", twice'


def test_a_write_that_fails_leaves_the_table_as_it_was(project, monkeypatch):
    before, asked = text(project), []
    run = together.check.run

    def fails(*arguments, **options):
        asked.append(arguments)
        if len(asked) > 1:
            raise KeyboardInterrupt
        return run(*arguments, **options)

    monkeypatch.setattr(together.check, "run", fails)
    with pytest.raises(KeyboardInterrupt):
        add(project, "outcome", LATER, "example-1-pfs-hr")
    assert text(project) == before


@pytest.mark.parametrize("name", ["outcome", "outcomes", "reading", "evidence"])
def test_a_table_is_meant_by_its_name_or_by_one_of_its_rows(project, name):
    assert adding.table(Project(project.root), name).name.startswith(name[:5])


def test_what_is_no_table_and_no_row_is_refused(project):
    with pytest.raises(AddError, match=r"^newt: no such table; expected one of trial, arm, outcome"):
        adding.table(Project(project.root), "newt")
    with pytest.raises(AddError, match=f"^--from newt: {OUTCOMES} has no such row"):
        add(project, "outcome", {}, "newt")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("data/trials/arms.csv", b"trial,arm\n\xff\n"),
        ("data/trials/arms.csv", b""),
        ("data/trials/arms.csv", None),
        ("data/datapackage.json", b"{"),
    ],
)
def test_nothing_is_added_beside_a_file_that_cannot_be_read(project, file, content):
    before = text(project)
    project.path(file).unlink() if content is None else project.path(file).write_bytes(content)
    with pytest.raises(AddError, match=f"^{file}.*\nNothing was added; mend this first.$"):
        add(project, "outcome", LATER, "example-1-pfs-hr")
    assert text(project) == before


def test_keys_of_later_cuts_do_not_collide():
    assert later_key("a", [], TODAY) == "a-2025"
    assert later_key("a", ["a-2025", "a-2025-2"], TODAY) == "a-2025-3"


def test_a_table_in_the_order_of_its_keys_stays_so():
    of = table("readings", {"citekey": "a2020a"}, {"citekey": "c2020a"}, {"citekey": "d2020a"})
    assert place.line_of({"citekey": "b2020a"}, of) == 2
    assert place.line_of({"citekey": "e2020a"}, of) == 4
    assert place.line_of({"citekey": "A2020a"}, of) == 1


def test_rows_of_one_trial_stay_together():
    of = table("arms", {"trial": "b", "arm": "x"}, {"trial": "a", "arm": "x"}, {"trial": "c", "arm": "x"})
    assert place.line_of({"trial": "b", "arm": "y"}, of) == 2
    assert place.line_of({"trial": "z", "arm": "y"}, of) == 4


def test_a_column_says_what_it_holds():
    assert expected(FIELDS) == "red (Red), blue (Blue)"
    assert (
        expected({"name": "n", "type": "string", "expected": "a name", "example": "X"}) == "a name, such as X"
    )


def test_a_synonym_becomes_the_word():
    schema = {"fields": [FIELDS], "missingValues": ["NR", "NE", "NA"]}
    assert make(schema, {"colour": " Azure "}, start=None, today=TODAY) == {"colour": "blue"}
    with pytest.raises(AddError, match=r"^colour needs a value: red \(Red\), blue \(Blue\)$"):
        make(schema, {}, start=None, today=TODAY)


CELLS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=30)


@given(cells=st.lists(CELLS, min_size=2, max_size=5), rows=st.lists(CELLS, max_size=5), at=st.integers(1, 6))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_cell_makes_another_line_change(cells, rows, at):
    import csv
    import io

    lines = ["a,b", *("x," + row.replace(",", "").replace('"', "") for row in rows)]
    before = "\n".join(lines) + "\n"
    made = place.inserted(before, cells, min(at, len(lines)))
    assert list(csv.reader(io.StringIO(made)))[min(at, len(lines))] == cells
    left = made.split("\n")
    del left[min(at, len(lines))]
    assert "\n".join(left) == before


@pytest.mark.parametrize("written", ["value", "=1", " =1"])
def test_a_pair_without_a_column_is_refused(written):
    with pytest.raises(AddError, match=r"write COLUMN=VALUE, such as value=0\.75"):
        filled.pair(written)
    assert filled.pair("note = a=b ") == ("note", "a=b")


def test_a_file_gives_columns_and_leaves_numbers_as_they_are_written(tmp_path):
    file = tmp_path / "row.yml"
    file.write_text("value: 0.80\ncutoff: 2025-01-01\nnote: yes\n", encoding="utf-8")
    assert filled.read(file) == {"value": "0.80", "cutoff": "2025-01-01", "note": "yes"}


@pytest.mark.parametrize("content", [b"- a", b"a: [b]", b"a: {", b"\xff", b""])
def test_a_file_of_anything_else_is_refused_in_one_line(tmp_path, content):
    file = tmp_path / "row.yml"
    file.write_bytes(content)
    with pytest.raises(AddError) as refused:
        filled.read(file)
    assert len(str(refused.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(AddError, match="cannot be read; No such file"):
        filled.read(tmp_path / "none.yml")


def rows(project, name):
    return [row.cells for row in adding.table(Project(project.root), name).rows]


def test_several_rows_come_together_or_not_at_all(project):
    known = {"source": "doe2020example", "locator": "Abstract", "status": "checked"}
    new = [
        adding.Row("trials", known | {"name": "Example 3", "setting": "first line, no driver alteration required", "strategy": "vaccine"}),
        adding.Row("arms", known | {"trial": "Example 3", "regimen": "A drug", "role": "single"}),
        adding.Row("outcomes", known | {"trial": "Example 3", "endpoint": "overall survival", "measure": "median", "value": "9.0",
                                        "analysis": "primary"}),
    ]  # fmt: skip
    before = {row[:2] for row in map(tuple, (one.values() for one in rows(project, "outcome")))}
    added = adding.add_rows(Project(project.root), new, today=TODAY)
    made = next(row for row in rows(project, "outcome") if row["trial"] == "example-3")
    assert (made["outcome"], made["arm"], made["unit"], made["comparator"]) == (
        "example-3-os-median-a-drug", "a-drug", "months", "NA",
    )  # fmt: skip
    assert [file.rpartition("/")[2] for file, _ in added.places] == ["trials.csv", "arms.csv", "outcomes.csv"]
    for file, line in added.places:
        assert "example-3" in text(project, file).splitlines()[line - 1]
    assert before <= {row[:2] for row in map(tuple, (one.values() for one in rows(project, "outcome")))}


def test_one_wrong_row_of_several_takes_back_all(project):
    known = {"source": "doe2020example", "locator": "Abstract", "status": "checked"}
    files = ["data/trials/trials.csv", "data/trials/arms.csv", OUTCOMES]
    before = [text(project, file) for file in files]
    new = [
        adding.Row("trials", known | {"name": "Example 3", "setting": "first-line", "strategy": "vaccine"}),
        adding.Row("arms", known | {"trial": "example-3", "regimen": "A drug", "role": "single", "n": "60"}),
        adding.Row("outcomes", known | {"trial": "example-3", "endpoint": "ORR", "measure": "rate", "value": "120",
                                        "analysis": "primary"}),
    ]  # fmt: skip
    with pytest.raises(AddError) as refused:
        adding.add_rows(Project(project.root), new, today=TODAY)
    assert str(refused.value).startswith("outcome example-3-orr-rate-a-drug, value: 120")
    assert str(refused.value).endswith("Nothing was added.")
    assert [text(project, file) for file in files] == before


def test_a_fault_that_stood_there_before_refuses_no_row(project):
    project.replace("book/index.md", "The ratio was", "The tumor ratio was")
    project.replace(OUTCOMES, "example-1-pfs-drug,example-1,drug", "example-1-pfs-drug,example-1,drug,x")
    project.replace(OUTCOMES, ",drug,x,", ",drug,")
    assert add(project, "outcome", LATER, "example-1-pfs-hr").places


def test_a_word_for_one_row_names_its_table():
    from livingreview.adding.add import named

    tables = {name: table(name) for name in ("aliases", "searches", "evidence", "reference-map", "readings")}
    for said in ("alias", "search", "evidence", "Reading", "reference_map", "aliases"):
        assert named(said, tables).name.startswith(said[:3].lower())


VALUE = st.decimals("0.50", "1.20", places=2).map(str)
WORDS = st.text("abcxyzABC019,;|'()%+–éβ", min_size=1, max_size=12).map(lambda text: f"a{text}b")


@given(value=VALUE, note=WORDS.map(lambda word: f"Said {word}, twice"), population=WORDS)
@settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_a_row_that_is_added_changes_no_other(tmp_path_factory, value, note, population):
    project = build(tmp_path_factory.mktemp("project"))
    before = {
        file: file.read_bytes()
        for file in project.root.rglob("*")
        if file.is_file() and "_build" not in file.parts
    }
    given = {
        "value": value,
        "note": note,
        "population": f"All {population}",
    }
    added = add(project, "outcome", LATER | given, "example-1-pfs-hr")
    after = {
        file: file.read_bytes()
        for file in project.root.rglob("*")
        if file.is_file() and "_build" not in file.parts
    }
    assert [file for file in after if after[file] != before.get(file)] == [project.path(OUTCOMES)]
    lines = text(project).split("\n")
    del lines[added.line - 1]
    assert "\n".join(lines).encode() == before[project.path(OUTCOMES)]


@pytest.mark.parametrize(
    "name", [resource["name"] for resource in json.loads(DESCRIPTOR.read_text("utf-8"))["resources"]]
)
def test_a_row_of_any_table_is_one_more_line_or_nothing(project, name):
    file = next(one["path"] for one in project.descriptor["resources"] if one["name"] == name)
    before = {
        path: path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }
    cells = project.row(name, {"trial": "example-1", "arm": "drug", "status": "checked"})
    unique = next(f for f in project.fields(name) if f["name"] == project_key(project, name)[-1])
    if (
        unique["type"] == "string"
        and "enum" not in unique["constraints"]
        and unique["name"] not in ("citekey", "residue")
    ):
        cells[unique["name"]] = "example-1-more"
    added = None
    with contextlib.suppress(AddError):
        added = adding.add_rows(Project(project.root), [adding.Row(name, cells)], today=TODAY)
    after = {
        path: path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }
    if added is None:
        assert after == before
        return
    lines = text(project, f"data/{file}").split("\n")
    del lines[added.line - 1]
    assert after | {project.path(f"data/{file}"): "\n".join(lines).encode()} == before


def project_key(project, name):
    return next(one["schema"]["primaryKey"] for one in project.descriptor["resources"] if one["name"] == name)
