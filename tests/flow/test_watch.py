"""What the watch has found stands in one issue, each run once; what it remembers is taken from our own runs only."""

import json

import pytest

from flow import runs, watch
from tests.flow.host import BOT

REPORT = {"new": {"candidates": 1, "findings": 2}, "made_on": "2026-03-03"}


def asked(host, run, words="A new paper.", report=REPORT, **files):
    """A run of the watch that has left a report."""
    left = {"report.json": json.dumps(report), "report.md": words, "state.json": f'{{"run": {run}}}', **files}
    host.run(run, "main-sha", head="main", fork=False, event="schedule", name="watch")
    host.artifact(run, "watch", left)


def tell(run):
    return watch.tell("book/review", run)


def issues(host):
    return host.read()["issues"]


def test_the_first_finding_opens_an_issue_that_says_what_to_do(host):
    asked(host, 1)
    assert tell(1) == "Issue 1 was opened."
    (one,) = issues(host)
    assert one["body"].startswith(watch.MARKER)
    assert "A new paper." in one["body"]
    assert "close it" in one["body"]
    assert [label["name"] for label in one["labels"]] == ["surveillance"]


def test_later_findings_stand_below_it_while_it_is_open(host):
    asked(host, 1)
    asked(host, 2, "A second paper.")
    tell(1)
    assert tell(2) == "Issue 1: comment written."
    (below,) = host.comments(1)
    assert "A second paper." in below["body"]
    assert len(issues(host)) == 1


def test_a_run_that_found_nothing_writes_nothing(host):
    asked(host, 1)
    tell(1)
    asked(host, 2, report=REPORT | {"new": {"candidates": 0, "findings": 0}})
    before = host.read()
    assert tell(2) == "Nothing new."
    assert (host.read()["issues"], host.read()["comments"]) == (before["issues"], before["comments"])


def test_a_run_that_is_done_again_tells_nothing_twice(host):
    asked(host, 1)
    asked(host, 2, "A second paper.")
    assert [tell(1), tell(1), tell(2), tell(2)] == [
        "Issue 1 was opened.", "Issue 1 tells it already.", "Issue 1: comment written.", "Issue 1: comment unchanged.",
    ]  # fmt: skip


def test_an_issue_that_a_person_closed_stays_closed_and_another_one_is_opened(host):
    asked(host, 1)
    asked(host, 2)
    tell(1)
    host.close_issue(1)
    assert tell(2) == "Issue 2 was opened."


@pytest.mark.parametrize(
    "other",
    [
        {"body": watch.MARKER, "login": "stranger", "labels": ["surveillance"]},
        {"body": "Other words", "login": BOT, "labels": ["surveillance"]},
    ],
    ids=["of a stranger", "of another kind"],
)
def test_an_issue_that_is_not_ours_is_left_alone(host, other):
    host.issue(7, other.pop("body"), **other)
    asked(host, 1)
    assert tell(1) == "Issue 8 was opened."
    assert host.comments(7) == []


def test_an_issue_whose_label_somebody_took_away_is_still_the_one(host):
    host.issue(7, watch.MARKER, login=BOT)
    asked(host, 1)
    assert tell(1) == "Issue 7: comment written."


def test_words_of_papers_call_nobody_and_are_cut_where_the_service_has_no_room(host):
    asked(host, 1, "@everyone <!-- hidden --> " + "word\n" * 40_000)
    tell(1)
    body = issues(host)[0]["body"]
    assert "@\u200beveryone" in body
    assert "<!-- hidden" not in body
    assert "Only the beginning has room here" in body
    assert len(body) < 65_536


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (None, "the services were not asked"),
        ({"state.json": "{}"}, "there is no report of it that can be read"),
        ({"report.json": "[]", "report.md": "x"}, "there is no report of it that can be read"),
        ({"report.json": '{"new": {"candidates": "many"}}', "report.md": "x"}, "there is no report"),
    ],
)
def test_a_run_without_a_report_fails_where_people_see_it(host, files, said):
    host.run(1, "main-sha", head="main", fork=False, event="schedule", name="watch")
    if files is not None:
        host.artifact(1, "watch", files)
    with pytest.raises(watch.WatchError, match=said):
        tell(1)


def test_what_the_last_run_remembers_is_taken_over(host, tmp_path):
    asked(host, 1)
    asked(host, 2)
    assert watch.recall("book/review", tmp_path / "watch") == "Going on from run 2."
    assert [path.name for path in (tmp_path / "watch").iterdir()] == ["state.json"]
    assert (tmp_path / "watch/state.json").read_text() == '{"run": 2}'


def gone(host, run):
    """What the service does with what a run has left, after a while."""
    artifacts = host.read()["artifacts"]
    host.write(artifacts=[one | {"expired": True} if one["run"] == run else one for one in artifacts])


def test_where_the_last_run_left_nothing_the_one_before_is_taken(host, tmp_path):
    for run in (1, 2, 3, 4):
        asked(host, run)
    gone(host, 4)
    host.run(5, "main-sha", head="main", fork=False, event="schedule", name="watch")
    host.artifact(5, "watch", {"report.md": "x"})
    assert watch.recall("book/review", tmp_path / "watch") == "Going on from run 3."
    for run in (1, 2, 3):
        gone(host, run)
    assert watch.recall("book/review", tmp_path / "other").startswith("No earlier run is remembered")


def test_a_run_of_another_branch_is_not_believed_even_where_the_service_lists_it(host, tmp_path, monkeypatch):
    host.run(9, "sha", head="change", fork=False, event="schedule", name="watch")
    host.artifact(9, "watch", {"state.json": "evil"})
    monkeypatch.setattr(runs, "of", lambda *_: host.read()["runs"])
    assert watch.recall("book/review", tmp_path / "watch").startswith("No earlier run is remembered")


@pytest.mark.parametrize(
    "run",
    [
        {"fork": True, "head": "main"},
        {"fork": False, "head": "change"},
        {"fork": False, "head": "main", "event": "pull_request"},
        {"fork": False, "head": "main", "end": "failure"},
    ],
)
def test_no_run_but_a_good_one_of_our_own_is_believed(host, tmp_path, run):
    host.run(9, "sha", name="watch", **({"event": "schedule"} | run))
    host.artifact(9, "watch", {"state.json": "evil"})
    assert watch.recall("book/review", tmp_path / "watch").startswith("No earlier run is remembered")
    assert not (tmp_path / "watch").exists()
