"""The header of a chapter: where it ends, and which language it asks for, each fault as a whole line."""

import pytest

from livingreview.check import header


def said(text):
    return [str(fault) for fault in header.check(text, "a.md")]


KERNEL = "---\nauthor: Doe\nkernelspec:\n  display_name: X\n  {}\n---\n\n# Title\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\na: b\n\n# Title\n", "line 1: the header is never closed; write --- after line 2"),
        ("---\na: b\n  more\n- c\n\nWords.\n", "line 1: the header is never closed; write --- after line 4"),
        (
            "---\na: b\n# a remark\nc.d-e: f\nWords\n",
            "line 1: the header is never closed; write --- after line 4",
        ),
        ("---\na: b\n", "line 1: the header is never closed; write --- after line 2"),
        ("---\n\n\nWords\n", "line 1: the header is never closed; write --- after line 1"),
        ("---\na: b\n--\n\nWords\n", "line 3: `--` does not close the header of line 1; write ---"),
        ("---\na: b\n\n—\n", "line 4: `—` does not close the header of line 1; write ---"),
        ("---\na: b\n***\n", "line 3: `***` does not close the header of line 1; write ---"),
        ("---\na: b\n==x\n---\n", "line 1: the header is never closed; write --- after line 2"),
        ("---\na: b\na: c\n---\n", "line 3: `a` stands here and in line 2; keep one of them"),
    ],
)
def test_a_header_that_is_not_closed_is_told_with_where_to_close_it(text, line):
    assert said(text) == [f"a.md, {line}"]


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("# Title\n\n---\n", True),
        ("---\na: b\n---\n", True),
        ("-----  \na: b\n----\nWords\n", True),
        ("---\na: b\n\nWords\n", False),
        ("---\na: b", False),
    ],
)
def test_a_header_is_whole_if_it_ends_before_the_prose(text, is_whole):
    assert header.is_whole(text) == is_whole


@pytest.mark.parametrize(
    ("kernel", "said_of", "write"),
    [
        ("language: R", "language is R", "language: python"),
        ("language: pythons", "language is pythons", "language: python"),
        ("name: ir", "name is ir", "name: python3"),
        ("name: julia-1.9", "name is julia-1.9", "name: python3"),
        *(
            (f"name: {one}", f"name is {one}", "name: python3")
            for one in ("octave", "Bash", "stata", "sas", "matlab", "scala", "javascript")
        ),
    ],
)
def test_a_kernel_of_another_language_is_told_with_what_to_write(kernel, said_of, write):
    assert said(KERNEL.format(kernel)) == [
        f"a.md, line 5: kernelspec.{said_of}, and only Python is executed; write `{write}`"
    ]


def test_a_kernel_that_stands_in_brackets_is_told_on_the_first_line():
    assert said("---\nkernelspec: {language: R}\n---\n") == [
        "a.md, line 1: kernelspec.language is R, and only Python is executed; write `language: python`"
    ]


@pytest.mark.parametrize(
    "kernel",
    [
        "language: python",
        "language: Python3.11",
        "language: ipython\n  name: ir",
        "name: python3",
        "name: review",
        "name: iridium",
        "language:\n  name: review",
    ],
)
def test_a_kernel_of_python_or_of_a_name_that_says_nothing_may_stand(kernel):
    assert said(KERNEL.format(kernel)) == []


@pytest.mark.parametrize(
    "text", ["# Title\n", "---\n- a\n---\n", "---\nkernelspec: python3\n---\n", "---\na: 1\n---\n"]
)
def test_a_header_that_asks_for_no_kernel_may_stand(text):
    assert said(text) == []
