"""What is chosen of a chapter is checked before anything is printed, in one line that names what is possible."""

import json

import pytest

from livingreview.contents import Page
from livingreview.print import chosen
from livingreview.print.editions import PrintError
from livingreview.project import Project
from tests.example import build as example
from tests.site.small import HEADER

CELL = """
```{code-cell} ipython3
:tags: [parameters, remove-cell]

setting = "all"
strategy = "all"
```
"""


@pytest.fixture
def project(tmp_path):
    example(tmp_path)
    (tmp_path / "book").mkdir(exist_ok=True)
    text = HEADER.format(title="Loaves", code="1").replace("# Loaves\n", f"# Loaves\n{CELL}")
    (tmp_path / "book" / "loaves.md").write_text(text, encoding="utf-8")
    (tmp_path / "book" / "plain.md").write_text("# Plain\n", encoding="utf-8")
    made = Project(tmp_path)
    kept = made.executed / "book" / "loaves.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps(shown("Every loaf.")), encoding="utf-8")
    return made


def shown(table):
    """A notebook as a build executes it, with one table."""
    output = {
        "output_type": "execute_result",
        "data": {"text/markdown": table},
        "metadata": {},
        "execution_count": 1,
    }
    cell = {
        "cell_type": "code",
        "source": "1",
        "metadata": {},
        "outputs": [output],
        "execution_count": 1,
        "id": "a",
    }
    return {
        "cells": [cell],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def page(project, name="loaves"):
    return Page(f"book/{name}", project.book / f"{name}.md")


def giving(table):
    """Execute nothing, and show a table in the last cell."""

    def run(notebook, _folder, _variables):
        notebook["cells"][-1]["outputs"] = shown(table)["cells"][0]["outputs"]
        return notebook, ""

    return run


def test_what_is_given_is_a_name_and_a_value():
    assert chosen.given(["a=b", " c = d=e ", "f="]) == {"a": "b", "c": "d=e", "f": ""}


@pytest.mark.parametrize("pairs", [["strategy"], ["=x"], ["a=b", "a=c"]])
def test_what_is_no_name_and_value_is_told_in_one_line(pairs):
    with pytest.raises(PrintError, match=r"^-p ") as caught:
        chosen.given(pairs)
    assert "\n" not in str(caught.value)


def test_the_parameters_of_a_chapter_are_those_of_its_cell(project):
    assert chosen.parameters(page(project)) == {"setting": "all", "strategy": "all"}
    assert chosen.parameters(page(project, "plain")) == {}


@pytest.mark.parametrize(("name", "said"), [("loaves", "it has setting, strategy"), ("plain", "it has none")])
def test_a_parameter_that_a_chapter_does_not_have_is_told_with_those_it_has(project, name, said):
    with pytest.raises(PrintError, match=f"^{name} has no parameter flour; {said}$"):
        chosen.check(project, [page(project, name)], {"flour": "rye"})


def test_a_value_may_be_a_label_of_the_tables(project):
    from livingreview.evidence import data

    word, label = next(iter(data.labels("trials", "strategy", project).items()))
    assert chosen.check(project, [page(project)], {"strategy": label.upper()}) == {"strategy": word}
    assert chosen.check(project, [page(project)], {"strategy": "all"}) == {"strategy": "all"}


def test_a_word_that_no_table_knows_is_told_with_those_they_know(project):
    with pytest.raises(PrintError, match=r"^-p strategy=none such: expected one of \w+") as caught:
        chosen.check(project, [page(project)], {"strategy": "none such"})
    assert "\n" not in str(caught.value)


def test_the_cell_that_sets_the_values_stands_in_the_text_and_in_the_notebook(project):
    made = chosen.execute(project, page(project), {"strategy": "x"}, giving("Rye."))
    assert made.source.index('strategy = "all"') < made.source.index('strategy = "x"')
    assert "remove-cell" in made.source.partition("injected-parameters")[2].partition("\n")[0]
    assert "Rye." in made.notebook.decode()


def test_a_cell_that_fails_is_told_in_one_line(project):
    def run(*_):
        return None, "ValueError: strategy 'x' is none of: a, b\n    Trials.load()"

    with pytest.raises(PrintError, match=r"^loaves: strategy 'x' is none of: a, b$"):
        chosen.execute(project, page(project), {"strategy": "x"}, run)


def test_a_selection_that_shows_nothing_is_told_with_what_would(project):
    with pytest.raises(PrintError) as caught:
        chosen.execute(project, page(project), {"strategy": "none"}, giving(chosen.EMPTY))
    said = str(caught.value)
    assert said.startswith("loaves: no row of its tables fits strategy=none; strategy could be ")
    assert not said.endswith("could be nothing")
    assert "\n" not in said


def test_what_was_chosen_is_said_in_words_and_in_the_name_of_the_file(project):
    assert chosen.words(project, [page(project)], {"strategy": "all"}) == ""
    assert "strategy: some class" in chosen.words(project, [page(project)], {"strategy": "some-class"})
    assert chosen.file({"a": "b/c", "d": ""}) == "-a-b-c-d-everything"


def test_a_key_that_no_row_has_is_told_with_those_there_are(project):
    with pytest.raises(PrintError, match=r"^-p trial=nothing: expected one of \w"):
        chosen.check(project, [with_cell(project, "trial")], {"trial": "nothing"})


def test_a_parameter_that_only_shares_the_name_of_a_column_is_not_held_to_its_words(project):
    text = (project.book / "loaves.md").read_text(encoding="utf-8")
    (project.book / "own.md").write_text(
        text.replace('strategy = "all"', 'strategy = "rye"'), encoding="utf-8"
    )
    assert chosen.check(project, [page(project, "own")], {"strategy": "oats"}) == {"strategy": "oats"}


def with_cell(project, parameter):
    text = (project.book / "loaves.md").read_text(encoding="utf-8")
    (project.book / "other.md").write_text(text.replace("strategy =", f"{parameter} ="), encoding="utf-8")
    return page(project, "other")
