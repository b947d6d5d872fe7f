"""Numbers are printed as their source prints them."""

import pandas as pd
import pytest

from livingreview.evidence import numbers


def row(value="5.6", low="NR", high="NR", level="NR", unit="months"):
    texts = {"value": value, "ci_low": low, "ci_high": high, "ci_level": level}
    typed = {name: pd.to_numeric(text, errors="coerce") for name, text in texts.items()}
    return typed | {f"{name}_text": text for name, text in texts.items()} | {"unit": unit}


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (row(), "5.6 months"),
        (row("36.0", unit="percent"), "36.0%"),
        (row("0.80", "0.65", "0.97", "95", "ratio"), "0.80 (95% CI 0.65–0.97)"),
        (row("1.92", "1.61", "2.29", "60", "ratio"), "1.92 (60% CI 1.61–2.29)"),
        (row("0.75", "0.56", "1.00", "NR", "ratio"), "0.75 (CI of unstated level 0.56–1.00)"),
        (row("8.5", "5.5", "NE", "95"), "8.5 months (95% CI 5.5–NE)"),
        (row("NE"), "NE"),
        (row("-0.19", unit="ratio"), "−0.19"),
    ],
)
def test_a_number_in_prose_carries_unit_level_and_interval(cells, printed):
    assert numbers.sentence(cells) == printed


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (row("0.80", "0.65", "0.97", "95", "ratio"), "0.80 (0.65–0.97)"),
        (row("1.92", "1.61", "2.29", "60", "ratio"), "1.92 (60% CI 1.61–2.29)"),
        (row("0.75", "0.56", "1.00", "NR", "ratio"), "0.75 (level NR 0.56–1.00)"),
        (row("20.7"), "20.7"),
    ],
)
def test_a_number_in_a_table_names_the_level_only_where_it_is_unusual(cells, printed):
    assert numbers.estimate(cells) == printed
