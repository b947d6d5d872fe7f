"""Figures and tables are compared as pages show them, and pages are named that a change touches."""

import json
from datetime import date

import pandas as pd
import pytest

from livingreview.changes import pages, pictures, report, shown
from livingreview.changes import told as words
from livingreview.check.base import Earlier
from livingreview.kept import keep_state
from livingreview.project import Project
from livingreview.site import build as site
from livingreview.site.execute import MANIFEST
from tests.example import HAZARD_RATIO, MEDIAN, build

DAY = date(2025, 5, 31)
KEY = "c0123456789"


def svg(words, key=KEY, description="It shows one."):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><title id="{key}-title">Chart</title>'
        f'<desc id="{key}-desc">{description}</desc><text id="{key}-wide-a" y="15">{words}</text></svg>'
    )


def figure(words, name="fig-one", caption="One *figure*.", **about):
    metadata = {"mystnb": {"figure": {"name": name, "caption": caption}}} if name else {}
    data = {
        "image/svg+xml": svg(words, **about),
        "text/plain": f"Chart. {about.get('description', 'It shows one.')}",
    }
    return {"cell_type": "code", "metadata": metadata, "outputs": [{"data": data}]}


def table(*rows, name="tab-one"):
    listed = "".join("* - " + "\n  - ".join(row) + "\n" for row in rows)
    text = f"~~~~{{list-table}} Numbers.\n:name: {name}\n:header-rows: 1\n\n{listed}~~~~\n"
    return {"cell_type": "code", "metadata": {}, "outputs": [{"data": {"text/markdown": text}}]}


def executed(project, *cells, page="book/index"):
    file = project.executed / f"{page}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return shown.read(project, [page])


@pytest.fixture
def project(tmp_path):
    return Project(build(tmp_path).root)


def test_a_figure_that_shows_something_else_is_found_by_its_label(project):
    before, now = (
        executed(project, figure("1"), figure("x", name="")),
        executed(project, figure("2"), figure("x", name="")),
    )
    (change,) = shown.figures(before, now)
    assert (change.kind, change.label, change.page, change.caption) == (
        "changed",
        "fig-one",
        "book/index",
        "One figure.",
    )


def test_a_picture_whose_ids_alone_differ_is_the_same(project):
    before, now = executed(project, figure("1")), executed(project, figure("1", key="cabcdef0123"))
    assert shown.figures(before, now) == []


def test_a_picture_with_another_description_is_told_as_such(project):
    before, now = executed(project, figure("1")), executed(project, figure("1", description="It shows two."))
    (change,) = shown.figures(before, now)
    assert (change.kind, change.before, change.now) == (
        "described otherwise",
        "Chart. It shows one.",
        "Chart. It shows two.",
    )


def test_a_figure_that_is_gone_comes_before_one_that_is_new(project):
    before, now = executed(project, figure("1")), executed(project, figure("1", name="fig-two"))
    assert [(one.kind, one.label) for one in shown.figures(before, now)] == [
        ("removed", "fig-one"),
        ("added", "fig-two"),
    ]


def test_rows_of_a_table_are_compared_as_a_reader_sees_them(project):
    head = ("Trial", "n")
    before = executed(
        project, table(head, ("[**One**]{.row-one} {cite:p}`doe2020example`", "1"), ("Two", "2"))
    )
    now = executed(
        project, table(head, ("Two", "2"), ("[**One**]{.row-one} {cite:p}`doe2020example`", "[3]{.lr-x}"))
    )
    (change,) = shown.blocks(before, now)
    assert (change.gone, change.new) == (("One (Doe and Roe, 2020) | 1",), ("One (Doe and Roe, 2020) | 3",))


def test_a_cell_that_repeats_the_one_above_does_not_change_with_its_neighbour(project):
    same = "[as above]{.lr-same-as-above}"
    before = executed(project, table(("T", "n"), ("One", "1"), (same, "2")))
    now = executed(project, table(("T", "n"), ("One", "2")))
    (change,) = shown.blocks(before, now)
    assert (change.gone, change.new) == (("One | 1",), ())


def test_a_table_whose_rows_changed_places_says_so(project):
    before, now = (
        executed(project, table(("T",), ("a",), ("b",))),
        executed(project, table(("T",), ("b",), ("a",))),
    )
    (change,) = shown.blocks(before, now)
    assert (change.kind, change.gone, change.new) == ("described otherwise", (), ())


def test_pictures_are_named_after_their_figures_and_those_of_an_earlier_report_go(project, tmp_path):
    both = pictures.Both(
        executed(project, figure("1", name="../Fig One")), executed(project, figure("2", name="../Fig One"))
    )
    old = tmp_path / "out" / "pictures" / "fig-gone-before.png"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"")
    (change,) = pictures.draw(
        shown.figures(both.before, both.now), both, tmp_path / "out", tmp_path / "store"
    )
    assert (change.picture_before, change.picture_now) == (
        "pictures/fig-one-before.png",
        "pictures/fig-one-after.png",
    )
    files = sorted(path.name for path in old.parent.iterdir())
    assert files == ["fig-one-after.png", "fig-one-before.png"]
    assert all((old.parent / file).read_bytes().startswith(b"\x89PNG") for file in files)


@pytest.fixture
def pair(tmp_path):
    (tmp_path / "was").mkdir()
    (tmp_path / "is").mkdir()
    return build(tmp_path / "was"), build(tmp_path / "is")


def told(pair, **of):
    return report.since(Earlier(Project(pair[0].root), "abc", DAY), Project(pair[1].root), **of)


def asked(project, table):
    """Note that the page asked for a table when it was executed."""
    entry = {"asked": [[[["livingreview.evidence.data:load", [table], {}]], "digest"]], "modules": {}}
    keep_state(project.executed / MANIFEST, {"entries": {"book/index": entry}})


@pytest.mark.parametrize(("table_", "named"), [("outcomes", ["fig-one"]), ("arms", None)])
def test_figures_of_a_page_may_change_if_its_code_gets_another_answer(pair, table_, named):
    project = Project(pair[1].root)
    asked(project, table_)
    executed(project, figure("1"))
    pair[1].path("book/index.md").write_text("# An example\n", encoding="utf-8")
    pair[0].path("book/index.md").write_text("# An example\n", encoding="utf-8")
    pair[1].write("outcomes", [MEDIAN, HAZARD_RATIO | {"value": "0.81"}])
    found = told(pair).pages
    assert [(list(page.figures), page.is_certain) for page in found] == ([(named, False)] if named else [])


def test_an_answer_at_another_place_of_the_table_is_the_same_answer():
    rows = pd.DataFrame({"a": [1, 2, 3]})
    assert pages._key(rows[rows.a > 1]) == pages._key(pd.DataFrame({"a": [2, 3]}))
    assert pages._key(rows) != pages._key(rows[:2])


def test_pages_name_the_figures_that_were_compared_and_no_others(pair):
    before, now = Project(pair[0].root), Project(pair[1].root)
    both = pictures.Both(
        executed(before, figure("1"), figure("1", name="fig-two")),
        executed(now, figure("2"), figure("1", name="fig-two")),
    )
    found = told(pair, both=both)
    assert [(page.name, page.figures, page.is_certain) for page in found.pages] == [
        ("book/index", ("fig-one",), True)
    ]
    assert {section.head for section in words.sections(found)} == {"Figures", "Pages touched"}


def test_a_state_that_cannot_be_executed_is_named_with_its_cause(pair, monkeypatch, tmp_path):
    def fails(*_, **__):
        raise site.BuildError("book/index: ValueError: no such trial")

    monkeypatch.setattr(site, "execute", fails)
    with pytest.raises(
        pictures.PicturesError, match="The book as it is now cannot be executed: book/index: ValueError"
    ):
        pictures.execute(Project(pair[0].root), Project(pair[1].root), lambda _: None)
