"""The conclusions of the book itself: what a made-up phase 3 trial would turn against, and what each tip says."""

import re
from dataclasses import replace

import pytest

from livingreview.check import claims, contents
from livingreview.check.files import Row
from livingreview.evidence import claims as evidence
from livingreview.evidence import questions
from livingreview.project import Project
from tests.conftest import ROOT

#: The whole book is asked again for each trial that is made up.
pytestmark = pytest.mark.slow

PROJECT = Project(ROOT)
#: A phase 3 trial of any kind after a checkpoint inhibitor that beats docetaxel.
ANY = {
    "no-regimen-above-docetaxel",
    "first-page-no-regimen-above-docetaxel",
    "phase-3-no-regimen-above-docetaxel",
    "no-established-regimen",
}
COMBINED = {"no-combination-above-docetaxel"}
CONJUGATES = {"conjugates-outlook", "conjugates-summary", "no-conjugate-prolonged-survival"}
CONTRADICTED = {
    ("antibody-drug-conjugate", "New drug"): ANY | CONJUGATES,
    ("antibody-drug-conjugate", "New drug + pembrolizumab"): ANY | COMBINED | CONJUGATES,
    ("antiangiogenic", "New drug + pembrolizumab"): ANY
    | COMBINED
    | {"additions-did-not-prolong-survival", "targeted-five-trials"},
    ("antiangiogenic", "Sitravatinib + nivolumab"): ANY
    | COMBINED
    | {"additions-did-not-prolong-survival", "targeted-five-trials", "vessels-did-not-prolong-survival"},
    ("bispecific-antibody", "New drug"): ANY | {"bispecific-no-phase-3", "bispecific-no-phase-3-summary"},
    ("checkpoint-antibody", "New drug"): ANY
    | {"additions-did-not-prolong-survival", "single-checkpoints-failed"},
    ("cytokine", "New drug"): ANY,
    ("vaccine", "New drug"): ANY | {"one-vaccine-compared", "vaccine-outlook"},
    ("adoptive-cell-therapy", "New drug"): ANY
    | {"no-cell-therapy-against-docetaxel", "cell-therapy-without-control"},
    ("intratumoural", "New drug"): ANY | {"intratumoural-single-arm", "intratumoural-one-phase-3"},
    ("t-cell-engager", "New drug"): ANY | {"t-cell-engagers"},
    ("host-directed", "New drug"): ANY | {"no-host-directed-treatment"},
    ("targeted", "New drug"): ANY,
    ("targeted", "New drug + durvalumab"): ANY | COMBINED,
    ("physical", "New treatment"): ANY,
    ("chemotherapy", "New drug"): ANY,
}
RATIO = {
    "outcome": "made-up-os-hr",
    "trial": "made-up",
    "arm": "new",
    "comparator": "docetaxel",
    "endpoint": "OS",
    "measure": "hazard-ratio",
    "value": "0.72",
    "ci_low": "0.58",
    "ci_high": "0.89",
    "ci_level": "95",
    "unit": "ratio",
    "population": "All randomised",
    "analysis": "primary",
}


@pytest.fixture(scope="module")
def found():
    return contents.read(PROJECT)


def contradicted(found, strategy, regimen, trial=None, ratio=None):
    """The lines of the check for the book with one trial more."""
    added = {
        "trials": [
            {
                "trial": "made-up",
                "phase": "3",
                "design": "randomised-open-label",
                "setting": "post-ici",
                "strategy": strategy,
                "primary_endpoint": "OS",
                "primary_met": "yes",
            }
            | (trial or {})
        ],
        "arms": [
            {"trial": "made-up", "arm": "new", "role": "experimental", "regimen": regimen},
            {"trial": "made-up", "arm": "docetaxel", "role": "control", "regimen": "Docetaxel"},
        ],
        "outcomes": [RATIO | (ratio or {})],
    }
    tables = dict(found.tables)
    for name, rows in added.items():
        table = tables[name]
        blank, last = dict.fromkeys(table.header, "NA"), table.rows[-1].line
        more = [Row(last + at, blank | cells) for at, cells in enumerate(rows, start=1)]
        tables[name] = replace(table, rows=[*table.rows, *more])
    return [str(fault) for fault in claims.check(tables, found.chapters, ROOT)]


def keys(lines):
    return {re.search(r"borne out by the tables \((.*?)\)", line)[1] for line in lines}


def test_the_conclusions_of_the_book_hold(found):
    assert claims.check(found.tables, found.chapters, ROOT) == []


@pytest.mark.parametrize(
    ("made", "expected"), CONTRADICTED.items(), ids=[" ".join(made) for made in CONTRADICTED]
)
def test_a_phase_3_trial_that_prolongs_survival_names_exactly_the_conclusions_it_contradicts(
    found, made, expected
):
    lines = contradicted(found, *made)
    assert keys(lines) == expected
    assert len(lines) == len(expected)


def test_the_line_tells_sentence_row_and_value(found):
    (line,) = [
        line
        for line in contradicted(found, "antibody-drug-conjugate", "New drug", {"primary_met": "NR"})
        if "no-conjugate-prolonged-survival" in line
    ]
    place, said, why = re.fullmatch(r"(\S+), line \d+: “(.*?)” is no longer borne out by (.*)", line).groups()
    assert place == "book/post-ici/conjugates.md"
    assert said.startswith("No conjugate has prolonged overall survival against docetaxel in all patients")
    assert re.search(r"data/trials/outcomes.csv, line \d+, made-up-os-hr, 0\.72 \(0\.58–0\.89\);", why)


@pytest.mark.parametrize(
    ("trial", "ratio"),
    [
        ({"setting": "previously-treated", "primary_met": "NR"}, {}),
        ({"phase": "2", "primary_met": "NR"}, {}),
        ({"primary_met": "NR"}, {"ci_high": "1.02"}),
        ({"primary_met": "NR"}, {"analysis": "subgroup"}),
        ({"primary_endpoint": "PFS"}, {"endpoint": "PFS"}),
    ],
    ids=["other-setting", "phase-2", "interval-includes-1", "subgroup", "progression"],
)
def test_a_trial_that_does_not_prolong_survival_in_this_sense_contradicts_nothing(found, trial, ratio):
    assert contradicted(found, "antibody-drug-conjugate", "New drug", trial, ratio) == []


def test_a_verdict_without_any_number_turns_against_a_conclusion_too(found):
    lines = contradicted(
        found, "antibody-drug-conjugate", "New drug", ratio={"ci_low": "NR", "ci_high": "NR"}
    )
    assert keys(lines) == ANY | CONJUGATES


@pytest.mark.parametrize("key", evidence.claims(evidence.tables(PROJECT)))
def test_a_tip_tells_a_day_and_the_words_of_the_descriptor(key):
    known = evidence.tables(PROJECT)
    claim = evidence.claims(known)[key]
    said = evidence.rests_on(claim, known)
    assert said.startswith("This sentence rests on the tables: ")
    # The arrows of a diagram carry no day; the findings behind them do.
    asked = {question.table for question in questions.read(claim.holds_if, known)}
    if any("checked_on" in known[table].fields for table in asked):
        assert re.search(r"on \d+ \w+ \d{4}\.$", said)
    assert not re.search(r"post-ici|ci_high|hazard-ratio|no longer", said)
