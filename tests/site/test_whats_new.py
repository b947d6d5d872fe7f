"""What's new: the page, the line under a chapter, the feeds, and what the browser remembers of the last visit."""

import json
import re
from dataclasses import replace
from datetime import datetime
from html import escape as html_escape
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from lxml import etree, html

from livingreview.evidence.editions import REWORDED
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


def address(page):
    return f"to/{page}.html"


def of_edition(project, version, **other):
    """Return what changed with an edition, each row with other words if they are given."""
    return [replace(one, **other) for one in whatsnew.told(project)[1] if one.edition == version]


def fragment(*lines):
    return html.fragment_fromstring("".join(lines), create_parent="div")


def words(element):
    return " ".join(element.text_content().split())


def test_changes_are_told_by_chapter_in_reading_order_then_by_trial_each_with_its_reason(project):
    said = "".join(whatsnew.parts(whatsnew.told(project)[1], whatsnew.titles(project), address))
    found = fragment(said)
    assert [words(one) for one in found.iter("summary")] == [
        "An example (1 change)",
        "book/gone (1 change)",
        "Trials (1 change)",
    ]
    assert [one.text_content() for one in found.find_class("lr-why")] == ["Why: So."] * 3
    assert "Before: 1" in said
    assert "Of &lt;trials&gt;" in said


def test_each_part_leads_to_its_chapter_unless_that_is_no_more(project):
    found = fragment(*whatsnew.parts(whatsnew.told(project)[1], whatsnew.titles(project), address))
    goals = [[link.get("href") for link in part.iter("a")] for part in found.iter("details")]
    assert goals == [["to/book/index.html"], [], ["to/find/trials.html"]]


def test_conclusions_that_changed_are_told_first_with_where_and_why(project):
    found = fragment(*whatsnew.summary(of_edition(project, "1.10"), whatsnew.titles(project), address))
    assert words(found[0]) == "2 changes: 2 numbers in sentences. 2 conclusions of the book changed:"
    first, gone = found.find_class("lr-turned")[0]
    assert [words(one) for one in first.find_class("lr-where")] == ["An example"]
    assert first.find(".//a").get("href") == "to/book/index.html"
    assert [words(one) for one in first.find_class("lr-why")] == ["Why: So."]
    assert gone.find(".//a") is None


def test_changes_are_counted_in_words(project):
    (one,) = of_edition(project, "1.2")
    rows = [
        one,
        replace(one, kind="works", kind_label="List of references", kind_many="lists of references"),
        one,
    ]
    (said,) = whatsnew.summary(rows, {}, address)
    assert "3 changes: 2 trials, 1 list of references." in said
    assert "<p>1 change. " in next(whatsnew.summary([one], {}, address))


@pytest.mark.parametrize(
    ("of", "verdict"),
    [
        (whatsnew.WHOLE, "No conclusion of the book changed."),
        (whatsnew.CHAPTERS, "No conclusion of this chapter changed."),
        (whatsnew.TRIALS, ""),
    ],
)
def test_only_what_a_feed_knows_is_said_of_conclusions(project, of, verdict):
    (said,) = whatsnew.summary(of_edition(project, "1.2"), {}, address, of)
    assert said.endswith(f"{verdict}</p>")
    assert ("onclusion" in said) is bool(verdict)


def test_the_feeds_of_a_chapter_and_of_a_trial_say_nothing_of_the_whole_book(project):
    file = project.data / "review/changes.csv"
    file.write_text(file.read_text().replace(",yes", ",no"), encoding="utf-8")
    for one in shown(project).values():
        said = feeds.atom(one, CONFIG, project).decode()
        assert ("of the book changed" in said) is (one.path == "feeds/book"), one.path
        assert ("of this chapter changed" in said) is (one.path == "feeds/chapters/index"), one.path


def test_a_conclusion_that_is_another_one_is_called_so_and_one_in_other_words_is_not(project):
    told = [
        whatsnew.headline(of_edition(project, "1.10", kind="conclusion", what=REWORDED, turned=turned)[0])
        for turned in (True, False)
    ]
    assert told == ["A conclusion changed", REWORDED]


def test_the_feed_of_the_whole_has_a_heading_and_a_link_for_each_chapter(project):
    found = fragment(
        whatsnew.entry(
            of_edition(project, "1.10", turned=False) + of_edition(project, "1.2"),
            whatsnew.titles(project),
            address,
        )
    )
    heads = {words(one): [link.get("href") for link in one.iter("a")] for one in found.iter("h3")}
    assert heads == {
        "An example": ["to/book/index.html"],
        "book/gone": [],
        "Trials": ["to/find/trials.html"],
    }
    assert found.find_class("lr-on-paper") == []


def test_a_feed_tells_each_change_once(project):
    changed = of_edition(project, "1.10")
    changed = [changed[0], *(replace(one, turned=False) for one in changed[1:])]
    said = whatsnew.entry(changed, whatsnew.titles(project), address)
    assert [said.count(html_escape(one.what)) for one in changed] == [1, 1]


def test_addresses_in_a_feed_are_whole_or_seen_from_the_feed(project):
    book = shown(project)["feeds/book"]
    base = {"html": {"baseurl": "https://pond.example/review"}}
    goal = "https://pond.example/review/book/index.html"
    assert goal in feeds.atom(book, CONFIG | base, project).decode()
    assert goal in json.loads(feeds.json_feed(book, CONFIG | base, project))["items"][0]["content_html"]
    assert "../book/index.html" in feeds.atom(book, CONFIG, project).decode()
    assert "href" not in json.loads(feeds.json_feed(book, CONFIG, project))["items"][0]["content_html"]


def test_paper_has_the_number_of_conclusions_that_say_the_same_in_other_words(project):
    changed = (
        of_edition(project, "1.2", kind="conclusion", what=REWORDED, chapter="book/index", turned=False) * 2
    )
    changed.append(replace(changed[0], why="Another reason."))
    found = fragment(*whatsnew.parts(changed, whatsnew.titles(project), address))
    assert [words(one) for one in found.find_class("lr-on-paper")] == [
        "Conclusions that say the same in other words: 3."
    ]
    assert len(found.find_class("lr-wording")[0].findall(".//li")) == 2


@pytest.fixture
def page(project, monkeypatch):
    """Return a function that returns what the page of what is new shows, with settings of the review."""

    def read(**settings):
        monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
        lines = "".join(f"  {name}: {text}\n" for name, text in settings.items())
        project.config.write_text(f"title: A\nlivingreview:\n  news: book/news\n{lines}", encoding="utf-8")
        directive = whatsnew.WhatsNew.__new__(whatsnew.WhatsNew)
        env = SimpleNamespace(
            docname="book/news", srcdir=str(project.root), note_dependency=lambda path: None
        )
        directive.state = SimpleNamespace(
            document=SimpleNamespace(
                note_explicit_target=lambda node: None, settings=SimpleNamespace(env=env)
            )
        )
        raw = [part for node in directive.run() for part in node.findall(nodes.raw)]
        return fragment(*(part.astext() for part in raw))

    return read


def test_each_edition_leads_to_its_own_address_where_editions_stand_beside_the_book(page):
    found = page(editions="frozen")
    assert [one.find("a").get("href") for one in found.find_class("lr-own")] == [
        f"../frozen/{version}/index.html" for version in ("1.10", "1.9.1", "1.2")
    ]
    assert found.find_class("lr-no-shelf") == []


def test_a_copy_that_stands_without_the_editions_says_so(page):
    found = page()
    (said,) = found.find_class("lr-no-shelf")
    assert "without the frozen editions" in words(said)
    assert found.find_class("lr-own") == []


def test_feeds_in_which_nothing_stands_come_after_those_in_which_something_does(page):
    folds = [
        (words(fold.find("summary")), [one.get("id") for one in fold.iter("li")])
        for fold in page().findall(".//details")
        if fold.get("id") is None
    ]
    assert folds == [
        ("Chapters that an edition changed (1)", ["follow-chapters-index"]),
        ("Chapters that no edition has changed yet (1)", ["follow-chapters-news"]),
        ("Trials that an edition changed (1)", ["follow-trials-example-1"]),
        ("Trials that no edition has changed yet (1)", ["follow-trials-example-2"]),
    ]


def test_the_page_says_what_a_feed_is_and_that_either_kind_will_do(page):
    (said,) = page().find_class("lr-feed")
    assert "either kind will do" in words(said)


def test_a_chapter_says_in_which_edition_it_changed_and_leads_there_and_to_its_feed(project, monkeypatch):
    monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
    changed, followed = fragment(whatsnew.line(app(project), "book/index"))
    assert changed.text == "What changed in edition 1.10"
    assert changed.get("data-edition") == "1.10"
    assert changed.get("href") == "news.html#edition-1-10-book-index"
    assert (followed.text, followed.get("href")) == ("Follow this chapter", "news.html#follow-chapters-index")
    assert whatsnew.line(app(project), "book/news") == ""
    assert whatsnew.line(app(project, found=()), "book/index") == ""


def test_a_page_that_never_changed_can_be_followed_all_the_same(project, monkeypatch):
    monkeypatch.setattr(whatsnew.Project, "find", lambda: project)
    project.config.write_text("title: A\nlivingreview:\n  about: book/about\n", encoding="utf-8")
    (followed,) = fragment(whatsnew.line(app(project), "book/about/use"))
    assert (followed.text, followed.get("href")) == (
        "Follow this page",
        "news.html#follow-chapters-about-use",
    )


def test_a_trial_that_is_looked_up_leads_to_its_feed(project):
    page = (Path(theme.__file__).parent / "find.html").read_text(encoding="utf-8")
    assert f"#{whatsnew.follow(whatsnew.TRIALS, '')}{{{{ entry.anchor|e }}}}" in page


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


LINK = '<a class="lr-news-link" href="page.html">What is new</a>'
#: Each entry is taller than the window, and ends with a part that a link may lead to.
LISTED = '<header style="height: 80px"></header>' + "".join(
    f'<div class="lr-news" data-edition="{one}"><p style="height: 1500px">{one}</p>'
    f'<details class="lr-news-all" id="edition-{one}"><summary>A chapter</summary><p style="height: 900px">B</p></details></div>'
    for one in ("1.10", "1.9", "1.2")
)
CHANGED = "".join(
    f'<a class="lr-changed" data-edition="{one}" href="#">Changed</a>' for one in ("1.10", "1.9")
)
#: Longer than the beginning of an entry must have been in view.
MOMENT = 1500


@pytest.mark.slow
def test_what_is_new_since_the_last_visit_is_marked_until_it_was_seen_and_nothing_on_the_first(visit):
    assert visit("1.9", LINK).locator(".lr-dot").count() == 0
    assert visit("1.9", LISTED).locator(".lr-since").count() == 0
    # A newer edition has come: the link says so until the page was seen.
    assert "changed since your last visit" in visit("1.10", LINK).locator(".lr-news-link").text_content()
    page = visit("1.10", LISTED)
    assert page.locator(".lr-unseen").evaluate_all("found => found.map((one) => one.dataset.edition)") == [
        "1.10"
    ]
    page.wait_for_timeout(MOMENT)
    assert visit("1.10", LINK).locator(".lr-dot").count() == 0
    assert visit("1.10", LISTED).locator(".lr-since").count() == 0
    # A frozen page of an older edition marks nothing, and nothing is forgotten.
    assert visit("1.2", LISTED).locator(".lr-since").count() == 0
    assert visit("1.10", LISTED).locator(".lr-since").count() == 0


@pytest.mark.slow
def test_a_link_to_a_chapter_shows_the_mark_there_and_does_not_count_as_seen(visit):
    visit("1.9", LINK)
    page = visit("1.10", LISTED, "#edition-1.10")
    label = page.locator("[id='edition-1.10'] .lr-since")
    assert label.inner_text() == "New since your last visit"
    page.wait_for_timeout(MOMENT)
    assert 0 < label.bounding_box()["y"] < page.viewport_size["height"]
    assert visit("1.10", LISTED).locator(".lr-unseen").count() == 1


@pytest.mark.slow
def test_a_glance_at_an_entry_does_not_count_as_seen(visit):
    visit("1.9", LINK)
    page = visit("1.10", LISTED)
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 1200)")
    page.wait_for_timeout(MOMENT)
    assert visit("1.10", LISTED).locator(".lr-unseen").count() == 1


@pytest.mark.slow
def test_a_chapter_and_the_first_page_say_beside_their_links_that_something_is_new(visit):
    body = f"""{LINK}{CHANGED}<article class="lr-first"><a href="page.html">What is new</a><a href="other.html">Other</a></article>"""
    assert visit("1.9", body).locator(".lr-dot").count() == 0
    page = visit("1.10", body)
    told = page.locator("a:not(.lr-news-link)").evaluate_all("found => found.map((one) => one.innerText)")
    assert told == [
        "Changednew since your last visit",
        "Changed",
        "What is newnew since your last visit",
        "Other",
    ]


@pytest.mark.slow
def test_a_link_to_what_is_folded_opens_it(visit):
    body = '<details class="lr-news-all" id="edition-1-9-a"><summary>A</summary>What changed.</details>'
    assert visit("1.9", body, "#edition-1-9-a").get_by_text("What changed.").is_visible()


@pytest.mark.slow
def test_a_link_to_a_folded_feed_opens_the_list_and_says_there_what_a_feed_is(visit):
    listed = "".join(f'<li style="height: 300px" id="follow-{one}">{one}</li>' for one in range(20))
    body = f'<p class="lr-feed">A feed is.</p><details class="lr-news-all"><summary>A</summary><ul>{listed}</ul></details>'
    goal = visit("1.9", body, "#follow-17").locator("#follow-17")
    assert "A feed is." in goal.inner_text()
    assert 0 <= goal.bounding_box()["y"] < 300


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


@pytest.mark.slow
def test_paper_shows_the_day_and_what_changed_but_neither_links_nor_mere_wording(tmp_path, browser):
    (tmp_path / "book.css").write_text(theme.styles(), encoding="utf-8")
    body = """<p class="lr-line"><time>Day</time><a class="lr-changed">Link</a></p>
      <div class="lr-news"><p class="lr-since">New</p><details class="lr-news-all"><summary>A chapter</summary>
      <p class="lr-to">Go</p><p class="lr-on-paper">Number</p>
      <div class="lr-wording"><ul><li>Reworded</li></ul><p class="lr-why">Why</p></div>
      <div class="lr-because"><ul><li>Changed</li></ul><p class="lr-why">Because</p></div></details></div>
      <section id="feeds">Feeds</section>"""
    told = (
        f'<!doctype html><html><head><link rel="stylesheet" href="book.css"></head><body>{body}</body></html>'
    )
    (tmp_path / "page.html").write_text(told, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.get_by_text("Number").is_hidden()
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == [
        "Day",
        "A",
        "chapter",
        "Number",
        "Changed",
        "Because",
    ]
    for name, side in (("summary", "breakAfter"), (".lr-because .lr-why", "breakBefore")):
        assert page.locator(name).evaluate("(one, side) => getComputedStyle(one)[side]", side) == "avoid"
    page.close()
