"""The comment on a pull request: what is known first, then what the build of the request says, tamed and cut."""

import pytest

from flow import comment, report
from flow.report import PICTURES
from tests.flow.test_artifact import packed


@pytest.fixture
def request_(host):
    host.pull(4, "other", head="another")
    host.pull(5, "abc", fork=False)
    host.run(7, "abc", fork=False)
    host.artifact(7, "website", {"index.html": "x"})
    return host


def tell(host):
    return report.tell("book/review", "https://example.org/book/review", host.read()["runs"][-1])


def body(host, number=5):
    (one,) = host.comments(number)
    return one["body"]


def test_the_comment_holds_links_the_preview_and_the_report(request_):
    request_.artifact(7, "report", {"report.md": f"### Rows changed\n\n![a]({PICTURES}/pictures/a.png)\n"})
    assert tell(request_) == "Pull request 5: comment written."
    said = body(request_)
    assert "https://book.example.org/review/preview/5/" in said
    assert "![a](https://book.example.org/review/preview/5/report/pictures/a.png)" in said
    assert "https://example.org/book/review/actions/runs/7/artifacts/1" in said
    assert said.index("believe it as you believe the request") < said.index("### Rows changed")


def test_the_second_run_brings_the_comment_up_to_date(request_):
    request_.artifact(7, "report", {"report.md": "first"})
    tell(request_)
    request_.update_pull(5, head=request_.read()["pulls"][1]["head"] | {"sha": "def"})
    request_.run(8, "def", fork=False)
    request_.artifact(8, "report", {"report.md": "second"})
    assert tell(request_) == "Pull request 5: comment updated."
    assert "second" in body(request_)
    assert "first" not in body(request_)


def test_a_run_that_a_later_commit_has_overtaken_tells_nothing(request_):
    request_.update_pull(5, head=request_.read()["pulls"][1]["head"] | {"sha": "def"})
    assert tell(request_).startswith("No open pull request")
    assert request_.read()["comments"] == []


def test_a_number_in_what_the_build_left_is_not_believed(request_):
    request_.artifact(
        7, "report", {"report.md": "x", "number": "4", "pr_number.txt": "4", "event.json": '{"number": 4}'}
    )
    tell(request_)
    assert request_.comments(4) == []
    assert len(request_.comments(5)) == 1


@pytest.mark.parametrize(
    "archive",
    [
        packed([("report.md", "x"), ("../../../etc/cron.d/x", "evil")]),
        packed([("report.md", "/etc/passwd")], mode=0o120777),
        packed([("report.md", b"x" * 10_000_000)]),
        packed([("other.md", "x")]),
        b"no archive",
        b"",
    ],
    ids=["a path out", "a link", "ten megabytes", "no report", "no archive", "nothing"],
)
def test_a_hostile_artifact_is_told_and_not_shown(request_, archive):
    request_.artifact(7, "report", archive=archive)
    tell(request_)
    assert "not shown" in body(request_)
    assert "root:" not in body(request_)


def test_a_long_report_is_cut_and_says_so(request_):
    request_.artifact(7, "report", {"report.md": "- a line\n" * 20_000})
    tell(request_)
    assert len(body(request_)) <= comment.LONGEST
    assert "Only the beginning" in body(request_)
    assert body(request_).endswith("- a line")


def test_a_report_full_of_pictures_is_not_too_long_for_the_service(request_):
    request_.artifact(7, "report", {"report.md": f"![]({PICTURES}/pictures/a.png)\n" * 3_000})
    tell(request_)
    assert len(body(request_)) <= comment.LONGEST


def test_words_of_the_report_call_nobody(request_):
    request_.artifact(7, "report", {"report.md": "@book/owners approve <!-- living review: what -->"})
    tell(request_)
    assert "@book" not in body(request_)
    assert body(request_).count("<!--") == 1


def test_without_a_preview_its_pictures_are_left_out(request_):
    request_.pull(6, "xyz", head="fork")
    request_.run(9, "xyz", head="fork")
    request_.artifact(9, "website", {"index.html": "x"})
    request_.artifact(
        9, "report", {"report.md": f'a ![b]({PICTURES}/c.png) d <img src="{PICTURES}/e.png"> f'}
    )
    tell(request_)
    assert "pictures.invalid" not in body(request_, 6)
    assert "give this request the label `preview`" in body(request_, 6)


def test_where_nothing_is_put_online_nothing_is_promised(request_):
    request_.write(pages=None)
    request_.artifact(7, "report", {"report.md": f"a ![b]({PICTURES}/c.png)"})
    tell(request_)
    assert "preview" not in body(request_)
    assert "pictures.invalid" not in body(request_)


def test_a_failed_check_is_told_in_words(request_):
    request_.run(8, "abc", fork=False, end="failure")
    tell(request_)
    assert "The checks have found something" in body(request_)
    assert "no report" in body(request_)


def test_a_cancelled_run_tells_nothing(request_):
    request_.run(8, "abc", fork=False, end="cancelled")
    tell(request_)
    assert request_.read()["comments"] == []
