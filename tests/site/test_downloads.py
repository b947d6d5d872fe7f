"""What a reader can take home: all of it, the same bytes on every day, and nothing that is gone."""

import datetime
import io
import zipfile

import pytest

from livingreview.packing import archive
from livingreview.project import Project
from livingreview.site import addresses, downloads
from livingreview.sphinxext.downloads import FILES
from tests import review

DAY = datetime.date(2026, 2, 3)
STATE = "Version of 3 February 2026, after edition 0.1"
CONFIG = {"title": "Newts of the pond", "author": "The pond", "html": {"baseurl": "https://pond.example/"}}


@pytest.fixture
def project(tmp_path):
    made = Project(review.build(tmp_path).root)
    made.config.write_text("title: Ponds\n", encoding="utf-8")
    return made


@pytest.fixture
def published(project, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770076800")
    (project.html / "book").mkdir(parents=True)
    (project.html / "book/pond.ipynb").write_bytes(b"{}")
    downloads.publish(project, CONFIG, {"book/pond": "key"})
    return project.html / "downloads"


def unpacked(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return {name: files.read(name) for name in files.namelist()}


def test_every_file_that_pages_list_is_there_and_no_other(published):
    assert {path.name for path in published.iterdir()} == set(FILES)


def test_the_data_package_holds_every_table_and_its_description(project, published):
    inside = unpacked((published / "data.zip").read_bytes())
    files = [path for path in project.data.rglob("*") if path.is_file()]
    assert {
        path.relative_to(project.root).as_posix(): path.read_bytes() for path in files
    }.items() <= inside.items()


def test_notebooks_lie_in_the_folders_of_their_chapters(published):
    assert unpacked((published / "notebooks.zip").read_bytes()) == {"book/pond.ipynb": b"{}"}


def test_the_same_files_give_the_same_bytes():
    files = [("a.txt", b"words")]
    assert archive(files, DAY) == archive(files, DAY)


def test_a_file_of_an_earlier_build_goes(project, published, monkeypatch):
    (published / "old.pdf").write_bytes(b"old")
    downloads.publish(project, CONFIG, {})
    assert not (published / "old.pdf").exists()


def test_what_is_as_it_was_is_not_packed_again(project, published, monkeypatch):
    monkeypatch.setattr(downloads, "archive", lambda *_: pytest.fail("packed again"))
    downloads.publish(project, CONFIG, {"book/pond": "key"})


@pytest.mark.parametrize("change", ["a table", "a notebook", "the title", "a file of the folder"])
def test_what_changed_is_in_the_next_files(project, published, change):
    before = {path.name: path.read_bytes() for path in published.iterdir()}
    config, notebooks = CONFIG, {"book/pond": "key"}
    match change:
        case "a table":
            (project.data / "trials/trials.csv").write_text("trial\n", encoding="utf-8")
        case "a notebook":
            (project.html / "book/pond.ipynb").write_bytes(b"[]")
            notebooks = {"book/pond": "another key"}
        case "the title":
            config = CONFIG | {"title": "Frogs"}
        case _:
            (published / "data.zip").write_bytes(b"spoilt")
    downloads.publish(project, config, notebooks)
    after = {path.name: path.read_bytes() for path in published.iterdir()}
    assert (after == before) == (change == "a file of the folder")


def test_an_edition_before_the_first_year_of_zip_can_be_packed():
    assert unpacked(archive([("a", b"")], datetime.date(1970, 1, 1))) == {"a": b""}


def test_the_citation_names_author_title_day_and_address():
    assert downloads.bibtex(CONFIG, DAY, STATE) == (
        "@book{livingreview2026,\n  author = {{The pond}},\n  title = {{Newts of the pond}},\n  year = {2026},\n"
        "  note = {Version of 3 February 2026, after edition 0.1},\n  url = {https://pond.example/},\n}\n"
    )
    assert downloads.ris(CONFIG, DAY, STATE).split("\r\n") == [
        "TY  - BOOK",
        "AU  - The pond",
        "TI  - Newts of the pond",
        "PY  - 2026",
        "DA  - 2026/02/03",
        "ET  - Version of 3 February 2026, after edition 0.1",
        "UR  - https://pond.example/",
        "ER  - ",
        "",
    ]


def test_a_citation_leaves_out_what_is_not_known():
    assert "url" not in downloads.bibtex({"title": "Newts"}, DAY, STATE)
    assert "author" not in downloads.bibtex({"title": "Newts"}, DAY, STATE)
    assert "UR" not in downloads.ris({"title": "Newts"}, DAY, STATE)


@pytest.mark.parametrize("base", ["https://pond.example", "https://pond.example/"])
def test_the_map_of_the_site_names_every_page_once(base):
    told = addresses.sitemap(base, ["book/a&b.html"], DAY)
    assert "<loc>https://pond.example/book/a&amp;b.html</loc><lastmod>2026-02-03</lastmod>" in told


def test_robots_are_told_of_the_map_only_where_there_is_an_address():
    assert addresses.robots("https://pond.example/").endswith("Sitemap: https://pond.example/sitemap.xml\n")
    assert "Sitemap" not in addresses.robots("")
