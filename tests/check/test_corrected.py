"""A correction of a number names the row that carries it, and is read again when that row changes."""

import pytest


@pytest.fixture
def corrected(project):
    def write(outcome, expects):
        project.write("corrections", [{"correction": "one", "outcome": outcome, "expects": expects}])
        return [fault for fault in project.faults("data") if fault.file == "data/review/corrections.csv"]

    return write


def test_a_correction_whose_number_still_stands_is_left_alone(corrected):
    assert corrected("example-1-pfs-hr", "0.80") == []


def test_a_correction_without_a_number_of_a_trial_is_left_alone(corrected):
    assert corrected("NA", "NA") == []


def test_a_row_that_changed_is_told_with_both_values(corrected):
    (fault,) = corrected("example-1-pfs-hr", "0.81")
    assert fault.column == "expects"
    assert fault.message.startswith(
        "0.81 is expected of example-1-pfs-hr, but line 2 of data/trials/outcomes.csv has 0.80"
    )


def test_an_outcome_that_is_not_there_is_named(corrected):
    (fault,) = corrected("example-1-pfs-hrs", "0.80")
    assert fault.column == "outcome"
    assert fault.message == "example-1-pfs-hrs is no outcome; did you mean example-1-pfs-hr?"
