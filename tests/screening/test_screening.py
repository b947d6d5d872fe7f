"""Candidates wait, readers decide each for themselves, differences are shown and settled, and the numbers add up."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview import check
from livingreview.evidence import screening
from livingreview.evidence.screening import STAGES
from livingreview.project import Project
from livingreview.screening import candidate, rank, rows
from livingreview.screening.candidate import ScreenError
from livingreview.screening.rows import Decision
from tests.example import TODAY, build
from tests.screening.review import FROG, REPORT, decided


def test_candidates_wait_each_once_and_the_search_is_logged_with_its_count(project, screen):
    assert "2 records taken over; 0 were there." in screen("report.json")
    assert "0 records taken over; 2 were there." in screen("report.json")
    assert decided(project) == [
        ("doi-10-1000-frog", "nobody", "waiting", "NA"),
        ("pmid-2", "nobody", "waiting", "NA"),
    ]
    (_, search) = rows.read(project, "searches")
    assert search["search"].startswith("watch-2025-05-01-")
    assert (search["database"], search["records"], search["topics"]) == ("pubmed;crossref", "16", "ponds")
    assert [str(fault) for fault in check.run(project, today=TODAY)] == []


def test_one_key_decides_and_an_exclusion_has_its_reason(project, screen):
    output = screen("report.json", "--reader", "AB", keys=["i", "e", "2"])
    assert "Frogs in ponds: a randomised trial" in output
    assert "Frogs were randomised to ponds." in output
    assert "Names NCT00000001" in output
    assert "2 decisions written down; 0 left." in output
    assert decided(project) == [
        ("doi-10-1000-frog", "AB", "included", "NA"),
        ("pmid-2", "AB", "excluded", "other-disease"),
    ]
    assert decided(project, "report") == [("doi-10-1000-frog", "nobody", "waiting", "NA")]
    assert [str(fault) for fault in check.run(project, today=date.max.replace(year=2100))] == []


def test_whoever_leaves_has_what_was_decided_and_goes_on_there(project, screen):
    assert "1 decision written down; 1 left." in screen("report.json", "--reader", "AB", keys=["i", "q"])
    assert "1 of 1  pmid-2" in screen("--reader", "AB", keys=["s"])
    assert "Left; what was decided is written down." in screen("--reader", "AB", keys=["e"], code=1)


def test_a_key_that_means_nothing_is_told_with_those_that_do(screen):
    output = screen("report.json", "--reader", "AB", keys=["x", "q"])
    assert "x: expected one of i, e, u, s, b, q" in output


def test_a_second_reader_does_not_see_the_first_and_where_they_differ_is_shown_and_settled(project, screen):
    screen("report.json", "--reader", "AB", keys=["i", "i"])
    output = screen("--reader", "CD", keys=["e", "4", "i"])
    assert "AB" not in output.split("decisions written down")[0]
    assert "doi-10-1000-frog: AB included; CD excluded. Settle it with --settle doi-10-1000-frog=…" in output
    assert decided(project, "report") == [("pmid-2", "nobody", "waiting", "NA")]
    output = screen("--settle", "doi-10-1000-frog=included")
    assert "AB included" not in output
    assert [row[:2] for row in decided(project, "report")] == [
        ("doi-10-1000-frog", "nobody"),
        ("pmid-2", "nobody"),
    ]


def test_a_reader_who_thinks_again_replaces_the_own_decision_only(project, screen):
    screen("report.json", "--reader", "AB", keys=["i", "q"])
    rows.decide(project, Decision("doi-10-1000-frog", "title", "CD", "included"), today=TODAY)
    rows.decide(project, Decision("doi-10-1000-frog", "title", "AB", "excluded", "duplicate"), today=TODAY)
    assert {row[1]: row[2] for row in decided(project) if row[0] == "doi-10-1000-frog"} == {
        "AB": "excluded",
        "CD": "included",
    }
    assert decided(project, "report") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--stage", "abstract"], "--stage abstract: expected one of title, report"),
        (["--settle", "pmid-2"], "--settle pmid-2: expected RECORD= and one of included, excluded"),
        (["--settle", "pmid-2=excluded"], "--settle pmid-2=excluded: write excluded: and one of duplicate"),
        (["--settle", "pmid-3=included"], "pmid-3: no such record waits at this stage"),
        (["report.json", "--reader", "Agreed"], "--reader Agreed: say who decides"),
        (["data/datapackage.json"], "data/datapackage.json: says that it is nothing; expected a report"),
        (["references.bib"], "references.bib: is no report"),
    ],
)
def test_what_cannot_be_done_is_one_line(screen, arguments, message):
    assert screen(*arguments, code=1).splitlines()[-1].startswith(message)


@pytest.mark.parametrize(
    "spoil", [lambda text: text.replace(",", ";"), lambda text: text + "a,b\n", lambda text: text[5:]]
)
def test_a_table_that_another_program_has_saved_is_told_in_one_line_and_left(example, screen, spoil):
    screen("report.json")
    table = example.path("data/review/screening.csv")
    table.write_text(spoil(table.read_text("utf-8")), encoding="utf-8")
    before = table.read_bytes()
    assert screen("--reader", "AB", code=1).splitlines() == [
        "data/review/screening.csv: is not laid out as the review keeps it; run livingreview tidy, then check it"
    ]
    assert table.read_bytes() == before


def test_a_record_that_is_not_there_is_not_decided_on(project):
    with pytest.raises(ScreenError, match="no such record"):
        rows.decide(project, Decision("pmid-9", "title", "AB", "included"), today=TODAY)


def test_what_is_most_like_the_works_of_the_review_comes_first_with_its_words():
    works = ["Frogs in ponds", "Ponds and their frogs", "A lake of eels"]
    eel, frog, nothing = rank.likeness(["An eel without a lake", "Frogs of many ponds", "of the"], works)
    assert frog.score > eel.score > nothing.score == 0
    assert set(frog.words) == {"frogs", "ponds", "frogs ponds"}
    assert frog.nearest == "Frogs in ponds"
    assert nothing.words == ()


def test_without_works_nothing_is_like_anything():
    assert [one.score for one in rank.likeness(["Frogs"], [])] == [0.0]
    assert [one.score for one in rank.likeness(["Frogs"], ["the of"])] == [0.0]


def counts(flow, update):
    rows = flow[flow["update"] == update]
    return dict(zip(rows.step, rows["count"], strict=True))


def test_before_the_first_counted_search_only_what_is_held_is_counted(project):
    flow = screening.flow(project)
    assert set(flow["update"]) == {screening.BASE}
    assert dict(zip(flow.step, flow.told, strict=True))["identified"] == "not counted"
    assert counts(flow, screening.BASE)["included"] == 1


DECISIONS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(STAGES),
        st.sampled_from(["AB", "CD", "agreed"]),
        st.sampled_from(["included", "excluded", "unsure", "not-retrieved"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS)
def test_whatever_is_decided_the_numbers_add_up(tmp_path_factory, decisions):
    example = build(tmp_path_factory.mktemp("flow"))
    project = Project(example.root)
    many = [FROG | {"record": f"record-{i}"} for i in range(8)]
    example.path("report.json").write_text(json.dumps(REPORT | {"candidates": many}), encoding="utf-8")
    rows.take(project, candidate.read(example.path("report.json")), say=print)
    for number, stage, reader, word in decisions:
        with suppress(ScreenError):
            rows.decide(project, Decision(f"record-{number}", stage, reader, word), today=TODAY)
    flow = screening.flow(project)
    one, together = counts(flow, "1 May 2025"), counts(flow, screening.TOTAL)
    assert one["identified"] == one["removed"] + one["screened"] == 16
    assert one["screened"] == one["excluded"] + one["waiting"] + one["sought"] == 8
    assert (
        one["sought"]
        == one["not-retrieved"] + one["report-waiting"] + one["report-excluded"] + one["included"]
    )
    assert min(one.values()) >= 0
    base = counts(flow, screening.BASE)
    assert together["included"] == base["included"] + one["included"] == 1
    assert all(together[step] == one[step] for step in one if step != "included")
