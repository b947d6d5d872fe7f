"""What's new: the page, the line under a chapter, the feeds, and what the browser remembers of the last visit."""

import json
import re
from datetime import datetime
from types import SimpleNamespace

import pytest
from lxml import etree, html

from livingreview.project import Project
from livingreview.site import feeds
from livingreview.sphinxext import theme, whatsnew
from tests.evidence.test_editions import CHANGES, EDITIONS
from tests.example import build

SPACE = "{http://www.w3.org/2005/Atom}"
CONFIG = {"title": "A review & more", "author": "The reviewers"}


@pytest.fixture
def project(tmp_path):
    example = build(tmp_path)
    example.write("editions", EDITIONS)
    example.write(
        "changes", [*CHANGES, CHANGES[1] | {"change": "c", "what": "Of <trials>", "chapter": "book/gone.md"}]
    )
    example.path("_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n- file: book/news\n", encoding="utf-8"
    )
    example.path("book/news.md").write_text("# What is *new*\n", encoding="utf-8")
    example.path("_config.yml").write_text("title: A\nlivingreview:\n  news: book/news\n", encoding="utf-8")
    return Project(tmp_path)


def app(project, found=("book/index", "book/news")):
    return SimpleNamespace(
        config=SimpleNamespace(livingreview_news="book/news", root_doc="book/index"),
        env=SimpleNamespace(found_docs=set(found)),
        builder=SimpleNamespace(get_relative_uri=lambda page, goal: f"{goal.rpartition('/')[2]}.html"),
    )


def shown(project, **config):
    return {one.path: one for one in feeds.feeds(project, CONFIG["title"])}


def test_changes_are_told_by_chapter_in_reading_order_then_by_trial_each_with_its_reason(project):
    said = "".join(whatsnew.parts(whatsnew.told(project)[1], whatsnew.titles(project)))
    found = html.fragment_fromstring(said, create_parent="div")
    heads = [" ".join(one.text_content().split()) for one in found.iter("summary")]
    assert heads == ["An example (1 change)", "book/gone (1 change)", "Trials (1 change)"]
    assert [one.text_content() for one in found.find_class("lr-why")] == ["Why: So."] * 3
    assert "Before: 1" in said
    assert "Of &lt;trials&gt;" in said


def test_conclusions_that_changed_are_told_first_and_counted(project):
    said = "".join(whatsnew.summary([one for one in whatsnew.told(project)[1] if one.edition == "1.10"]))
    assert "2 entries: number in a sentence 2. 2 conclusions of the book changed:" in said
    assert "lr-turned" in said
    other = "".join(whatsnew.summary([one for one in whatsnew.told(project)[1] if one.edition == "1.2"]))
    assert "No conclusion of the book changed." in other


def test_a_chapter_says_in_which_edition_it_changed_and_leads_there(project, monkeypatch):
    monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
    said = html.fragment_fromstring(whatsnew.line(app(project), "book/index"))
    assert said.text == "What changed in edition 1.10"
    assert said.get("href") == "news.html#edition-1-10-book-index"
    assert whatsnew.line(app(project), "book/news") == ""
    assert whatsnew.line(app(project, found=()), "book/index") == ""


def test_a_chapter_that_the_newest_edition_left_alone_names_the_last_that_changed_it(project, monkeypatch):
    monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
    file = project.data / "review/changes.csv"
    file.write_text(file.read_text().replace("b,1.10,", "b,1.9.1,"), encoding="utf-8")
    assert "Last changed in edition 1.9.1" in whatsnew.line(app(project), "book/index")


def test_a_page_names_the_feeds_of_the_whole_and_of_itself(project, monkeypatch):
    monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
    paths = [address for _, _, address in whatsnew.feeds(app(project), "book/news")]
    assert paths == [
        f"../feeds/{name}.{ending}" for name in ("book", "chapters/news") for ending in ("xml", "json")
    ]
    assert len(whatsnew.feeds(app(project), "book/index")) == 2


def test_there_is_a_feed_of_the_whole_of_each_chapter_and_of_each_trial(project):
    assert set(shown(project)) == {
        "feeds/book", "feeds/chapters/index", "feeds/chapters/news", "feeds/trials/example-1", "feeds/trials/example-2",
    }  # fmt: skip
    found = shown(project)
    assert [one.version for one, _ in found["feeds/book"].entries] == ["1.10", "1.9.1", "1.2"]
    assert [one.version for one, _ in found["feeds/chapters/index"].entries] == ["1.10"]
    assert [one.version for one, _ in found["feeds/trials/example-1"].entries] == ["1.2"]
    assert found["feeds/trials/example-2"].entries == []


@pytest.mark.parametrize("base", ["", "https://pond.example/review"])
def test_every_atom_feed_has_what_the_standard_asks_for(project, base):
    names = set()
    for one in shown(project).values():
        root = etree.fromstring(feeds.atom(one, CONFIG | {"html": {"baseurl": base}}, project))
        assert root.tag == f"{SPACE}feed"
        for parent in (root, *root.iter(f"{SPACE}entry")):
            for name in ("id", "title", "updated"):
                (found,) = parent.findall(f"{SPACE}{name}")
                assert found.text
            names.add(parent.findtext(f"{SPACE}id"))
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", parent.findtext(f"{SPACE}id"))
            assert datetime.fromisoformat(parent.findtext(f"{SPACE}updated")).tzinfo
            alternates = [link for link in parent.findall(f"{SPACE}link") if link.get("rel") == "alternate"]
            assert len(alternates) == 1
            # Addresses are whole where the book has one, else seen from the feed.
            assert alternates[0].get("href").startswith(f"{base}/" if base else "../")
        assert root.findtext(f"{SPACE}author/{SPACE}name") == "The reviewers"
        assert [link.get("rel") for link in root.findall(f"{SPACE}link")].count("self") == 1
        allowed = {"id", "title", "subtitle", "updated", "author", "link", "entry"}
        assert {etree.QName(child).localname for child in root} <= allowed
        for entry in root.iter(f"{SPACE}entry"):
            (content,) = entry.findall(f"{SPACE}content")
            assert content.get("type") == "html"
            html.fragment_fromstring(content.text, create_parent="div")
    # An id belongs to one feed or entry alone.
    assert len(names) == 5 + 3 + 1 + 1


@pytest.mark.parametrize("base", ["", "https://pond.example/review/"])
def test_every_json_feed_has_what_its_version_asks_for(project, base):
    for one in shown(project).values():
        told = json.loads(feeds.json_feed(one, CONFIG | {"html": {"baseurl": base}}, project))
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert told["title"]
        assert told["authors"] == [{"name": "The reviewers"}]
        addresses = [told.get(name) for name in ("home_page_url", "feed_url")]
        for item in told["items"]:
            assert item["id"]
            assert item["content_html"]
            assert datetime.fromisoformat(item["date_published"]).tzinfo
            addresses.append(item.get("url"))
        assert all(address is None if not base else address.startswith(base) for address in addresses)


def test_feeds_are_the_same_bytes_again_and_those_that_are_no_more_go(project):
    feeds.publish(project, CONFIG)
    folder = project.html / "feeds"
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    (folder / "trials" / "old.xml").write_text("old", encoding="utf-8")
    feeds.publish(project, CONFIG)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    for name in ("editions", "changes"):
        file = project.data / f"review/{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n", encoding="utf-8")
    feeds.publish(project, CONFIG)
    assert not folder.exists()


@pytest.fixture
def visit(tmp_path, browser):
    """Return a function that opens a page of a book whose newest edition is given, in one browser."""
    (tmp_path / "book.js").write_text(theme.script(), encoding="utf-8")
    context = browser.new_context()

    def opened(newest, body, place=""):
        head = '<head><script src="book.js" defer></script></head>'
        told = f'<!doctype html><html data-content_root="./" data-newest="{newest}">{head}<body>{body}</body></html>'
        (tmp_path / "page.html").write_text(told, encoding="utf-8")
        page = context.new_page()
        page.goto((tmp_path / "page.html").as_uri() + place)
        return page

    yield opened
    context.close()


LINK = '<a class="lr-news-link" href="#">What is new</a>'
LISTED = "".join(
    f'<div class="lr-news" data-edition="{one}"><p>{one}</p></div>' for one in ("1.10", "1.9", "1.2")
)


@pytest.mark.slow
def test_what_is_new_since_the_last_visit_is_marked_once_and_nothing_on_the_first(visit):
    assert visit("1.9", LINK).locator(".lr-dot").count() == 0
    assert visit("1.9", LISTED).locator(".lr-since").count() == 0
    # A newer edition has come: the link says so until the page was seen.
    assert "changed since your last visit" in visit("1.10", LINK).locator(".lr-news-link").text_content()
    page = visit("1.10", LISTED)
    assert page.locator(".lr-unseen").evaluate_all("found => found.map((one) => one.dataset.edition)") == [
        "1.10"
    ]
    assert visit("1.10", LINK).locator(".lr-dot").count() == 0
    assert visit("1.10", LISTED).locator(".lr-since").count() == 0
    # A frozen page of an older edition marks nothing, and nothing is forgotten.
    assert visit("1.2", LISTED).locator(".lr-since").count() == 0
    assert visit("1.10", LISTED).locator(".lr-since").count() == 0


@pytest.mark.slow
def test_a_link_to_what_is_folded_opens_it(visit):
    body = '<details class="lr-news-all" id="edition-1-9-a"><summary>A</summary>What changed.</details>'
    assert visit("1.9", body, "#edition-1-9-a").get_by_text("What changed.").is_visible()


@pytest.mark.slow
def test_a_browser_that_keeps_nothing_shows_the_page_all_the_same(tmp_path, browser):
    (tmp_path / "book.js").write_text(theme.script(), encoding="utf-8")
    page = browser.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(error))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    told = f'<!doctype html><html data-content_root="./" data-newest="1.9"><head><script src="book.js" defer></script></head><body>{LISTED}</body></html>'
    (tmp_path / "page.html").write_text(told, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator(".lr-news").count() == 3
    assert faults == []
    page.close()
