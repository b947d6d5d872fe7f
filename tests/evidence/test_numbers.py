"""Numbers are printed as their source prints them."""

import pytest

from livingreview.evidence import data, numbers


@pytest.fixture
def row(project):
    """Make one row of outcomes from what its cells say."""

    def make(value="5.6", low="NR", high="NR", level="NR", unit="months"):
        made = data.load("outcomes", project).iloc[0].to_dict()
        for column, text in {"value": value, "ci_low": low, "ci_high": high, "ci_level": level}.items():
            made |= {column: None if text in data.MISSING else float(text), f"{column}_text": text}
        words = {word["value"]: word for word in data.categories("outcomes", "unit", project)}
        return made | {"unit": unit, "unit.after": words[unit]["after"]}

    return make


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ((), "5.6 months"),
        (("36.0", "NR", "NR", "NR", "percent"), "36.0%"),
        (("6.4", "NR", "NR", "NR", "percentage-points"), "6.4 percentage points"),
        (("0.80", "0.65", "0.97", "95", "ratio"), "0.80 (95% CI 0.65–0.97)"),
        (("0.80", "0.65", "0.97", "90", "ratio"), "0.80 (90% CI 0.65–0.97)"),
        (("1.92", "1.61", "2.29", "60", "ratio"), "1.92 (60% CI 1.61–2.29)"),
        (("0.75", "0.56", "1.00", "NR", "ratio"), "0.75 (CI of unstated level 0.56–1.00)"),
        (("8.5", "5.5", "NE", "95"), "8.5 months (95% CI 5.5–NE)"),
        (("8.5", "NE", "9.5", "95"), "8.5 months (95% CI NE–9.5)"),
        (("NE",), "NE"),
        (("12", "NR", "NR", "NR", "patients"), "12"),
        (("-0.19", "NR", "NR", "NR", "ratio"), "−0.19"),
    ],
)
def test_a_number_in_prose_carries_unit_level_and_interval(row, cells, printed):
    assert numbers.sentence(row(*cells)) == printed


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (("0.80", "0.65", "0.97", "95", "ratio"), "0.80 (0.65–0.97)"),
        (("0.80", "0.65", "0.97", "90", "ratio"), "0.80 (90% CI 0.65–0.97)"),
        (("0.80", "0.65", "0.97", "97.5", "ratio"), "0.80 (97.5% CI 0.65–0.97)"),
        (("0.75", "0.56", "1.00", "NR", "ratio"), "0.75 (level NR 0.56–1.00)"),
        (("20.7",), "20.7"),
        (("8.5", "5.5", "NE", "95"), "8.5 (5.5–NE)"),
        (("36.0", "30.1", "42.2", "95", "percent"), "36.0 (30.1–42.2)"),
    ],
)
def test_a_number_in_a_table_names_the_level_only_where_it_is_unusual(row, cells, printed):
    assert numbers.estimate(row(*cells)) == printed
