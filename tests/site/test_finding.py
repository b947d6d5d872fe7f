"""Every answer within two clicks: the indexes are current, and the search puts what is asked for first."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

FIRST = "book/index.html"
#: What one script of the search may weigh, compressed.
_HEAVIEST = 250_000


def index(small, name="trials"):
    return html.fromstring((small.html / "find" / f"{name}.html").read_text(encoding="utf-8"))


def entry(small, key, name="trials"):
    (found,) = index(small, name).xpath(f"//section[@id='{key}']")
    return found


def words(element):
    return " ".join(element.text_content().split())


# Indexes of the small book: whatever is edited, they tell it.


def test_an_index_names_a_trial_and_leads_to_where_it_stands(small):
    small.build()
    links = entry(small, "example-1").xpath(".//ul[@class='lr-places']//a/@href")
    assert "../book/second.html#tab-example" in links
    assert "../book/index.html" in links


def test_an_edited_number_reaches_the_index(small):
    small.build()
    assert "0.80 (95% CI 0.65–0.98)" in words(entry(small, "example-1"))
    small.replace("data/trials/outcomes.csv", ",0.80,", ",0.81,")
    small.build()
    assert "0.81 (95% CI 0.65–0.98)" in words(entry(small, "example-1"))


def test_another_name_reaches_index_and_search_although_no_page_says_it(small):
    small.build()
    row = "EX-77,trial,example-1,code,doe2020example,Title,checked,2024-05-31,NA\n"
    small.write("data/names/aliases.csv", (small.root / "data/names/aliases.csv").read_text("utf-8") + row)
    small.build()
    assert "EX-77" in words(entry(small, "example-1"))
    assert "EX-77" in (small.html / "find" / "entries.js").read_text(encoding="utf-8")


def test_a_place_that_is_gone_is_gone_from_the_index(small):
    small.chapter("index", "# Start\n\n## Apart\n\nExample 2 {cite:p}`doe2020example` was small.\n")
    small.build()
    assert "Apart" in words(entry(small, "example-2"))
    small.chapter("index", "# Start\n\n## Elsewhere\n\nNothing {cite:p}`doe2020example` was small.\n")
    small.build()
    assert "Apart" not in words(entry(small, "example-2"))
    assert "Apart" not in (small.html / "find" / "text.js").read_text(encoding="utf-8")


def test_a_review_without_drugs_has_no_index_of_drugs(small):
    small.build()
    assert not (small.html / "find" / "drugs.html").exists()
    assert "drugs.html" not in small.page("index")


# The search of this book, in a browser, from the disk.


@pytest.fixture
def page(book, browser):
    """Open a page of the built book from the disk, and note what it asks for."""
    contexts = []

    def page(name=FIRST, **settings):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **settings)
        contexts.append(context)
        shown = context.new_page()
        shown.asked, shown.said = [], []
        shown.on("request", lambda request: shown.asked.append(request.url))
        shown.on("console", lambda m: shown.said.append(m.text) if m.type in ("error", "warning") else None)
        shown.on("pageerror", lambda error: shown.said.append(str(error)))
        shown.goto(f"{book.html.as_uri()}/{name}")
        return shown

    yield page
    for context in contexts:
        context.close()


def ask(shown, question):
    """Type a question on any page, and return the answers as kind, title and address."""
    shown.keyboard.press("/")
    shown.locator(".lr-finder input").fill(question)
    expect(shown.locator(".lr-finder .lr-told")).to_have_text(re.compile(r"answer|found"))
    return shown.eval_on_selector_all(
        ".lr-finder .lr-answers a",
        "links => links.map(a => [a.querySelector('.lr-kind').textContent, a.querySelector('strong').textContent,"
        " a.getAttribute('href')])",
    )


@pytest.mark.parametrize(
    ("question", "address", "told"),
    [
        ("what is known of datopotamab after chemo-immunotherapy", "find/drugs.html#datopotamab-deruxtecan",
         ["TROPION-Lung01", "Overall survival, hazard ratio 0.94"]),
        ("what is known of Dato-DXd after chemo-immunotherapy", "find/drugs.html#datopotamab-deruxtecan",
         ["TROPION-Lung01", "Overall survival, hazard ratio 0.94"]),
        ("which phase 3 trials improved survival", "find/trials.html#longer-survival",
         ["OptiTROP-Lung04", "PRESERVE-003", "REVEL"]),
        ("which IL-6 drugs were tried in EGFR-mutant disease", "find/trials.html#strategy-il6-pathway-egfr-tki",
         ["Momelotinib", "Itacitinib"]),
    ],
)  # fmt: skip
def test_a_question_of_an_oncologist_is_answered_by_two_keys(page, question, address, told):
    shown = page()
    assert ask(shown, question)[0][2].endswith(address)
    shown.keyboard.press("Enter")
    shown.wait_for_url(f"**/{address}")
    place = shown.locator(f"[id='{address.partition('#')[2]}']")
    expect(place).to_be_in_viewport()
    for words in told:
        expect(place.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("KEYNOTE-789", "find/trials.html#keynote-789"),
        ("keynote 789", "find/trials.html#keynote-789"),
        ("keynote789", "find/trials.html#keynote-789"),
        ("NCT03515837", "find/trials.html#keynote-789"),
        ("IL-6", "find/molecules.html#il6"),
        ("il6", "find/molecules.html#il6"),
        ("IL\u20116", "find/molecules.html#il6"),
        ("interleukin 6", "find/molecules.html#il6"),
        ("Datroway", "find/drugs.html#datopotamab-deruxtecan"),
        ("DS-1062a", "find/drugs.html#datopotamab-deruxtecan"),
        ("AK112", "find/drugs.html#ivonescimab"),
        ("CD274", "find/molecules.html#pd-l1"),
        ("LKB1", "find/mechanisms.html#stk11"),
        ("TGF beta", "find/molecules.html#tgf-beta"),
        ("leukemia inhibitory factor", "find/molecules.html#gp130-family"),
        ("tumor microenvironment", "book/il6/microenvironment.html"),
        ("how to cite", "book/about/methods.html#how-to-cite"),
    ],
)
def test_what_is_asked_for_comes_first(page, question, address):
    assert ask(page(), question)[0][2].endswith(address)


def test_the_page_whose_subject_it_is_comes_before_its_mentions(page):
    kinds = [kind for kind, _, _ in ask(page(), "IL-6")]
    assert {"Chapter", "Section"} & set(kinds[:6])
    assert "Reference" not in kinds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tumor", "tumour"),
        ("randomized trial", "randomised trial"),
        ("TNF-α", "tnf alpha"),
        ("PD-L1", "pdl1"),
    ],
)
def test_two_spellings_have_the_same_answers(page, one, other):
    shown = page()
    assert ask(shown, one) == ask(shown, other) != []


def test_all_words_must_stand_in_an_answer_and_what_stands_nowhere_is_said(page):
    shown = page()
    ask(shown, "datopotamab unheardof")
    expect(shown.locator(".lr-finder .lr-told")).to_contain_text("without “unheardof”")
    assert ask(shown, "unheardofword") == []
    expect(shown.locator(".lr-finder .lr-told")).to_contain_text("Nothing was found")


def test_nothing_of_the_search_is_loaded_before_it_is_opened(page):
    shown = page()
    shown.wait_for_timeout(300)
    assert not [url for url in shown.asked if "/find/" in url]
    ask(shown, "docetaxel")
    assert [url for url in shown.asked if url.endswith("/find/entries.js")]
    assert shown.said == []


def test_no_script_of_the_search_is_heavy(book):
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in (book.html / "find").glob("*.js")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > _HEAVIEST} == {}


def test_labels_of_a_drawing_are_words_of_their_own(page):
    assert ask(page(), "fewstk11") == []


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_the_search_and_the_first_letter_is_seen(page, keys):
    shown = page()
    shown.keyboard.press(keys)
    shown.keyboard.type("d")
    field = shown.locator(".lr-finder input")
    expect(field).to_be_focused()
    expect(field).to_have_value("d")
    assert float(field.evaluate("e => getComputedStyle(e).paddingLeft").removesuffix("px")) >= 4


def test_the_masthead_opens_the_search(page):
    shown = page()
    shown.locator(".lr-find").click()
    expect(shown.locator(".lr-finder input")).to_be_focused()


def test_arrow_keys_walk_through_the_answers_and_escape_closes(page):
    shown = page()
    ask(shown, "docetaxel")
    links = shown.locator(".lr-finder .lr-answers a")
    shown.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    shown.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("ArrowUp")
    expect(shown.locator(".lr-finder input")).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator(".lr-finder")).to_be_hidden()


def test_the_number_of_answers_is_announced_and_the_words_are_marked(page):
    shown = page()
    ask(shown, "gotistobart")
    told = shown.locator(".lr-finder [role=status]")
    assert re.match(r"\d+ answers", told.text_content())
    assert {text.casefold() for text in shown.locator(".lr-answers mark").all_text_contents()} >= {
        "gotistobart"
    }


def test_the_page_of_the_search_answers_the_question_in_its_address(page):
    shown = page("search.html?q=sacituzumab%20tirumotecan")
    first = shown.locator("#lr-search-page .lr-answers strong").first
    expect(first).to_have_text("Sacituzumab tirumotecan")
    expect(shown.locator("#lr-search-page input")).to_have_value("sacituzumab tirumotecan")


def test_without_scripts_the_page_of_the_search_says_what_to_do(page):
    shown = page("search.html", java_script_enabled=False)
    expect(shown.get_by_text("Finding by words needs JavaScript")).to_be_visible()
    for name in ("trials", "drugs", "molecules", "mechanisms"):
        assert shown.locator(f"main a[href='find/{name}.html']").count()


def test_an_index_is_narrowed_by_words_and_whole_without_scripts(page):
    shown = page("find/drugs.html")
    shown.locator(".lr-sift input").fill("trop2-directed")
    names = shown.locator(".lr-entry:visible h3").all_text_contents()
    assert names
    assert all("tecan" in name for name in names)
    whole = page("find/drugs.html", java_script_enabled=False)
    assert whole.locator(".lr-entry:visible").count() > 150


@pytest.mark.parametrize("name", ["trials", "drugs", "molecules", "mechanisms"])
def test_every_link_of_an_index_leads_somewhere(book, name):
    pages = {}
    place = book.html / "find" / f"{name}.html"
    broken = set()
    for address in html.fromstring(place.read_text(encoding="utf-8")).xpath("//main//a/@href"):
        if re.fullmatch(r"https://clinicaltrials\.gov/study/NCT\d{8}", address):
            continue
        file, _, anchor = address.partition("#")
        path = (place.parent / file).resolve() if file else place
        if path not in pages:
            pages[path] = (
                set(re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))) if path.is_file() else None
            )
        if pages[path] is None or (anchor and anchor not in pages[path]):
            broken.add(address)
    assert broken == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_index_and_dialog_are_accessible(page, scheme):
    shown = page("find/mechanisms.html", color_scheme=scheme)
    assert [v["id"] for v in Axe().run(shown).response["violations"]] == []
    ask(shown, "PD-L1")
    assert [v["id"] for v in Axe().run(shown).response["violations"]] == []
