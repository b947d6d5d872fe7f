"""The pure parts of `make bench`: what is edited, what is computed, what is printed."""

import csv
import io
import json

import pytest
import yaml

from bench import measure as bench
from bench.measure import BenchError, Measurement
from livingreview.check import run
from livingreview.project import Project

HEADER = "outcome,value,ci_low,ci_high,note\n"


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def measurements(**seconds):
    return [Measurement(kind, one, 100 * one) for kind, times in seconds.items() for one in times]


@pytest.fixture
def result():
    figures = bench.summary(measurements(stock=[9, 10, 30], cold=[6], unchanged=[0.5], one_cell=[4]))
    return {"machine": {"cpus": 2, "python": "3.11", "platform": "Linux"}, "rounds": 3, **figures}


def test_exactly_one_cell_is_edited():
    before = HEADER + 'a,0.80,0.65,0.97,"one, two"\nb,5.6,NR,NR,NA\nc,5.4,NR,NR,NA\n'
    assert bench.edit_one_cell(before) == before.replace("b,5.6", "b,5.5")


@pytest.mark.parametrize("value", ["0.1", "10", "NR", "NE", ""])
def test_a_value_that_could_leave_its_limits_is_not_edited(value):
    edited = bench.edit_one_cell(HEADER + f"a,{value},NR,NR,NA\nb,7.2,NR,NR,NA\n")
    assert [row["value"] for row in rows(edited)] == [value, "7.1"]


@pytest.mark.parametrize(("low", "high"), [("1.5", "1.9"), ("1.5", "NE"), ("NR", "1.9"), ("-1.5", "NR")])
def test_a_value_with_an_interval_is_not_edited(low, high):
    edited = bench.edit_one_cell(HEADER + f"a,1.7,{low},{high},NA\nb,7.2,NR,NR,NA\n")
    assert [row["value"] for row in rows(edited)] == ["1.7", "7.1"]


def test_a_table_without_a_fit_row_stops_with_the_reason():
    with pytest.raises(BenchError, match=r"outcomes\.csv: no value without an interval"):
        bench.edit_one_cell(HEADER + "a,0.80,0.65,0.97,NA\n")


def test_the_book_s_own_table_stays_valid_after_the_edit(tmp_path):
    copy = bench._copy(Project.find(), tmp_path / "copy")
    before = run(copy, ("data",))
    table = copy.root / "data/trials/outcomes.csv"
    table.write_text(bench.edit_one_cell(table.read_text(encoding="utf-8")), encoding="utf-8")
    assert run(copy, ("data",)) == before


def test_a_copy_takes_nothing_generated_along(tmp_path):
    copy = bench._copy(Project.find(), tmp_path / "copy")
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
    assert result["medians"] == {"stock": 10, "cold": 6, "unchanged": 0.5, "one_cell": 4}
    assert result["ratios"] == {"cold": 0.6, "unchanged": 0.05, "one_cell": 0.4}


def test_summary_keeps_the_largest_memory_of_all_rounds(result):
    assert result["peak_mb"]["stock"] == 3000


def test_summary_keeps_every_measurement(result):
    assert json.loads(json.dumps(result))["seconds"]["stock"] == [9, 10, 30]


def test_report_says_which_aims_are_met(result):
    lines = {
        kind: line
        for kind in bench.KINDS
        for line in bench.report(result).splitlines()
        if bench._TITLES[kind] in line
    }
    assert "0.6, met" in lines["cold"]
    assert "0.25, not met" in lines["one_cell"]
    assert "met" not in lines["stock"]


def test_a_build_that_fails_stops_the_measurement_with_its_last_words(tmp_path):
    copy = bench._copy(Project.find(), tmp_path / "copy")
    with pytest.raises(BenchError, match=r"(?s)exit code 3.*no such drug"):
        bench._measured("cold", ["sh", "-c", "echo no such drug; exit 3"], copy)


def test_a_build_without_a_page_is_no_measurement(tmp_path):
    copy = bench._copy(Project.find(), tmp_path / "copy")
    with pytest.raises(BenchError, match=r"wrote no _build/html/"):
        bench._measured("cold", ["true"], copy)


def test_memory_of_children_counts():
    import os
    import subprocess
    import sys

    code = "import time; held = bytearray(60_000_000); print('held', flush=True); time.sleep(60)"
    before = bench._resident(os.getpid())
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child:
        try:
            child.stdout.readline()
            assert bench._resident(os.getpid()) - before > 50_000_000
        finally:
            child.kill()


def test_memory_of_a_process_that_ended_is_nothing():
    import subprocess

    child = subprocess.Popen(["true"])
    child.wait()
    assert bench._resident(child.pid) == 0
