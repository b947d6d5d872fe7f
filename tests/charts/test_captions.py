"""The caption of each figure of the book opens with the title that a screen reader reads out."""

import re

import pytest

from livingreview.project import Project
from tests.conftest import ROOT

_CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_CAPTION = re.compile(r"^    caption: (?:\|\n((?:      .+\n)+)|(.+)\n)", re.MULTILINE)


def figures():
    for path in Project(ROOT).chapters:
        for cell in _CELL.findall(path.read_text(encoding="utf-8")):
            if "charts." in cell and (caption := _CAPTION.search(cell)):
                yield path.stem, " ".join((caption[1] or caption[2]).split()), _TITLE.search(cell)[1]


@pytest.mark.parametrize(("page", "caption", "title"), list(figures()))
def test_a_caption_opens_with_the_title_of_its_figure(page, caption, title):
    assert caption.replace("*", "").startswith(title)


def test_all_figures_of_the_book_are_looked_at():
    drawn = sum(
        len(re.findall(r"^charts\.\w+\(", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in Project(ROOT).chapters
    )
    assert len(list(figures())) == drawn > 25
