"""The check of the tables finds what frictionless, the reference implementation of data packages, finds."""

import csv
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview.check import tables
from livingreview.check.files import read_table
from tests.example import HAZARD_RATIO, MEDIAN, build

TABLES = ("trials", "arms", "outcomes")
#: Words that are right in some column and wrong in others; blanks are left out, which frictionless takes for text.
CELLS = st.sampled_from(
    [
        *(
            "NR",
            "NA",
            "drug",
            "placebo",
            "example-1",
            "example-2",
            "example-1-pfs-hr",
            "doe2020example",
            "checked",
        ),
        *(
            "0",
            "1",
            "01",
            "1.0",
            "3.5",
            "-1",
            "50",
            "99.99",
            "101",
            "2024-05-31",
            "2024-02-30",
            "some words",
            "PFS",
        ),
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from(TABLES), st.integers(0, 2), st.integers(0, 30), CELLS), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    example = build(tmp_path_factory.mktemp("project"))
    example.write("outcomes", [HAZARD_RATIO, MEDIAN, MEDIAN | {"outcome": "example-1-os-drug"}])
    example.write("trials", [{"trial": f"example-{n}"} for n in (1, 2, 3)])
    return example


def read(example):
    """Return header and rows of each table, and its descriptor."""
    found = {}
    for resource in example.descriptor["resources"]:
        if resource["name"] in TABLES:
            with example.path(f"data/{resource['path']}").open(encoding="utf-8", newline="") as stream:
                found[resource["name"]] = (resource, list(csv.reader(stream)))
    return found


def by_frictionless(found):
    """Return table and line of each row in which frictionless finds a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package, Resource, Schema
    package = Package(
        resources=[
            Resource(name=name, data=rows, schema=Schema.from_descriptor(resource["schema"]))
            for name, (resource, rows) in found.items()
        ]
    )
    return {(task.name, e.row_number) for task in package.validate().tasks for e in task.errors}


def by_check(found, folder):
    """Return table and line of each row in which the check of the tables finds a fault."""
    read = {}
    for name, (resource, rows) in found.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
        read[name], faults = read_table(path, name, name, resource["schema"])
        assert faults == []
    return {(fault.file, fault.line) for fault in tables.check(read)}


@pytest.mark.slow
def test_the_same_rows_are_refused(shared, tmp_path_factory):
    whole = read(shared)
    folder = tmp_path_factory.mktemp("spoilt")

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(edits=EDITS)
    def holds(edits):
        found = {name: (resource, [list(row) for row in rows]) for name, (resource, rows) in whole.items()}
        for name, row, column, cell in edits:
            rows = found[name][1]
            rows[1 + row][column % len(rows[0])] = cell
        assert by_check(found, folder) == by_frictionless(found)

    assert by_check(whole, folder) == by_frictionless(whole) == set()
    holds()
