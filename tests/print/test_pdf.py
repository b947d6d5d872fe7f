"""The printed book: tagged, complete, with links and page numbers that are right."""

import builtins
import logging
import re
import unicodedata
from copy import deepcopy
from functools import cache
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from lxml import html

from livingreview.print import apart, assemble, editions, floats, letters
from livingreview.print import pdf as printing
from livingreview.print.editions import PrintError
from livingreview.print.pdf import print_book
from livingreview.project import Project
from livingreview.settings import Settings
from tests.print import matterhorn

CHAPTER = "book/il6/targeting"
#: Points above the edge of the paper up to which only the number of the page is printed.
_FOOT = 42


@pytest.fixture(scope="session")
def laid_out(book):
    return printing.lay_out(book)


@pytest.fixture(scope="session")
def appendix(book):
    return print_book(book, bound=editions.appendix(book))["student"]


@pytest.fixture(scope="session")
def placed(book):
    """Documents by the setting that gives them another place than the student's book."""
    settings = Settings.read(book)
    return {name: getattr(settings, name).split() for name in ("appendix", "teaching", "online")}


@pytest.fixture(scope="session")
def a4(laid_out):
    return printing.save(laid_out)


@pytest.fixture(scope="session")
def letter(book):
    """A handout: the whole book would take as long as all other tests of print together, and say little more."""
    return print_book(book, "letter", editions.handout(book, [CHAPTER]), ["student"])["student"]


@pytest.fixture(scope="session")
def handout(book):
    return print_book(book, bound=editions.handout(book, [CHAPTER]), editions=["student"])["student"]


@pytest.fixture(scope="session")
def two_chapters(book):
    return print_book(book, bound=editions.handout(book, ["cells", "il6/outlook"]), editions=["student"])[
        "student"
    ]


@pytest.fixture(scope="session")
def site(book, placed):
    """Document name -> article of the website, of all that is printed for students, in book or appendix."""
    names = [page.name for page in book.pages if page.name not in placed["teaching"] + placed["online"]]
    pages = {name: html.fromstring((book.html / f"{name}.html").read_bytes()) for name in names}
    articles = {
        name: page.xpath("//article[contains(@class, 'lr-article')]")[0] for name, page in pages.items()
    }
    for article in articles.values():
        for link in article.xpath(".//a[@class='headerlink'] | .//*[@class='lr-code']"):
            link.drop_tree()
    return articles


def squash(text):
    """Leave out what a line break may add or take: white space, hyphens, invisible characters."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b\u2010\u2011\ufffe\x02-]+", "", plain)


@cache
def pages_of(path):
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_bounded() for page in document]


def text_of(path):
    return squash("".join(pages_of(path)))


def structure(document):
    """Yield every structure element."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                waiting.append(node.K)


def links(document):
    """Yield every link of the document."""
    for page in document.pages:
        yield from (one for one in page.get("/Annots", []) if one.get("/Subtype") == "/Link")


def targets(document):
    """Return the named places of the document, each with its page number."""
    numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
    names = document.Root.Names.Dests.Names
    pairs = [(str(names[i]), names[i + 1]) for i in range(0, len(names), 2)]
    assert len(pairs) == len(dict(pairs))
    return {name: numbers[place[0].objgen] for name, place in pairs}


def headings(site, *levels):
    """Return (document, text) of the headings that the table of contents lists."""
    return [
        (name, squash(heading.text_content()))
        for name, article in site.items()
        for heading in article.iter(*levels)
    ]


@pytest.mark.slow
def test_the_pdf_is_tagged_and_says_its_language_and_title(a4):
    with pikepdf.open(a4) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot.K
        assert str(document.Root.Lang).startswith("en")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "non-small-cell lung cancer" in str(document.docinfo["/Title"])
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "non-small-cell lung cancer" in metadata["dc:title"]


@pytest.mark.slow
def test_every_font_is_embedded(a4):
    with pikepdf.open(a4) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [one for one in fonts if one.get("/Type") == "/FontDescriptor"]
        assert fonts
        for font in fonts:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), font.FontName


@pytest.mark.slow
def test_all_but_code_is_set_in_the_letters_of_the_book(a4):
    with pikepdf.open(a4) as document:
        fonts = {str(one.get("/FontName")) for one in document.objects if isinstance(one, pikepdf.Dictionary)}
    named = {name.split("+")[-1].replace("-", " ") for name in fonts - {"None"}}
    ours = {name for name in named if name.startswith((letters.TEXT, letters.SANS))}
    assert {letters.TEXT, letters.DISPLAY, letters.SANS} <= ours
    assert [name for name in named - ours if "Mono" not in name] == []


@pytest.fixture(scope="session")
def kept(site, placed):
    """The articles as the book has them: without lists, and pages that the appendix has."""
    pages = [
        assemble.Page(name, deepcopy(article))
        for name, article in site.items()
        if name not in placed["appendix"]
    ]
    apart.take(pages)
    return {page.name: page.article for page in pages}


@pytest.mark.slow
def test_every_caption_is_printed(a4, appendix, site):
    printed = text_of(a4) + text_of(appendix)
    captions = [one for article in site.values() for one in article.iter("caption", "figcaption")]
    assert captions
    assert [one.text_content() for one in captions if squash(one.text_content()) not in printed] == []


@pytest.mark.slow
def test_every_cell_of_every_table_is_printed_in_book_or_appendix(a4, appendix, site):
    printed = text_of(a4) + text_of(appendix)
    cells = [one.text_content() for article in site.values() for one in article.iter("td", "th")]
    assert cells
    assert [cell for cell in cells if squash(cell) not in printed] == []


@pytest.mark.slow
def test_every_cell_of_a_list_is_printed_in_the_appendix_and_no_row_in_the_book(appendix, site, placed):
    lists = [
        element
        for name, article in site.items()
        for element in (apart.of(article) if name not in placed["appendix"] else article.iter("table"))
    ]
    printed = text_of(appendix)
    assert len(lists) > 20
    cells = [one for element in lists for one in element.iter("td", "th")]
    findings = [one for element in lists for one in element.xpath(".//li/p")]
    assert len(cells) > 1000
    assert len(findings) > 100
    assert [one.text_content() for one in cells + findings if squash(one.text_content()) not in printed] == []


@pytest.mark.slow
def test_words_stand_in_the_book_where_a_list_stood(a4, book):
    printed = text_of(a4)
    html_of_book = printing.compose(book, "a4").html
    pointers = html.fromstring(html_of_book).find_class(apart.POINTER)
    assert len(pointers) > 15
    assert [one.text_content() for one in pointers if squash(one.text_content()) not in printed] == []
    # A list is in the appendix, and a wide table across at the end of its chapter.
    elsewhere = [one.text_content() for one in pointers]
    assert [words for words in elsewhere if apart.APPENDIX not in words and "page" not in words] == []


@pytest.mark.slow
def test_every_paragraph_of_the_chapters_is_printed(a4, appendix, site):
    # Behind a link that print leads elsewhere stands where.
    added = squash(f" ({apart.APPENDIX})")
    pages = [squash(page).replace(added, "") for path in (a4, appendix) for page in pages_of(path)]
    paragraphs = [one for article in site.values() for one in article.xpath("./section//section/p")]
    shown = [one.text_content() for one in paragraphs if not one.xpath("ancestor::details")]
    assert shown
    assert [text for text in shown if not _stands_on(pages, squash(text))] == []


def _stands_on(pages, text):
    """Tell whether a page holds the text, or one page its beginning and the next its end."""
    return any(text in page for page in pages) or any(
        text[:cut] in page and text[cut:] in after
        for page, after in pairwise(pages)
        for cut in range(1, len(text))
    )


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["α", "β", "γ", "κ", "–", "○", "◌", "◐"])
def test_signs_that_carry_meaning_survive(a4, site, sign):
    assert any(sign in article.text_content() for article in site.values()), "the book no longer uses it"
    assert any(sign in page for page in pages_of(a4))


@pytest.mark.slow
def test_headings_keep_their_case(a4, appendix, site):
    printed = text_of(a4) + text_of(appendix)
    assert [text for _, text in headings(site, "h1", "h2", "h3") if text not in printed] == []


@pytest.mark.slow
def test_every_figure_says_what_it_shows(a4, kept):
    charts = [
        one
        for article in kept.values()
        for one in article.xpath(".//*[contains(concat(' ', @class, ' '), ' lr-wide ')]")
    ]
    with pikepdf.open(a4) as document:
        figures = [one for one in structure(document) if one.S == "/Figure"]
        assert len(figures) == len(charts) > 0
        for figure, chart in zip(sorted(str(f.Alt) for f in figures), _descriptions(charts), strict=True):
            assert chart in figure


def _descriptions(charts):
    return sorted(chart.find(".//title").text.rstrip(".") for chart in charts)


@pytest.mark.slow
def test_charts_are_drawn_not_photographed(a4):
    with pikepdf.open(a4) as document:
        images = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
    assert images == []


@pytest.mark.slow
def test_tables_are_tables_with_header_cells(a4, kept):
    tables = [one for article in kept.values() for one in article.iter("table")]
    with pikepdf.open(a4) as document:
        found = [str(one.S) for one in structure(document)]
    assert found.count("/Table") >= len(tables)
    # A column that says always the same stands in the caption.
    assert found.count("/TH") > 0.95 * sum(len(table.xpath(".//thead//th")) for table in tables)


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["a4", "appendix", "letter", "handout", "two_chapters"])
def test_every_internal_link_leads_to_a_place_and_says_to_which(request, edition):
    with pikepdf.open(request.getfixturevalue(edition)) as document:
        places = targets(document)
        internal = [one for one in links(document) if "/Dest" in one]
        assert internal
        assert [str(one.Dest) for one in internal if str(one.Dest) not in places] == []
        assert [str(one.Dest) for one in internal if str(one.Contents) in ("", str(one.Dest))] == []


@pytest.mark.slow
def test_external_links_are_web_addresses(a4):
    with pikepdf.open(a4) as document:
        addresses = [str(one.A.URI) for one in links(document) if "/A" in one]
    assert addresses
    assert [one for one in addresses if not one.startswith(("https://", "http://"))] == []


@pytest.mark.slow
def test_bookmarks_list_every_chapter_in_order(a4, kept):
    with pikepdf.open(a4) as document, document.open_outline() as outline:
        titles = [squash(str(item.title)) for item in outline.root]
    assert titles == ["Contents", *(text for _, text in headings(kept, "h1")), "Index"]


@pytest.mark.slow
def test_page_numbers_in_the_contents_are_right(a4, book):
    document = printing.compose(book, "a4").html
    entries = html.fromstring(document).xpath("//nav//a")
    with pikepdf.open(a4) as opened:
        places = targets(opened)
    pages = pages_of(a4)
    numbers = [places[entry.get("href")[1:]] for entry in entries]
    listed = "".join(squash(page) for page in _without_feet(a4)[1 : numbers[0] - 1])
    at = 0
    for entry, number in zip(entries, numbers, strict=True):
        text = squash(entry.text_content())
        # What follows is the next entry, which may begin with the number of its chapter.
        found = re.compile(rf"{re.escape(text)}{number}(?:(?!\d)|(?=\d{{1,2}}\D))").search(listed, at)
        assert found, f"{entry.text_content()}: not listed in its place with page {number}"
        at = found.end()
        assert text in squash(pages[number - 1])


def _without_feet(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded(bottom=_FOOT) for page in document]


@pytest.mark.slow
def test_each_page_carries_its_number_at_the_foot(a4):
    with pypdfium2.PdfDocument(a4) as document:
        feet = [page.get_textpage().get_text_bounded(top=_FOOT).strip() for page in document]
    assert feet[1:] == [str(number) for number in range(2, len(feet) + 1)]


@pytest.mark.slow
def test_left_pages_name_part_or_book_and_right_pages_the_chapter(a4, kept):
    titles = {text for _, text in headings(kept, "h1")} | {"Index"}
    parts = {
        squash(place.text_content()).split("·")[0]
        for article in kept.values()
        for place in article.find_class("lr-place")
    }
    heads = _heads(a4)
    # The first page of a chapter has no head; its place may stand where others have it.
    heads = ["" if re.search(r"Chapter\d+$", head) else head for head in heads]
    left, right = set(heads[1::2]) - {""}, set(heads[::2]) - {""}
    assert left
    assert left <= parts | {squash("Therapy resistance in non-small-cell lung cancer")}
    assert right
    assert {re.sub(r"^\d+", "", head) for head in right} <= titles


def _heads(path):
    with pypdfium2.PdfDocument(path) as document:
        # On a page that lies across a table begins closer to the head.
        return [
            squash(
                page.get_textpage().get_text_bounded(
                    bottom=page.get_height() - (62 if page.get_height() > page.get_width() else 44)
                )
            )
            for page in document
        ]


@pytest.mark.slow
def test_no_fault_of_pdf_ua_that_a_machine_can_decide(a4, handout):
    for path in (a4, handout):
        with pikepdf.open(path) as document:
            assert [fault for check in matterhorn.CHECKS for fault in check(document)] == []
            # Every tenth page of the book: to read the content of all takes longer than to print them.
            pages = range(0, len(document.pages), 10 if path == a4 else 1)
            assert list(matterhorn.faults_of_content(document, pages)) == []


@pytest.mark.slow
def test_a_table_is_one_element_however_many_pages_it_takes(a4, laid_out):
    cells = {
        id(box.element)
        for page in laid_out.edition("student").pages
        for box in page._page_box.descendants()
        if box.element_tag == "table" and box.element is not None
    }
    with pikepdf.open(a4) as document:
        assert sum(matterhorn.kind(one) == "Table" for one, _ in matterhorn.elements(document)) == len(cells)


@pytest.mark.slow
def test_the_book_is_small_enough_to_be_sent(a4):
    assert a4.stat().st_size <= 5_000_000


#: Addresses are of the web; names of works and trials may end like files.
_FILE = re.compile(r"(?<![\w/.])[\w-]+(?:/[\w-]+)*\.(?:csv|py|md|bib|cff|yml|json|toml|ipynb|css)\b")
_COMMAND = re.compile(
    r"\b(?:livingreview [a-z]+|make (?:check|test|fast|pdf|book|bench)|pip install|git (?:clone|add|commit|push))\b"
)


@pytest.mark.slow
@pytest.mark.parametrize("words", [_FILE, _COMMAND, re.compile("live page")])
def test_paper_names_no_file_no_command_and_no_live_page(a4, words):
    found = [match[0] for page in pages_of(a4) for match in words.finditer(page)]
    assert [one for one in found if not one.startswith("www.")] == []


@pytest.mark.slow
def test_marks_of_evidence_are_explained_in_every_chapter_that_shows_them(laid_out):
    begun, explained, marked = None, set(), set()
    for page in laid_out.edition("student").pages:
        for box in page._page_box.descendants():
            element = box.element
            if element is None:
                continue
            if element.tag == "article":
                begun = element.get("id")
            names = (element.get("class") or "").split()
            if "lr-marks" in names:
                explained.add(begun)
            if "lr-grain" in names and (element.text or "").strip():
                marked.add(begun)
    assert len(marked) > 5
    assert marked - explained == set()


@pytest.mark.slow
def test_numbers_of_the_index_name_pages_on_which_the_name_stands(a4, laid_out):
    lines = {}
    for page in laid_out.edition("student").pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get("class") == "entry" and box.element.tag == "p":
                lines[box.element] = None
    with pikepdf.open(a4) as document:
        places = targets(document)
    pages = [squash(page).casefold() for page in pages_of(a4)]
    assert len(lines) > 100
    missing, total = [], 0
    for line in lines:
        # What stands in brackets tells it from others of the name, and a drug begins a line of the index only.
        name = squash(line.text.split(" (")[0]).casefold()
        for link in line.iter("a"):
            total += 1
            number = places[link.get("href")[1:]]
            # A thing may be named there by another of its names, or its row begin on the page before.
            if name not in pages[number - 1] and name not in pages[min(number, len(pages) - 1)]:
                missing.append((line.text, number))
    assert len(missing) < total / 8


@pytest.mark.slow
def test_letter_pages_have_the_size_of_letter_paper(letter):
    with pikepdf.open(letter) as document:
        assert {tuple(round(float(x)) for x in page.mediabox) for page in document.pages} == {
            (0, 0, 612, 792)
        }


@pytest.mark.slow
def test_a_handout_holds_one_chapter_and_only_the_references_it_cites(handout, kept, site):
    # What a list cites is in the appendix with it.
    cited = {
        link.get("href").split("#")[1]
        for link in kept[CHAPTER].iter("a")
        if "about/references.html#" in link.get("href", "")
    }
    entries = site["book/about/references"].xpath(".//div[@class='citation']")
    assert 0 < len(cited) < len(entries)
    printed = text_of(handout)
    for entry in entries:
        text = squash(re.split(r"doi:|Source page", entry.find("p").text_content())[0])
        assert (text in printed) is (entry.get("id") in cited), entry.find("p").text_content()
    with pikepdf.open(handout) as document, document.open_outline() as outline:
        assert [str(item.title) for item in outline.root][1:] == ["References"]
    assert squash("How the facts were gathered") not in printed


@pytest.mark.slow
def test_the_title_page_says_what_the_book_is(a4):
    first = " ".join(pages_of(a4)[0].split())
    for words in ("A living review", "Version ", "no medical advice", "CC BY 4.0", "CC0 1.0", "MIT"):
        assert words in first


@pytest.mark.slow
def test_no_line_is_torn_apart(laid_out):
    """Only the last line of a justified paragraph may be short; see ``assemble.move_spaces``."""
    lines = [line for page in laid_out.document.pages for line in _lines(page._page_box)]
    assert lines
    inner = (line for line, after in pairwise(lines) if line[0] is after[0])
    assert [text for _, filled, text in inner if filled < 0.6] == []


def _lines(page):
    """Yield element, filled part of the width and text of each line of a justified paragraph."""
    for block in page.descendants():
        if (
            block.element_tag != "p"
            or block.style["text_align_all"] != "justify"
            or not hasattr(block, "children")
        ):
            continue
        for line in block.children:
            texts = [box for box in line.descendants() if type(box).__name__ == "TextBox"]
            if type(line).__name__ == "LineBox" and texts:
                end = max(box.position_x + box.width for box in texts)
                filled = (end - block.content_box_x()) / block.width
                yield block.element, filled, "".join(box.text for box in texts)


def fills(pages):
    """Return for each page which part of its height is used."""
    found = floats._look(type("Laid out", (), {"pages": pages}))
    return found.fills


@pytest.mark.slow
def test_pages_within_a_chapter_are_full_and_no_chapter_ends_on_a_few_lines(laid_out):
    """Nine of ten pages are filled by four fifths.

    A few are not half full: before a figure of a page that a table of several pages follows, no step helps.
    """
    pages = laid_out.edition("student").pages
    begins = {
        number
        for number, page in enumerate(pages)
        if any(box.element_tag == "h1" for box in page._page_box.descendants())
    }
    begins |= {number for number, page in enumerate(pages) if page.width > page.height}
    used = fills(pages)
    ends = {number - 1 for number in begins} | {len(pages) - 1}
    inner = {number + 1: fill for number, fill in enumerate(used) if number not in ends and number > 0}
    assert len(inner) > 100
    assert sum(fill < 0.5 for fill in inner.values()) <= 0.02 * len(inner)
    assert sum(fill < floats.FULL for fill in inner.values()) <= 0.1 * len(inner)
    assert sum(1 - fill for fill in inner.values()) <= 0.08 * len(inner)
    few = floats.LINES * floats.LINE / (pages[1]._page_box.height)
    assert {number + 1: round(used[number], 2) for number in ends if number > 0 and used[number] < few} == {}


def test_an_unknown_paper_is_an_error_that_names_the_known_ones():
    with pytest.raises(PrintError, match="--paper a5: expected one of a4, letter"):
        print_book(Project.find(), paper="a5")


def test_an_unknown_chapter_is_an_error_that_names_the_known_ones():
    with pytest.raises(
        PrintError, match=r"^book/nothing: no chapter is called like that; expected one of .*about/methods"
    ):
        editions.handout(Project.find(), ["book/nothing"])


@pytest.mark.slow
def test_two_chapters_stand_in_one_handout_with_one_list_of_works(two_chapters):
    with pikepdf.open(two_chapters) as document, document.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
    assert len(titles) == 3
    assert titles[-1] == "References"
    first = " ".join(pages_of(two_chapters)[0].split())
    assert all(title in first for title in titles[:2])


def test_a_missing_page_is_an_error_that_says_what_to_do(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    (tmp_path / "_toc.yml").write_text("root: book/index\n")
    (tmp_path / "_config.yml").write_text("title: A\n")
    with pytest.raises(
        PrintError, match=r"_build/html/book/index.html does not exist: run `livingreview build`"
    ):
        print_book(Project(tmp_path))


def test_without_pango_the_error_names_the_packages(monkeypatch):
    real = builtins.__import__

    def broken(name, *rest, **options):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(PrintError, match=r"libpango-1.0-0 libpangoft2-1.0-0 ") as caught:
        print_book(Project.find())
    assert "\n" not in str(caught.value)


def test_a_warning_of_weasyprint_is_an_error():
    with pytest.raises(PrintError, match="Ignored `colour: red`"), printing._strict():
        logging.getLogger("weasyprint").warning("Ignored `%s`", "colour: red")


def test_weasyprint_does_not_tell_of_every_page(caplog):
    with caplog.at_level(logging.INFO), printing._strict():
        logging.getLogger("weasyprint.progress").info("Step 5 - Creating layout - Page 1")
    assert caplog.records == []
    assert not logging.getLogger("weasyprint.progress").disabled


def drawings(box):
    """Yield every drawing that was laid out: its root, and points of the paper per pixel of the drawing."""
    element = getattr(box, "element", None)
    if element is not None and str(element.tag).endswith("svg") and element.get("viewBox"):
        yield element, box.width * 0.75 / float(element.get("viewBox").split()[2])
    for child in getattr(box, "children", ()):
        yield from drawings(child)


def test_lettering_in_figures_is_never_smaller_than_seven_points(laid_out):
    sizes = {}
    for number, page in enumerate(laid_out.document.pages, start=1):
        for drawing, scale in drawings(page._page_box):
            told = " ".join(part.get("font-size") or "" for part in drawing.iter())
            for size in map(float, re.findall(r"([\d.]+)px", told)):
                sizes.setdefault(number, []).append(size * scale)
    assert len(sizes) > 20
    assert {number: min(found) for number, found in sizes.items() if min(found) < 7} == {}


@pytest.mark.slow
def test_no_hint_and_no_solution_of_the_book_is_printed_for_students(
    a4, letter, handout, two_chapters, appendix, book
):
    told = "".join(pages_of(a4))
    pages = [html.fromstring((book.html / f"{page.name}.html").read_bytes()) for page in book.pages]
    told += "".join(text for path in (letter, handout, two_chapters, appendix) for text in pages_of(path))
    hidden = [
        squash(paragraph.text_content())
        for page in pages
        for kind in ("lr-solution", "lr-exercise-hint", "lr-teaching")
        for box in page.find_class(kind)
        for paragraph in box.iter("p")
    ]
    asked = [
        squash(box.findall("p")[1].text_content()) for page in pages for box in page.find_class("lr-exercise")
    ]
    assert len(asked) >= 6
    assert [words for words in hidden if words in squash(told)] == []
    assert [words for words in asked if words not in squash(told)] == []
