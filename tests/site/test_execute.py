"""Chapters are executed when something they depend on changed, and only then."""

import os
import subprocess
import sys
import time

import pytest

from livingreview import environment
from livingreview.project import Project
from livingreview.site import execute as ex
from tests.conftest import ROOT
from tests.example import HAZARD_RATIO, build
from tests.site.small import HEADER

#: Each starts kernels.
pytestmark = pytest.mark.slow


class Modules(dict):
    """Stands for the digests of whatever modules a chapter loads."""

    def __missing__(self, name):
        return "as it was"

    def get(self, name, default=None):
        return self[name]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Three chapters: one asks for outcomes, one for trials, one is no notebook."""
    build(tmp_path)
    monkeypatch.setenv(environment.ROOT, str(tmp_path))
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/plain\nchapters:\n- file: book/outcomes\n- file: book/trials\n",
        encoding="utf-8",
    )
    (tmp_path / "book" / "plain.md").write_text("# Plain\n", encoding="utf-8")
    for table in ("outcomes", "trials"):
        code = f'from livingreview.evidence import data\nprint(data.load("{table}").iloc[0].to_dict())'
        chapter(tmp_path, table, code)
    return Project(tmp_path)


def chapter(root, name, code):
    (root / "book" / f"{name}.md").write_text(HEADER.format(title=name, code=code), encoding="utf-8")


def execute(project, said=None, *, installed="packages", **modules):
    # Nothing short of asking tells whether an answer is the same.
    conditions = ex.Conditions(installed, Modules(modules), str(time.time_ns()))
    return ex.plan(Project(project.root), conditions).execute((said if said is not None else []).append)


def output(project, name):
    return (project.executed / "book" / f"{name}.ipynb").read_text(encoding="utf-8")


def edit(project, old, new):
    path = project.root / "data" / "trials" / "outcomes.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_only_chapters_with_a_jupytext_header_are_executable(project):
    assert [c.name for c in ex.executable_chapters(project)] == ["book/outcomes", "book/trials"]


def test_a_second_run_executes_nothing(project):
    assert execute(project) == ["book/outcomes", "book/trials"]
    assert execute(project) == []


def test_an_edited_cell_shows_and_executes_only_the_chapters_that_read_the_table(project):
    execute(project)
    assert HAZARD_RATIO["value"] in output(project, "outcomes")
    edit(project, ",0.80,", ",0.79,")
    assert execute(project) == ["book/outcomes"]
    assert "0.79" in output(project, "outcomes")


def test_an_edited_cell_that_a_chapter_did_not_ask_for_executes_nothing(project):
    code = (
        'from livingreview.evidence.trials import Trials\nprint(Trials.load(setting="first-line").outcomes)'
    )
    chapter(project.root, "outcomes", code)
    execute(project)
    edit(project, ",0.80,", ",0.79,")
    assert execute(project) == []


@pytest.mark.parametrize(
    "code",
    [
        "print(open('../data/trials/outcomes.csv').read())",
        "import pandas; print(pandas.read_csv('../data/trials/outcomes.csv').value)",
        "from pathlib import Path; print(Path('../data/trials/outcomes.csv').read_text())",
    ],
)
def test_a_chapter_that_reads_a_file_by_itself_depends_on_all_of_it(project, code):
    chapter(project.root, "trials", code)
    execute(project)
    edit(project, ",0.80,", ",0.79,")
    assert "book/trials" in execute(project)
    assert "0.79" in output(project, "trials")


def test_a_chapter_that_changes_what_it_was_handed_is_not_executed_again_for_that(project):
    code = 'from livingreview.evidence import data\ntable = data.load("outcomes")\ntable["value"] = 1'
    chapter(project.root, "outcomes", code)
    execute(project)
    assert execute(project) == []


def test_a_spoilt_notebook_or_manifest_is_made_again(project):
    execute(project)
    before = output(project, "outcomes")
    for path in (project.executed / "book" / "outcomes.ipynb", project.executed / ex.MANIFEST):
        path.write_bytes(path.read_bytes()[:-9])
        execute(project)
        assert output(project, "outcomes") == before


def test_edited_code_executes_its_chapter_alone(project):
    execute(project)
    chapter(project.root, "trials", "print(1)")
    assert execute(project) == ["book/trials"]


def test_edited_words_execute_nothing(project):
    execute(project)
    path = project.root / "book" / "trials.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")
    assert execute(project) == []


def test_another_package_executes_everything(project):
    execute(project)
    assert execute(project, installed="other packages") == ["book/outcomes", "book/trials"]


def test_an_edited_module_executes_the_chapters_that_loaded_it(project):
    execute(project)
    assert execute(project, **{"livingreview.charts.forest": "edited"}) == []
    assert execute(project, **{"livingreview.evidence.data": "edited"}) == ["book/outcomes", "book/trials"]


def test_progress_is_told_for_each_chapter(project):
    said = []
    execute(project, said)
    assert [line.split("]")[0] for line in said] == ["[1/2", "[2/2"]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("1 / 0", "book/trials: ZeroDivisionError: division by zero"),
        ("import sys; print('oh', file=sys.stderr)", "book/trials: a cell wrote to stderr: oh"),
    ],
)
def test_a_cell_that_fails_is_named_with_its_cause_and_the_others_still_run(project, code, cause):
    chapter(project.root, "trials", code)
    with pytest.raises(ex.ChapterError, match=cause.replace("/", r"\/")):
        execute(project)
    assert HAZARD_RATIO["value"] in output(project, "outcomes")
    with pytest.raises(ex.ChapterError, match="book/trials"):
        execute(project)


def test_a_corrected_author_executes_a_chapter_that_only_cites(project):
    code = "import pandas as pd\nfrom livingreview.evidence import references\n"
    chapter(
        project.root,
        "outcomes",
        code + 'print(*references.cited(pd.DataFrame({"source": ["doe2020example"]})))',
    )
    execute(project)
    bibliography = project.root / "references.bib"
    bibliography.write_text(
        bibliography.read_text("utf-8").replace("Doe, Jane", "Dow, Jane"), encoding="utf-8"
    )
    assert execute(project) == ["book/outcomes"]
    assert "Dow" in output(project, "outcomes")


def test_a_question_that_no_build_could_ask_again_is_refused(project):
    code = "from livingreview.evidence import data\nfrom livingreview.project import Project\n"
    chapter(project.root, "outcomes", code + 'print(len(data.load("outcomes", Project.find())))')
    with pytest.raises(ex.ChapterError, match="load: asked with something"):
        execute(project)


def test_a_chapter_sees_its_own_project_whichever_one_was_executed_before(tmp_path):
    code = """
import os, sys
from livingreview.site.execute import in_own_process
def seen(environment):
    cell = {"cell_type": "code", "source": "import os; print(os.environ.get('LIVINGREVIEW_ROOT'))", "metadata": {}}
    done = in_own_process({"cells": [cell]}, sys.argv[1], environment)
    return done.notebook["cells"][0]["outputs"][0]["text"].strip()
os.environ["LIVINGREVIEW_ROOT"] = "/first"
print(seen(dict(LIVINGREVIEW_ROOT="/first")), seen(dict(LIVINGREVIEW_ROOT="/second")), seen({}))
"""
    own = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    said = subprocess.run([sys.executable, "-c", code, tmp_path], env=own, capture_output=True, text=True)
    assert said.stdout.split() == ["/first", "/second", "None"], said.stderr


def test_a_failed_chapter_runs_again_once_it_is_mended(project):
    chapter(project.root, "trials", "1 / 0")
    with pytest.raises(ex.ChapterError):
        execute(project)
    chapter(project.root, "trials", "print(1)")
    assert execute(project) == ["book/trials"]
