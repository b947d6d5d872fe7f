"""The chapter that somebody most probably meant who wrote a name that no chapter has."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import PurePosixPath


def chapter(name: str, chapters: Collection[str], first: Collection[str] = ()) -> str:
    """Return one of the chapters, all without the ending of their files; empty if none is near.

    Parameters
    ----------
    first : chapters that nobody has named yet, of which one is more probable; the only one in the folder is it.
    """
    path = PurePosixPath(name)
    alone = [one for one in first if PurePosixPath(one).parent == path.parent]
    if len(alone) == 1:
        return alone[0]
    for known, least in ((first, 0.5), (chapters, 0.7)):
        inside = {one for one in known if PurePosixPath(one).parent == path.parent}
        for some in (inside, known):
            by_name = {PurePosixPath(one).name.lower(): one for one in sorted(some)}
            if near := difflib.get_close_matches(path.name.lower(), sorted(by_name), 1, least):
                return by_name[near[0]]
    return ""
