"""Editions stand side by side: what frozen pages load from outside them, and the list of all, follow what stands there."""

import json

import pytest

from livingreview.release import shelf


def put(folder, version, day="2025-01-31", **more):
    place = folder / version
    place.mkdir(parents=True)
    about = {
        "version": version,
        "day": day,
        "title": "A <review>",
        "what": f"What {version} is.",
        "pages": ["book/a.html"],
    }
    (place / shelf.ABOUT).write_text(json.dumps(about | more), encoding="utf-8")


def test_the_newest_edition_is_the_one_with_the_highest_number(tmp_path):
    for version in ("1.9", "1.10", "0.1.0"):
        put(tmp_path, version)
    assert shelf.refresh(tmp_path) == ["1.10", "1.9", "0.1.0"]
    text = (tmp_path / shelf.SCRIPT).read_text(encoding="utf-8")
    told = json.loads(text[len("const editions = ") : text.index(";\n")])
    assert told["newest"]["version"] == "1.10"
    assert told["newest"]["pages"] == ["book/a.html"]


def test_the_list_names_each_edition_with_its_day_and_its_files(tmp_path):
    put(tmp_path, "1.0", doi="10.1000/x", files=[["deposit/a.zip", "All tables"]])
    shelf.refresh(tmp_path)
    text = (tmp_path / shelf.LIST).read_text(encoding="utf-8")
    for part in ('<a href="1.0/index.html">Edition 1.0</a>, 31 January 2025', "What 1.0 is.", "A &lt;review&gt;",
                 '<a href="1.0/deposit/a.zip">All tables</a>', 'href="https://doi.org/10.1000/x"'):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "{",
        "[]",
        '{"version": "1.1"}',
        '{"version": "1.1", "day": "soon"}',
        '{"version": "2.0", "day": "2025-01-31"}',
    ],
)
def test_what_is_no_edition_is_passed_over(tmp_path, spoilt):
    put(tmp_path, "1.0")
    (tmp_path / "1.1").mkdir()
    (tmp_path / "1.1" / shelf.ABOUT).write_text(spoilt, encoding="utf-8")
    put(tmp_path, ".aside-1.2")
    assert shelf.refresh(tmp_path) == ["1.0"]


def test_an_empty_shelf_gets_no_list(tmp_path):
    assert shelf.refresh(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_page_without_a_head_is_left_as_it_is():
    assert shelf.hang_on(b"<p>no head</p>", "1.0", 0) == b"<p>no head</p>"


#: The policy of the pages allows no height in their own words.
LONG = "<br>" * 300
NEWS = '<p class="lr-no-shelf">None here.</p><div class="lr-news" data-edition="1.0"></div><div class="lr-news" data-edition="0.9"></div>'


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """Two editions with a page each; the list and the script know both."""
    folder = tmp_path_factory.mktemp("shelf") / "editions"
    policy = "default-src 'none'; script-src 'self' file:; style-src 'self' file:"
    for version in ("1.0", "1.1"):
        put(folder, version)
        for name, depth in (("index.html", 0), ("book/a.html", 1), ("book/gone.html", 1)):
            page = f'<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="{policy}"></head><body><h1>A</h1>{NEWS}{LONG}<h2 id="deep">Deep</h2>{LONG}</body></html>'
            (folder / version / name).parent.mkdir(exist_ok=True)
            (folder / version / name).write_bytes(shelf.hang_on(page.encode(), version, depth))
    shelf.refresh(folder)
    return folder


@pytest.mark.slow
def test_an_older_edition_says_so_and_leads_to_the_same_page_of_the_newest(frozen, browser):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((frozen / "1.0/book/a.html").as_uri())
    banner = page.locator("#edition-banner")
    assert "You are reading edition 1.0 of 31 January 2025" in banner.inner_text()
    banner.get_by_role("link", name="edition 1.1").click()
    assert page.url.endswith("editions/1.1/book/a.html")
    assert (
        page.locator("#edition-banner")
        .inner_text()
        .startswith("Edition 1.1 of 31 January 2025, which stays as it is.")
    )
    page.goto((frozen / "1.0/book/gone.html").as_uri())
    assert page.locator("#edition-banner a").first.get_attribute("href") == "../../1.1/index.html"
    page.locator("#edition-banner").get_by_role("link", name="All editions").click()
    assert page.url.endswith("editions/index.html")
    assert said == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("version", "says"), [("1.0", "Edition 1.0; newer: edition 1.1"), ("1.1", "Edition 1.1")]
)
def test_a_deep_link_into_an_edition_shows_which_one_it_is_and_covers_nothing(
    frozen, browser, width, version, says
):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((frozen / version / "book/a.html").as_uri() + "#deep")
    mark, goal = page.locator("#edition-mark"), page.locator("#deep")
    mark.wait_for(state="visible")
    assert mark.inner_text() == says
    mine, deep = mark.bounding_box(), goal.bounding_box()
    assert deep["y"] >= 0
    assert deep["y"] + deep["height"] <= mine["y"]
    assert mine["y"] + mine["height"] <= 800
    # At the top the banner says it, and once is enough.
    page.evaluate("scrollTo(0, 0)")
    mark.wait_for(state="hidden")
    page.close()


@pytest.mark.slow
def test_a_frozen_page_of_what_changed_leads_to_the_editions_that_stand_around_it(frozen, browser):
    page = browser.new_page()
    page.goto((frozen / "1.1/book/a.html").as_uri())
    page.locator(".lr-no-shelf a").wait_for()
    assert page.locator(".lr-no-shelf a").get_attribute("href") == "../../index.html"
    goals = page.locator(".lr-news").evaluate_all(
        "all => all.map((one) => one.querySelector('a')?.getAttribute('href') ?? '')"
    )
    assert goals == ["../../1.0/index.html", ""]
    page.close()


@pytest.mark.slow
def test_a_frozen_page_is_whole_where_nothing_stands_around_its_edition(frozen, browser, tmp_path):
    page, faults = browser.new_page(), []
    page.on("pageerror", lambda error: faults.append(error))
    alone = tmp_path / "alone.html"
    alone.write_bytes((frozen / "1.0/index.html").read_bytes())
    page.goto(alone.as_uri())
    assert page.locator("h1").inner_text() == "A"
    assert page.locator("#edition-banner").count() == 0
    assert faults == []
    page.close()
