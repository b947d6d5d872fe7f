"""Pages of each kind, and how a reader goes through one."""

from playwright.sync_api import expect

CHAPTER = "book/il6/targeting.html"
REFERENCES = "book/about/references.html"
#: One page of each kind: the first, a chapter with figures and tables, a diagram, records, a list, words, the search.
KINDS = [
    "book/index.html",
    CHAPTER,
    "book/post-ici/common-path.html",
    "book/synthesis/phase-3.html",
    "book/about/audit.html",
    "book/about/data-dictionary.html",
    "book/about/glossary.html",
    REFERENCES,
    "search.html",
    "find/trials.html",
]


def walk(page):
    """Scroll through the page, so that everything that wakes on approach does; nothing wakes before somebody moves."""
    page.mouse.move(2, 2)
    for selector in (".lr-chart:visible", ".lr-table-box:visible"):
        for i in range(page.locator(selector).count()):
            page.locator(selector).nth(i).scroll_into_view_if_needed()
            page.wait_for_timeout(80)
    charts = page.locator(".lr-chart").count()
    expect(page.locator(".lr-chart-view[data-live]")).to_have_count(charts, timeout=15000)
    tables = page.locator(".lr-table-box:has(table.lr-table)").count()
    expect(page.locator(".lr-table-box[data-live]")).to_have_count(tables, timeout=15000)
