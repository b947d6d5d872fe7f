"""Candidates wait, readers decide each for themselves, differences are shown and settled, and the numbers add up."""

import json
from contextlib import suppress
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livingreview import charts, check
from livingreview.charts.drawing.renderer import USERMETA
from livingreview.evidence import screening
from livingreview.evidence.screening import STAGES, SUMS
from livingreview.project import Project
from livingreview.screening import candidate, rank, rows
from livingreview.screening.candidate import ScreenError
from livingreview.screening.rows import Decision
from tests.example import BIBLIOGRAPHY, HAZARD_RATIO, MEDIAN, TODAY, build
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
    assert counts(flow, screening.BASE)["held"] == 1


def test_a_work_on_which_no_row_of_the_evidence_rests_is_not_held(example, project):
    example.append("references.bib", BIBLIOGRAPHY.replace("doe2020example", "doe2021guideline"))
    assert counts(screening.flow(project), screening.BASE)["held"] == 1


def test_a_work_that_a_counted_search_brought_is_not_told_as_held_before(example, project):
    screened = {"search": "first", "title": "Frogs", "reader": "AB", "decided_on": "2025-05-02"}
    example.write(
        "screening",
        [
            screened | {"record": "frog", "stage": stage, "decision": "included", "citekey": "doe2020example"}
            for stage in STAGES
        ],
    )
    flow = screening.flow(project)
    assert counts(flow, screening.BASE)["held"] == 0
    assert counts(flow, screening.TOTAL)["held"] == 1


def test_a_work_that_is_included_and_not_entered_yet_is_told_as_such_and_not_taken_from_what_was_held(
    example, project, screen
):
    screen("report.json", "--reader", "AB", keys=["i", "q"])
    screen("--reader", "AB", "--stage", "report", keys=["i"])
    flow = screening.flow(project)
    update = list(dict.fromkeys(flow["update"]))[1]
    assert counts(flow, screening.BASE)["held"] == 1
    one = counts(flow, update)
    assert (one["included"], one["to-enter"], one["entered"], one["held"]) == (1, 1, 0, 1)
    example.append("references.bib", "@misc{doe2025frogs,\n title = {Frogs},\n doi = {10.1000/frog},\n}\n")
    example.write("outcomes", [HAZARD_RATIO, MEDIAN | {"source": "doe2025frogs"}])
    screen()
    flow = screening.flow(project)
    one, together = counts(flow, update), counts(flow, screening.TOTAL)
    assert (one["to-enter"], one["entered"]) == (0, 1)
    assert (together["held-before"], together["held"]) == (1, 2)


def test_a_search_that_brought_nothing_new_is_in_the_flow(example, project):
    example.write("searches", [{"search": "first", "searched_on": "2024-05-31", "records": "80"}])
    together = counts(screening.flow(project), screening.TOTAL)
    assert (together["identified"], together["removed"], together["screened"]) == (80, 80, 0)


def test_searches_of_one_day_have_columns_of_their_own(example, project):
    example.write(
        "searches",
        [
            {"search": search, "searched_on": "2024-05-31", "topics": "ponds", "records": "1"}
            for search in ("first", "second")
        ],
    )
    example.write(
        "screening",
        [
            {"record": search, "search": search, "stage": "title", "reader": "AB", "decision": "excluded"}
            | {"reason": "duplicate", "title": "Frogs"}
            for search in ("first", "second")
        ],
    )
    flow = screening.flow(project)
    assert len(set(flow["update"])) == 4
    assert counts(flow, screening.TOTAL)["identified"] == 2


DECISIONS = st.lists(
    st.tuples(
        st.integers(0, 7),
        st.sampled_from(STAGES),
        st.sampled_from(["AB", "CD", "agreed"]),
        st.sampled_from(["included", "excluded", "unsure", "not-retrieved"]),
    ),
    max_size=25,
)
#: Searches after the first one: how many records each found; not told for some.
SEARCHES = st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=6)


def columns_add_up(columns):
    """Assert that in each column every number is what it is made up of, where both were counted."""
    for column in columns:
        for whole, parts in SUMS.items():
            if whole in column and all(part in column for part in parts):
                assert column[whole] == sum(column[part] for part in parts), (whole, column)


def drawn(chart):
    """The numbers of each column as a chart shows them, on the wide and on the narrow page."""
    spec = chart.to_dict()
    for page in (spec, spec["usermeta"][USERMETA]["narrow"]):
        boxes = [box for rows in page["datasets"].values() for box in rows if "middle" in box]
        assert boxes
        for update in {box["update"] for box in boxes}:
            yield {
                box["step"]: int(box["text"])
                for box in boxes
                if box["update"] == update and box["text"] != "not counted"
            }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS, SEARCHES)
def test_whatever_is_decided_the_numbers_of_every_column_add_up_as_counted_and_as_drawn(
    tmp_path_factory, decisions, found
):
    example = build(tmp_path_factory.mktemp("flow"))
    project = Project(example.root)
    many = [FROG | {"record": f"record-{i}"} for i in range(8)]
    example.path("report.json").write_text(json.dumps(REPORT | {"candidates": many}), encoding="utf-8")
    rows.take(project, candidate.read(example.path("report.json")), say=print)
    log = [
        {
            "search": f"later-{i}",
            "searched_on": f"2025-06-{i + 1:02}",
            "records": "NR" if n is None else str(n),
        }
        for i, n in enumerate(found)
    ]
    example.write("searches", [*rows.read(project, "searches"), *log])
    waiting = rows.read(project)
    own = [
        row | {"search": log[int(row["record"][-1]) % len(log)]["search"]} if i % 2 else row
        for i, row in enumerate(waiting)
    ]
    example.write("screening", own)
    for number, stage, reader, word in decisions:
        with suppress(ScreenError):
            rows.decide(project, Decision(f"record-{number}", stage, reader, word), today=TODAY)
    flow = screening.flow(project)
    columns = [
        {step: count for step, count in counts(flow, update).items() if not pd.isna(count)}
        for update in dict.fromkeys(flow["update"])
    ]
    columns_add_up(columns)
    base, *updates, together = columns
    assert min(min(column.values()) for column in columns) >= 0
    assert "held" in base
    assert len(base) == 1
    assert {*together} >= {step for step, _, _ in screening.STEPS} - {"identified", "removed"}
    assert ("identified" in together) == all("identified" in update for update in updates)
    for step in {*together} - {"held-before", "held"}:
        assert together[step] == sum(update[step] for update in updates)
    assert together["held-before"] == base["held"]
    assert together["held"] == updates[-1]["held"]
    columns_add_up(drawn(charts.flow(flow, title="Ponds")))


def test_before_any_search_was_counted_the_uncounted_steps_are_one_box(project):
    chart = charts.flow(screening.flow(project), title="Ponds")
    assert list(drawn(chart)) == [{"held": 1}] * 2
    assert chart.to_dict()["description"].count("assessed not counted") == 1
