"""Exceptions above a line: read by their name, told where nothing needs them or where they give no reason."""

from livingreview.check import exceptions, myst

TEXT = """\
% typed: it is in a quotation
Five newts.

% typed:nine char
Six newts.

% typed:   ten chars.
Seven newts.

% reading: another name
% not typed: another beginning
Eight newts.
"""


def test_the_line_below_an_exception_has_its_reason():
    assert exceptions.read(myst.read(TEXT, "a.md"), "typed") == {
        2: "it is in a quotation",
        5: "nine char",
        8: "ten chars.",
    }


def test_an_exception_is_told_where_nothing_needs_it_or_where_it_gives_no_reason():
    chapter = myst.read(TEXT, "a.md")
    reasons = exceptions.read(chapter, "typed")
    told = exceptions.idle(chapter, "typed", reasons, {5, 8}, "holds no number")
    assert [str(fault) for fault in told] == [
        "a.md, line 1: `% typed:` is no longer needed, the next line holds no number; delete it",
        "a.md, line 4: `% typed: nine char` gives no reason; at least 10 characters are expected",
    ]
