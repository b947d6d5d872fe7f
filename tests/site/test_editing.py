"""`serve --edit` in a browser: a number is corrected where it stands, and taken back; a published page knows nothing of it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.site.small import Small, own_package
from tests.site.test_serve import PATIENCE, Served

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NUMBER = "td [data-row='outcomes/example-1-pfs-drug']"
OUTCOMES = "data/trials/outcomes.csv"
LONG = PATIENCE * 1000


class Edited(Served):
    ARGUMENTS = ("--edit",)


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    (folder / "book").mkdir()
    served = Edited(Small(folder / "book", own_package(folder)))
    served.hears("^Open ")
    yield served
    served.stop()


@pytest.fixture
def second(edited, open_page):
    def second(**options):
        return open_page(f"http://127.0.0.1:{edited.port}/book/second.html", **options)

    return second


def silent(page):
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def opened(page):
    """Open the form of the number, by mouse or finger."""
    page.locator(NUMBER).click()
    page.get_by_role("button", name="Edit this row").click()
    dialog = page.get_by_role("dialog", name="Change example-1-pfs-drug")
    expect(dialog).to_be_visible()
    return dialog


def test_a_number_is_corrected_on_the_page_and_taken_back(edited, second):
    before = edited.small.path(OUTCOMES).read_bytes()
    page = second()
    dialog = opened(page)
    value = dialog.get_by_label("Value (may be missing)", exact=True)
    expect(value).to_have_value("5.6")
    # A letter is told where it stands, in the words of the check, to eyes and to ears.
    value.fill("x")
    expect(value).to_have_attribute("aria-invalid", "true")
    expect(value).to_have_accessible_description(re.compile("x is not a number; write digits"))
    value.fill("6.1")
    expect(value).not_to_have_attribute("aria-invalid", "true")
    # The day of reading must be another one; the first fault gets the focus.
    dialog.get_by_role("button", name="Show what changes").click()
    day = dialog.get_by_label("Checked on", exact=True)
    expect(day).to_be_focused()
    expect(day).to_have_accessible_description(re.compile("as before, but value was 5.6 and is 6.1"))
    dialog.get_by_role("button", name="I compared the row with its source today").click()
    dialog.get_by_role("button", name="Show what changes").click()
    changes = page.get_by_role("dialog", name="What this changes")
    expect(changes).to_contain_text("Value: 5.6 → 6.1")
    expect(changes).to_contain_text("The drug reached 6.1 months")
    assert edited.small.path(OUTCOMES).read_bytes() == before
    changes.get_by_role("button", name="Save").click()
    bar = page.get_by_role("region", name="Last change")
    expect(bar).to_contain_text("Changed: example-1-pfs-drug", timeout=LONG)
    expect(page.locator(NUMBER)).to_have_text("6.1")
    bar.get_by_role("button", name="Undo").click()
    expect(page.locator(NUMBER)).to_have_text("5.6", timeout=LONG)
    expect(bar).to_have_count(0)
    assert edited.small.path(OUTCOMES).read_bytes() == before
    assert page.messages == []


def test_what_is_typed_is_not_lost_by_a_key_and_a_form_can_be_left(second):
    page = second()
    dialog = opened(page)
    dialog.get_by_label("Locator", exact=True).fill("Table 9")
    page.keyboard.press("Escape")
    expect(dialog.get_by_label("Locator", exact=True)).to_have_value("Table 9")
    expect(dialog.get_by_role("button", name="Go on")).to_be_focused()
    dialog.get_by_role("button", name="Leave without saving").click()
    expect(dialog).to_be_hidden()
    # Where nothing was typed, the key leaves at once.
    dialog = opened(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_rows_of_a_table_are_chosen_by_key_and_a_row_that_is_needed_says_why_it_stays(edited, second):
    before = edited.small.path(OUTCOMES).read_bytes()
    page = second()
    page.get_by_role("button", name="Edit Table 1").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Find a row")).to_be_focused()
    page.keyboard.type("pfs-drug")
    expect(dialog.get_by_role("status")).to_have_text(re.compile(r"1 of \d+ rows"))
    dialog.get_by_role("button", name=re.compile("Progression-free survival")).press("Enter")
    dialog.get_by_role("button", name="Remove this row").press("Enter")
    expect(page.get_by_role("heading", name="example-1-pfs-drug cannot be removed yet")).to_be_visible(
        timeout=20000
    )
    expect(dialog).to_contain_text("book/index.md")
    assert edited.small.path(OUTCOMES).read_bytes() == before


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_is_silent_with_the_tip_the_form_and_the_changes_open(second, width, scheme):
    page = second(width=width, height=800, scheme=scheme)
    page.mouse.move(2, 2)
    # This small chapter shows its code, which a chapter of the book folds away.
    page.evaluate("document.querySelectorAll('pre').forEach((code) => code.remove())")
    page.locator(NUMBER).click()
    expect(page.get_by_role("button", name="Edit this row")).to_be_visible()
    silent(page)
    page.get_by_role("button", name="Edit this row").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Value (may be missing)", exact=True).fill("x")
    expect(dialog.locator("[aria-invalid]")).to_have_count(1)
    silent(page)
    assert page.evaluate(
        "document.querySelector('dialog[open]').scrollWidth <= document.querySelector('dialog[open]').clientWidth"
    )
    dialog.get_by_label("Value (may be missing)", exact=True).fill("6.1")
    dialog.get_by_role("button", name="I compared").click()
    dialog.get_by_role("button", name="Show what changes").click()
    expect(dialog.get_by_role("button", name="Save")).to_be_visible(timeout=20000)
    silent(page)


def test_what_is_built_and_published_has_no_trace_of_the_desk(edited):
    assert "_edit/" in edited.page("second")
    for path in edited.small.html.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".js", ".css"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"_edit/|X-Edit-Token|lr-desk|edit\.js", text), path.name
