"""papermill runs every chapter, with its defaults and with other values; what comes out equals the data."""

import json
import os
import re

import jupytext
import nbformat
import pandas as pd
import papermill
import pytest
from papermill.engines import Engine, papermill_engines

from livingreview import environment
from livingreview.charts.drawing.renderer import MIME
from livingreview.evidence import data, numbers
from livingreview.evidence.trials import Trials
from livingreview.kept import key as kept_key
from livingreview.project import Project
from livingreview.site.execute import executable_chapters, in_own_process
from tests.conftest import ROOT
from tests.tables.test_tables import plain as without_classes

PROJECT = Project(ROOT)
CHAPTERS = {chapter.name: chapter for chapter in executable_chapters(PROJECT)}

#: Other values for the parameters of each chapter; a chapter without any fails a test below.
OTHERS = {
    "book/index": [{"setting": "first-line"}, {"setting": "solid-tumours"}],
    # One strategy with comparisons, one with single arms only, one without any trial, and everything.
    "book/il6/targeting": [
        {"strategy": "immunotherapy-chemotherapy"},
        {"strategy": "immunotherapy-antiangiogenic"},
        {"strategy": "vaccine"},
        {"setting": "all", "strategy": "all"},
    ],
    # Another context in focus, and every context alike.
    "book/il6/biology": [{"focus": "breast-cancer"}, {"focus": ""}],
    "book/il6/microenvironment": [{"focus": "lung-cancer"}, {"focus": ""}],
    "book/post-ici/landscape": [{"setting": "first-line"}],
    "book/post-ici/tumour": [{"focus": "melanoma"}, {"focus": ""}],
    "book/post-ici/microenvironment": [{"focus": "not-told"}, {"focus": ""}],
    "book/post-ici/host": [{"focus": "several-cancers"}],
    "book/post-ici/common-path": [{"focus": "melanoma"}],
    "book/post-ici/antibodies": [{"setting": "post-ici"}],
    "book/post-ici/conjugates": [{"setting": "first-line"}],
    "book/post-ici/targeted": [{"setting": "previously-treated"}],
    "book/post-ici/cells": [{"setting": "post-ici"}],
    "book/post-ici/vaccines": [{"setting": "post-ici"}],
    "book/post-ici/intratumoural": [{"setting": "solid-tumours"}],
    "book/post-ici/biomarkers": [{"validation": "prospective"}],
    "book/post-ici/designs": [{"setting": "post-ici"}],
    "book/post-ici/outlook": [{"setting": "previously-treated"}],
    "book/synthesis/phase-3": [{"setting": "first-line"}],
    # Another method and interval, and one that leaves no room for a further trial.
    "book/synthesis/pooled": [{"method": "DL", "interval": "wald"}, {"method": "EE"}],
    "book/synthesis/others": [{"method": "EE"}],
    "book/synthesis/shared-path": [{"mechanism": "vegf"}],
    "book/synthesis/gaps": [{"setting": "post-ici"}],
    "book/synthesis/pathways": [{"focus": "melanoma"}],
    "book/synthesis/horizon": [{"strategy": "vaccine"}],
    "book/about/sureness": [{"facts": "trials outcomes"}],
    "book/about/audit": [{"review": "own"}],
    "book/about/audit-own": [{"review": "il6"}],
    "book/about/corrections": [{"review": "il6"}],
    "book/about/data-dictionary": [{"folder": "trials"}],
    "book/about/glossary": [{"letter": "T"}, {"letter": "X"}],
    "book/about/living": [{"topic": "il6-resistance"}],
    "book/about/searches": [{"topic": "il6-resistance"}],
}
#: Strategies of the second review, and the chapters that can be asked for one of them.
STRATEGIES = sorted(set(Trials.load(setting="post-ici").trials.strategy))
ASKED = [
    name
    for name, chapter in CHAPTERS.items()
    if "/il6/" not in name and re.search(r"^strategy = ", chapter.page.text, re.MULTILINE)
]
RUNS = [(name, values) for name in CHAPTERS for values in [{}, *OTHERS.get(name, [])]]


class OwnProcess(Engine):
    """Executes a notebook for papermill as the build does; a kernel would take seconds to start."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs):
        """Execute, and hand the cells back."""
        executed = in_own_process(
            nb_man.nb, str(ROOT), {environment.PICTURES: os.environ[environment.PICTURES]}
        )
        assert not executed.failure, executed.failure
        nb_man.nb.cells = nbformat.from_dict(executed.notebook).cells


papermill_engines.register("own-process", OwnProcess)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run a chapter through jupytext and papermill, once for each set of parameters.

    With its defaults it runs in a Jupyter kernel, as a reader of the notebook would run it; with other values as the
    build runs it. That both give the same is a test below. Processes that share the tests share the runs.
    """
    done = {}
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    # Drawings of one specification are the same in every run.
    os.environ[environment.PICTURES] = str(PROJECT.pictures)

    def run(name, values):
        key = (name, json.dumps(values, sort_keys=True))
        if key not in done:
            kept = shared / f"{kept_key(key)}.ipynb"
            if not kept.is_file():
                folder = tmp_path_factory.mktemp("papermill")
                source, target = folder / "in.ipynb", folder / "out.ipynb"
                jupytext.write(jupytext.read(CHAPTERS[name].page.path), source)
                papermill.execute_notebook(
                    source,
                    target,
                    values,
                    engine_name="own-process" if values else None,
                    cwd=ROOT,
                    progress_bar=False,
                    log_output=False,
                    kernel_name="python3",
                )
                target.replace(kept)
            done[key] = jupytext.read(kept)
        return done[key]

    return run


def parameters(name):
    """The names that the chapter's ``parameters`` cell sets."""
    cells = CHAPTERS[name].notebook["cells"]
    cells = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    assert len(cells) == 1, f"{name} has {len(cells)} cells tagged parameters"
    return set(re.findall(r"^(\w+)\s*=", cells[0]["source"], re.MULTILINE))


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def charts(notebook):
    return [output.data[MIME] for output in outputs(notebook) if MIME in output.get("data", {})]


def rows_of(chart, column):
    """All rows of the chart's data sets that have this column."""
    return pd.DataFrame([row for rows in chart["datasets"].values() for row in rows if column in row])


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_one_parameters_cell_and_other_values_to_try(name):
    assert parameters(name)
    assert OTHERS[name], f"no other values for {name}"


@pytest.mark.parametrize(("name", "values"), RUNS)
def test_no_unknown_parameter_is_passed(name, values):
    assert set(values) <= parameters(name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values"), RUNS)
def test_a_chapter_runs_without_error_stderr_or_warning(run, name, values):
    notebook = run(name, values)
    for output in outputs(notebook):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
        assert output.get("name") != "stdout", "chapters show, they do not print"


@pytest.mark.slow
@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("name", ASKED)
def test_a_chapter_shows_the_trials_of_whichever_strategy_it_is_asked_for(run, name, strategy):
    notebook = run(name, {"strategy": strategy})
    trials = data.load("trials")
    wanted = set(trials[trials.strategy == strategy]["name"])
    tables = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type not in ("error", "stream")
        if not re.search(r"tables\.(strategy|registry|events|earlier|late|running)\(", cell.source):
            continue
        tables += 1
        text = "".join(o.data.get("text/markdown", "") for o in cell.get("outputs", []) if "data" in o)
        shown = set(re.findall(r"\*\*(.+?)\*\*", text.replace("\\", ""))) - {"due, no result seen"}
        # A table names trials of this strategy, or says that it has none; it is never silent.
        assert bool(shown) != ("No row of the data fits this selection." in text), cell.source
        assert shown - wanted == set()
    assert tables


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values"), RUNS)
def test_the_values_that_were_passed_are_the_ones_used(run, name, values):
    notebook = run(name, values)
    injected = [c.source for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert len(injected) == (1 if values else 0)
    for parameter, value in values.items():
        assert f'{parameter} = "{value}"' in injected[0]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "values"), RUNS)
def test_every_declared_figure_is_drawn_and_every_declared_table_is_there(run, name, values):
    notebook = run(name, values)
    for cell in notebook.cells:
        declared = cell.metadata.get("mystnb", {}).get("figure")
        if declared:
            (output,) = cell.outputs
            assert "<svg" in output.data["text/html"], declared["name"]
            assert output.data["text/plain"]
        if label := re.search(r'name="(tab-[a-z-]+)"', cell.source):
            (output,) = cell.outputs
            assert f":name: {label[1]}" in output.data["text/markdown"]


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["all", "immunotherapy-chemotherapy"])
def test_the_figures_of_the_targeting_chapter_equal_the_tables_of_the_data(run, strategy):
    notebook = run("book/il6/targeting", {} if strategy == "all" else {"strategy": strategy})
    target_map, forest, medians = charts(notebook)
    outcomes, trials = data.load("outcomes"), data.load("trials").set_index("trial")
    wanted = trials[trials.reviews.str.contains("il6") & (trials.setting == "post-egfr-tki")]
    wanted = wanted if strategy == "all" else wanted[wanted.strategy == strategy]
    ours = outcomes[outcomes.trial.isin(wanted.index)].assign(name=lambda t: t.trial.map(trials.name))
    for chart, measure in ((forest, "hazard-ratio"), (medians, "median")):
        drawn = rows_of(chart, "reference")
        assert set(drawn["name"]) <= set(wanted.name)
        for row in drawn[["name", "endpoint", "value"]].drop_duplicates().itertuples():
            # One chart tells the endpoint by its word, the other by its label.
            at = (ours.endpoint == row.endpoint) | (ours.endpoint_label.astype(str) == row.endpoint)
            same = ours[(ours.name == row.name) & (ours.measure == measure) & at]
            assert row.value in same.value.astype(float).tolist()
    assert len(rows_of(target_map, "agent").agent.unique()) == len(data.load("preclinical"))


@pytest.mark.slow
def test_every_number_of_the_trial_table_is_a_row_of_the_data(run):
    notebook = run("book/il6/targeting", {})
    (text,) = [
        o.data["text/markdown"] for o in outputs(notebook) if ":name: tab-trials" in str(o.get("data", ""))
    ]
    outcomes = data.load("outcomes")
    printed = {numbers.estimate(row) for row in outcomes.to_dict("records")}
    cells = [
        re.sub("[○◌◐]", "", cell)
        for cell in re.findall(r"^  - (\d[^\n]*)$", without_classes(text), re.MULTILINE)
    ]
    patients = set(data.load("arms").n_text)
    assert len(cells) > 60
    assert {cell for cell in cells if cell not in printed} <= patients


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_gives_in_a_kernel_what_the_build_shows(run, book, name):
    in_kernel, shown = run(name, {}), jupytext.read(book.html / f"{name}.ipynb")
    assert [plain(output) for output in outputs(in_kernel)] == [plain(output) for output in outputs(shown)]


def plain(output):
    """An output without the cell's number, which papermill counts on, and without the HTML for readers beside MyST."""
    kept = {name: value for name, value in output.items() if name != "execution_count"}
    if "text/markdown" in kept.get("data", {}):
        kept["data"] = {kind: value for kind, value in kept["data"].items() if kind != "text/html"}
    return kept


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_the_executed_notebook_is_published_beside_its_page(book, name):
    assert (book.html / f"{name}.html").is_file()
    published = jupytext.read(book.html / f"{name}.ipynb")
    assert outputs(published)
    assert f'href="{name.rsplit("/", 1)[-1]}.ipynb"' in (book.html / f"{name}.html").read_text(
        encoding="utf-8"
    )
