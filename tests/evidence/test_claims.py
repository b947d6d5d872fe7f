"""On what a sentence rests, as a reader is told it: the question, the rows that answer it, and how old they are."""

import pytest

from livingreview.evidence.claims import Claim, answers, claims, rests_on
from livingreview.evidence.questions import Table


def column(name, kind="string", **described):
    return {"name": name, "type": kind, "constraints": {"required": False}, **described}


PHASES = [
    {"value": "2", "label": "Phase 2"},
    {"value": "3", "label": "Phase 3"},
    {"value": "4", "label": "Phase 4"},
]
TRIAL_FIELDS = [
    column("trial"),
    column("name"),
    column("phase", categories=PHASES),
    column("n", "integer"),
    column("checked_on", "date"),
]
OUTCOME_FIELDS = [
    *(column(name) for name in ("outcome", "trial", "arm", "comparator", "endpoint", "measure")),
    *(column(name, "number") for name in ("value", "ci_low", "ci_high", "ci_level")),
    column("analysis", categories=[{"value": "final", "label": "Final", "rank": 1}]),
    column("cutoff", "date"),
    column("checked_on", "date"),
]


def trial(i, phase="3", n="10", day="2024-05-31"):
    return {"trial": f"t{i}", "name": f"Trial {i}", "phase": phase, "n": n, "checked_on": day}


def outcome(i, value, low="NR", high="NR", day="2024-05-31", **cells):
    return {
        "outcome": f"o{i}", "trial": f"t{i}", "arm": "drug", "comparator": "NA", "endpoint": "OS", "measure": "ratio",
        "value": value, "ci_low": low, "ci_high": high, "ci_level": "95", "analysis": "final", "cutoff": "NA",
        "checked_on": day,
    } | cells  # fmt: skip


def known(trials=(), outcomes=(), **others):
    def schema(fields, key):
        return {"fields": fields, "primaryKey": [key], "missingValues": ["NR", "NA"]}

    made = {
        "trials": Table("trials", list(trials), schema(TRIAL_FIELDS, "trial"), "Trials"),
        "outcomes": Table("outcomes", list(outcomes), schema(OUTCOME_FIELDS, "outcome"), "Results"),
    }
    return made | others


def told(question, tables):
    return rests_on(Claim("c", "book/a.md", "So it is.", question, ""), tables)


def test_where_rows_bear_a_sentence_out_they_are_named_with_the_day_of_the_newest():
    tables = known([trial(1, day="2024-05-31"), trial(2, day="2024-06-01"), trial(3, "2", day="2025-01-01")])
    assert told("every trials where phase = 3; have n >= 10", tables) == (
        "This sentence rests on the tables: every row of “Trials” where phase is Phase 3: n is at least 10."
        " Looked at: Trial 1, Trial 2."
        " It holds for them as they were compared with their sources, the last on 1 June 2024."
    )


def test_where_no_row_was_found_that_is_said_and_how_old_the_tables_are():
    tables = known([trial(1, day="2024-05-31"), trial(2, day="2024-02-29")])
    assert told("no trials where phase = 4", tables).endswith(
        "phase is Phase 4. No such row is in the tables, which hold what our searches found."
        " They were last compared with their sources on 31 May 2024."
    )


def test_where_the_tables_have_changed_the_rows_that_speak_against_it_are_named_and_no_day():
    tables = known([trial(1), trial(2, n="9"), trial(3, n="8")])
    assert told("every trials where phase = 3; have n >= 10", tables).endswith(
        " The tables no longer bear it out: Trial 2, Trial 3."
    )


def test_where_nothing_stands_that_should_no_row_can_be_named():
    assert told("some trials where phase = 4", known([trial(1)])).endswith(
        " The tables no longer bear it out."
    )


def test_a_sentence_of_two_questions_is_borne_out_by_both_or_not_at_all():
    tables = known([trial(1), trial(2, "2")])
    both = told("some trials where phase = 3; and some trials where phase = 2", tables)
    assert "Phase 3. And: at least 1 row of “Trials” where phase is Phase 2." in both
    assert "Looked at: Trial 1, Trial 2." in both
    for spoilt in ("some trials where phase = 4; and some trials where phase = 2", "some trials where phase = 2; and some trials where phase = 4"):  # fmt: skip
        assert "no longer bear it out" in told(spoilt, tables)


@pytest.mark.parametrize("day", ["NA", "", "soon"])
def test_without_a_day_none_is_told(day):
    rows = [trial(1, day=day)]
    assert told("some trials where phase = 3", known(rows)).endswith("Looked at: Trial 1.")
    assert told("no trials where phase = 4", known(rows)).endswith("which hold what our searches found.")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (8, "Trial 1, Trial 2, Trial 3, Trial 4, Trial 5, Trial 6, Trial 7, Trial 8."),
        (9, "Trial 1, Trial 2, Trial 3, Trial 4, Trial 5, Trial 6, Trial 7, Trial 8 and 1 more."),
        (12, "Trial 1, Trial 2, Trial 3, Trial 4, Trial 5, Trial 6, Trial 7, Trial 8 and 4 more."),
    ],
)
def test_of_many_rows_eight_are_named_and_the_others_counted(count, said):
    tables = known([trial(i) for i in range(1, count + 1)])
    assert f"Looked at: {said}" in told("some trials where phase = 3", tables)


def test_results_are_named_by_trial_with_their_numbers():
    tables = known([trial(1), trial(2)], [outcome(1, "0.80", "0.60", "0.95"), outcome(2, "-0.5")])
    assert "Looked at: Trial 1 0.80 (0.60–0.95), Trial 2 −0.5." in told(
        "some outcomes where endpoint = OS", tables
    )


def test_a_trial_that_is_named_with_a_number_is_not_named_again_and_others_follow():
    tables = known([trial(2), trial(1)], [outcome(1, "0.80")])
    assert "Looked at: Trial 1 0.80, Trial 2." in told(
        "some trials where phase = 3; and some outcomes where endpoint = OS", tables
    )


def test_a_result_of_a_trial_that_no_table_names_is_named_by_its_key():
    tables = {"outcomes": known(outcomes=[outcome(1, "0.80")])["outcomes"]}
    assert "Looked at: o1 0.80." in told("some outcomes where endpoint = OS", tables)


def test_the_day_is_that_of_the_rows_looked_at_and_of_no_other():
    rows = [outcome(1, "0.8", day="2023-01-02"), outcome(2, "0.7", day="2024-11-30", endpoint="PFS")]
    assert "the last on 2 January 2023." in told("some outcomes where endpoint = OS", known(outcomes=rows))


def test_every_question_of_a_sentence_has_its_answer():
    claim = Claim("c", "book/a.md", "S", "some trials where phase = 3; and no trials where phase = 4", "")
    found = answers(claim, known([trial(1)]))
    assert [(answer.holds, answer.found) for answer in found] == [(True, 1), (True, 0)]


def test_claims_are_read_by_their_key_and_a_review_may_have_none():
    row = {"claim": "c", "chapter": "book/a.md", "sentence": "So.", "holds_if": "no trials", "note": "Mind."}
    table = Table("claims", [row], {"fields": [], "primaryKey": ["claim"]})
    assert claims({"claims": table}) == {"c": Claim("c", "book/a.md", "So.", "no trials", "Mind.")}
    assert claims({}) == {}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("at least 2 trials where phase = 3", "at least 2 rows of “Trials” where phase is Phase 3."),
        ("exactly 1 trials where phase = 3", "exactly 1 row of “Trials” where phase is Phase 3."),
        ("at most 0 trials where n > 5", "at most 0 rows of “Trials” where n is above 5."),
        ("no outcomes where endpoint = OS; value < 1", "no row of “Results” (latest analysis of each) where endpoint is OS and value is below 1."),
        ("no outcomes (all cuts) where endpoint = OS", "no row of “Results” where endpoint is OS."),
        ("some outcomes where trial_phase is one of 2, 3", "at least 1 row of “Results” (latest analysis of each) where phase is Phase 2 or Phase 3."),
    ],
)  # fmt: skip
def test_a_question_is_told_in_the_words_of_the_descriptor(question, said):
    assert f"rests on the tables: {said}" in told(question, known([trial(1)], [outcome(1, "0.8")]))
