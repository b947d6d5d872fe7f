"""What is typed after ``add`` leads to rows, works or arrows, and to lines that tell what was done."""

import json
from datetime import date

import pytest

from livingreview import environment
from livingreview.adding import appears, command
from livingreview.adding.command import Request
from livingreview.adding.row import AddError
from livingreview.contents import Page
from livingreview.kept import keep_state
from livingreview.project import Project
from livingreview.site.execute import MANIFEST, Chapter
from tests.adding.test_asking import Somebody
from tests.adding.test_lookup import CSL, STUDY, Register, register  # noqa: F401
from tests.adding.test_reference import ris
from tests.example import build

TODAY = date(2025, 5, 30)


@pytest.fixture
def project(tmp_path):
    made = build(tmp_path)
    made.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    return made


def run(project, *words, **options):
    lines = []
    command.run(Project(project.root), Request(*words, **options), today=TODAY, say=lines.append)
    return lines


def bibliography(project):
    return project.path("references.bib").read_text("utf-8")


def test_a_work_is_added_by_its_doi(project, register):  # noqa: F811
    register.tell("/doi/10.1000/new.9", 200, json.dumps(CSL))
    lines = run(
        project, "reference", "https://doi.org/10.1000/NEW.9", given={"kind": "primary", "read": "abstract"}
    )
    assert "doi          = {10.1000/new.9}" in bibliography(project)
    assert lines[0] == "Added to references.bib, line 11: cite it as roe2024role."
    assert "Nothing cites roe2024role yet; name it as the source of a row, or cite it in a chapter." in lines


def test_a_trial_s_record_is_known_to_be_one(project, register):  # noqa: F811
    register.tell("/api/v2/studies/NCT00000002", 200, json.dumps(STUDY))
    run(project, "reference", "NCT00000002")
    assert "keywords     = {registry}" in bibliography(project)
    assert "clinicaltrialsgov2025study,record,NR,2025-05-30,NA" in project.path(
        "data/review/readings.csv"
    ).read_text("utf-8")


def test_without_the_network_nothing_is_added_and_it_is_said_how_to_go_on(project, monkeypatch):
    monkeypatch.setenv(environment.SERVICES, "http://127.0.0.1:9/")
    before = bibliography(project)
    with pytest.raises(
        AddError,
        match=r"^doi\.org cannot be reached from here\. Nothing was added\. Try again later, or export",
    ):
        run(project, "reference", "10.1000/x", given={"kind": "primary", "read": "abstract"})
    assert bibliography(project) == before


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_is_read_in_the_encodings_that_programs_write(project, tmp_path, kind):
    file = tmp_path / "export.ris"
    file.write_bytes(ris(author="Núñez, Ana").encode(kind))
    run(project, "reference", file=file, given={"kind": "primary", "read": "abstract"})
    assert "author       = {Núñez, Ana}" in bibliography(project)


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        (
            ("reference",),
            {},
            "name a DOI, a PubMed id or an NCT number, or with --file an export as BibTeX, RIS",
        ),
        (("reference", "the paper"), {}, "the paper is no identifier; write a DOI"),
        (("outcome", "10.1000/x"), {}, "10.1000/x: write what a row holds as -s COLUMN=VALUE"),
        (("reference",), {"begun": "x"}, "--from: a reference starts from no other"),
        (("edge",), {"begun": "x"}, "--from: an arrow starts from no other"),
        (("newt",), {}, "newt: no such table; expected one of trial, arm, outcome"),
        (
            ("outcome",),
            {"given": {"trial": "Example 9"}},
            "trial: Example 9 is none of them; did you mean example-2",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_line(project, words, options, said):
    with pytest.raises(AddError) as refused:
        run(project, *words, **options)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xff", None])
def test_a_file_that_cannot_be_read_is_told(project, tmp_path, content):
    file = tmp_path / "export.ris"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AddError, match=r"export\.ris: cannot be read; "):
        run(project, "reference", file=file, given={"kind": "primary", "read": "abstract"})


def test_kind_and_reading_are_asked_for_each_work(project, tmp_path, monkeypatch):
    file = tmp_path / "export.ris"
    file.write_text(ris() + ris(title="A third trial", doi="10.1000/10"), "utf-8")
    somebody = Somebody(monkeypatch, ["primary", "-", "review", "summary", "congress", "Title only"])
    run(project, "reference", file=file, ask=True)
    assert somebody.questions[1] == "How much of it you read"
    assert "keywords     = {review}" in bibliography(project)
    assert "roe2021third,title," in project.path("data/review/readings.csv").read_text("utf-8")


EVENT = {"trial": "Example 1", "kind": "approved", "happened_on": "2024-05", "description": "It was approved.",
         "source": "10.1000/EXAMPLE.1", "locator": "Abstract", "status": "checked"}  # fmt: skip
CORRECTION = {"review": "IL-6 review", "place": "Table I", "kind": "typo", "weight": "bibliographic", "review_says": "One.",
              "source_says": "Two.", "consequence": "Two.", "source": "12345678", "locator": "Title", "status": "checked"}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "given", "key"),
    [
        ("event", EVENT, "example-1-approval"),
        ("state", {"trial": "Example 1", "of": "registry", "word": "done", **{k: EVENT[k] for k in ("source", "locator", "status")}}, "example-1,registry,completed"),
        ("arm", {"trial": "Example 2", "regimen": "Another drug", "role": "treatment", **{k: EVENT[k] for k in ("source", "locator", "status")}}, "example-2,another-drug"),
        ("correction", CORRECTION, "il6-doe2020example-reference-typo"),
    ],
)  # fmt: skip
def test_rows_are_added_in_a_clinician_s_words(project, what, given, key):
    lines = run(project, what, given=given)
    assert lines[0].startswith("Added to data/")
    file = project.root / lines[0].split()[2].rstrip(",")
    assert key in file.read_text("utf-8")


def test_a_reading_is_added_for_a_work_that_has_none(project):
    project.write("readings", [])
    run(
        project, "reading", given={"citekey": "10.1000/example.1", "read": "summary", "read_on": "2025-05-01"}
    )
    assert "doe2020example,abstract,NA,2025-05-01,NA" in project.path("data/review/readings.csv").read_text(
        "utf-8"
    )


# Where a row will be seen.

NOTEBOOK = """\
---
jupytext:
  text_representation:
    format_name: myst
kernelspec: {name: python3, display_name: P, language: python}
---

# All results

```{code-cell} ipython3
rows = data.load("outcomes")
```

```{code-cell} ipython3
---
mystnb:
  figure:
    name: fig-results
---
charts.draw(rows)
```

```{code-cell} ipython3
tables.show(data.load("events"), name="tab-events")
```
"""


@pytest.fixture
def built(project):
    project.path("book/results.md").write_text(NOTEBOOK, "utf-8")
    project.path("_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n  - file: book/results\n", "utf-8"
    )
    recipes = [[["livingreview.evidence.data:load", [name], {}]] for name in ("outcomes", "events")]
    entries = {"book/results": {"asked": [[recipe, "earlier"] for recipe in recipes]}}
    keep_state(project.path(f"_build/executed/{MANIFEST}"), {"by": "x", "entries": entries})
    return project


def test_pages_and_figures_that_will_show_a_row_are_named(built):
    later = {
        "value": "0.78",
        "cutoff": "2025-01-01",
        "source": "doe2020example",
        "locator": "Abstract",
        "status": "checked",
    }
    lines = run(built, "outcome", begun="example-1-pfs-hr", given=later)
    assert lines[lines.index("Will be seen on:") + 1] == "  All results: figure fig-results"


def test_a_table_is_named_for_what_it_shows(built):
    lines = run(built, "event", given=EVENT)
    assert lines[lines.index("Will be seen on:") + 1] == "  All results: table tab-events"


def test_without_a_build_nobody_knows_where_a_row_will_be_seen(project):
    assert appears.pages(Project(project.root), {}) is None
    assert any("Build the website once" in line for line in run(project, "event", given=EVENT))


def test_a_cell_that_is_no_python_shows_nothing(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(NOTEBOOK.replace('rows = data.load("outcomes")', "%magic"), "utf-8")
    chapter = Chapter(Page("page", page))
    recipe = [["livingreview.evidence.data:load", ["outcomes"], {}]]
    assert list(appears._shown(chapter, [recipe])) == []
