"""Everything that was asked for is printed, the longest first, and each is told when it is done."""

import pytest

from livingreview.print import press
from livingreview.print.editions import PrintError
from tests.print.test_apart import settle, with_lists
from tests.print.test_editions import with_exercise


def made(jobs):
    return [(job.what, job.paper, job.chapter) for job in jobs]


def test_book_and_appendix_come_before_the_handouts_of_both_papers(review):
    assert made(press.jobs(review, ["a4", "letter"])) == [
        ("book", "a4", ""),
        ("book", "letter", ""),
        ("appendix", "a4", ""),
        ("appendix", "letter", ""),
        ("handout", "a4", "book/index"),
        ("handout", "letter", "book/index"),
        ("handout", "a4", "book/part/crust"),
        ("handout", "letter", "book/part/crust"),
    ]


def test_pages_about_the_book_and_pages_elsewhere_have_no_handout(review):
    settle(review, about="book/about", appendix="book/part/crust")
    assert [job.chapter for job in press.jobs(review, ["a4"], ["handouts"])] == ["book/index"]


def test_what_is_not_asked_for_is_not_laid_out(review):
    (job,) = press.jobs(review, ["letter"], ["instructor"])
    assert (job.what, job.written) == ("book", ("instructor",))


def test_something_unknown_is_told_with_what_there_is(review):
    with pytest.raises(
        PrintError, match=r"^--only slides: expected one of student, instructor, appendix, handouts$"
    ):
        press.jobs(review, ["a4"], ["student", "slides"])


def test_all_kinds_are_written_under_names_that_tell_state_edition_and_paper(review):
    with_lists(with_exercise(review))
    told = []
    todo = [press.Job("letter", "book", ("student", "instructor")), press.Job("a4", "appendix")]
    todo.append(press.Job("a4", "handout", ("student", "instructor"), "book/part/crust"))
    for job in todo:
        (printed,) = press.print_all(review, [job], told.append)
        assert printed.pages > 1
    names = sorted(path.relative_to(review.prints).as_posix() for path in review.prints.rglob("*.pdf"))
    assert names == [
        "handouts/invented-bread-part-crust-0.3.0-1970-01-02-instructor-a4.pdf",
        "handouts/invented-bread-part-crust-0.3.0-1970-01-02-student-a4.pdf",
        "invented-bread-0.3.0-1970-01-02-instructor-letter.pdf",
        "invented-bread-0.3.0-1970-01-02-student-letter.pdf",
        "invented-bread-appendix-0.3.0-1970-01-02-a4.pdf",
    ]
    assert told[1].startswith("[1/1, ")
    assert told[1].endswith(" pages, student and instructor")


@pytest.mark.slow
def test_several_are_printed_at_once_and_the_first_fault_is_told(review):
    jobs = press.jobs(review, ["a4", "letter"], ["handouts"])
    told = []
    assert len(press.print_all(review, jobs, told.append)) == 4
    assert len(told) == 5
    (review.html / "book/index.html").unlink()
    with pytest.raises(PrintError, match=r"book/index.html does not exist: run `livingreview build` first"):
        press.print_all(review, jobs, told.append)
