"""What a setting may be: each kind of value, alone and in lists, and what is said of any other."""

import pytest

from livingreview.check import conclusions
from livingreview.check.configuration import _unfit

LISTED = {"enum": ["off", "auto", False]}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("a", "string"),
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ([], "array"),
        ({}, "object"),
        (None, "null"),
    ],
)
def test_a_value_of_its_kind_fits_also_where_another_kind_would_do(value, kind):
    assert _unfit(value, {"type": kind}) == ""
    for other in ("string", "boolean", "array"):
        assert _unfit(value, {"type": [kind, other]}) == _unfit(value, {"type": [other, kind]}) == ""


@pytest.mark.parametrize(
    ("value", "kinds", "said"),
    [
        (3, "string", "3 stands there; expected a text, in quotes if need be"),
        ("a", ["boolean", "null"], "a stands there; expected true or false"),
        (True, "number", "True stands there; expected a number"),
        (None, ["array", "object"], "nothing stands there; expected a list or a list of settings"),
    ],
)
def test_a_value_of_no_kind_that_fits_is_told_with_those_that_do(value, kinds, said):
    assert _unfit(value, {"type": kinds}) == said


def test_a_word_must_be_one_of_those_listed():
    assert _unfit("auto", LISTED) == _unfit(False, LISTED) == ""
    assert _unfit("on", LISTED) == "on is none of off, auto"


def test_of_a_list_the_first_value_that_does_not_fit_is_told():
    schema = {"type": "array", "items": {"type": "string"}}
    assert _unfit(["a", "b"], schema) == ""
    assert _unfit(["a", 1, 2], schema) == "1 stands there; expected a text, in quotes if need be"


def test_where_nothing_is_known_of_a_setting_anything_fits():
    assert _unfit(object(), {}) == ""


BOXES = """\
# A chapter

:::{admonition} Summary
:class: lr-summary
Newts swim.
:::

Between.

:::{admonition} Another
Frogs jump.
:::

:class: lr-summary
No box.
:::
"""


def test_only_lines_within_a_summary_stand_in_a_box():
    lines = [BOXES.split("\n")[number - 1] for number in sorted(conclusions._boxes(BOXES))]
    assert "Newts swim." in lines
    assert not {"Frogs jump.", "Between.", "No box.", "# A chapter"} & set(lines)
