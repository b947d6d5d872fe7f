"""What somebody means by a name is found, or it is said what may be meant."""

import pytest

from livingreview.adding import choices, ready
from livingreview.adding.choices import Choice, meant
from livingreview.evidence.bibliography import Entry
from tests.example import table

TRIALS = table(
    "trials",
    {"trial": "example-1", "name": "Example 1 (EX-1)", "nct": "NCT00000001"},
    {"trial": "example-10", "name": "Example 10", "nct": "NR"},
    {"trial": "other", "name": "Another study"},
)
ARMS = table(
    "arms",
    {"trial": "example-1", "arm": "drug", "role": "experimental", "regimen": "Examplimab + drug"},
    {"trial": "example-1", "arm": "placebo", "role": "control", "regimen": "Placebo"},
    {"trial": "other", "arm": "only", "role": "single", "regimen": "Examplimab"},
)
ALIASES = table(
    "aliases",
    {"alias": "E1", "of": "trial", "key": "example-1"},
    {"alias": "Interleukin 6", "of": "node", "key": "il6"},
)
NODES = table(
    "nodes", {"node": "il6", "label": "IL-6", "identifier": "hgnc:6018"}, {"node": "il6r", "label": "IL-6R"}
)
EDGES = table(
    "edges",
    {"edge": "il6-binds-il6r", "subject": "il6", "object": "il6r", "effect": "binds", "diagrams": "a"},
)
TABLES = {one.name: one for one in (TRIALS, ARMS, ALIASES, NODES, EDGES)}
OUTCOMES = table("outcomes", {"outcome": "example-1-os-hr", "trial": "example-1", "source": "doe2020example", "endpoint": "OS",
                              "analysis": "interim", "cutoff": "2020-01-01"})  # fmt: skip
WORKS = [Entry("doe2020example", "article", 1, {"title": "An {IL-6} trial", "doi": "10.1000/Ex.1", "pmid": "123"}),
         Entry("ctgov2021x", "misc", 1, {"title": "A record", "howpublished": "Registry record NCT00000001"})]  # fmt: skip


@pytest.mark.parametrize(
    "said", ["example-1", "Example 1 (EX-1)", "nct00000001", "E1", "EXAMPLE 1", "example 1", " Example–1 "]
)
def test_a_trial_is_known_by_key_name_number_and_other_names(said):
    offered = choices.choices("trial", OUTCOMES, {}, TABLES)
    assert meant(said, offered) == choices.Meaning("example-1")


@pytest.mark.parametrize(
    ("column", "said", "value"),
    [
        ("endpoint", "overall survival", "OS"),
        ("endpoint", "response rate", "ORR"),
        ("measure", "Hazard Ratio", "hazard-ratio"),
        ("measure", "HR", "hazard-ratio"),
        ("source", "https://doi.org/10.1000/EX.1", "doe2020example"),
        ("source", "123", "doe2020example"),
        ("source", "NCT00000001", "ctgov2021x"),
    ],
)
def test_words_and_works_are_known_by_label_synonym_and_identifier(column, said, value):
    assert meant(said, choices.choices(column, OUTCOMES, {}, TABLES, WORKS)).value == value


def test_only_the_arms_of_a_known_trial_are_offered():
    for column in ("arm", "comparator"):
        offered = choices.choices(column, OUTCOMES, {"trial": "example-1"}, TABLES)
        assert [choice.value for choice in offered] == ["drug", "placebo"]
    assert (
        meant("examplimab", choices.choices("arm", OUTCOMES, {"trial": "example-1"}, TABLES)).value == "drug"
    )


def test_a_node_and_an_arrow_are_known_by_their_labels():
    offered = choices.choices("subject", EDGES, {}, TABLES)
    assert [meant(said, offered).value for said in ("IL-6", "interleukin-6", "hgnc:6018")] == ["il6"] * 3
    arrows = choices.choices("edge", table("evidence"), {}, TABLES)
    assert meant("IL-6 binds IL-6R", arrows).value == "il6-binds-il6r"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("study", ""),
        ("exampel 10", "did you mean example-10 (Example 10)"),
        ("xyzzy", "xyzzy is none of them; expected example-1 (Example 1 (EX-1)), example-10"),
        (
            "example",
            "example may be example-1 (Example 1 (EX-1)), example-10 (Example 10); write one of them",
        ),
    ],
)
def test_a_part_is_enough_where_only_one_has_it_and_else_all_are_named(said, fault):
    found = meant(said, choices.choices("trial", OUTCOMES, {}, TABLES))
    assert fault in found.fault
    assert bool(found.fault) == bool(fault)


def test_names_that_two_share_are_told():
    assert "may be a (X), b (X)" in meant("x", [Choice("a", "X"), Choice("b", "X")]).fault


def test_any_text_may_stand_where_nothing_is_offered():
    assert choices.choices("locator", OUTCOMES, {}, TABLES) == []


HR = {"trial": "example-1", "endpoint": "OS", "measure": "hazard-ratio"}


@pytest.mark.parametrize(
    ("column", "given", "value"),
    [
        ("unit", HR, "ratio"),
        ("unit", HR | {"measure": "median"}, "months"),
        ("unit", HR | {"measure": "difference"}, ""),
        ("arm", HR, "drug"),
        ("arm", HR | {"measure": "median"}, ""),
        ("arm", {"trial": "other", "measure": "median"}, "only"),
        ("comparator", HR | {"arm": "drug"}, "placebo"),
        ("comparator", HR | {"measure": "median", "arm": "drug"}, "NA"),
        ("p_value", HR | {"measure": "median"}, "NA"),
        ("p_value", HR, ""),
        ("outcome", HR, "example-1-os-hr-2"),
        ("outcome", HR | {"analysis": "final"}, "example-1-os-hr-final"),
        (
            "outcome",
            HR | {"endpoint": "PFS", "measure": "median", "arm": "drug"},
            "example-1-pfs-median-drug",
        ),
        ("outcome", {"trial": "example-1"}, ""),
        ("ci_level", HR, ""),
        ("value", HR, ""),
    ],
)
def test_what_follows_from_other_rows_is_filled_in(column, given, value):
    assert ready.derived(column, OUTCOMES, given, TABLES) == value


def test_what_other_rows_of_the_work_say_is_only_offered():
    known = HR | {"source": "doe2020example"}
    assert ready.suggested("cutoff", OUTCOMES, known, TABLES) == "2020-01-01"
    assert ready.derived("cutoff", OUTCOMES, known, TABLES) == ""
    assert ready.suggested("cutoff", OUTCOMES, HR | {"source": "other"}, TABLES) == ""
    assert ready.suggested("locator", OUTCOMES, known, TABLES) == ""


def test_a_row_is_asked_for_in_the_order_of_a_clinician_and_its_key_last():
    assert ready.order(OUTCOMES)[:6] == ["trial", "source", "endpoint", "measure", "arm", "comparator"]
    assert ready.order(OUTCOMES)[-2:] == ["note", "outcome"]
    assert sorted(ready.order(OUTCOMES)) == sorted(OUTCOMES.header)
    assert ready.order(ARMS)[-1] == "arm"
