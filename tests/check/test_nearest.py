"""The chapter that was most probably meant: of those nobody named first, of its own folder first."""

import pytest

from livingreview.check.nearest import chapter

BOOK = ["book/index", "book/ponds/newts", "book/ponds/frogs", "book/lakes/newts", "book/lakes/trout"]


@pytest.mark.parametrize(
    ("name", "first", "meant"),
    [
        ("book/ponds/newt", [], "book/ponds/newts"),
        ("book/lakes/newt", [], "book/lakes/newts"),
        ("book/lakes/NEWT", [], "book/lakes/newts"),
        ("book/rivers/frog", [], "book/ponds/frogs"),
        ("book/ponds/trout", [], "book/lakes/trout"),
        ("book/ponds/xyzzy", [], ""),
        # The only one in the folder that nobody named is it, whatever its name.
        ("book/ponds/xyzzy", ["book/ponds/frogs", "book/lakes/trout"], "book/ponds/frogs"),
        ("book/ponds/xyzzy", ["book/lakes/trout"], ""),
        ("book/ponds/xyzzy", ["book/ponds/frogs", "book/ponds/newts"], ""),
        # Half a likeness is enough for one that nobody named, seven tenths for any other.
        ("book/ponds/newxx", ["book/ponds/newts", "book/ponds/frogs"], "book/ponds/newts"),
        ("book/ponds/newxx", [], ""),
        # Of two that nobody named, the one of the same folder is nearer.
        ("book/lakes/frog", ["book/ponds/frogs", "book/lakes/frags", "book/lakes/trout"], "book/lakes/frags"),
    ],
)
def test_the_chapter_that_was_meant_is_near_in_folder_and_name(name, first, meant):
    assert chapter(name, BOOK, first) == meant
