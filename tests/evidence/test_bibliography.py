"""The bibliography sorted by key: nothing of it is lost, and no entry changes."""

from collections import Counter

import bibtexparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livingreview.evidence import bibliography
from livingreview.evidence.bibliography import Problem, parse, sorted_text
from livingreview.project import Project
from tests.conftest import ROOT

A, B, C = (
    f"@misc{{{name}2020example,\n  title = {{An  {{Example}} @ {name}}},\n  year = 2020 }}" for name in "abc"
)


def joined(*parts):
    return "\n\n".join(parts) + "\n"


def test_entries_are_sorted_by_key():
    assert sorted_text(joined(C, A, B)) == joined(A, B, C)


def test_a_sorted_bibliography_keeps_every_byte():
    text = f"% On top\n{A}\n\n\n{B}   \n{C}\n% at the end"

    assert sorted_text(text) == text


def test_what_stands_on_top_stays_there():
    head = '% On top\n@preamble{"x"}\n@string{jex = {Journal of Examples}}'

    assert sorted_text(joined(head, B, A)) == joined(head, A, B)


def test_a_string_between_entries_joins_the_top():
    string = "@string{jex = {Journal of Examples}}"

    assert sorted_text(joined("% On top", B, string, A)) == joined("% On top", string, A, B)


def test_a_remark_goes_with_the_entry_below_it():
    assert sorted_text(joined(B, f"% on a\n{A}")) == joined(f"% on a\n{A}", B)


def test_a_remark_on_the_line_of_a_closing_brace_goes_with_its_entry():
    assert sorted_text(joined(f"{B} % on b", A)) == joined(A, f"{B} % on b")


def test_what_stands_at_the_end_stays_there():
    assert sorted_text(joined(B, A, "% at the end")) == joined(A, B, "% at the end")


def test_line_ends_of_windows_are_kept():
    windows = joined(B, A).replace("\n", "\r\n")

    assert sorted_text(windows) == joined(A, B).replace("\n", "\r\n")


def test_a_bibliography_with_a_fault_is_not_sorted():
    with pytest.raises(ValueError, match="cannot be sorted"):
        sorted_text(joined(B, A.removesuffix("}")))


PIECES = st.sampled_from([A, B, C, "% remark", '@preamble{"x"}', "@string{s = {t}}", "@comment{words}", ""])


@settings(max_examples=200, deadline=None, database=None)
@given(pieces=st.lists(PIECES, max_size=8))
def test_sorting_loses_no_line(pieces):
    text = joined(*pieces)
    _, problems = parse(text)
    lines = Counter(line for line in text.splitlines() if line.strip())

    assert Counter(line for line in sorted_text(text).splitlines() if line.strip()) == lines
    assert sorted_text(sorted_text(text)) == sorted_text(text)
    assert all(problem.kind == "key twice" for problem in problems)


@given(
    st.lists(
        st.sampled_from(["@", "{", "}", '"', "a", "=", ",", "\n", "%", "misc", "#", " ", "("]), max_size=40
    )
)
@settings(max_examples=300, deadline=None, database=None)
def test_whatever_stands_in_a_bibliography_every_problem_has_its_place(pieces):
    text = "".join(pieces)
    _, problems = parse(text)

    assert all(problem.line and 1 <= problem.line <= text.count("\n") + 1 for problem in problems)


def test_another_program_reads_every_entry_of_the_book_as_the_site_does():
    """Contributors keep references in programs of their own; a file that two parsers read differently has a trap."""
    text = Project(ROOT).bibliography.read_text(encoding="utf-8")
    entries, problems = parse(text)
    library = bibtexparser.parse_string(text)

    assert (problems, library.failed_blocks) == ([], [])
    assert [other.key for other in library.entries] == [entry.key for entry in entries]
    for entry, other in zip(entries, library.entries, strict=True):
        read = {field.key: " ".join(str(field.value).split()) for field in other.fields}
        assert (other.entry_type, read) == (entry.kind, entry.fields), entry.key


def found(text):
    """Kind, line and key of each problem."""
    return [(problem.kind, problem.line, problem.key) for problem in parse(text)[1]]


TWICE = A.replace("year", "title")


@pytest.mark.parametrize(
    ("before", "problem", "lines"),
    [
        ("@misc{b2020c,\n  title = {x\n}\n\n", ("not closed", 1, "b2020c"), 4),
        ("@misc{b2020c title = {x}\n}\n\n", ("no comma after key", 1, "b2020c"), 3),
        ("\n% @misc{b2020c,\n%  title = {x}\n\n", ("commented out", 2, "b2020c"), 4),
        ("@comment{x {y}\nz}\nstray words\n", ("outside", 3, ""), 3),
    ],
)
def test_after_what_cannot_be_read_lines_are_counted_on(before, problem, lines):
    assert found(before + TWICE) == [problem, ("field twice", lines + 3, "a2020example")]
    assert [entry.line for entry in parse(before + A)[0] if entry.whole][-1] == lines + 1


def test_a_comment_ends_with_its_brace_or_before_the_next_entry():
    assert found(joined("@comment{x {y} z}\nstray", A)) == [("outside", 2, "")]
    entries, problems = parse(joined("@comment{never closed", A))
    assert ([entry.key for entry in entries], problems) == (["a2020example"], [])


def test_a_text_on_which_the_reader_fails_is_unreadable_as_a_whole(monkeypatch):
    monkeypatch.setattr(bibliography, "_blocks", lambda _: 1 / 0)
    assert parse(A + "% of no other test") == (None, [Problem("unreadable", None)])


def test_a_text_that_cannot_be_read_does_not_hide_the_keys_in_it():
    entries, _ = parse(joined("see doe2020example and roe2021other", A))
    assert [(entry.key, entry.whole) for entry in entries] == [
        ("doe2020example", False), ("roe2021other", False), ("a2020example", True)
    ]  # fmt: skip
