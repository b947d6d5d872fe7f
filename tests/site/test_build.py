"""A build that cannot be trusted stops, and its last lines say why."""

import shutil

import pytest

from livingreview.project import Project
from livingreview.site.build import BuildError, build
from tests.conftest import ROOT
from tests.example import build as example
from tests.site.test_execute import HEADER

pytestmark = pytest.mark.slow

TOC = "format: jb-book\nroot: book/index\nchapters:\n- file: book/second\n- file: book/references\n"


@pytest.fixture
def project(tmp_path):
    """The artificial project with the real configuration, and a references page."""
    example(tmp_path)
    shutil.copy(ROOT / "_config.yml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copytree(ROOT / "book" / "_static", tmp_path / "book" / "_static")
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    write(
        tmp_path,
        "index",
        "# Start\n\nThe drug reached {value}`example-1-pfs-drug` {cite:p}`doe2020example`.\n",
    )
    write(tmp_path, "references", "# References\n\n```{bibliography}\n:all:\n```\n")
    write(
        tmp_path,
        "second",
        HEADER.format(title="Second", code='from livingreview.evidence import data\ndata.load("arms").n'),
    )
    return Project(tmp_path)


def write(root, name, text):
    (root / "book" / f"{name}.md").write_text(text, encoding="utf-8")


def add(project, name, text):
    with (project.root / "book" / f"{name}.md").open("a", encoding="utf-8") as page:
        page.write(text)


def page(project, name):
    return (project.html / "book" / f"{name}.html").read_text(encoding="utf-8")


def fails(project):
    with pytest.raises(BuildError) as caught:
        build(project)
    assert build_again_fails(project)
    return str(caught.value)


def build_again_fails(project):
    """A failure is never mistaken for an up-to-date site."""
    with pytest.raises(BuildError):
        build(Project(project.root))
    return True


def test_a_whole_project_builds_and_a_second_build_does_nothing(project):
    assert build(project) is True
    assert "5.6 months" in page(project, "index")
    assert build(Project(project.root)) is False


def test_an_edited_cell_changes_the_number_in_prose(project):
    build(project)
    path = project.root / "data/trials/outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",5.6,", ",6.5,"), encoding="utf-8")
    said = []
    build(Project(project.root), said.append)
    assert said == ["No chapter had to be executed"]
    assert "6.5 months" in page(project, "index")
    assert "5.6 months" not in page(project, "index")


def test_an_edited_style_reaches_the_site(project):
    build(project)
    with (project.root / "book/_static/livingreview.css").open("a", encoding="utf-8") as style:
        style.write(".gubbins { color: red; }\n")
    build(project)
    assert ".gubbins" in (project.html / "_static/livingreview.css").read_text(encoding="utf-8")


def test_an_undefined_reference_stops_the_build(project):
    add(project, "index", "\nSee {ref}`nowhere`.\n")
    cause = fails(project).splitlines()[-1]
    assert "undefined label: 'nowhere'" in cause
    assert "book/index.md" in cause


def test_a_warning_of_sphinx_stops_the_build(project):
    add(project, "index", "\n```{image} missing.png\n```\n")
    assert "missing.png" in fails(project).splitlines()[-1]


def test_a_cell_that_raises_stops_the_build_with_its_cause(project):
    write(project.root, "second", HEADER.format(title="Second", code="1 / 0"))
    assert "book/second: ZeroDivisionError: division by zero" in fails(project)


def test_a_role_with_an_unknown_key_stops_the_build(project):
    add(project, "index", "\nIt was {value}`no-such-outcome`.\n")
    assert "outcomes.csv has no outcome 'no-such-outcome'" in fails(project)


def test_a_fault_in_the_data_stops_the_build_before_anything_else(project):
    path = project.root / "data/trials/outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",5.6,", ',"5,6",'), encoding="utf-8")
    lines = fails(project).splitlines()
    assert lines[0].startswith("data/trials/outcomes.csv, line 3, value: 5,6 is not a number")
    assert lines[-1] == "1 fault(s) in the data; nothing was built."


def test_a_mended_fault_builds(project):
    add(project, "index", "\nSee {ref}`nowhere`.\n")
    fails(project)
    write(project.root, "index", "# Start\n\nWords {cite:p}`doe2020example`.\n")
    assert build(Project(project.root)) is True
