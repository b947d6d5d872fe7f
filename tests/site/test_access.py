"""Pages that everybody can use: by keyboard, with large letters, with forced colours, without motion; valid HTML."""

import re
from functools import cache
from itertools import pairwise

import pytest
from lxml import html
from playwright.sync_api import expect

from livingreview.project import Project
from livingreview.sphinxext import theme
from tests.conftest import ROOT
from tests.site.walking import CHAPTER, KINDS, walk

slow = pytest.mark.slow
PAGES = [Project(ROOT).relative(path).replace(".md", ".html") for path in Project(ROOT).chapters]


@slow
@pytest.mark.parametrize("name", list(dict.fromkeys([*PAGES, *KINDS])))
def test_a_page_as_narrow_as_a_magnified_one_never_scrolls_sideways(open_page, site, name):
    page = open_page(site + name, width=320, height=640)
    walk(page)
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= 320 ? [] : [...document.querySelectorAll('main *')]
        .filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > 321).slice(0, 5).map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert wide == []


@slow
@pytest.mark.parametrize("name", KINDS)
def test_what_can_be_tapped_is_large_enough_for_a_finger(open_page, site, name):
    """Links within sentences and cells are as high as their line; the standard exempts them."""
    page = open_page(site + name, width=390, height=844)
    walk(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, select, summary')].filter((e) => {
          const r = e.getBoundingClientRect();
          if (!e.checkVisibility({ visibilityProperty: true }) || !r.width || r.left < -99 || e.closest('svg')) return false;
          if (getComputedStyle(e).clipPath !== 'none' || e.closest('thead')) return false;
          if (getComputedStyle(e).display === 'inline' && e.closest('p, li, dd, dt, td, th, caption')) return false;
          return r.width < 24 || r.height < 24;
        }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


SEEN = """() => {
  const e = document.activeElement;
  if (e === document.body || e.closest('svg')) return [];
  const style = getComputedStyle(e);
  const faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('no outline');
  const seen = [...e.getClientRects()].some((r) => [[r.left + r.width / 2, r.top + r.height / 2], [r.left + 2, r.top + 2], [r.right - 2, r.bottom - 2]]
    .some(([x, y]) => { const at = document.elementFromPoint(x, y); return at && (e.contains(at) || at.contains(e)) && !(at.matches('body, html, main')); }));
  if (!seen) faults.push('hidden');
  return faults.map((fault) => fault + ': ' + e.outerHTML.slice(0, 100));
}"""


@slow
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize(
    ("name", "width"), [(CHAPTER, 1280), (CHAPTER, 390), ("book/about/audit.html", 1280)]
)
def test_the_keyboard_always_sees_where_it_is(open_page, site, name, width, key):
    page = open_page(site + name, width=width, height=700)
    walk(page)
    rows = page.locator("main a:visible")
    rows.nth(rows.count() // 2).focus()
    found = []
    for _ in range(60):
        # A preview would take the next step into it; that path has tests of its own.
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        found += page.evaluate(SEEN)
    assert found == []


@slow
def test_the_first_stop_skips_what_stands_before_the_text(open_page, site):
    page = open_page(site + CHAPTER)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@slow
def test_dark_pages_are_chosen_by_key_and_remembered(open_page, site):
    page = open_page(site + CHAPTER)
    page.get_by_role("button", name="Show dark pages").press("Enter")
    expect(page.get_by_role("button", name="Show light pages")).to_be_visible()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.goto(site + KINDS[-1])
    assert page.evaluate(ground) == dark


@slow
def test_a_phone_reaches_the_contents_with_one_tap(open_page, site):
    page = open_page(site + CHAPTER, width=390, height=844)
    page.get_by_role("link", name="Contents", exact=True).click()
    expect(page.get_by_role("navigation", name="Contents of the book")).to_be_in_viewport()


@slow
def test_the_section_being_read_is_marked_in_the_contents(open_page, site):
    page = open_page(site + CHAPTER)
    page.locator("#combination-with-immunotherapy").scroll_into_view_if_needed()
    page.evaluate("location.hash = 'combination-with-immunotherapy'")
    expect(page.locator(".lr-here [aria-current='location']")).to_have_text("Combination with immunotherapy")


@slow
def test_forced_colours_leave_the_marks_and_the_focus(open_page, site):
    page = open_page(site + CHAPTER, forced_colors="active")
    mark = page.locator(".lr-claim").first
    mark.focus()
    seen = page.evaluate(
        """() => { const e = document.activeElement, before = getComputedStyle(e, '::before'), own = getComputedStyle(e);
        return [before.borderTopColor !== getComputedStyle(document.body).backgroundColor, own.outlineStyle !== 'none']; }"""
    )
    assert seen == [True, True]
    assert (
        page.locator("a.lr-value").first.evaluate("e => getComputedStyle(e).textDecorationLine")
        == "underline"
    )


def test_nothing_moves_by_itself():
    sheet = theme.styles()
    assert re.findall(r"\b(?:transition|animation)(?:-\w+)?:|scroll-behavior: smooth|@keyframes", sheet) == []


@cache
def _read(path):
    return html.parse(path).getroot()


def _labels_without_goal(page):
    ids = {e.get("id") for e in page.iter() if isinstance(e.tag, str) and e.get("id")}
    named = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
    return [
        f"{name}={one}"
        for e in page.iter()
        if isinstance(e.tag, str)
        for name in named
        for one in (e.get(name) or "").split()
        if one not in ids
    ]


def _skipped_levels(page):
    levels = [
        int(e.tag[1]) for e in page.iter("h1", "h2", "h3", "h4", "h5", "h6") if not e.xpath("ancestor::nav")
    ]
    return [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]


#: What validators complained of once, or would: name of the fault -> where it is on a page.
FAULTS = {
    "a block in a heading, a summary or a button": lambda page: page.xpath(
        "//*[self::summary or self::button or self::h1 or self::h2 or self::h3 or self::span]//*[self::p or self::div or self::ul or self::table]"
    ),
    "an attribute that HTML no longer has": lambda page: page.xpath(
        "//*[not(ancestor-or-self::*[local-name()='svg'])]/@*[name()='align' or name()='valign' or name()='border'"
        " or name()='cellpadding' or name()='frame' or name()='rules' or name()='nowrap']"
    ),
    "a width of columns": lambda page: page.xpath("//colgroup | //col"),
    "a link in a link": lambda page: page.xpath("//a//a | //button//a | //a//button"),
    "a button that would send a form": lambda page: page.xpath("//button[not(@type='button')]"),
    "a picture without words": lambda page: page.xpath("//img[not(@alt)]"),
    "a drawing without a name": lambda page: page.xpath(
        "//*[local-name()='svg'][not(@aria-hidden='true')][not(@aria-labelledby or @aria-label)]"
    ),
    "a name or a label that is nowhere": _labels_without_goal,
    "a level of headings that is skipped": _skipped_levels,
    "not one title": lambda page: [] if len(page.xpath("//h1")) == 1 else ["h1"],
    "a field without a label": lambda page: [
        field
        for field in page.iter("input", "select", "textarea")
        if not field.get("aria-label") and not page.xpath(f"//label[@for='{field.get('id')}']")
    ],
    "a cell of a head without its direction": lambda page: page.xpath("//table//th[not(@scope)]"),
    "an empty heading or link": lambda page: [
        e
        for e in page.xpath("//h1 | //h2 | //h3 | //a[@href]")
        if not e.text_content().strip() and not e.get("aria-label")
    ],
    "a role that ARIA no longer has": lambda page: page.xpath(
        "//*[@role='doc-biblioentry' or @role='doc-backlink']"
    ),
}


@slow
@pytest.mark.parametrize("fault", FAULTS)
def test_no_page_has(book, fault):
    found = {}
    for path in sorted(book.html.glob("**/*.html")):
        faults = FAULTS[fault](_read(path))
        if faults:
            first = (
                faults[0]
                if isinstance(faults[0], str)
                else html.tostring(faults[0], encoding="unicode")[:150]
            )
            found[path.name] = f"{len(faults)}: {first}"
    assert found == {}
