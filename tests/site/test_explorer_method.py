"""The page pools as the book does: known answers, and 300 random choices of the book's own ratios, in a real browser."""

import json
import random
from pathlib import Path

import pytest

from livingreview.evidence import data
from livingreview.evidence.records import records
from livingreview.project import Project
from livingreview.sphinxext import explorer
from livingreview.synthesis import INTERVALS, METHODS, pool, words
from livingreview.synthesis import distributions as known_distributions
from livingreview.synthesis.ratios import RatioError, effect
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

KNOWN = json.loads((ROOT / "tests/synthesis/known_answers.json").read_text(encoding="utf-8"))["sets"]
#: As the script calls a number -> as the program does.
NUMBERS = {
    "estimate": "estimate",
    "se": "se",
    "ciLow": "ci_low",
    "ciHigh": "ci_high",
    "tau2": "tau2",
    "tau2Low": "tau2_low",
    "tau2High": "tau2_high",
    "i2": "i2",
    "q": "q",
    "qP": "q_p",
    "piLow": "pi_low",
    "piHigh": "pi_high",
    "k": "k",
}
WAYS = [(method, interval) for method in METHODS for interval in INTERVALS]
POOL = """([cases, ways]) => cases.map(([yi, vi]) => ways.map(([method, interval]) => {
  try { return lr.explorer.pooling.pool(yi, vi, method, interval); } catch (error) { return error.message; } }))"""


def same(found):
    """Return what equals a number of the page to 1e-8."""
    return None if found is None else pytest.approx(found, rel=1e-8, abs=1e-8)


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with the script of the explorer."""
    page = browser.new_page()
    page.add_script_tag(content="const lr = {};\n" + explorer.engine())
    yield page
    page.close()


def printed():
    """Return every hazard ratio of the book as its row prints it."""
    return [
        [row[f"{name}_text"] for name in ("value", "ci_low", "ci_high", "ci_level")]
        for row in records(data.load("outcomes", Project(ROOT)))
        if row["measure"] == explorer.RATIO
    ]


def told(cells):
    """Return the effect behind a printed ratio, or why there is none, as the page says it."""
    try:
        found = effect(*cells)
    except RatioError as error:
        return {"reason": str(error)}
    return {"log": pytest.approx(found.log, rel=1e-12), "variance": pytest.approx(found.variance, rel=1e-10)}


def compare(page, cases):
    for (yi, vi), of_case in zip(cases, page.evaluate(POOL, [cases, WAYS]), strict=True):
        for (method, interval), found in zip(WAYS, of_case, strict=True):
            expected = pool(yi, vi, method, interval)
            assert {name: found[name] for name in NUMBERS} == {
                name: same(getattr(expected, own)) for name, own in NUMBERS.items()
            }, (yi, vi, method, interval)
            assert found["weights"] == pytest.approx(expected.weights, rel=1e-8, abs=1e-8)


def test_the_page_gives_the_known_answers_as_the_book_does(page):
    compare(page, [[known["yi"], known["vi"]] for known in KNOWN.values()])


def test_the_page_pools_300_random_choices_of_ratios_as_the_book_does(page):
    effects = [effect(*cells) for cells in printed() if "reason" not in told(cells)]
    chance = random.Random(20261127)  # noqa: S311
    cases = []
    for _ in range(300):
        chosen = chance.sample(effects, chance.randint(2, min(30, len(effects))))
        cases.append([[one.log for one in chosen], [one.variance for one in chosen]])
    compare(page, cases)


def test_the_page_reads_every_printed_ratio_as_the_book_does_or_refuses_it_in_the_same_words(page):
    cells = [
        *printed(),
        ["0.86", "0.55", "1.19", "95"],
        ["0.80", "0.97", "0.65", "95"],
        ["0.80", "0.65", "0.98", "0"],
        ["1.92", "1.61", "2.29", "60"],
        ["0.8", "0", "2", "95"],
    ]
    found = page.evaluate("cells => cells.map((own) => lr.explorer.ratios.effect(...own))", cells)
    assert found == [told(own) for own in cells]


def test_quantiles_and_tails_are_those_of_the_book(page):
    levels = [0.2, 0.5, 0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999]
    found = page.evaluate("levels => levels.map(lr.explorer.distributions.normalQuantile)", levels)
    assert found == pytest.approx([known_distributions.normal_quantile(level) for level in levels], rel=1e-12)
    tails = [(x, degrees) for x in (0.001, 0.5, 1, 3.84, 8, 40, 300) for degrees in (1, 2, 3, 10, 37, 200)]
    found = page.evaluate("tails => tails.map((own) => lr.explorer.distributions.chi2Tail(...own))", tails)
    assert found == pytest.approx(
        [known_distributions.chi2_tail(*own) for own in tails], rel=1e-10, abs=1e-300
    )


def test_what_the_page_says_of_a_pool_is_what_the_chapter_says(page):
    known = next(iter(KNOWN.values()))
    for method, interval in WAYS:
        pooled = pool(known["yi"], known["vi"], method, interval).ratio()
        found = page.evaluate(
            """([yi, vi, method, interval]) => { const { pooling, words } = lr.explorer;
            const pooled = pooling.ratio(pooling.pool(yi, vi, method, interval));
            return [words.ratio(pooled), words.prediction(pooled), words.variance(pooled), words.how(pooled)]; }""",
            [known["yi"], known["vi"], method, interval],
        )
        assert found == [
            words.ratio(pooled),
            words.prediction(pooled),
            words.variance(pooled),
            words.how(pooled),
        ]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_trials_are_a_sentence_and_no_number(page, count):
    (of_case,) = page.evaluate(POOL, [[[[0.1] * count, [0.02] * count]], [["REML", "hksj"]]])
    assert "nothing to pool" in of_case[0]


def test_trials_that_agree_to_the_digit_are_told_to_have_no_such_interval(page):
    (of_case,) = page.evaluate(
        POOL, [[[[-0.2, -0.2], [0.02, 0.03]]], [["REML", "hksj"], ["REML", "hksj-adhoc"]]]
    )
    assert "no width" in of_case[0]
    assert of_case[1]["estimate"] == pytest.approx(-0.2)


def test_a_state_that_is_written_to_the_address_is_read_as_it_was(page):
    state = {
        "text": "anti-PD-1, “50% + α”",
        "strategy": ["targeted", "vaccine"],
        "asof": "2024-06-30",
        "out": ["trial-1"],
        "sort": "-value",
        "method": "PM",
    }
    whole = page.evaluate("part => ({ ...lr.explorer.state.empty(), ...part })", state)
    written = page.evaluate("whole => lr.explorer.state.write(whole)", whole)
    assert written.startswith("#")
    assert page.evaluate("hash => lr.explorer.state.read(hash).state", written) == whole


def test_an_untouched_page_has_no_state_in_its_address_and_the_name_of_a_place_is_none(page):
    assert page.evaluate("lr.explorer.state.write(lr.explorer.state.empty())") == ""
    assert page.evaluate("['', '#text', '#phase=3'].map(lr.explorer.state.isView)") == [True, False, True]


def test_every_module_of_the_script_is_part_of_it():
    folder = Path(explorer.__file__).parent / "theme" / "scripts" / "explorer"
    assert sorted(explorer.MODULES) == sorted(path.stem for path in folder.glob("*.js"))
