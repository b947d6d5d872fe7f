"""No edit, at whatever moment, leaves an old number or an old name in a page. One test for each case once seen."""

import os
import re
import time

import pytest

from livingreview import kept
from tests.site.small import HEADER, SECOND, TOC, site

pytestmark = pytest.mark.slow

OUTCOMES = "data/trials/outcomes.csv"


def same_time(path, edit):
    """Edit a file so that neither its size nor its time tells."""
    before = path.stat()
    edit()
    assert path.stat().st_size == before.st_size
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_second_build_does_nothing(small):
    small.build()
    assert "already up to date" in small.build()


def test_another_version_of_a_package_builds_again(small, tmp_path, monkeypatch):
    small.build()
    (tmp_path / "drawing-2.0.dist-info").mkdir()
    (tmp_path / "drawing-2.0.dist-info" / "METADATA").write_text("Name: drawing\nVersion: 2.0\n", "utf-8")
    of = small.environment() | {"PYTHONPATH": f"{small.environment()['PYTHONPATH']}{os.pathsep}{tmp_path}"}
    monkeypatch.setattr(small, "environment", lambda: of)
    assert "executed book/second" in small.build()
    monkeypatch.undo()
    small.build()


def test_an_edited_cell_reaches_sentence_and_table(small):
    path = small.path(OUTCOMES)
    same_time(path, lambda: small.replace(OUTCOMES, ",5.6,", ",6.5,"))
    small.build()
    assert "6.5 months" in small.page("index")
    assert "6.5" in small.page("second")
    assert "5.6" not in small.page("index") + small.page("second")


def test_a_table_edited_while_its_chapter_runs_is_shown_by_the_next_build(small, tmp_path):
    wait = f"""
from pathlib import Path
import time
table = Trials.load().outcomes
Path({str(tmp_path)!r}, "read").touch()
while not Path({str(tmp_path)!r}, "edited").exists():
    time.sleep(0.01)"""
    code = SECOND.replace("\ntables.", f"{wait}\ntables.")
    small.chapter("second", HEADER.format(title="Second", code=code))
    process = small.start("build")
    while not (tmp_path / "read").exists():
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.01)
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    (tmp_path / "edited").touch()
    assert process.wait(timeout=300) == 0
    small.build()
    assert "6.5" in small.page("second")
    assert "5.6" not in small.page("index") + small.page("second")


def test_an_edited_module_executes_the_chapters_that_use_it(small):
    path = small.package / "tables" / "strategy.py"
    before = path.read_text(encoding="utf-8")
    same_time(path, lambda: path.write_text(before.replace('"Patients"', '"Peoples."'), encoding="utf-8"))
    assert "executed book/second" in small.build()
    assert "Peoples." in small.page("second")


def test_a_module_that_no_chapter_uses_executes_none(small):
    small.build()
    path = small.package / "charts" / "forest.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# More.\n", encoding="utf-8")
    assert "No chapter had to be executed" in small.build()


def test_a_row_that_a_chapter_did_not_ask_for_does_not_execute_it(small):
    code = SECOND.replace("Trials.load()", 'Trials.load(setting="first-line")')
    small.chapter("second", HEADER.format(title="Second", code=code))
    small.build()
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    assert "No chapter had to be executed" in small.build()
    assert "6.5 months" in small.page("index")


@pytest.mark.parametrize("spoil", [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n")])
def test_a_chapter_saved_on_another_system_is_executed(small, spoil):
    path = small.path("book/second.md")
    path.write_bytes(spoil(path.read_bytes()))
    small.build()
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    small.build()
    assert "6.5" in small.page("second")
    assert "5.6" not in small.page("second")


def test_a_chapter_listed_by_a_pattern_is_executed(small):
    small.write("_toc.yml", TOC.replace("file: book/second", "glob: book/sec*"))
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    small.build()
    assert "6.5" in small.page("second")


def test_a_corrected_author_reaches_citations_hovers_and_the_list(small):
    small.replace("references.bib", "Doe, Jane", "Dow, Jane")
    small.replace("references.bib", "doe2020example", "dow2020example")
    for name in ("book/index.md", "data/trials/trials.csv", "data/trials/arms.csv", OUTCOMES):
        small.replace(name, "doe2020example", "dow2020example")
    small.build()
    assert "Dow" in small.page("references")
    assert not re.search(r"\bDoe\b", small.page("index") + small.page("second") + small.page("references"))


def test_a_corrected_title_reaches_the_hovers_of_pages_that_were_not_edited(small):
    small.replace("references.bib", "An example of", "Another example of")
    small.build()
    for name in ("index", "second", "references"):
        assert "Another example of" in small.page(name), name


def test_a_renamed_heading_reaches_every_side_bar(small):
    small.replace("book/second.md", "# Second", "# Renamed")
    small.build()
    for name in ("index", "references"):
        assert "Renamed" in small.page(name)
        assert "Second" not in small.page(name)


def test_a_term_that_moves_to_another_page_is_linked_there(small):
    term = "\n```{glossary}\nprobe\n  What is meant.\n```\n"
    index, references = (small.path(f"book/{name}.md").read_text("utf-8") for name in ("index", "references"))
    small.chapter("index", index + term)
    small.replace("book/second.md", "# Second\n", "# Second\n\nA {term}`probe`.\n")
    small.build()
    assert "index.html#term-probe" in small.page("second")
    small.chapter("index", index)
    small.chapter("references", references + term)
    small.build()
    assert "references.html#term-probe" in small.page("second")


def test_a_renamed_part_reaches_every_side_bar(small):
    small.replace("_toc.yml", "First part", "Renamed part")
    small.build()
    for name in ("index", "second", "references"):
        assert "Renamed part" in small.page(name)
        assert "First part" not in small.page(name)


def test_the_page_of_a_renamed_chapter_goes(small):
    small.path("book/second.md").rename(small.path("book/third.md"))
    small.replace("_toc.yml", "book/second", "book/third")
    small.build()
    assert small.page("third")
    assert not [name for name in site(small.project) if "second" in name]


def test_an_edited_description_of_a_category_is_shown(small):
    small.replace("data/datapackage.json", '"label": "Median"', '"label": "Middle"')
    small.build()
    assert "middle" in small.page("index")


def test_an_edited_file_of_the_review_reaches_the_site(small):
    small.write("book/_static/own.css", "p {}\n")
    small.build()
    small.write("book/_static/own.css", ".gubbins { color: red; }\n")
    small.build()
    assert ".gubbins" in (small.html / "_static/own.css").read_text(encoding="utf-8")


def test_a_style_that_was_deleted_leaves_the_site(small):
    small.write("book/_static/gubbins.css", "p {}\n")
    small.build()
    assert (small.html / "_static/gubbins.css").exists()
    small.path("book/_static/gubbins.css").unlink()
    small.build()
    assert not (small.html / "_static/gubbins.css").exists()


EMPTY, CUT, LONGER = lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b + b"\0"
#: What a build leaves, and a way in which it is spoilt; the state machine of the promise tries every other pair.
SPOILT = [
    ("built", EMPTY),
    ("pages", CUT),
    ("executed/manifest", LONGER),
    (".doctrees/environment.pickle", CUT),
    ("html/book/second.html", EMPTY),
    ("bundles/vega-*", CUT),
]


@pytest.mark.parametrize(("file", "spoil"), SPOILT)
def test_a_spoilt_state_is_thrown_away(small, file, spoil):
    small.build()
    before = site(small.project)
    (path,) = small.project.build.glob(file)
    path.write_bytes(spoil(path.read_bytes()))
    small.build()
    assert site(small.project) == before


def test_a_word_that_is_no_more_leaves_the_search(small):
    small.replace("book/index.md", "A chapter follows.", "A gubbins follows.")
    small.build()
    assert "gubbin" in (small.html / "find" / "text.js").read_text(encoding="utf-8")
    small.replace("book/index.md", "A gubbins follows.", "A chapter follows.")
    small.build()
    assert "gubbin" not in (small.html / "find" / "text.js").read_text(encoding="utf-8")


def test_a_spoilt_drawing_is_drawn_again(tmp_path):
    file = tmp_path / "picture"
    assert kept.once(file, lambda: b"<svg/>") == b"<svg/>"
    file.write_bytes(file.read_bytes()[:-1])
    assert kept.once(file, lambda: b"<svg/>") == b"<svg/>"


def test_of_two_builds_at_once_one_waits(small):
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    both = [small.start("build"), small.start("build")]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Another build of this book is running; waiting for it ..." in words for words in said) == 1
    assert "6.5" in small.page("second")


def test_a_killed_build_leaves_nothing_old(small):
    small.replace(OUTCOMES, ",5.6,", ",6.5,")
    for seconds in (0.7, 1.5, 2.5, 4):
        process = small.start("build")
        time.sleep(seconds)
        process.kill()
        process.wait()
    small.replace(OUTCOMES, ",6.5,", ",7.5,")
    small.build()
    assert "7.5 months" in small.page("index")
    assert "6.5" not in small.page("second")


def test_a_folder_that_cannot_be_written_is_told_in_one_line(small):
    generated = small.project.build
    aside = generated.with_name("aside")
    generated.rename(aside)
    generated.write_text("no folder", encoding="utf-8")
    try:
        said = small.build_fails()
    finally:
        generated.unlink()
        aside.rename(generated)
    assert len(said.splitlines()) == 1
    assert said.strip().endswith("nothing was built.")
