"""Names of roles and directives, and the nearest of them."""

import pytest

from livingreview.check.registered import DIRECTIVES, ROLES, nearest


def test_the_lists_go_from_their_first_name_to_their_last():
    assert {"value", "cite:p", "claim"} <= ROLES
    assert {"acks", "warning", "code-cell", "toctree"} <= DIRECTIVES
    assert nearest("XX", ROLES) == nearest("XX", DIRECTIVES) == ""
    assert nearest("ab", ROLES) == "ab"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("note", "note"),
        ("NOTE", "note"),
        ("nots", "note"),
        ("notees", "note"),
        ("nxyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_one_that_can_be_meant(name, meant):
    assert nearest(name, {"note", "notebook", "tip"}) == meant


def test_a_name_that_is_known_is_itself_whatever_its_letters():
    assert nearest("Note", {"Note", "note"}) == "Note"
