"""The bank of exercises says what a page says, as plain text."""

import pytest

from livingreview.project import Project
from livingreview.teaching import bank
from livingreview.teaching.bank import Exercise

PAGE = """\
<!doctype html><html><body><article class="lr-article"><p class="lr-place">Part 1. On ponds · 1 of 2</p>
<section><h1>Newts &amp; more<a class="headerlink" href="#x">¶</a></h1><p>Newts swim.</p>
<section id="exercises"><h2>Exercises</h2>
<details class="admonition lr-teaching"><summary>For teachers</summary><p>Take your time.</p></details>
<div class="admonition lr-exercise" id="ex-pond-newts-colour">
<p class="admonition-title"><span class="caption-number">Exercise 7</span> On <em>colour</em><span> </span><span class="lr-level" data-level="interpret">Interpret</span></p>
<p>The ratio was <a class="lr-value" title="Source: Doe">0.80 (95% CI 0.65–0.98)○</a>.</p>
<ol><li><p>Why?</p></li><li><p>And in
<abbr>NSCLC</abbr>?</p></li></ol>
<details class="admonition lr-exercise-hint"><summary>Hint</summary><p>Look.</p></details>
<details class="admonition lr-solution" id="s"><summary>Solution</summary><p>Green <span>(Doe, 2020)</span>.</p><ul><li><p>one</p></li><li>two</li></ul></details>
</div></section></section></article></body></html>
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: book/newts\n", encoding="utf-8")
    page = tmp_path / "_build" / "html" / "book" / "newts.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    return Project(tmp_path)


def test_an_exercise_of_a_page_is_read_with_every_number_in_it(project):
    assert bank.read(project) == [
        Exercise(
            part="Part 1. On ponds",
            chapter="Newts & more",
            label="ex-pond-newts-colour",
            number="Exercise 7",
            title="On colour",
            level="interpret",
            question="The ratio was 0.80 (95% CI 0.65–0.98)○.\n1. Why?\n2. And in NSCLC?",
            hint="Look.",
            solution="Green (Doe, 2020).\n- one\n- two",
        )
    ]


def test_a_page_without_exercises_has_none(tmp_path):
    page = tmp_path / "newts.html"
    page.write_text("<html><body><h1>Newts</h1></body></html>", encoding="utf-8")
    assert list(bank.of_page(page)) == []
