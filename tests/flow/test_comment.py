"""One comment, found again and brought up to date; what strangers wrote in it calls nobody and hides nothing."""

import pytest

from flow import comment
from tests.flow.host import BOT

MARK = "<!-- living review: about -->"


def put(body, number=3):
    return comment.put("book/review", number, "about", body)


def test_a_comment_is_written_once_and_then_brought_up_to_date(host):
    assert [put("one"), put("two"), put("two")] == ["written", "updated", "unchanged"]
    (only,) = host.comments(3)
    assert only["body"] == f"{MARK}\ntwo"


def test_a_comment_whose_lines_the_service_ends_otherwise_is_unchanged(host):
    host.comment(3, f"{MARK}\r\none\r\ntwo", BOT)
    assert put("one\ntwo") == "unchanged"


@pytest.mark.parametrize("login", ["stranger", "github-actions", "github-actions-bot"])
def test_the_marker_in_a_comment_of_somebody_else_is_no_sign(host, login):
    forged = host.comment(3, f"{MARK}\nforged", login)
    assert put("ours") == "written"
    assert forged in host.comments(3)


def test_a_comment_of_a_person_who_is_gone_is_passed_over(host):
    host.append("comments", {"id": 1, "of": 3, "body": MARK, "user": None})
    assert put("ours") == "written"


def test_the_marker_of_one_comment_inside_another_is_no_sign(host):
    comment.put("book/review", 3, "other", f"words\n{MARK}\nmore")
    assert put("ours") == "written"
    assert len(host.comments(3)) == 2


def test_the_comment_is_found_behind_a_hundred_others(host):
    for number in range(120):
        host.comment(3, f"{number}")
    put("one")
    assert put("two") == "updated"


def test_a_comment_is_no_longer_than_the_service_takes(host):
    put("x" * 200_000)
    assert len(host.comments(3)[0]["body"]) == comment.LONGEST


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Dear @book/owners, @a-b", "Dear @\u200bbook/owners, @\u200ba-b"),
        ("5 @ 3, a@", "5 @ 3, a@"),
        ("<!-- hidden -->", "&lt;!-- hidden -->"),
        ("0.80\u202e08.0\u2066", "0.8008.0"),
        ("a\r\nb\rc\0", "a\nb\nc"),
        ("IL-6 → PD-L1, β ≥ 0.05", "IL-6 → PD-L1, β ≥ 0.05"),
    ],
)
def test_words_of_strangers_call_nobody_and_hide_nothing(written, kept):
    assert comment.tame(written, 1_000) == (kept, False)


def test_long_words_are_cut_at_the_end_of_a_line():
    assert comment.tame("one\ntwo\nthree", 10) == ("one\ntwo", True)
    assert len(comment.tame("@a" * 90_000, 5_000)[0]) <= 5_000


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("see www.evil.example.org", "see www\u200b.evil.example.org"),
        ("WWW\\.evil.example.org", "WWW\u200b\\.evil.example.org"),
        ("owner/repo#1 and #2", "owner/repo#\u200b1 and #\u200b2"),
        ("owner/re\\-po\\#1, GH\\-3", "owner/re\\-po\\#\u200b1, GH\\-\u200b3"),
        ("https://www.example.org/a#1", "https://www.example.org/a#1"),
        ('[a](book/index.html#1) <a href="b/c#2">', '[a](book/index.html#1) <a href="b/c#2">'),
        ("# 1 heading", "# 1 heading"),
    ],
)
def test_no_word_of_a_stranger_leads_away_or_tells_another_issue(written, kept):
    assert comment.tame(written, 1_000) == (kept, False)
