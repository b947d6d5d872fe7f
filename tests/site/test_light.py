"""Light and private: little is loaded before anybody reads, nothing comes from elsewhere, words need no script."""

import gzip
import re
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from playwright.sync_api import expect

from livingreview.project import Project
from tests.conftest import ROOT
from tests.site.walking import CHAPTER, KINDS, walk

pytestmark = pytest.mark.slow

PAGES = [Project(ROOT).relative(path).replace(".md", ".html") for path in Project(ROOT).chapters]
MOST = 250_000
#: The page that has every trial and result at hand has a limit of its own.
MOST_OF = {"book/synthesis/explorer.html": 350_000}
#: Packed already; a server packs the others.
PACKED = (".woff2", ".png")


def size(path):
    content = path.read_bytes()
    return len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))


@pytest.mark.parametrize("name", list(dict.fromkeys([*PAGES, *KINDS])))
def test_a_first_visit_loads_little_and_no_live_chart(open_page, site, book, name):
    page = open_page(site + name, width=390, height=844)
    page.wait_for_load_state("networkidle")
    asked = {unquote(urlsplit(url).path).lstrip("/") for url in page.requests_made}
    assert not [path for path in asked if "vega" in path or path.startswith("figures/")]
    assert {path: page for path in asked if not (book.html / path).is_file()} == {}
    sizes = {path: size(book.html / path) for path in asked}
    assert sum(sizes.values()) <= MOST_OF.get(name, MOST), sizes


def test_a_chart_comes_alive_when_somebody_reads(open_page, site):
    page = open_page(site + CHAPTER)
    page.wait_for_timeout(500)
    expect(page.locator(".lr-chart-view[data-live]")).to_have_count(0)
    walk(page)
    assert any("vega" in url for url in page.requests_made)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_page_from_a_disk_asks_for_files_only_and_is_silent(open_page, book, name):
    page = open_page((book.html / name).as_uri())
    walk(page)
    assert {urlsplit(url).scheme for url in page.requests_made} <= {"file", "data", "blob"}
    assert page.messages == []


@pytest.mark.parametrize("name", KINDS)
def test_words_can_be_read_before_any_script(open_page, site, name):
    page = open_page(site + name, scripts=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with_scripts = open_page(site + name)
    # What tells how to use fields and buttons comes with them.
    for selector in ("article p:visible:not(#lr-search-page p, .lr-explorer p)", "article h2:visible"):
        shown = page.locator(selector).all_inner_texts()
        assert [text for text in with_scripts.locator(selector).all_inner_texts() if text not in shown] == []


@pytest.mark.parametrize("name", KINDS)
def test_without_scripts_nothing_is_shown_that_would_do_nothing(open_page, site, name):
    page = open_page(site + name, scripts=False)
    shown = page.locator("button:visible, input:visible, select:visible").all()
    # A mark of a conclusion tells by its title.
    assert [one.evaluate("e => e.outerHTML") for one in shown if not one.get_attribute("title")] == []


def pages(book):
    return sorted(
        path for path in book.html.rglob("*.html") if path.name != "index.html" or path.parent != book.html
    )


def test_every_page_has_a_policy_that_lets_nothing_else_in(book):
    for path in pages(book):
        (policy,) = html.parse(path).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy, path.name
        assert not re.search(r"unsafe-eval|https?:|\*|script-src[^;]*unsafe-inline", policy), path.name


def test_no_page_has_a_script_within_it(book):
    for path in pages(book):
        page = html.parse(path)
        # Data are not run.
        inline = page.xpath(
            "//script[not(@src)][not(@type='application/ld+json' or @type='application/json')]"
        )
        acting = page.xpath("//@*[starts-with(name(), 'on')] | //@href[starts-with(., 'javascript:')]")
        assert not inline + acting, path.name


def test_no_letters_or_scripts_of_others_are_left(book):
    static = {
        path.relative_to(book.html / "_static").as_posix()
        for path in (book.html / "_static").rglob("*")
        if path.is_file()
    }
    assert not [
        name
        for name in static
        if re.search(r"jquery|doctools|searchtools|fontawesome|datatables|\.map$", name)
    ]
