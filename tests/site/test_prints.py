"""The website offers a print of the whole book exactly as long as it says what the pages say."""

import pytest

from livingreview import kept
from livingreview.project import Project
from livingreview.site import prints
from livingreview.site.build import inputs
from livingreview.sphinxext import downloads
from tests.site.small import HEADER


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    made.prints.mkdir(parents=True)
    for paper in ("a4", "letter"):
        pdf = made.prints / f"pond-{paper}.pdf"
        pdf.write_bytes(paper.encode())
        prints.note(made, "inputs", paper, pdf)
    return made


def offered(project):
    return sorted(downloads.prints(project))


def test_prints_of_both_papers_are_offered(project):
    assert offered(project) == ["pond-a4.pdf", "pond-letter.pdf"]


def test_the_appendix_is_offered_beside_the_book_and_says_what_it_is(project):
    pdf = project.prints / "pond-appendix-a4.pdf"
    pdf.write_bytes(b"appendix")
    prints.note(project, "inputs", "appendix-a4", pdf)
    assert list(downloads.prints(project)) == ["pond-a4.pdf", "pond-letter.pdf", "pond-appendix-a4.pdf"]
    assert downloads.prints(project)["pond-appendix-a4.pdf"].startswith("The evidence appendix to print")


def test_a_project_that_was_never_printed_offers_nothing(tmp_path):
    assert prints.keep(Project(tmp_path), "inputs") == ""
    assert offered(Project(tmp_path)) == []


def test_a_print_stays_while_nothing_changes(project):
    assert prints.keep(project, "inputs") == prints.keep(project, "inputs") != ""
    assert offered(project) == ["pond-a4.pdf", "pond-letter.pdf"]


def test_no_print_is_offered_of_what_the_book_no_longer_says(project):
    assert prints.keep(project, "other inputs") == ""
    assert offered(project) == []


def test_a_print_of_a_new_state_does_not_bring_back_one_of_the_old(project):
    prints.note(project, "other inputs", "a4", project.prints / "pond-a4.pdf")
    assert offered(project) == ["pond-a4.pdf"]


@pytest.mark.parametrize("harm", ["removed", "changed"])
def test_a_print_that_was_removed_or_changed_is_not_offered(project, harm):
    pdf = project.prints / "pond-a4.pdf"
    pdf.unlink() if harm == "removed" else pdf.write_bytes(b"else")
    before = prints.keep(project, "inputs")
    assert offered(project) == ["pond-letter.pdf"]
    assert prints.keep(project, "inputs") == before


def test_a_note_that_is_spoilt_goes(project):
    project.printed.write_bytes(b"spoilt")
    assert prints.keep(project, "inputs") == ""
    assert not project.printed.exists()


@pytest.fixture
def printed(small):
    """A built website of which a print was made, as the command makes it."""
    small.chapter("second", HEADER.format(title="Second", code="1") + "\n```{downloads}\n```\n")
    small.build()
    made = Project(small.root)
    made.prints.mkdir(exist_ok=True)
    (made.prints / "pond-a4.pdf").write_bytes(b"%PDF")
    prints.note(made, inputs(made), "a4", made.prints / "pond-a4.pdf")
    small.build()
    return made


@pytest.mark.slow
def test_the_website_offers_its_print_at_the_head_of_a_page_and_in_the_list(printed, small):
    assert (printed.html / "downloads/pond-a4.pdf").read_bytes() == b"%PDF"
    assert '<a href="../downloads/pond-a4.pdf" download>The whole book to print (PDF, A4)</a>' in small.page(
        "second"
    )
    assert "The book as PDF" in small.page("second")
    # A page that nothing else changed has the link too.
    assert "The book as PDF" in small.page("references")
    assert "already up to date" in small.build()


@pytest.mark.slow
def test_an_edit_takes_the_old_print_from_the_website(printed, small):
    small.replace("data/trials/outcomes.csv", ",5.6,", ",6.5,")
    small.build()
    assert "6.5 months" in small.page("index")
    assert "pond-a4.pdf" not in small.page("index") + small.page("second") + small.page("references")
    assert not (printed.html / "downloads/pond-a4.pdf").exists()
    assert kept.kept_state(printed.printed) is None
