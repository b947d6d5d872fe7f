"""The website in a real browser: nothing from elsewhere, alive, reachable by keyboard, readable by all."""

import json
import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import expect

from livingreview.evidence import data, numbers
from livingreview.project import Project
from livingreview.site.execute import executable_chapters
from tests.conftest import ROOT
from tests.site.walking import CHAPTER, KINDS, walk

pytestmark = pytest.mark.slow

PAGES = [Project(ROOT).relative(path).replace(".md", ".html") for path in Project(ROOT).chapters]


def test_a_page_opened_from_a_disk_is_just_as_alive(open_page, book):
    page = open_page((book.html / CHAPTER).as_uri())
    walk(page)
    assert {urlsplit(url).scheme for url in page.requests_made} <= {"file", "data", "blob"}
    assert page.messages == []


def test_the_front_door_leads_to_the_first_page(open_page, site):
    page = open_page(site)
    expect(page).to_have_url(site + "book/index.html")


def test_without_scripts_figures_tables_and_references_are_there(open_page, site):
    page = open_page(site + CHAPTER, scripts=False)
    assert page.locator(".lr-wide svg:visible").count() == 3
    assert page.locator("table.lr-table:visible").count() == 4
    assert page.locator(".lr-group > .lr-head:visible").count() > 10
    assert page.locator("a.lr-value[title]").count() > 20


def test_a_phone_gets_the_narrow_drawing_and_never_scrolls_sideways(open_page, site):
    page = open_page(site + CHAPTER, width=390, height=844)
    walk(page)
    assert page.locator(".lr-wide:visible").count() == 0
    assert page.locator(".lr-narrow:visible").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_lettering_in_figures_is_never_smaller_than_eleven_pixels(open_page, site):
    for width in (320, 390, 660, 720, 800, 900, 1280):
        page = open_page(site + CHAPTER, width=width)
        walk(page)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('.lr-chart-view svg')].filter(s => s.getClientRects().length)
            .map(s => s.getBoundingClientRect().width / s.viewBox.baseVal.width * Math.min(...[...s.querySelectorAll('text')]
            .map(t => parseFloat(getComputedStyle(t).fontSize))))"""
        )
        assert len(sizes) == 3
        assert min(sizes) >= 11


# Every page in both widths and both schemes, but not in every pair of them, which would tell no more. Axe, which
# is slow, judges one page of each kind in both, and the others in turn in one or the other.
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", list(dict.fromkeys([*PAGES, *KINDS])))
def test_a_page_asks_no_other_host_is_silent_and_leaves_axe_nothing_to_complain_of(
    open_page, site, name, width, scheme
):
    page = open_page(site + name, width=width, scheme=scheme)
    walk(page)
    hosts = {urlsplit(url).netloc for url in page.requests_made if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(site).netloc}
    assert page.messages == []
    if name not in KINDS and PAGES.index(name) % 2 == (scheme == "dark"):
        return
    # One row of a long table is like the next.
    page.evaluate(
        "document.querySelectorAll('.lr-record tbody tr:nth-child(n + 30), .citation:nth-child(n + 9)')"
        ".forEach(row => row.remove())"
    )
    # From the top, where the masthead covers nothing.
    page.evaluate("scrollTo(0, 0)")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_a_number_tells_its_source_on_hover_and_on_focus_and_escape_hides_it(open_page, site):
    page = open_page(site + CHAPTER)
    number = page.locator("a.lr-value", has_text="1.92 (60% CI 1.61–2.29)").first
    tip = page.get_by_role("tooltip")
    for reveal in (number.hover, number.focus):
        reveal()
        expect(tip).to_be_visible()
        expect(tip).to_contain_text(
            "Source: Hayashi et al., 2022, Abstract, Results. Read in the primary paper"
        )
        expect(tip).to_contain_text("compared with the source by two readers")
        assert number.get_attribute("aria-describedby") == tip.get_attribute("id")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.mouse.move(0, 0)


def test_a_citation_tells_its_full_reference_and_leads_to_it(open_page, site):
    page = open_page(site + CHAPTER)
    # A table that becomes sortable meanwhile would take the focus from what stands in it.
    walk(page)
    citation = page.locator(".bibtex-citation a", has_text="Yao").first
    citation.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("axis mediates")
    citation.click()
    expect(page).to_have_url(re.compile(r"book/about/references\.html#"))
    expect(page.locator(":target")).to_contain_text("Yao")


def test_an_abbreviation_explains_itself_on_hover_on_focus_and_on_tap(open_page, site):
    page = open_page(site + CHAPTER)
    tip = page.get_by_role("tooltip")
    link = page.locator("a.lr-term:visible", has_text=re.compile("^IL-6$")).first
    for reveal in (link.hover, link.focus):
        reveal()
        expect(tip).to_contain_text("Interleukin-6. ")
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.mouse.move(0, 0)
    word = page.locator("p > abbr.lr-term", has_text=re.compile("^IL-6$")).first
    for reveal in (word.hover, lambda: word.dispatch_event("click")):
        reveal()
        expect(tip).to_have_text("Interleukin-6")
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
    link.click()
    expect(page).to_have_url(re.compile(r"about/glossary\.html#term-il-6$"))
    expect(page.locator("#term-il-6")).to_be_in_viewport()


def test_a_live_chart_shows_source_and_status_in_its_tooltip(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    page.locator("#fig-forest .lr-wide").scroll_into_view_if_needed()
    page.locator("#fig-forest .lr-wide .mark-symbol.role-mark path").first.hover()
    tip = page.locator("#vg-tooltip-element")
    expect(tip).to_contain_text("Hayashi et al., 2022")
    expect(tip).to_contain_text("Read in the primary paper")


def test_names_in_a_live_picture_are_links_to_their_entries_by_keyboard_too(open_page, site):
    page = open_page(site + "book/index.html")
    walk(page)
    names = page.locator("#fig-survival-at-a-glance .lr-wide[data-live] a")
    assert names.count() > 5
    names.first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"find/trials\.html#[\w-]+$"))


def column(page, head):
    """Sort Table II by a column, from the keyboard, and return what the groups are told apart by there."""
    heads = [text.strip() for text in page.locator("#tab-trials thead th").all_inner_texts()]
    place = next(i for i, text in enumerate(heads) if text.startswith(head))
    page.locator("#tab-trials thead th").nth(place).get_by_role("button").focus()
    page.keyboard.press("Enter")
    first = page.locator("#tab-trials tbody").evaluate_all(
        """(groups, place) => groups.map((group) => [...group.rows].filter((row) => !row.matches('.lr-head'))
        .map((row) => row.cells[place].textContent.trim()).find((text) => /^\\d/.test(text)) ?? '')""",
        place,
    )
    return page.locator("#tab-trials thead th").nth(place), first


@pytest.mark.parametrize(("times", "way"), [(1, "ascending"), (2, "descending")])
def test_a_table_sorts_groups_by_the_number_a_cell_starts_with_and_absent_ones_last(
    open_page, site, times, way
):
    page = open_page(site + CHAPTER)
    walk(page)
    for _ in range(times):
        head, first = column(page, "ORR")
    expect(head).to_have_attribute("aria-sort", way)
    known = [text for text in first if text]
    assert first == known + [""] * (len(first) - len(known))
    values = [float(re.match(r"\d+(\.\d+)?", text)[0]) for text in known]
    assert values == sorted(values, reverse=way == "descending")
    assert 3 < len(values) < len(first)


def test_a_third_press_on_a_head_gives_the_order_of_the_page_back(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    names = page.locator("#tab-trials .lr-head").all_inner_texts()
    for _ in range(3):
        head, _ = column(page, "ORR")
    assert head.get_attribute("aria-sort") is None
    assert page.locator("#tab-trials .lr-head").all_inner_texts() == names


def test_sorting_leaves_the_arms_of_a_trial_under_its_head(open_page, site):
    def groups(page):
        return {" ".join(text.split()) for text in page.locator("#tab-trials tbody").all_inner_texts()}

    page = open_page(site + CHAPTER)
    walk(page)
    before = groups(page)
    column(page, "OS")
    assert groups(page) == before


def test_an_absent_value_says_why_on_hover_on_focus_and_on_tap(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    tip = page.get_by_role("tooltip")
    dash = page.locator("#tab-trials .lr-none", has_text="–").first
    for reveal in (dash.hover, dash.focus, lambda: dash.dispatch_event("click")):
        reveal()
        expect(tip).to_have_text("Not found in any source")
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")


def test_a_row_can_be_linked_to_and_tells_its_key(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    link = page.locator("#tab-trials #row-keynote-789").get_by_role("link", name="Link to this row")
    link.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Clinical trials, row keynote-789")
    link.press("Enter")
    expect(page).to_have_url(re.compile("#row-keynote-789$"))


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1400])
def test_no_table_is_wider_than_the_screen(open_page, site, width):
    page = open_page(site + CHAPTER, width=width)
    walk(page)
    widest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.lr-table-box, table *')].map(e => e.getBoundingClientRect().right))"
    )
    assert widest <= width


def test_a_table_can_be_filtered_and_says_how_many_rows_are_left(open_page, site):
    page = open_page(site + CHAPTER)
    walk(page)
    box = page.locator(".lr-table-box:has(#tab-trials)")
    box.get_by_label("Filter rows").fill("KEYNOTE")
    expect(page.locator("#tab-trials tbody tr:not(.lr-head):visible")).to_have_count(2)
    expect(page.locator("#tab-trials .lr-head:visible")).to_have_count(1)
    rows = len(data.load("arms").merge(data.load("trials")[["trial", "setting", "reviews"]], on="trial").query(
        "setting == 'post-egfr-tki' and reviews == 'il6'"))  # fmt: skip
    expect(box.get_by_role("status")).to_have_text(f"2 of {rows} rows")


def test_every_number_in_prose_equals_its_row(book):
    """The page, the table and the role agree: the built HTML is read back against outcomes.csv."""
    source = (ROOT / "book/il6/targeting.md").read_text(encoding="utf-8")
    page = html.parse(book.html / CHAPTER)
    outcomes = data.load("outcomes").set_index("outcome")
    asked = re.findall(r"\{(value|estimate)\}`([^`]+)`", source)
    printed = [
        a.text_content().rstrip("○◌◐") for a in page.iterfind(".//a[@class]") if "lr-value" in a.get("class")
    ]
    assert len(asked) > 25
    for role, key in asked:
        row = outcomes.loc[key].to_dict()
        assert (numbers.sentence(row) if role == "estimate" else numbers.value(row)) in printed


def test_table_ii_of_the_page_equals_the_data(book):
    page = html.parse(book.html / CHAPTER)
    groups = page.getroot().get_element_by_id("tab-trials").findall("tbody")
    outcomes, arms = data.load("outcomes"), data.load("arms")
    trials = data.load("trials").set_index("trial")["name"]
    regimens = {(trials[a.trial], a.regimen): a for a in arms.itertuples()}
    checked = 0
    for name, row in ((group.find(".//strong").text_content(), row) for group in groups for row in group[1:]):
        regimen, patients, *cells = [
            re.sub("[○◌◐]", "", " ".join(cell.text_content().split())) for cell in row
        ]
        arm = regimens[name, regimen]
        assert patients == arm.n_text
        own = outcomes[(outcomes.trial == arm.trial) & (outcomes.arm == arm.arm)]
        for cell in cells:
            if cell not in ("·", "–"):
                assert cell in {numbers.estimate(r) for r in own.to_dict("records")}
                checked += 1
    assert checked > 50


def test_every_link_within_the_book_lands_on_something(book):
    ids, links = {}, []
    for path in book.html.rglob("*.html"):
        page = html.parse(path).getroot()
        ids[path] = {e.get("id") for e in page.iter() if e.get("id")}
        links += [(path, a.get("href")) for a in page.iter("a") if a.get("href")]
    for path, href in links:
        target, _, anchor = href.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), f"{path.name}: {href}"
        # What a reader has chosen on a page stands behind the # with an equals sign, which no name of a place has.
        if anchor and file.suffix == ".html" and "=" not in anchor:
            assert anchor in ids[file], f"{path.name}: {href}"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_raw_markup(book, name):
    (article,) = html.parse(book.html / name).getroot().find_class("lr-article")
    for code in article.xpath(".//pre | .//code | .//script"):
        code.drop_tree()
    text = article.text_content()
    for markup in ("{list-table}", ":header-rows:", "{cite", "{value}", "{numref}", "~~~", "```", "* - "):
        assert markup not in text


def test_ids_are_unique_on_every_page(book):
    for path in book.html.rglob("*.html"):
        ids = [e.get("id") for e in html.parse(path).iter() if isinstance(e.tag, str) and e.get("id")]
        assert len(ids) == len(set(ids)), (path.name, {i for i in ids if ids.count(i) > 1})


def test_no_script_or_style_is_asked_from_another_host(book):
    for path in book.html.rglob("*.html"):
        for element in html.parse(path).iter("script", "link", "img", "iframe"):
            assert not re.match(r"(https?:)?//", element.get("src") or ""), path.name
            if element.get("rel") in ("stylesheet", "preload", "icon"):
                assert not re.match(r"(https?:)?//", element.get("href") or ""), path.name


def test_files_of_every_figure_can_be_downloaded(book):
    page = html.parse(book.html / CHAPTER).getroot()
    links = [a.get("href") for p in page.find_class("lr-figure-links") for a in p.iterfind("a[@download]")]
    assert len(links) == 9
    for href in links:
        assert (book.html / "book/il6" / href).stat().st_size > 200


def test_every_notebook_page_shows_what_its_execution_gave(book):
    for chapter in executable_chapters(book):
        page = (book.html / f"{chapter.name}.html").read_text(encoding="utf-8")
        executed = json.loads((book.executed / f"{chapter.name}.ipynb").read_bytes())
        drawn = re.findall(r'class=\\"lr-chart\\" id=\\"(c\w+)\\"', json.dumps(executed))
        assert [f'id="{key}"' in page for key in drawn] == [True] * len(drawn), chapter.name
        assert page.count('class="lr-chart"') == len(drawn), chapter.name


def test_references_keep_capitals_and_link_to_doi(book):
    text = (book.html / "book/about/references.html").read_text(encoding="utf-8")
    assert "IL-6" in html.fromstring(text).text_content()
    assert re.search(r"\bil-6\b|\begfr\b|\bpd-l1\b", html.fromstring(text).text_content()) is None
    assert text.count("https://doi.org/10.") > 50
