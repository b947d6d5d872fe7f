"""Headings and ragged tables, each fault as a whole line."""

import pytest

from livingreview.check import headings, myst


def said(text, rule=headings.check):
    return [str(fault) for fault in rule(myst.read(text, "a.md"))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# A\n\n## B\n\n### C\n\n## D\n", []),
        ("Words.\n", ["a.md: the chapter has no title; write it on a line `# Title`"]),
        (
            "Words.\n\n## B\n\n#### C\n",
            ["a.md, line 3: the chapter has no title; write it on a line `# Title`"],
        ),
        (
            "## B\n\n# A\n",
            ["a.md, line 1: “B” stands before the title; the first heading is `# Title`"],
        ),
        (
            "# A\n\n## B\n\n# C\n\n# D\n",
            [
                "a.md, line 5: “C” is a second title (the first is in line 1); write `## …`",
                "a.md, line 7: “D” is a second title (the first is in line 1); write `## …`",
            ],
        ),
        (
            "# A\n\n### B\n\n## C\n\n#### D\n",
            [
                "a.md, line 3: “B” is of level 3 below one of level 1; write ##",
                "a.md, line 7: “D” is of level 4 below one of level 2; write ###",
            ],
        ),
    ],
)
def test_headings_have_one_title_and_leave_out_no_level(text, lines):
    assert said(text) == lines


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", None),
        ("a | b", None),
        ("| a \\| b | c |", None),
        ("| a |", "1 cell"),
        ("| a | b | c |", "3 cells"),
        ("a | b | c", "3 cells"),
    ],
)
def test_a_row_has_as_many_cells_as_the_header_of_its_table(row, cells):
    text = f"# A\n\n| x | y |\n|---|---|\n{row}\n"
    told = f"a.md, line 5: the row has {cells}, the header of its table 2; is a | too many or missing?"
    assert said(text, headings.ragged) == ([told] if cells else [])
    quoted = "\n".join(f"> {line}" for line in text.split("\n")[2:-1])
    assert said(f"# A\n\n{quoted}\n", headings.ragged) == ([told] if cells else [])
