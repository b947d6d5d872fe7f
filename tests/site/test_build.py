"""A build that cannot be trusted stops, and its last lines say why."""

import pytest

from tests.site.small import HEADER

pytestmark = pytest.mark.slow

OUTCOMES = "data/trials/outcomes.csv"


def add(small, text):
    small.chapter("index", small.path("book/index.md").read_text(encoding="utf-8") + text)


def fails(small):
    """Return what was said; a failure is never mistaken for an up-to-date site."""
    said = small.build_fails()
    assert small.build_fails()
    return said


def test_an_undefined_reference_stops_the_build(small):
    add(small, "\nSee {ref}`nowhere`.\n")
    cause = fails(small).splitlines()[-1]
    assert "undefined label: 'nowhere'" in cause
    assert cause.startswith("book/index.md")


def test_a_warning_of_sphinx_stops_the_build(small):
    add(small, "\n```{image} missing.png\n```\n")
    assert "missing.png" in fails(small).splitlines()[-1]


def test_a_cell_that_raises_stops_the_build_with_its_cause(small):
    small.chapter("second", HEADER.format(title="Second", code="1 / 0"))
    assert "book/second: ZeroDivisionError: division by zero" in fails(small)


def test_a_cell_that_ends_its_process_is_named(small):
    small.chapter("second", HEADER.format(title="Second", code="import os; os._exit(1)"))
    assert "book/second: its process ended before the last cell" in fails(small)


def test_a_role_with_an_unknown_key_stops_the_build(small):
    add(small, "\nIt was {value}`no-such-outcome`.\n")
    assert "outcomes.csv has no outcome 'no-such-outcome'" in fails(small)


def test_a_fault_in_the_data_is_told_before_anything_else(small):
    small.replace(OUTCOMES, ",5.6,", ',"5,6",')
    lines = [line for line in fails(small).splitlines() if "executed" not in line and "FAILED" not in line]
    assert lines[0].startswith(f"{OUTCOMES}, line 3, value: 5,6 is not a number")
    assert lines[-1] == "1 fault(s) in the data; nothing was built."


@pytest.mark.parametrize(
    ("file", "typo", "line"),
    [
        ("_toc.yml", "root: [\n", "_toc.yml, line 1: `[` is opened, and not closed"),
        ("_config.yml", "title: [\n", "_config.yml"),
        ("data/datapackage.json", "{", "data/datapackage.json"),
    ],
)
def test_a_half_typed_file_is_told_in_a_line(small, file, typo, line):
    small.write(file, typo)
    assert line in fails(small)


def test_a_chapter_that_is_not_there_is_told_in_a_line(small):
    small.replace("_toc.yml", "book/second", "book/secnod")
    assert "_toc.yml, line 6: book/secnod.md does not exist; did you mean book/second?" in fails(small)


def test_a_bibliography_that_is_not_there_is_told_in_a_line(small):
    small.path("references.bib").unlink()
    assert "references.bib" in fails(small)


def test_a_mended_fault_builds(small):
    before = small.path("book/index.md").read_text(encoding="utf-8")
    add(small, "\nSee {ref}`nowhere`.\n")
    small.build_fails()
    small.chapter("index", before)
    small.build()
