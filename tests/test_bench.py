"""The pure parts of `make bench`: what is edited, what is computed, what is printed."""

import csv
import io
import json
import sys

import pytest
import yaml

from bench import builds, edits, explorer, memory, scale
from bench import measure as bench
from bench.builds import Measurement
from bench.fault import BenchError
from bench.generate import generate
from livingreview.check import run
from livingreview.project import Project

HEADER = "outcome,value,ci_low,ci_high,note\n"


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def measurements(**seconds):
    return [Measurement(kind, one, 100 * one) for kind, times in seconds.items() for one in times]


@pytest.fixture
def result():
    figures = bench.summary(
        measurements(
            stock=[9, 10, 30], cold=[4.5], unchanged=[0.5], one_cell=[4], one_sentence=[1], one_module=[3]
        )
    )
    machine = {"cpus": 2, "python": "3.11", "platform": "Linux", "memory": "PSS"}
    return {"machine": machine, "rounds": 3, **figures}


def test_exactly_one_cell_is_edited():
    before = HEADER + 'a,0.80,0.65,0.97,"one, two"\nb,5.6,NR,NR,NA\nc,5.4,NR,NR,NA\n'
    assert edits.edit_one_cell(before) == before.replace("b,5.6", "b,5.5")


@pytest.mark.parametrize("value", ["0.1", "10", "NR", "NE", ""])
def test_a_value_that_could_leave_its_limits_is_not_edited(value):
    edited = edits.edit_one_cell(HEADER + f"a,{value},NR,NR,NA\nb,7.2,NR,NR,NA\n")
    assert [row["value"] for row in rows(edited)] == [value, "7.1"]


@pytest.mark.parametrize(("low", "high"), [("1.5", "1.9"), ("1.5", "NE"), ("NR", "1.9"), ("-1.5", "NR")])
def test_a_value_with_an_interval_is_not_edited(low, high):
    edited = edits.edit_one_cell(HEADER + f"a,1.7,{low},{high},NA\nb,7.2,NR,NR,NA\n")
    assert [row["value"] for row in rows(edited)] == ["1.7", "7.1"]


def test_a_table_without_a_fit_row_stops_with_the_reason():
    with pytest.raises(BenchError, match=r"outcomes\.csv: no value without an interval"):
        edits.edit_one_cell(HEADER + "a,0.80,0.65,0.97,NA\n")


@pytest.mark.slow
def test_the_book_s_own_table_stays_valid_after_the_edit(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    before = run(copy, ("data",))
    table = copy.root / "data/trials/outcomes.csv"
    table.write_text(edits.edit_one_cell(table.read_text(encoding="utf-8")), encoding="utf-8")
    assert run(copy, ("data",)) == before


def test_one_plain_sentence_of_a_chapter_is_edited():
    before = (
        "---\nkernel: one.\n---\n\n# A title\n\n```{code-cell}\nA = one.\n```\n\n:::{note}\nIn a box.\n:::\n"
    )
    text = "The ratio was low.\nIt fell.\n"
    assert edits.edit_one_sentence(before + text) == before + "The ratio was low indeed.\nIt fell.\n"


@pytest.mark.slow
def test_the_book_stays_valid_after_the_edit_of_a_sentence(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    before = run(copy, ("prose",))
    edited = edits.one_sentence(copy)
    assert edited.read_bytes() != (Project.find().root / copy.relative(edited)).read_bytes()
    assert run(copy, ("prose",)) == before


def test_the_edited_module_is_code_of_the_copy(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    edited = edits.one_module(copy)
    assert edited.is_relative_to(copy.root)
    compile(edited.read_text(encoding="utf-8"), edited.name, "exec")


def test_a_build_runs_the_modules_of_its_copy(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    code = "import livingreview, sys; sys.exit(livingreview.__file__)"
    with pytest.raises(BenchError, match=f"{copy.root}/scripts/livingreview"):
        builds.measured("cold", [sys.executable, "-c", code], copy)


@pytest.mark.parametrize("size", [0.01, 0.1])
def test_a_generated_review_has_no_fault(tmp_path, size):
    assert run(generate(Project.find(), tmp_path / "review", size)) == []


def test_a_generated_review_stays_valid_after_each_edit(tmp_path):
    review = generate(Project.find(), tmp_path / "review", 0.02)
    for edit, _ in bench.EDITS.values():
        edit(review)
    assert run(review) == []


def test_a_generated_review_has_the_size_asked_for(tmp_path):
    review = generate(Project.find(), tmp_path / "review", 0.4)
    outcomes = (review.data / "trials" / "outcomes.csv").read_text(encoding="utf-8")
    edges = (review.data / "pathways" / "edges.csv").read_text(encoding="utf-8")
    entries = review.bibliography.read_text(encoding="utf-8").count("@article")
    assert (outcomes.count("\n") - 1, edges.count("\n") - 1, entries) == (400, 20, 120)
    assert len(review.chapters) == 10


def test_a_generated_review_is_the_same_each_time(tmp_path):
    one, other = (generate(Project.find(), tmp_path / name, 0.02) for name in ("one", "other"))
    for path in sorted(one.root.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (other.root / path.relative_to(one.root)).read_bytes()


def test_sizes_on_the_way_are_measured_too():
    assert scale.sizes(10) == [1, 3, 10]


def test_growth_of_one_is_linear():
    found = {
        size: [Measurement(kind, seconds, 100) for kind in scale.KINDS] for size, seconds in ((1, 2), (3, 12))
    }
    growth = scale.summary(found)["kinds"]["cold"]["3"]
    assert (growth["growth_seconds"], growth["growth_memory"]) == (2, 0.333)


def test_a_copy_takes_nothing_generated_along(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    assert not copy.build.exists()
    assert copy.chapters
    assert all(chapter.is_file() for chapter in copy.chapters)


def test_plain_configuration_differs_in_execution_only():
    before = Project.find().config.read_text(encoding="utf-8")
    after = yaml.safe_load(bench.plain_config(before))
    assert after["execute"].pop("execute_notebooks") == "force"
    expected = yaml.safe_load(before)
    del expected["execute"]["execute_notebooks"]
    assert after == expected


def test_summary_compares_medians_with_plain_jupyter_book(result):
    assert result["medians"]["stock"] == 10
    assert result["ratios"] == {
        "cold": 0.45,
        "unchanged": 0.05,
        "one_cell": 0.4,
        "one_sentence": 0.1,
        "one_module": 0.3,
    }


def test_summary_keeps_the_largest_memory_of_all_rounds(result):
    assert result["peak_mb"]["stock"] == 3000


def test_summary_keeps_every_measurement(result):
    assert json.loads(json.dumps(result))["seconds"]["stock"] == [9, 10, 30]


def test_report_says_which_aims_are_met(result):
    lines = {
        kind: line
        for kind in bench.KINDS
        for line in bench.report(result).splitlines()
        if bench.TITLES[kind] in line
    }
    assert "0.45, met" in lines["cold"]
    assert "0.1, not met" in lines["one_cell"]
    assert "met" not in lines["stock"]


def test_report_says_which_builds_take_more_memory_than_plain_jupyter_book():
    cold = {"stock": 1000, "cold": 1100, **dict.fromkeys(("unchanged", "one_cell", "one_sentence"), 100)}
    seconds = [Measurement(kind, 1, peak) for kind, peak in {**cold, "one_module": 1000}.items()]
    result = {"machine": {"cpus": 2, "memory": "PSS"}, "rounds": 1, **bench.summary(seconds)}
    last = {
        kind: line.split()[-3]
        for kind in bench.AIMS
        for line in bench.report(result).splitlines()
        if bench.TITLES[kind] in line
    }
    assert [kind for kind, word in last.items() if "not" in word] == ["cold"]


def test_report_says_where_the_time_goes(result):
    steps = [Measurement("cold", 4, 100, {"check": took, "write": 1}) for took in (2, 3, 9)]
    found = bench.summary(
        [*steps, *measurements(stock=[9], **{kind: [1] for kind in bench.AIMS if kind != "cold"})]
    )
    assert found["steps"] == {"cold": {"check": 3, "write": 1}}
    assert "check" in bench.report({**result, **found})


def test_a_build_that_fails_stops_the_measurement_with_its_last_words(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    with pytest.raises(BenchError, match=r"(?s)exit code 3.*no such drug"):
        builds.measured("cold", ["sh", "-c", "echo no such drug; exit 3"], copy)


def test_a_build_without_a_page_is_no_measurement(tmp_path):
    copy = builds.copy(Project.find(), tmp_path / "copy")
    with pytest.raises(BenchError, match=r"wrote no _build/html/"):
        builds.measured("cold", ["true"], copy)


def test_memory_of_children_counts():
    import os
    import subprocess

    code = "import time; held = bytearray(60_000_000); print('held', flush=True); time.sleep(60)"
    before = memory.held(os.getpid(), proportional=False)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child:
        try:
            child.stdout.readline()
            assert memory.held(os.getpid(), proportional=False) - before > 50_000_000
        finally:
            child.kill()


def test_memory_of_a_process_that_ended_is_nothing():
    import subprocess

    child = subprocess.Popen(["true"])
    child.wait()
    assert memory.held(child.pid, proportional=False) == 0


# The page of trials.


def test_times_of_the_page_of_trials_are_told_with_the_aims_that_they_have():
    names = explorer.TITLES
    one = {
        "trials": 1000,
        "outcomes": 5000,
        "pooled": 900,
        "found": {name: [3.0, 1.0, 20.0] for name in names},
    }
    result = explorer.summary([one, one])
    assert result["milliseconds"]["pool"] == {"fastest": 1.0, "median": 3.0, "longest": 20.0}
    said = explorer.report(result)
    assert "1,000 trials, 5,000 outcomes; 900 pooled" in said
    assert "16 ms, met" in said
    one["found"]["filter"] = [400.0]
    assert "100 ms, not met" in explorer.report(explorer.summary([one]))
