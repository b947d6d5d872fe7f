"""Names of directives, and the language of cells: each fault as a whole line."""

import pytest

from livingreview.check import directives, myst


def said(text):
    return [str(fault) for fault in directives.check(myst.read(text, "book/a.md"))]


@pytest.mark.parametrize(
    ("opening", "message"),
    [
        (":::", "::: opens a box without a name; write :::{note}, or delete the line"),
        ("::: warnin of newts", "::: opens a box without a name; write :::{warning}, or delete the line"),
        ("::::: warning", "::::: opens a box without a name; write :::::{warning}, or delete the line"),
        (":::{nott}", "{nott} is no directive; did you mean {note}?"),
        (":::{xyzzy}", "{xyzzy} is no directive"),
        (
            "```{code-cell} r 4",
            "the cell is in r 4, and only Python is executed; write {code-cell} ipython3",
        ),
        (
            "```{code-cell} python2x",
            "the cell is in python2x, and only Python is executed; write {code-cell} ipython3",
        ),
        (
            "```{code-cell} spy",
            "the cell is in spy, and only Python is executed; write {code-cell} ipython3",
        ),
    ],
)
def test_a_directive_that_does_nothing_is_told_with_what_to_write(opening, message):
    marks = opening[: len(opening) - len(opening.lstrip(":`"))]
    assert said(f"Words.\n\n{opening}\nx = 1\n{marks}\n") == [f"book/a.md, line 3: {message}"]


@pytest.mark.parametrize(
    "opening",
    [
        "```{code-cell}",
        "```{code-cell} python",
        "```{code-cell} Python3.12",
        "```{code-cell} ipython3 and more",
        "```{code-cell} py",
        "```{code-block} r",
        "```{note} r",
        "```r",
        "```",
    ],
)
def test_a_directive_that_is_known_and_code_that_is_only_shown_may_stand(opening):
    assert said(f"{opening}\nx = 1\n```\n") == []


def test_every_directive_of_a_chapter_is_looked_at():
    text = (
        ":::{note}\nWords.\n:::\n\n:::{nott}\nWords.\n:::\n\n```{code-cell} r\n1\n```\n\n:::{tipp}\nX\n:::\n"
    )
    assert [line.partition(":")[0] for line in said(text)] == [
        "book/a.md, line 5",
        "book/a.md, line 9",
        "book/a.md, line 13",
    ]
