"""What somebody means who names a chapter, or a paper, in few words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from livingreview.project import Project

#: Paper -> name of its size in CSS.
PAPERS = {"a4": "A4", "letter": "letter"}
_ENDING = re.compile(r"\.(md|html|ipynb)$")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_MARKS = re.compile(r"[*`_]|\{[\w:-]+\}")


class UnknownNameError(ValueError):
    """Nothing is called like that, or several things are; the message is one line and says what there is."""


def paper(asked: str) -> str:
    """Return the paper that is meant.

    >>> paper("Letter"), paper("A4"), paper("US-Letter")
    ('letter', 'a4', 'letter')

    Raises
    ------
    UnknownNameError : if none is.
    """
    plain = re.sub(r"[\s_-]+", "", asked).lower().removeprefix("us").removeprefix("din")
    if plain not in PAPERS:
        raise UnknownNameError(f"--paper {asked}: expected one of {', '.join(PAPERS)}")
    return plain


def titles(project: Project) -> dict[str, str]:
    """Return the name and the title of every chapter, in the order of the book."""
    found = {}
    for page in project.pages:
        heading = _TITLE.search(page.text)
        found[page.name] = _MARKS.sub("", heading[1]).strip() if heading else ""
    return found


def chapter(asked: str, chapters: Mapping[str, str], book: str = "book") -> str:
    """Return the chapter that is meant.

    Parameters
    ----------
    asked : its name, its file, the end of either or its title, or a part of the title, in whatever case.
    chapters : name -> title.
    book : folder of all chapters, which names in messages leave out.

    Raises
    ------
    UnknownNameError : if none is called like that, or more than one.
    """
    words = " ".join(asked.split())
    end = _ENDING.sub("", re.sub(r"^\./", "", words.replace("\\", "/").strip("/").lower()))
    title = _plain(words)
    for fits in (
        [name for name in chapters if end == name.lower()],
        [name for name in chapters if name.lower().endswith(f"/{end}")],
        [name for name, called in chapters.items() if title and title == _plain(called)],
        [name for name in chapters if end and name.lower().endswith(end)],
        [name for name, called in chapters.items() if len(title) > 2 and title in _plain(called)],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise UnknownNameError(
                f"{asked}: several chapters are called like that; write {_list(fits, book)}"
            )
    raise UnknownNameError(
        f"{asked}: no chapter is called like that; expected one of {_list(chapters, book)}"
    )


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", title.lower()).split())


def _list(names: Collection[str], book: str) -> str:
    return ", ".join(name.removeprefix(f"{book}/") for name in names)
