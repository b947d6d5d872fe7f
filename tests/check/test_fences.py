"""Fences that stay open: the first is told as a whole line, and told alone."""

import pytest

from livingreview.check import fences, myst


def said(text):
    fault = fences.open_fence(myst.read(text, "book/a.md"))
    return str(fault) if fault else None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "A.\n\n:::{note}\nWords.\n",
            "line 3: :::{note} is never closed; write ::: on a line of its own where it ends",
        ),
        (
            "```python\nx = 1\n",
            "line 1: ``` is never closed; write ``` on a line of its own where it ends",
        ),
        (
            "A.\n\n:::\nWords.\n",
            "line 3: ::: opens what is never closed; close it with :::, or delete the line",
        ),
        (
            "::::{note}\nWords.\n:::\nMore.\n",
            "line 1: ::::{note} is never closed, ::: in line 3 is too short; write :::: there",
        ),
        (
            "~~~~{note}\nWords.\nMore.\n   ~~~  \nMore.\n",
            "line 1: ~~~~{note} is never closed, ~~~ in line 4 is too short; write ~~~~ there",
        ),
        (
            "````{note}\nWords.\n:::\nMore.\n",
            "line 1: ````{note} is never closed; write ```` on a line of its own where it ends",
        ),
        (
            "````{note}\nWords.\n```\n:::\n```\n",
            "line 1: ````{note} is never closed, ``` in line 3 is too short; write ```` there",
        ),
        (
            "```{note}\nWords.\n\n```{tip}\nMore.\n```\n",
            "line 1: ```{note} is never closed before the next one in line 4; write ``` where it ends",
        ),
        (
            ":::{note}\nWords.\n   :::: {tip}\nMore.\n::::\n:::\n",
            "line 1: :::{note} is never closed before the next one in line 3; write ::: where it ends",
        ),
        (
            "```{note}\nWords.\n\n````{tip}\nMore.\n````\n",
            "line 1: ```{note} is never closed before the next one in line 4; write ``` where it ends",
        ),
        ("````{note}\n```{tip}\nWords.\n```\n````\n", None),
        ("```{note}\n:::{tip}\nWords.\n:::\n```\n", None),
        (":::{note}\nWords.\n:::\n\n~~~\n~~~\n", None),
    ],
)
def test_a_fence_that_stays_open_is_told_with_where_to_close_it(text, line):
    assert said(text) == (f"book/a.md, {line}" if line else None)


def test_of_two_open_fences_the_first_is_told():
    assert said(":::{note}\nA.\n:::\n\n:::{tip}\nB.\n\n```{note}\nC.\n") == (
        "book/a.md, line 5: :::{tip} is never closed; write ::: on a line of its own where it ends"
    )
