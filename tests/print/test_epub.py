"""The book for electronic readers: whole, well-formed, with links that land, and alike wherever it is written."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from livingreview.print.epub import write_epub
from livingreview.print.pdf import PrintError

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
CHECKER = Path("/usr/share/java/epubcheck.jar")


@pytest.fixture
def epub(review):
    return zipfile.ZipFile(io.BytesIO(write_epub(review).read_bytes()))


def page(epub, name):
    return ElementTree.fromstring(epub.read(f"book/{name}"))  # noqa: S314


def test_its_kind_stands_first_and_unpacked(epub):
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert epub.read("mimetype") == b"application/epub+zip"


def test_every_file_is_listed_and_every_chapter_is_read_in_order(epub):
    package = page(epub, "package.opf")
    listed = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    inside = {name.removeprefix("book/") for name in epub.namelist() if name.startswith("book/")}
    assert set(listed.values()) == inside - {"package.opf"}
    order = [listed[item.get("idref")] for item in package.iter(f"{OPF}itemref")]
    assert order == ["title.xhtml", "book-index.xhtml", "book-part-crust.xhtml", "book-about-sources.xhtml"]


def test_every_link_inside_lands(epub):
    pages = {
        name: page(epub, name.removeprefix("book/")) for name in epub.namelist() if name.endswith(".xhtml")
    }
    places = {
        f"{name.removeprefix('book/')}#{element.get('id')}"
        for name, tree in pages.items()
        for element in tree.iter()
    }
    followed = 0
    for name, tree in pages.items():
        for link in tree.iter(f"{XHTML}a"):
            target = link.get("href")
            if "://" in target:
                continue
            file, _, fragment = target.partition("#")
            file = file or name.removeprefix("book/")
            assert f"book/{file}" in pages, target
            assert not fragment or f"{file}#{fragment}" in places, target
            followed += 1
    assert followed > 5


def test_the_contents_name_parts_chapters_and_sections(epub):
    said = " ".join("".join(page(epub, "contents.xhtml").itertext()).split())
    assert "On bread" in said
    assert "Crust of the bread-and-butter" in said
    assert "Heat" in said


def test_a_drawing_stays_a_drawing_with_its_title(epub):
    (drawing,) = page(epub, "book-part-crust.xhtml").iter("{http://www.w3.org/2000/svg}svg")
    assert drawing.get("viewBox") == "0 0 100 40"
    assert "An oven" in "".join(drawing.itertext())


def test_a_cell_knows_the_head_of_its_column(epub):
    cells = [cell.get("data-head") for cell in page(epub, "book-part-crust.xhtml").iter(f"{XHTML}td")]
    assert cells == ["Heat"]


def test_what_only_the_website_can_do_is_left_out(epub):
    said = "".join(page(epub, "book-index.xhtml").itertext())
    assert "¶" not in said
    assert "#" not in said


def test_written_twice_it_is_the_same_in_every_byte(review):
    first = write_epub(review).read_bytes()
    assert write_epub(review).read_bytes() == first


def test_a_page_that_was_not_built_is_told(review):
    (review.html / "book" / "index.html").unlink()
    with pytest.raises(PrintError, match="run `livingreview build` first"):
        write_epub(review)


@pytest.mark.slow
def test_the_book_leaves_the_checker_of_epubs_nothing_to_complain_of(book):
    if not (shutil.which("java") and CHECKER.exists()):
        pytest.fail("epubcheck is needed: apt-get install epubcheck", pytrace=False)
    said = subprocess.run(
        ["java", "-jar", "/usr/share/java/epubcheck.jar", "--failonwarnings", str(write_epub(book))],
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout + said.stderr
