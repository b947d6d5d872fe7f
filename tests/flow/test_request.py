"""The request that a run belongs to comes from the service; what the run left says nothing about it."""

import pytest

from flow import request


def found(host, run=7):
    (one,) = (one for one in host.read()["runs"] if one["id"] == run)
    there = request.of_run("book/review", "main", one)
    return there.number if there else None


def test_a_request_is_found_by_where_it_comes_from_and_its_last_commit(host):
    host.pull(4, "other", head="another")
    host.pull(5, "abc")
    host.run(7, "abc")
    assert found(host) == 5


@pytest.mark.parametrize(
    "run",
    [
        {"sha": "old"},  # a later commit is there by now
        {"head": "another"},
        {"fork": False},  # the same commit and branch name, in this repository
        {"name": "publish"},
        {"event": "push"},
        {"event": "workflow_dispatch"},  # started by hand in a fork
    ],
)
def test_a_run_of_something_else_has_no_request(host, run):
    host.pull(5, "abc")
    host.run(7, **({"sha": "abc"} | run))
    assert found(host) is None


def test_a_workflow_of_another_file_counts_for_nothing_whatever_its_name(host):
    host.pull(5, "abc")
    host.run(7, "abc")
    (run,) = host.read()["runs"]
    host.write(runs=[run | {"path": ".github/workflows/evil.yml", "name": "Pull request"}])
    assert found(host) is None


def test_a_closed_request_and_one_for_another_branch_are_not_told(host):
    host.pull(5, "abc", state="closed")
    host.pull(6, "abc", base="other")
    host.run(7, "abc")
    assert found(host) is None


def test_a_run_from_a_repository_that_is_gone_has_no_request(host):
    host.pull(5, "abc")
    host.run(7, "abc")
    host.write(runs=[one | {"head_repository": None} for one in host.read()["runs"]])
    assert found(host) is None


def test_a_branch_cannot_change_what_is_asked_of_the_service(host):
    host.pull(5, "abc", head="x&base=other&state=closed#")
    host.pull(6, "abc", head="x", base="other", state="closed")
    host.run(7, "abc", head="x&base=other&state=closed#")
    assert found(host) == 5


def test_only_requests_of_this_repository_or_with_a_label_are_shown(host):
    host.pull(1, "a")
    host.pull(2, "b", labels=["evidence"])
    host.pull(3, "c", labels=["preview"])
    host.pull(4, "d", fork=False)
    assert [one.number for one in request.open_ones("book/review", "main") if one.shown] == [3, 4]
