"""No record is lost between readers: it is decided on, waits for somebody, or is shown as to be settled."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview.evidence.screening import AGREED, NOBODY, STAGES, state_of
from livingreview.project import Project
from livingreview.screening import candidate, rows
from livingreview.screening.candidate import ScreenError
from livingreview.screening.rows import ENDS, Decision
from tests.example import TODAY, build
from tests.screening.review import FROG, NEWT, REPORT, decided

FIRST, SECOND = FROG["record"], NEWT["record"]


@pytest.fixture
def screen(screen):
    screen("report.json")
    return screen


def notes(project):
    return {(row["record"], row["stage"], row["reader"]): row["note"] for row in rows.read(project)}


# Not sure.


def test_two_readers_who_are_not_sure_have_to_settle_it_and_in_doubt_the_report_is_read(project, screen):
    screen("--reader", "AB", keys=["u", "q"])
    output = screen("--reader", "CD", keys=["u", "q"])
    assert (
        f"{FIRST}: AB not sure; CD not sure. In doubt the report is read: --settle {FIRST}=included" in output
    )
    assert "not sure" not in screen("--settle", f"{FIRST}=included")
    assert decided(project, "report") == [(FIRST, "nobody", "waiting", "NA")]


def test_who_was_not_sure_is_asked_again(screen):
    assert "1 decision written down; 2 left." in screen("--reader", "AB", keys=["u", "q"])
    assert f"1 of 2  {FIRST}" in screen("--reader", "AB", keys=["q"])


def test_two_who_are_not_sure_of_a_report_have_to_settle_it(screen):
    screen("--reader", "AB", keys=["i", "q"])
    for reader in ("AB", "CD"):
        output = screen("--reader", reader, "--stage", "report", keys=["u"])
    assert f"Settle it with --settle {FIRST}=… --stage report" in output
    assert "not sure" not in screen("--settle", f"{FIRST}=not-retrieved", "--stage", "report")


@pytest.mark.parametrize("word", ["unsure", "waiting", "not-retrieved"])
def test_a_title_is_settled_by_an_end_only(project, screen, word):
    screen("--reader", "AB", keys=["i", "q"])
    screen("--reader", "CD", keys=["u", "q"])
    said = screen("--settle", f"{FIRST}={word}", code=1)
    assert "expected RECORD= and one of included, excluded" in said.splitlines()[-1]
    with pytest.raises(ScreenError):
        rows.decide(project, Decision(FIRST, "title", AGREED, word), today=TODAY)


# Who decides.


@pytest.mark.parametrize("name", ["ab", " Ab ", "ＡＢ"])
def test_a_name_with_other_capitals_or_spaces_is_the_same_reader(project, screen, name):
    screen("--reader", "AB", keys=["i", "i"])
    assert "Nothing waits for AB." in screen("--reader", name)
    rows.decide(project, Decision(FIRST, "title", name, "excluded", "duplicate"), today=TODAY)
    assert [row[1] for row in decided(project)] == ["AB", "AB"]


@pytest.mark.parametrize("name", ["Agreed", "nobody", "=HYPERLINK(1)", "-", "A\nB;"])
def test_a_name_that_is_nobodys_decides_nothing_and_takes_nothing_over(example, screen, name):
    table = example.path("data/review/screening.csv")
    before = table.read_bytes()
    example.path("other.json").write_text(
        example.path("report.json").read_text("utf-8").replace("pmid-2", "pmid-3"), encoding="utf-8"
    )
    assert "say who decides" in screen("other.json", "--reader", name, code=1)
    assert table.read_bytes() == before


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        ([], "nobody has decided; two readers settle"),
        (["i"], "only AB has decided; two readers settle"),
        (["i", "i"], "AB and CD have decided alike; whoever thinks again"),
    ],
)
def test_nothing_is_settled_but_what_two_readers_have_decided_differently(screen, readers, said):
    for reader, key in zip(("AB", "CD"), readers, strict=False):
        screen("--reader", reader, keys=[key, "q"])
    assert said in screen("--settle", f"{FIRST}=included", code=1)


def test_of_several_things_to_settle_all_are_written_or_none(example, screen):
    screen("--reader", "AB", keys=["i", "i"])
    screen("--reader", "CD", keys=["e", "1", "i"])
    table = example.path("data/review/screening.csv")
    before = table.read_bytes()
    output = screen("--settle", f"{FIRST}=included", "--settle", "pmid-9=included", code=1)
    assert output.splitlines() == ["pmid-9: no such record waits at this stage"]
    assert table.read_bytes() == before


def test_a_report_counts_only_while_its_record_passes_by_title(project, screen):
    screen("--reader", "AB", keys=["i", "q"])
    screen("--reader", "AB", "--stage", "report", keys=["i"])
    output = screen("--reader", "CD", keys=["e", "2", "q"])
    assert f"{FIRST}: what AB decided on the report is taken back" in output
    assert decided(project, "report") == []
    screen("--settle", f"{FIRST}=included")
    assert decided(project, "report") == [(FIRST, "nobody", "waiting", "NA")]


# What is written beside a decision.


def test_the_note_of_a_record_stays_through_decisions_and_stages(project, screen):
    screen("--reader", "AB", keys=["i", "q"])
    screen("--reader", "CD", keys=["i", "q"])
    screen("--reader", "AB", "--stage", "report", keys=["i"])
    told = {key: note for key, note in notes(project).items() if key[0] == FIRST}
    assert len(told) == 3
    assert set(told.values()) == {"Names NCT00000001"}


def test_a_note_of_a_reader_stays_when_that_reader_thinks_again(project, screen):
    screen("--reader", "AB", keys=["i", "q"])
    rows.decide(project, Decision(FIRST, "title", "CD", "unsure", note="Which ponds?"), today=TODAY)
    rows.decide(project, Decision(FIRST, "title", "CD", "included"), today=TODAY)
    assert notes(project)[FIRST, "title", "CD"] == "Which ponds?"
    assert notes(project)[FIRST, "title", "AB"] == "Names NCT00000001"


# Thinking again.


def test_a_reader_reopens_the_own_decision_and_sees_it(project, screen):
    screen("--reader", "AB", keys=["e", "2", "i"])
    output = screen("--reader", "ab", "--again", FIRST, keys=["i"])
    assert "Excluded, Another disease" in output
    assert f"1 of 1  {FIRST}" in output
    assert {row[0]: row[2] for row in decided(project)} == {FIRST: "included", SECOND: "included"}


def test_a_day_that_a_spreadsheet_program_has_turned_round_is_shown_as_it_stands(example, screen):
    screen("--reader", "AB", keys=["i", "i"])
    table = example.path("data/review/screening.csv")
    day = next(row["decided_on"] for row in rows.read(Project(example.root)) if row["reader"] == "AB")
    table.write_text(table.read_text("utf-8").replace(day, "27/11/2026"), encoding="utf-8")
    assert "You decided on 27/11/2026: Included" in screen("--reader", "AB", "--again", FIRST, keys=["q"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--again", FIRST], "--again: say with --reader whose decision it is"),
        (["--again", FIRST, "--reader", "CD"], f"--again {FIRST}: CD has not decided on it at this stage"),
        (["--again", "pmid-9", "--reader", "AB"], "--again pmid-9: AB has not decided on it at this stage"),
    ],
)
def test_only_the_own_decision_is_reopened(screen, arguments, said):
    screen("--reader", "AB", keys=["i", "i"])
    assert screen(*arguments, code=1).splitlines() == [said]


def test_what_was_settled_is_open_again_when_a_reader_thinks_again(project, screen):
    screen("--reader", "AB", keys=["i", "q"])
    screen("--reader", "CD", keys=["e", "1", "q"])
    screen("--settle", f"{FIRST}=included")
    assert "CD" not in screen("--reader", "AB", "--again", FIRST, keys=["i"])
    assert (FIRST, AGREED, "included", "NA") in decided(project)
    screen("--reader", "AB", "--again", FIRST, keys=["e", "1"])
    assert [row[1] for row in decided(project) if row[0] == FIRST] == ["CD", "AB"]
    assert decided(project, "report") == []


def test_going_back_shows_what_was_decided_and_counts_no_record_twice(screen):
    output = screen("--reader", "AB", keys=["e", "2", "b", "i", "b", "u", "b", "i", "i"])
    assert "Excluded, Another disease" in output
    assert output.count("You decided on") == 3
    assert "2 decisions written down; 0 left." in output


# What becomes of what is included.


def test_an_included_record_is_named_until_it_is_entered_and_then_has_its_citekey(example, project, screen):
    screen("--reader", "AB", keys=["i", "q"])
    output = screen("--reader", "AB", "--stage", "report", keys=["i"])
    assert "Included, and not yet in references.bib: 1 record." in output
    assert f"{FIRST}: livingreview add reference '10.1000/frog'" in output
    example.append("references.bib", "@misc{doe2025frogs,\n title = {Frogs},\n doi = {10.1000/FROG},\n}\n")
    assert f"{FIRST} is in references.bib as doe2025frogs; this is noted." in screen()
    assert "references.bib" not in screen()
    assert {(row["stage"], row["citekey"]) for row in rows.read(project) if row["record"] == FIRST} == {
        ("title", "NA"),
        ("report", "doe2025frogs"),
    }
    screen("--reader", "AB", "--stage", "report", "--again", FIRST, keys=["e", "1"])
    assert {row["citekey"] for row in rows.read(project)} == {"NA"}


# What a reader is shown.


def test_abstracts_are_there_for_whoever_has_not_the_report_at_hand_and_the_order_is_one(example, screen):
    example.replace("references.bib", "An example of {IL-6} in a trial", "Newts of {IL-6}")
    example.path("report.json").unlink()
    shown = []
    for reader in ("AB", "CD"):
        output = screen("--reader", reader, keys=["s", "s"])
        assert "Frogs were randomised to ponds." in output
        assert "not on this computer" not in output
        shown.append([line for line in output.splitlines() if " of 2  " in line])
    assert shown[0] == shown[1] == [f"1 of 2  {SECOND}", f"2 of 2  {FIRST}"]


def test_where_abstracts_are_not_here_a_reader_is_told_first_and_how_to_have_them(project, screen):
    (project.build / "screening" / "abstracts").unlink()
    output = screen("--reader", "AB", keys=["q"])
    assert output.startswith("The abstracts of 2 of 2 records are not on this computer")
    assert "livingreview screen REPORT.json" in output
    assert "not on this computer" not in screen("report.json", "--reader", "AB", keys=["q"])


def test_the_work_that_a_record_is_most_like_is_named(example, screen):
    example.replace("references.bib", "An example of {IL-6} in a trial", "Frogs of {IL-6}")
    assert "Most like, of what the review holds: Frogs of IL-6" in screen("--reader", "AB", keys=["q"])


# By construction.

DECISIONS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(STAGES),
        st.sampled_from(["AB", "ab", "CD", "EF", AGREED]),
        st.sampled_from(["included", "excluded", "unsure", "not-retrieved"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS)
def test_whatever_is_decided_no_record_is_lost_and_no_decision_is_an_orphan(tmp_path_factory, decisions):
    project = Project(build(tmp_path_factory.mktemp("readers")).root)
    found = tuple(candidate.Candidate(f"record-{i}", "Frogs", trials=("NCT00000001",)) for i in range(3))
    search = candidate.Search("ponds-pubmed", 1, "pubmed", "ponds", 3, "whole")
    rows.take(project, candidate.Report("watch", REPORT["made_on"], (search,), found), say=print)
    for number, stage, reader, word in decisions:
        with suppress(ScreenError):
            rows.decide(project, Decision(f"record-{number}", stage, reader, word), today=TODAY)
        table = rows.read(project)
        assert {row["record"] for row in table if row["stage"] == STAGES[0]} == {one.record for one in found}
        assert {row["note"] for row in table} == {"Names NCT00000001"}
        for at in STAGES:
            waits, differ = rows.waiting(table, "", at), rows.disagreements(table, at)
            for record in {row["record"] for row in table if row["stage"] == at}:
                own = [row for row in table if (row["record"], row["stage"]) == (record, at)]
                readers = [row["reader"].casefold() for row in own]
                assert len(readers) == len(set(readers))
                assert (len(own) == 1) or NOBODY not in readers
                assert AGREED not in readers or len(readers) > 2
                assert (state_of(own) in ENDS[at]) or (record in waits) != (record in differ)
                assert not (record in waits and record in differ)
                if at == STAGES[1]:
                    by_title = [row for row in table if (row["record"], row["stage"]) == (record, STAGES[0])]
                    assert state_of(by_title) == "included"


KEYS = st.lists(st.sampled_from(["i", "e", "u", "s", "b", "x"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEYS)
def test_whatever_keys_are_typed_what_is_counted_is_what_the_table_has(tmp_path_factory, monkeypatch, keys):
    from typer.testing import CliRunner

    from livingreview.cli import app

    example = build(tmp_path_factory.mktemp("keys"))
    monkeypatch.chdir(example.root)
    project = Project(example.root)
    found = tuple(candidate.Candidate(f"record-{i}", f"Frogs {i}") for i in range(3))
    search = candidate.Search("ponds-pubmed", 1, "pubmed", "ponds", 3, "whole")
    rows.take(project, candidate.Report("watch", REPORT["made_on"], (search,), found), say=print)
    typed = "".join(f"{key}\n1\n" if key == "e" else f"{key}\n" for key in [*keys, "q"])
    output = CliRunner().invoke(app, ["screen", "--reader", "AB"], input=typed).output
    table = [row for row in rows.read(project) if row["stage"] == STAGES[0]]
    made = sum(row["reader"] == "AB" for row in table)
    left = sum(row["decision"] in ("unsure", "waiting") for row in table)
    assert f"{made} decision{'s' * (made != 1)} written down; {left} left." in output
