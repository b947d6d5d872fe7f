"""What is read of a project: what cannot be read is told once, and counts as unread."""

import pytest

from livingreview.check import contents
from livingreview.project import Project
from tests.example import CHAPTER


def read(project):
    return contents.read(Project(project.root))


def lines(found, subject):
    return [str(fault) for fault in found.faults[subject]]


def test_a_whole_project_is_read_without_a_fault(project):
    found = read(project)
    assert (found.faults, found.unread) == ({"data": [], "bibliography": [], "prose": []}, set())
    assert [entry.key for entry in found.entries] == ["doe2020example"]
    assert [chapter.file for chapter in found.chapters] == ["book/index.md"]
    assert (found.pages, found.about, found.readme, found.copying) == ((), "", None, set())
    assert {"trials", "arms", "outcomes"} < set(found.tables)
    assert len(found.fingerprints) == 7


def test_a_descriptor_with_a_fault_is_unread_and_its_other_tables_are_read(project):
    next(r for r in project.descriptor["resources"] if r["name"] == "arms").pop("title")
    project.describe()
    found = read(project)
    assert found.unread == {"data/datapackage.json"}
    assert "arms" in found.tables


@pytest.mark.parametrize(
    ("content", "line", "is_table"),
    [
        ("", "data/trials/arms.csv: empty; a file with content is expected here", False),
        (None, "data/trials/arms.csv: missing; the file is expected here", False),
    ],
)
def test_a_table_that_cannot_be_read_is_unread(project, content, line, is_table):
    path = project.path("data/trials/arms.csv")
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    found = read(project)
    assert (lines(found, "data"), found.unread) == ([line], {"data/trials/arms.csv"})
    assert ("arms" in found.tables) == is_table


def test_a_table_without_rows_is_told_unless_it_may_be_empty(project):
    arms = next(r for r in project.descriptor["resources"] if r["name"] == "arms")
    arms["may_be_empty"] = False
    project.describe()
    project.write("arms", [])
    found = read(project)
    told = "data/trials/arms.csv: no row below the header; put the rows back, or take an earlier version of the file"
    assert (lines(found, "data"), found.unread) == ([told], {"data/trials/arms.csv"})
    assert "arms" not in found.tables
    arms["may_be_empty"] = True
    project.describe()
    assert read(project).unread == set()


def test_a_table_that_lost_a_column_or_the_cells_of_a_row_is_read_and_counts_as_unread(project):
    project.replace("data/trials/arms.csv", ",drug,", ",drug,extra,")
    found = read(project)
    assert found.unread == {"data/trials/arms.csv"}
    assert len(found.tables["arms"].rows) == 3


@pytest.mark.parametrize("raw", [b"", b"\xff\xfea\x00"])
def test_a_bibliography_that_cannot_be_read_is_unread(project, raw):
    project.path("references.bib").write_bytes(raw)
    found = read(project)
    assert (found.entries, found.unread, len(found.faults["bibliography"])) == (None, {"references.bib"}, 1)


def test_a_bibliography_that_cannot_be_taken_apart_is_unread(project):
    project.path("references.bib").write_text("TY  - JOUR\nER  - \n", encoding="utf-8")
    found = read(project)
    assert (found.entries is None) == ("references.bib" in found.unread)
    assert len(found.faults["bibliography"]) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "---\na: b\n\n# Title\n",
            "book/index.md, line 1: the header is never closed; write --- after line 2",
        ),
        (
            "# Title\n\n```{note}\nWords.\n",
            "book/index.md, line 3: ```{note} is never closed; write ``` on a line of its own where it ends",
        ),
        ("", "book/index.md: empty; a file with content is expected here"),
    ],
)
def test_a_chapter_that_cannot_be_read_whole_is_told_to_who_asks_for_prose_or_bibliography(
    project, text, line
):
    project.path("book/index.md").write_text(text, encoding="utf-8")
    found = read(project)
    assert (found.chapters, found.unread) == ([], {"book/index.md"})
    assert lines(found, "prose") == lines(found, "bibliography") == [line]


def test_a_chapter_with_a_slip_in_its_header_is_read_and_told_once(project):
    project.path("book/index.md").write_text(CHAPTER.replace("jupytext:", "a: b\na: c\njupytext:"), "utf-8")
    found = read(project)
    assert (len(found.chapters), found.unread, found.faults["bibliography"]) == (1, set(), [])
    assert lines(found, "prose") == ["book/index.md, line 3: `a` stands here and in line 2; keep one of them"]


def test_a_chapter_on_which_the_parser_breaks_is_one_line(project, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(contents.myst, "read", broken)
    assert lines(read(project), "prose") == ["book/index.md: cannot be read; take back what was changed last"]


def book(project, config="title: A\n", toc="format: jb-book\nroot: book/index\n"):
    project.path("_config.yml").write_text(config, encoding="utf-8")
    project.path("_toc.yml").write_text(toc, encoding="utf-8")


def test_a_chapter_that_the_contents_leave_out_is_told_and_unread(project):
    project.path("book/other.md").write_text("# Other\n", encoding="utf-8")
    assert [chapter.file for chapter in read(project).chapters] == ["book/index.md", "book/other.md"]
    book(project)
    found = read(project)
    assert [chapter.file for chapter in found.chapters] == ["book/index.md"]
    assert found.unread == {"book/other.md"}
    assert lines(found, "prose") == [
        "book/other.md: not in _toc.yml, so nobody will see it; add `- file: book/other` there, or delete it"
    ]
    assert found.pages == (project.path("book/index.md"),)


def test_where_the_contents_have_a_fault_a_chapter_left_out_is_not_told_again(project):
    project.path("book/other.md").write_text("# Other\n", encoding="utf-8")
    book(project, toc="format: jb-book\nroot: book/index\nchapters:\n- file: book/othr\n")
    found = read(project)
    assert lines(found, "prose") == [
        "_toc.yml, line 4: book/othr.md does not exist; did you mean book/other?",
    ]
    assert "book/other.md" in found.unread


def test_the_folder_about_the_book_is_known_unless_its_setting_cannot_be_read(project):
    project.path("book/about").mkdir()
    project.path("book/about/a.md").write_text("# A\n", encoding="utf-8")
    toc = "format: jb-book\nroot: book/index\nchapters:\n- file: book/about/a\n"
    book(project, "livingreview: {about: book/about/}\n", toc)
    assert read(project).about == "book/about"
    book(project, "title: A\n", toc)
    assert read(project).about == ""
    book(project, "titel: A\n", toc)
    assert read(project).about is None


def test_files_that_programs_left_are_no_chapters(project):
    for name in (".ipynb_checkpoints/a.md", "a.md~", ".#b.md"):
        project.path(f"book/{name}").parent.mkdir(exist_ok=True)
        project.path(f"book/{name}").write_text("# A\n", encoding="utf-8")
    assert [chapter.file for chapter in read(project).chapters] == ["book/index.md"]


def test_a_page_beside_the_folder_of_the_book_is_read_once(project):
    project.path("front.md").write_text("# Front\n", encoding="utf-8")
    book(project, toc="format: jb-book\nroot: front\nchapters:\n- file: book/index\n")
    assert sorted(chapter.file for chapter in read(project).chapters) == ["book/index.md", "front.md"]


def test_the_readme_is_read_and_told_where_it_cannot_be(project):
    project.path("README.md").write_text("# A\n\nWords.\n", encoding="utf-8")
    found = read(project)
    assert (found.readme.file, found.unread) == ("README.md", set())
    project.path("README.md").write_bytes(b"")
    found = read(project)
    assert (found.readme, found.unread) == (None, {"README.md"})
    assert lines(found, "prose") == ["README.md: empty; a file with content is expected here"]
    project.path("README.md").write_text("# A\n\n```\nWords.\n", encoding="utf-8")
    assert len(lines(read(project), "prose")) == 1
    assert read(project).readme is None


def test_fingerprints_and_copies_are_read_or_told(project):
    project.path("data/review/copies.txt").write_text("# a\nexample.org\n", encoding="utf-8")
    assert read(project).copying == {"example.org"}
    for file, subject in (
        ("data/review/copies.txt", "bibliography"),
        ("data/review/fingerprints.txt", "prose"),
    ):
        project.path(file).write_bytes(b"")
        assert lines(read(project), subject) == [f"{file}: empty; a file with content is expected here"]
    assert read(project).copying == set()
    project.path("data/review/fingerprints.txt").write_text("x\n", encoding="utf-8")
    assert len(lines(read(project), "prose")) == 1
