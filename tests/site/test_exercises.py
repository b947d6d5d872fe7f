"""Exercises on a page: one box, whose hint and solution nobody sees, reads out or finds before asking for them."""

import re

import pytest
from docutils import nodes
from lxml import html
from playwright.sync_api import expect
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node

from livingreview.project import Project
from livingreview.site import notebooks
from livingreview.sphinxext import exercises, passages

#: As sphinx-exercise writes it; the ids of the inner sections stand once for each box.
WRITTEN = """<div class="exercise interpret admonition" id="ex-pond-newts-colour">
<p class="admonition-title"><span class="caption-number">Exercise 7 </span> ({title})</p>
<section id="exercise-content"><p>Which colour?</p><div class="admonition hint"><p class="admonition-title">Hint</p><p>Look.</p></div></section>
</div><div class="solution admonition" id="book/pond/newts-solution-0">
<p class="admonition-title">Solution</p><section id="solution-content"><p>Green.</p></section></div>{after}"""


def finished(title="On colour", after=""):
    root = html.fragment_fromstring(WRITTEN.format(title=title, after=after), create_parent="div")
    exercises.finish(root)
    return root


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("On colour", "Exercise 7 On colour Interpret"),
        ("On <em>colour</em>", "Exercise 7 On colour Interpret"),
        ("On (green) colour", "Exercise 7 On (green) colour Interpret"),
        ("On colour (green)", "Exercise 7 On colour (green) Interpret"),
    ],
)
def test_the_title_tells_number_name_and_level_without_brackets(title, shown):
    (told,) = finished(title).find_class("admonition-title")
    assert " ".join(told.text_content().split()) == shown
    assert told.find_class("lr-level")[0].get("data-level") == "interpret"


def test_hint_and_solution_are_boxes_that_open_within_the_box_of_the_exercise():
    (box,) = finished().find_class("lr-exercise")
    assert [(one.tag, one.get("class"), one.find("summary").text) for one in box.iter("details")] == [
        ("details", "admonition lr-exercise-hint", "Hint"),
        ("details", "admonition lr-solution", "Solution"),
    ]
    assert [one.get("open") for one in box.iter("details")] == [None, None]


def test_each_id_stands_once():
    ids = [one.get("id") for one in finished(after=WRITTEN.replace("colour", "size")).iter() if one.get("id")]
    assert ids == [
        "ex-pond-newts-colour",
        "ex-pond-newts-colour-solution",
        "ex-pond-newts-size",
        "ex-pond-newts-size-solution",
    ]


def test_what_is_for_teachers_opens_and_a_hint_elsewhere_stays():
    after = (
        '<div class="admonition lr-teaching"><p class="admonition-title">For teachers</p><p>Slow.</p></div>'
    )
    plain = '<div class="admonition hint"><p class="admonition-title">Hint</p><p>Stay.</p></div>'
    root = finished(after=after + plain)
    assert [one.find("summary").text for one in root.iter("details")] == ["Hint", "Solution", "For teachers"]
    assert root.find_class("hint")[0].tag == "div"


def test_a_passage_of_the_search_asks_and_does_not_answer():
    exercise = exercise_enumerable_node(
        "",
        nodes.paragraph("", "Which colour?"),
        nodes.section("", nodes.hint("", nodes.paragraph("", "Look."))),
    )
    solution = solution_node("", nodes.paragraph("", "Green."))
    note = nodes.admonition("", nodes.paragraph("", "Slow."), classes=["lr-teaching"])
    plain = nodes.hint("", nodes.paragraph("", "Stay."))
    section = nodes.section("", nodes.title("", "Newts"), exercise, solution, note, plain, ids=["newts"])
    document = nodes.document(None, None)
    document += section
    (passage,) = passages.read(document)
    assert passage.text == "Which colour? Stay."


def test_a_notebook_hides_hint_and_solution_as_the_page_does(tmp_path):
    text = (
        "::::{exercise} On colour\n:label: ex-pond-newts-colour\n:class: recall\n\nWhich?\n\n:::{hint}\nLook.\n:::\n::::\n\n"
        ":::{solution} ex-pond-newts-colour\nGreen.\n:::\n\nAfter."
    )
    shown = notebooks.prose(text, Project(tmp_path), {})
    assert [line for line in shown.split("\n") if line] == [
        "**Exercise: On colour**",
        "Which?",
        "<details><summary>Hint</summary>",
        "Look.",
        "</details>",
        "<details><summary>Solution</summary>",
        "Green.",
        "</details>",
        "After.",
    ]


# The book itself, as it was built.


def squash(text):
    return re.sub(r"\W+", "", text)


@pytest.fixture(scope="module")
def trees(book):
    """Name -> tree of each page with exercises."""
    pages = {
        page.name: html.fromstring((book.html / f"{page.name}.html").read_bytes()) for page in book.pages
    }
    found = {name: tree for name, tree in pages.items() if tree.find_class("lr-exercise")}
    assert found
    return found


@pytest.fixture(scope="module")
def first(trees):
    return next(iter(trees))


@pytest.mark.slow
def test_the_search_of_the_book_finds_questions_and_neither_hints_nor_solutions(book, trees):
    held = squash("".join(path.read_text(encoding="utf-8") for path in (book.html / "find").glob("*.js")))
    ends = {
        name: [
            squash(box.findall("p")[-1].text_content())
            for tree in trees.values()
            for box in tree.find_class(name)
        ]
        for name in ("lr-solution", "lr-exercise-hint")
    }
    assert len(ends["lr-solution"]) >= 6
    assert [end for found in ends.values() for end in found if end in held] == []
    titles = [
        squash(box.find("p").find("span").tail)
        for tree in trees.values()
        for box in tree.find_class("lr-exercise")
    ]
    assert [title for title in titles if title not in held] == []


@pytest.mark.slow
def test_a_solution_opens_from_the_keyboard_and_without_scripts(open_page, site, first):
    page = open_page(f"{site}{first}.html", scripts=False)
    solution = page.locator(".lr-solution").first
    words = solution.locator("p").first
    expect(words).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.lr-solution > p')).display") == "none"
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(words).to_be_visible()


@pytest.mark.slow
def test_paper_shows_of_a_page_what_was_opened_and_no_more(open_page, site, first):
    page = open_page(f"{site}{first}.html")
    page.locator(".lr-solution summary").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".lr-solution").first).to_be_visible()
    assert page.locator(".lr-solution").nth(1).evaluate("one => getComputedStyle(one).display") == "none"
    assert page.locator(".lr-exercise-hint").first.evaluate("one => getComputedStyle(one).display") == "none"
