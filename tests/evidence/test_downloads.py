"""What a reader downloads is what the table holds, and no spreadsheet runs it."""

import pandas as pd
import pytest

from livingreview.evidence import downloads


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "-1+1", "+1-2"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert downloads.csv(pd.DataFrame({"said": [cell]})).split("\n")[1].strip('"') == f"'{cell}"


@pytest.mark.parametrize("cell", ["-0.4", "-3", "IL-6", "5–7", "'quoted", "", "NR", "a=b"])
def test_numbers_and_words_are_left_as_they_are(cell):
    table = pd.DataFrame({"said": [cell], "more": ["x"]})
    assert downloads.csv(table) == table.to_csv(index=False)


def test_numbers_and_days_beside_a_formula_are_written_as_ever():
    table = pd.DataFrame({
        "day": pd.to_datetime(["2020-01-02"]), "n": pd.array([pd.NA], "Int64"), "x": [-0.5], "said": ["=1"],
    })  # fmt: skip
    assert downloads.csv(table) == "day,n,x,said\n2020-01-02,,-0.5,'=1\n"


def test_of_a_column_only_the_cells_that_would_run_get_an_apostrophe():
    assert downloads.csv(pd.DataFrame({"said": ["=1", "b", "-2"]})) == "said\n'=1\nb\n-2\n"
