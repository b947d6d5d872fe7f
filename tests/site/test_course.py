"""The table of a course: each chapter with exercises, its aims, and its exercises by level; the bank to take home."""

import pytest

from livingreview.project import Project
from livingreview.sphinxext.course import rows
from livingreview.sphinxext.downloads import BANK, files

CHAPTER = """\
# Crust

:::{admonition} After this chapter you can
:class: lr-objectives

- tell a crust from a crumb;
- bake both.
:::

## Exercises

::::{exercise} Which is which
:label: ex-part-crust-which
:class: recall

Which is which?
::::

::::{exercise} An oven
:label: ex-part-crust-oven
:class: design

Design an oven.
::::
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    (tmp_path / "_config.yml").write_text("title: Bread\n", encoding="utf-8")
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n- file: book/part/crust\n- file: book/about/teaching\n",
        encoding="utf-8",
    )
    for name, text in {"index": "# Bread\n", "part/crust": CHAPTER, "about/teaching": "# Teach\n"}.items():
        path = tmp_path / "book" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


def test_a_chapter_is_told_with_its_aims_and_its_exercises_by_level(project):
    assert list(rows(project, "book/about")) == [
        (
            "| [](../part/crust.md) | tell a crust from a crumb; bake both | {ref}`ex-part-crust-which` |  |"
            " {ref}`ex-part-crust-oven` |"
        )
    ]


def test_the_bank_is_offered_where_chapters_have_to_have_exercises(project):
    assert not BANK.keys() & files(project).keys()
    project.config.write_text("title: Bread\nlivingreview:\n  exercises: book/part\n", encoding="utf-8")
    assert BANK.keys() <= files(project).keys()
