"""The explorer as a reader uses it, from a disk: filter, date, pool without a trial, share, take home, print."""

import csv
import io
import re
from urllib.parse import urlsplit

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import expect

from livingreview.evidence import bibliography, data
from livingreview.evidence.records import records
from livingreview.evidence.results import latest
from livingreview.project import Project
from livingreview.synthesis.questions import Answer, answers
from tests.conftest import ROOT
from tests.site.test_explorer_method import NUMBERS, same

pytestmark = pytest.mark.slow

PAGE = "book/synthesis/explorer.html"
REAL = Project(ROOT)
ANSWERS = [one for one in answers(project=REAL) if isinstance(one, Answer)]
QUESTION = "conjugate-v-docetaxel-after-ici-pfs"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def opened(browser, book, **options):
    """Open the page from the disk and note what it asks for."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
    page.requests_made, page.messages = [], []
    page.on("request", lambda request: page.requests_made.append(request.url))
    page.on("console", lambda m: page.messages.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.goto((book.html / PAGE).as_uri())
    return page


@pytest.fixture(scope="module")
def shared(browser, book):
    """One page for all tests, because opening it takes longer than most of them."""
    page = opened(browser, book)
    yield page
    assert page.messages == []
    page.context.close()


@pytest.fixture
def page(shared):
    """The page, in whatever view the test before has left it."""
    shared.emulate_media(media="screen")
    return shared


def view(page, state):
    """Open a view by its address."""
    page.goto(page.url.split("#")[0] + (f"#{state}" if state else "#"))
    settled(page, "lr.explorer.current.address === location.hash")


def settled(page, condition):
    """Wait for a condition; playwright's own way to do so is forbidden by the policy of the page."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came true: {condition}")


def state(page):
    return urlsplit(page.url).fragment


def rows(page):
    """Return the cells of every row of the table, those that are still to be written too."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.evaluate(
        "[...document.querySelectorAll('.lr-explored tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"
    )


def count(page):
    return page.locator(".lr-explorer-said strong").inner_text()


def chosen(page, facet, label):
    """Tick a box of a group."""
    group = page.locator(
        ".lr-explorer-facets details", has=page.locator("summary", has_text=re.compile(f"^{facet}"))
    )
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_label(label, exact=False).first.click()


# Every trial and every result.


def plain(book):
    page = html.fromstring((book.html / PAGE).read_text(encoding="utf-8"))
    (table,) = page.xpath("//table[contains(@class, 'lr-explorer-plain')]")
    return table


def test_without_scripts_every_trial_and_every_result_stands_in_a_plain_table(book):
    table = plain(book)
    told = {cell.get("data-row") for cell in table.iter("td") if cell.get("data-row")}
    outcomes, trials = data.load("outcomes", REAL), data.load("trials", REAL)
    bare = set(trials.trial) - set(outcomes.trial)
    assert told == {f"outcomes/{key}" for key in outcomes.outcome} | {f"trials/{key}" for key in bare}
    assert all(head.get("scope") == "col" for head in table.xpath("./thead//th"))
    assert all(head.get("scope") == "row" for head in table.xpath("./tbody//th"))
    assert len(table.xpath("./tbody/tr/th")) == len(told)


def test_with_scripts_the_table_says_the_same_in_the_same_order(page, book):
    view(page, "")
    without = [
        [" ".join(cell.text_content().split()) for cell in row] for row in plain(book).xpath("./tbody/tr")
    ]
    assert [[" ".join(cell.split()) for cell in row] for row in rows(page)] == without


def test_the_page_asks_for_files_of_the_book_only_and_for_the_bibliography_only_when_it_is_wanted(
    browser, book
):
    page = opened(browser, book)
    expect(page.locator(".lr-explorer[data-live]")).to_be_attached()
    assert {urlsplit(url).scheme for url in page.requests_made} == {"file"}
    assert not [url for url in page.requests_made if "citations" in url or "entries" in url]
    page.context.close()


# Filters, and the address that holds them.


def test_choices_narrow_the_table_stand_in_the_address_and_in_words_and_go_back_one_by_one(page):
    view(page, "")
    everything = count(page)
    chosen(page, "Phase", "Phase 3")
    phase = count(page)
    chosen(page, "Endpoint", "Overall survival")
    assert state(page) == "phase=3&endpoint=OS"
    both = count(page)
    assert len({everything, phase, both}) == 3
    said = page.locator(".lr-explorer-said").inner_text()
    assert "Phase: Phase 3; endpoint: Overall survival." in said
    third = set(data.load("trials", REAL).query("phase == '3'").trial)
    outcomes = data.load("outcomes", REAL)
    assert len(rows(page)) == (outcomes.trial.isin(third) & (outcomes.endpoint == "OS")).sum()
    page.go_back()
    expect(page.locator(".lr-explorer-said strong")).to_have_text(phase)
    page.go_back()
    expect(page.locator(".lr-explorer-said strong")).to_have_text(everything)
    page.go_forward()
    expect(page.locator(".lr-explorer-said strong")).to_have_text(phase)


def test_a_shared_address_opens_the_same_view(browser, book, page):
    view(page, "strategy=targeted,vaccine&measure=hazard-ratio&columns=endpoint,value,status&sort=-value")
    before = [rows(page), count(page)]
    other = opened(browser, book)
    other.goto(page.url)
    other.reload()
    expect(other.locator(".lr-explorer-said strong")).to_have_text(before[1])
    assert rows(other) == before[0]
    heads = other.locator(".lr-explored thead th").all_inner_texts()
    assert heads == ["Trial", "Endpoint in full", "Value", "How it is known"]
    expect(other.locator(".lr-explored th[aria-sort='descending']")).to_have_text("Value")
    other.context.close()


def test_an_address_that_names_what_there_is_not_says_so_and_shows_the_rest(page):
    view(page, "phase=3,9")
    expect(page.locator(".lr-explorer-said")).to_contain_text("what this edition does not have: 9")
    assert "Phase 3" in page.locator(".lr-explorer-said").inner_text()


def test_a_link_to_a_place_on_the_page_leaves_the_view_as_it_is(page):
    view(page, "phase=3")
    before = count(page)
    page.goto(page.url.split("#")[0] + "#what-decides")
    assert count(page) == before


def test_a_drug_is_found_by_another_of_its_names(page):
    names = {row["drug"]: row["name"] for row in records(data.load("drugs", REAL))}
    regimens = data.load("arms", REAL).regimen
    alias, name = next(
        (row["alias"], names[row["key"]])
        for row in records(data.load("aliases", REAL))
        if row["of"] == "drug"
        and regimens.str.contains(names[row["key"]], case=False, regex=False).any()
        and not regimens.str.contains(row["alias"], case=False, regex=False).any()
    )
    view(page, f"text={alias}&columns=compared")
    found = rows(page)
    assert found
    assert any(name.lower() in compared.lower() for _, compared in found)


def test_what_is_typed_is_one_step_back_and_not_one_for_each_letter(page):
    view(page, "")
    steps = page.evaluate("history.length")
    page.get_by_label("Words").press_sequentially("docetaxel", delay=5)
    settled(page, "lr.explorer.current.state.text === 'docetaxel'")
    assert page.evaluate("history.length") <= steps + 1
    assert state(page) == "text=docetaxel"


# As of a day.


def test_as_of_a_day_later_results_vanish_and_the_earlier_cut_is_the_latest_again(page):
    outcomes = data.load("outcomes", REAL)
    now = latest(outcomes)
    dated = outcomes[outcomes["analysis.rank"].notna() & outcomes.cutoff.notna()]
    same_comparison = ["trial", "arm", "comparator", "endpoint", "measure"]
    first, last = next(
        (cuts.iloc[0], cuts.iloc[-1])
        for _, cuts in dated.sort_values("cutoff").groupby(same_comparison)
        if cuts.cutoff.nunique() > 1 and cuts.iloc[-1].outcome in set(now.outcome)
    )
    view(page, "columns=key,cut")
    cuts = {key: cut for _, cut, key in rows(page)}
    assert (cuts[first.outcome], cuts[last.outcome]) == ("Earlier cut", "Latest")
    day = f"{max(first.cutoff, last.cutoff - pd.Timedelta(days=1)):%Y-%m-%d}"
    view(page, f"asof={day}&columns=key,cut,cutoff,year")
    shown = {key: (cut, cutoff, year) for _, cut, cutoff, year, key in rows(page) if cut}
    assert last.outcome not in shown
    assert all(cutoff in ("NR", "") or cutoff <= day for _, cutoff, _ in shown.values())
    assert all(not year or year <= day[:4] for _, _, year in shown.values())
    if first.outcome in shown:
        assert shown[first.outcome][0] == "Latest"


def test_only_the_latest_results_are_those_that_the_chapters_show(page):
    view(page, "cuts=latest&columns=key")
    keys = {row[1] for row in rows(page)} & set(data.load("outcomes", REAL).outcome)
    assert keys == set(latest(data.load("outcomes", REAL)).outcome)


# Pooled.


@pytest.mark.parametrize("answer", [pytest.param(one, id=one.asked.question) for one in ANSWERS])
def test_a_question_of_the_book_gives_the_numbers_of_its_chapter(page, answer):
    view(page, f"question={answer.asked.question}")
    found = page.evaluate("lr.explorer.current.pooled")
    assert {name: found[name] for name in NUMBERS} == {
        name: same(getattr(answer.pooled, own)) for name, own in NUMBERS.items()
    }
    ticked = page.evaluate("lr.explorer.current.chosen.map((one) => one.line.outcome)")
    assert ticked == [one.outcome for one in answer.trials]


def test_without_a_trial_all_numbers_follow_at_once_and_the_focus_stays(page):
    view(page, f"question={QUESTION}")
    (answer,) = answers(QUESTION, project=REAL)
    left = answer.trials[0]
    box = page.get_by_label(left.name, exact=True)
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_focused()
    expect(box).not_to_be_checked()
    (without,) = answers(QUESTION, without=[left.trial], project=REAL)
    assert page.evaluate("lr.explorer.current.pooled.estimate") == same(without.pooled.estimate)
    assert f"out={left.trial}" in state(page)
    spoken = page.locator("[aria-live='polite']", has_text="Over 2 trials the ratio is")
    expect(spoken).to_contain_text(f"Without {left.name}.")
    sums = page.locator(".lr-forest-sum").all_inner_texts()
    assert f"{without.pooled.estimate:.2f}" in sums[0]
    page.keyboard.press("Space")
    assert page.evaluate("lr.explorer.current.pooled.estimate") == same(answer.pooled.estimate)


@pytest.mark.parametrize(("method", "interval"), [("DL", "wald"), ("PM", "hksj"), ("EE", "")])
def test_another_method_or_interval_gives_what_the_program_gives(page, method, interval):
    view(page, f"question={QUESTION}&method={method}" + (f"&interval={interval}" if interval else ""))
    (answer,) = answers(QUESTION, method, interval, project=REAL)
    found = page.evaluate("lr.explorer.current.pooled")
    assert (found["method"], found["interval"]) == (answer.pooled.method, answer.pooled.interval)
    assert [found["ciLow"], found["ciHigh"]] == same([answer.pooled.ci_low, answer.pooled.ci_high])


def test_ratios_of_several_endpoints_are_not_pooled_but_each_is_offered(page):
    view(page, "")
    expect(page.locator(".lr-forest")).to_be_hidden()
    page.get_by_role("button", name="overall survival").click()
    expect(page.locator(".lr-forest")).to_be_visible()
    assert "endpoint=OS" in state(page)


def test_mixed_settings_and_controls_are_warned_of_and_pooled_all_the_same(page):
    view(page, "endpoint=PFS&measure=hazard-ratio")
    warned = page.locator(".lr-explorer-warned")
    for words in ("Settings or lines of treatment differ", "Controls differ", "Strategies differ"):
        expect(warned).to_contain_text(words)
    assert page.evaluate("lr.explorer.current.pooled.k") > 10
    trials = page.evaluate("lr.explorer.current.chosen.map((one) => one.trial.trial)")
    assert len(trials) == len(set(trials))


def test_a_ratio_without_interval_or_level_is_listed_with_its_reason_and_never_pooled(page):
    view(page, "endpoint=PFS&measure=hazard-ratio")
    aside = page.locator(".lr-explorer-aside")
    expect(aside).to_contain_text("is not stated; 95 is not assumed")
    expect(aside).to_contain_text("no interval is printed for")
    pooled = set(page.evaluate("lr.explorer.current.chosen.map((one) => one.line.ci_level)"))
    assert "NR" not in pooled


def test_a_question_that_the_book_does_not_pool_says_why(page):
    asked = next(
        one for one in answers(project=REAL) if not isinstance(one, Answer) and len(one.included) > 1
    )
    view(page, f"question={asked.question}")
    expect(page.locator(".lr-explorer-pool")).to_contain_text(
        f"This book does not pool these trials: {asked.reason}"
    )


def test_the_chapter_of_pooled_results_links_to_a_view_of_each_question_it_pools(book):
    page = html.fromstring((book.html / "book/synthesis/pooled.html").read_text(encoding="utf-8"))
    linked = {urlsplit(link).fragment for link in page.xpath("//p[@class='lr-explore']/a/@href")}
    assert linked >= {f"question={one.asked.question}" for one in ANSWERS}


# Taken home, and printed.


def taken(page, name):
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.path().read_bytes().decode("utf-8-sig")


def test_the_csv_holds_exactly_what_is_shown(page):
    view(page, "setting=post-ici&measure=hazard-ratio&columns=endpoint,value,ci_low,ci_high,note&sort=value")
    heads, *lines = csv.reader(io.StringIO(taken(page, "Table (CSV)")))
    assert heads == page.locator(".lr-explored thead th").all_inner_texts()
    shown = [[cell.replace("·", "NA") if cell == "·" else cell for cell in row] for row in rows(page)]
    assert [[" ".join(cell.split()) for cell in line] for line in lines] == [
        [" ".join(cell.split()) for cell in row] for row in shown
    ]


def test_bibtex_and_ris_hold_each_work_behind_what_is_shown_once(page):
    view(page, f"question={QUESTION}")
    keys = sorted(set(page.evaluate("lr.explorer.current.lines.map((line) => line.source)")))
    entries, problems = bibliography.parse(taken(page, "BibTeX"))
    assert problems == []
    known, _ = bibliography.parse((ROOT / "references.bib").read_text(encoding="utf-8"))
    fields = {one.key: one.fields for one in known}
    assert {one.key: one.fields for one in entries} == {key: fields[key] for key in keys}
    told = taken(page, "RIS")
    assert re.findall(r"^ID  - (.+?)\r?$", told, re.MULTILINE) == keys
    assert told.count("TY  - ") == told.count("ER  - ") == len(keys)
    assert not re.search(r"[{}\\]", told)


def test_a_print_shows_the_view_in_words_and_what_is_pooled_and_no_controls(page):
    view(page, f"question={QUESTION}&out=carmen-lc03")
    page.emulate_media(media="print")
    expect(page.locator(".lr-explorer-said")).to_be_visible()
    expect(page.locator(".lr-explorer-controls")).to_be_hidden()
    expect(page.locator(".lr-explorer-tools")).to_be_hidden()
    expect(page.locator(".lr-forest-diamond")).to_be_visible()
    expect(page.locator(".lr-forest-out")).to_be_hidden()
    expect(page.locator(".lr-explorer-sentence")).to_contain_text("Without CARMEN-LC03")


# For everybody.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_is_silent_while_trials_are_pooled_and_groups_are_open(page, scheme):
    page.emulate_media(media="screen", color_scheme=scheme)
    view(page, f"question={QUESTION}&out=carmen-lc03")
    page.locator(".lr-explorer-facets summary").first.click()
    page.locator(".lr-explorer-columns summary").click()
    said = len(page.messages)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    page.emulate_media(color_scheme="light")
    # Axe itself asks for the style sheet in a way that a page from a disk may not.
    del page.messages[said:]
    assert found.violations_count == 0, found.generate_report()


def test_every_control_is_reached_with_the_tab_key_in_the_order_of_the_page(page):
    view(page, f"question={QUESTION}")
    page.get_by_label("Questions of this book").focus()
    met = []
    for _ in range(60):
        met.append(
            page.evaluate(
                "document.activeElement.closest('.lr-explorer') ? (document.activeElement.textContent || document.activeElement.labels?.[0]?.textContent || '').trim().slice(0, 40) : ''"
            )
        )
        page.keyboard.press("Tab")
    wanted = [
        "Words",
        "Source from",
        "Only the latest",
        "Strategy",
        "How it is known",
        "Clear all",
        "Copy link",
        "Random effects",
        "CARMEN-LC03",
        "Table (CSV)",
        "References (RIS)",
        "Columns",
        "Trial",
    ]
    said = "|".join(met)
    places = [said.find(word) for word in wanted if word in said]
    assert [word for word in wanted if word not in said and word not in ("Words", "Source from")] == []
    assert places == sorted(places)


def test_a_phone_shows_all_of_a_pool_without_scrolling_sideways(browser, book):
    page = opened(browser, book, **{"device_scale_factor": 1})
    page.set_viewport_size({"width": 390, "height": 844})
    view(page, f"question={QUESTION}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".lr-forest-plot").first).to_be_visible()
    page.context.close()
