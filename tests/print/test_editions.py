"""Students and instructors get prints of their own: equal pages, and in a student's file no trace of an answer."""

import pikepdf
import pypdfium2
import pytest

from livingreview.print import editions
from livingreview.print.editions import PrintError
from livingreview.print.pdf import compose, print_book
from tests.made import give, take
from tests.print.conftest import write_review

QUESTION, HINT, SOLUTION, NOTE = "Wherefromquest", "Lookherehint", "Becauseofsolution", "Taketimenote"
EXERCISE = f"""
<section id="exercises"><h2>Exercises</h2>
<details class="admonition lr-teaching"><summary>For teachers</summary><p>{NOTE}.</p></details>
<div class="admonition lr-exercise" id="ex-part-crust-heat"><p class="admonition-title"><span class="caption-number">Exercise
1</span> On heat<span> </span><span class="lr-level" data-level="recall">Recall</span></p><p>{QUESTION} <a href="#fig-oven">Fig. 1</a>?</p>
<details class="admonition lr-exercise-hint"><summary>Hint</summary><p>{HINT} <a href="#tab-oven">Table 1</a>.</p></details>
<details class="admonition lr-solution" id="ex-part-crust-heat-solution"><summary>Solution</summary>
<p>{SOLUTION}, says <a href="../about/sources.html#id8">Roe, 2021</a>.</p><ul><li>and more</li></ul></details>
</div></section>
"""
#: What stands in the file only if an answer does, its titles and names included.
TRACES = (
    HINT,
    SOLUTION,
    NOTE,
    "Hint",
    "Solution",
    "solution",
    "hint",
    "answers",
    "For teachers",
    "Instructor",
)


#: Kind of print -> what it binds.
BOUND = {
    "book": editions.book,
    "handout": lambda review: editions.handout(review, ["crust"]),
    "selection": lambda review: editions.handout(review, ["crust", "index"], "A selection."),
}


def with_exercise(review):
    path = review.root / "_build/html/book/part/crust.html"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("</section>\n</article>", f"{EXERCISE}</section>\n</article>"), encoding="utf-8"
    )
    return review


@pytest.fixture(scope="module")
def prints(tmp_path_factory):
    """Kind of print and paper -> edition -> PDF, of the small review with one exercise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "86400")
        root = tmp_path_factory.mktemp("editions")
        patch.setenv("GIT_CEILING_DIRECTORIES", str(root))
        written = with_exercise(write_review(root / "review"))
        take(written)
        yield {
            (kind, paper): print_book(written, paper, bound(written))
            for kind, bound in BOUND.items()
            for paper in ("a4", "letter")
        }
        give(written)


@pytest.fixture(scope="module")
def printed(prints):
    """Edition -> PDF of the whole small review."""
    return prints["book", "a4"]


def pages(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def whole(path):
    """Return everything that a file holds, streams unpacked, with what is written in two bytes a letter too."""
    raw = path.read_bytes()
    with pikepdf.open(path) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                raw += one.read_bytes()
            elif isinstance(one, pikepdf.Dictionary):
                raw += repr(one).encode()
    return raw


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("kind", BOUND)
def test_a_file_of_a_student_holds_no_byte_of_an_answer(prints, kind, paper):
    held = whole(prints[kind, paper]["student"])
    found = [word for word in TRACES for code in ("latin-1", "utf-16-be") if word.encode(code) in held]
    assert found == []


def test_the_search_for_traces_would_find_them(printed):
    held = whole(printed["instructor"])
    names = ["answers", "Instructor"]
    assert [
        word for word in names if not any(word.encode(code) in held for code in ("latin-1", "utf-16-be"))
    ] == []


def test_the_text_of_a_student_asks_and_does_not_answer(printed):
    text = " ".join(pages(printed["student"]))
    assert QUESTION in text
    assert [word for word in (HINT, SOLUTION, NOTE, "Hint", "Solution") if word in text] == []
    of_instructor = " ".join(pages(printed["instructor"]))
    assert [word for word in (QUESTION, HINT, SOLUTION, NOTE) if word not in of_instructor] == []


def test_no_bookmark_and_no_link_of_a_student_leads_to_an_answer(printed):
    told = {}
    for edition, path in printed.items():
        with pikepdf.open(path) as document, document.open_outline() as outline:
            bookmarks = [str(item.title) for item in outline.root]
            links = {str(one.get("/Dest", "")) for page in document.pages for one in page.get("/Annots", [])}
            goals = {str(name) for name in list(document.Root.Names.Dests.Names)[::2]}
            told[edition] = (bookmarks, links, goals)
    bookmarks, links, goals = told["student"]
    assert "Hints and solutions" not in bookmarks
    assert told["instructor"][0] == [*bookmarks, "Hints and solutions"]
    assert not [one for one in links | goals if "answers" in one or "solution" in one]
    assert "answers--top" in told["instructor"][1]


def structure(path):
    """Return the kinds of all elements of the structure tree."""
    with pikepdf.open(path) as document:
        found, waiting = [], [document.Root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Array):
                waiting.extend(node)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                found.append(str(node.S))
                waiting.append(node.get("/K", pikepdf.Array()))
    return found


def test_the_structure_of_a_student_has_no_element_of_an_answer(printed):
    student, instructor = structure(printed["student"]), structure(printed["instructor"])
    # The one list of the answer, and its headings.
    assert instructor.count("/L") == student.count("/L") + 1
    assert instructor.count("/H3") == student.count("/H3") + 1


def test_what_both_read_stands_on_the_same_pages(printed):
    student, instructor = pages(printed["student"]), pages(printed["instructor"])
    assert student[1:] == instructor[1 : len(student)]
    assert len(instructor) == len(student) + 1


def test_the_title_page_names_the_edition_and_where_the_answers_are(printed):
    student, instructor = pages(printed["student"]), pages(printed["instructor"])
    assert "Student edition" in student[0]
    assert "Instructor’s edition" in instructor[0]
    assert f"Hints and solutions: page {len(instructor)}." in instructor[0]
    with pikepdf.open(printed["instructor"]) as document:
        assert str(document.docinfo["/Title"]).endswith(" – Instructor’s edition")


def test_an_answer_stands_under_its_exercise_which_leads_to_the_question(printed):
    with pikepdf.open(printed["instructor"]) as document:
        goals = [str(one.Dest) for one in document.pages[-1].Annots if "/Dest" in one]
    assert goals[:1] == ["book-part-crust--ex-part-crust-heat"]
    words = " ".join(pages(printed["instructor"])[-1].split())
    assert words.index("For teachers") < words.index("Exercise 1") < words.index(f"Hint. {HINT}")
    assert words.index(f"Hint. {HINT}") < words.index(f"Solution. {SOLUTION}, says Roe, 2021")


def test_a_handout_of_a_student_lists_no_work_that_only_an_answer_cites(review):
    composed = compose(with_exercise(review), "a4", editions.handout(review, ["book/part/crust"]))
    source = composed.html
    assert composed.editions == ("student", "instructor")
    assert "Doe J. An invented work." in source
    assert "Roe R. A work that is not cited." not in source
    assert f"{SOLUTION}, says Roe, 2021." in source


def test_the_edition_of_a_student_alone_is_laid_out_without_answers(review):
    composed = compose(with_exercise(review), "a4", None, ["student"])
    source = composed.html
    assert composed.editions == ("student",)
    assert [word for word in TRACES if word in source] == []
    assert "Student edition" in source


def test_a_review_without_exercises_has_one_edition_without_a_name(review):
    composed = compose(review, "a4")
    source = composed.html
    assert composed.editions == ("student",)
    assert "edition" not in source.replace("edition on the web", "")


def test_an_unknown_edition_is_an_error_that_names_the_known_ones(review):
    with pytest.raises(PrintError, match=r"^--edition teacher: expected one of both, student, instructor$"):
        print_book(review, editions=["teacher"])
