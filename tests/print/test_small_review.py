"""What the print says and how it is put together, on a review small enough to be printed in a second."""

import logging
import subprocess

import pikepdf
import pypdfium2
import pytest
from lxml import html

from livingreview.print import editions
from livingreview.print import pdf as printing
from livingreview.print.editions import PrintError
from livingreview.print.pdf import print_book
from tests.print.conftest import write_review


def composed(review, paper="a4", chapter=None):
    bound = editions.handout(review, [chapter]) if chapter else None
    composed = printing.compose(review, paper, bound)
    return html.document_fromstring(composed.html), composed.names


def lines_of_title(review, chapter=None):
    """Return class and text of each line of the title page."""
    page = composed(review, chapter=chapter)[0].xpath("//section[@class='title-page']")[0]
    return [(line.get("class"), line.text_content()) for line in page.iter("p")]


def rewrite(review, file, old, new):
    path = review.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_title_page_tells_title_kind_author_edition_advice_and_licences(review):
    assert lines_of_title(review) == [
        ("title", "An invented review of bread-and-butter"),
        ("kind", "A living review"),
        ("author", "Jane Doe & Richard Roe"),
        (None, "Version 0.3.0 of 2 January 1970 (not under version control)."),
        (None, "Invented <words> of advice."),
        (None, "Invented terms & conditions."),
    ]


def test_the_title_page_of_a_handout_names_the_book_and_then_the_chapter(review):
    assert lines_of_title(review, "book/part/crust")[:4] == [
        ("book-title", "An invented review of bread-and-butter"),
        ("kind", "A living review"),
        ("title", "Crust of the bread-and-butter"),
        ("author", "Jane Doe & Richard Roe"),
    ]


def test_a_title_that_says_what_the_book_is_is_not_followed_by_it_again(review):
    rewrite(review, "_config.yml", "An invented review of bread", "Bread, a living review")
    assert "kind" not in dict(lines_of_title(review))


def test_words_of_a_title_with_hyphens_stay_on_one_line(review):
    tree, _ = composed(review)
    assert tree.xpath("//p[@class='title']/span[@class='name']/text()") == ["bread-and-butter"]


def test_signs_of_a_title_are_printed_as_they_are(review):
    rewrite(review, "_config.yml", "An invented review of bread-and-butter", "On p<0.05 & <b>")
    assert ("title", "On p<0.05 & <b>") in lines_of_title(review)


def test_an_author_in_quotes_is_told_whole(review):
    rewrite(review, "_config.yml", "Jane Doe & Richard Roe", 'Jane "J" Doe')
    (meta,) = composed(review)[0].xpath("//meta[@name='author']")
    assert meta.get("content") == 'Jane "J" Doe'


def test_what_the_review_does_not_say_is_left_out(review):
    rewrite(review, "_config.yml", "  advice: Invented <words> of advice.\n", "")
    rewrite(review, "_config.yml", "  licences: Invented terms & conditions.\n", "")
    tree, _ = composed(review)
    imprint = tree.xpath("//div[@class='imprint']/p")
    assert len(imprint) == 1
    assert tree.xpath("//meta[@name='description']") == []


def test_the_version_is_the_one_to_be_cited(review):
    (review.root / "CITATION.cff").write_text("version: 7.8\n", encoding="utf-8")
    assert any(text.startswith("Version 7.8 of ") for _, text in lines_of_title(review))


def test_the_document_says_its_language_author_day_and_what_it_is_for(review):
    tree, _ = composed(review)
    told = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
    assert tree.get("lang") == "en-GB"
    assert told["author"] == "Jane Doe & Richard Roe"
    assert told["dcterms.created"] == "1970-01-02"
    assert told["description"] == "Invented <words> of advice."


def test_another_language_than_english_stays_as_it_is(review):
    rewrite(review, "_config.yml", "language: en", "language: de")
    assert composed(review)[0].get("lang") == "de"


def test_the_title_of_a_handout_is_chapter_and_book(review):
    tree, _ = composed(review, chapter="book/part/crust")
    title = "Crust of the bread-and-butter – An invented review of bread-and-butter"
    assert tree.findtext(".//title") == title


@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "letter")])
def test_the_paper_decides_size_and_style(review, paper, size):
    tree, _ = composed(review, paper)
    assert f"size: {size} " in tree.findtext(".//style")
    assert tree.find("body").get("class") == f"book {paper}"


def test_the_book_begins_with_its_contents_and_follows_the_table_of_contents(review):
    tree, _ = composed(review)
    parts = [part.get("id") or part.tag for part in tree.find("body") if part.tag != "section"]
    assert parts == ["nav", "book-index", "book-part-crust", "book-about-sources"]


def test_a_handout_is_its_chapter_and_the_works_it_cites(review):
    tree, _ = composed(review, chapter="book/part/crust")
    assert tree.find("body").get("class") == "handout a4"
    assert [article.get("id") for article in tree.iter("article")] == [
        "book-part-crust",
        "book-about-sources",
    ]
    assert [entry.text_content().strip() for entry in tree.xpath("//li[@class='citation']")] == [
        "Doe J. An invented work."
    ]
    assert "Part 2" not in tree.text_content()


def test_a_handout_of_the_page_with_the_works_holds_it_once(review):
    rewrite(review, "_build/html/book/about/sources.html", "An invented", '<a href="#id7">An</a> invented')
    tree, _ = composed(review, chapter="book/about/sources")
    assert [article.get("id") for article in tree.iter("article")] == ["book-about-sources"]


@pytest.mark.parametrize(
    ("chapter", "name"),
    [
        (None, "invented-bread-0.3.0-1970-01-02-student-letter.pdf"),
        (["crust"], "handouts/invented-bread-part-crust-0.3.0-1970-01-02-student-letter.pdf"),
        (
            ["crust", "index"],
            "handouts/invented-bread-part-crust+index-0.3.0-1970-01-02-student-letter.pdf",
        ),
    ],
)
def test_the_file_is_called_like_review_chapter_version_day_edition_and_paper(
    review, monkeypatch, chapter, name
):
    class Nothing:
        def __init__(self, **_):
            pass

        def render(self, **_):
            return self

    monkeypatch.setattr(
        printing, "_weasyprint", lambda: type("Module", (), {"HTML": Nothing, "CSS": Nothing})
    )
    bound = editions.handout(review, chapter) if chapter else None
    assert printing.lay_out(review, "letter", bound).targets == {"student": review.build / "pdf" / name}


def test_links_to_files_of_the_website_lead_there(review):
    tree, _ = composed(review)
    assert "https://example.org/review/data.csv" in [link.get("href") for link in tree.iter("a")]


def test_a_left_page_names_the_part_or_the_book_and_a_right_one_number_and_title_of_the_chapter(review):
    tree, _ = composed(review)
    heads = [(one.get("data-part"), one.get("data-head")) for one in tree.xpath("//article//h1")]
    assert heads == [
        ("An invented review of bread-and-butter", "Bread"),
        ("Part 1. On bread", "1\N{EN SPACE}Crust of the bread-and-butter"),
        ("Part 2. About this book", "Sources"),
    ]


def test_a_left_page_of_a_handout_names_the_book(review):
    tree, _ = composed(review, chapter="book/part/crust")
    assert {one.get("data-part") for one in tree.xpath("//article//h1")} == {
        "An invented review of bread-and-butter"
    }


def test_a_chapter_says_part_and_number_and_the_contents_its_number(review):
    tree, _ = composed(review)
    places = [place.text_content() for place in tree.xpath("//p[@class='lr-place']")]
    assert places == ["Part 1. On bread · Chapter 1", "Part 2. About this book · Sources"]
    assert [entry.get("data-number") for entry in tree.xpath("//nav/ol/li/p")] == [None, "1", None]


def test_files_that_differ_from_the_commit_are_told_on_the_title_page(review):
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        who = ["-c", "user.name=Jane Doe", "-c", "user.email=jane@example.org"]
        subprocess.run(["git", *who, *command], cwd=review.root, check=True)
    (review.root / "new.txt").write_text("words\n", encoding="utf-8")
    assert any(text.endswith(", with later changes).") for _, text in lines_of_title(review))


def test_a_mistyped_setting_is_an_error_of_one_line(review):
    rewrite(review, "_config.yml", "advice:", "advise:")
    with pytest.raises(PrintError, match=r"^_config.yml, livingreview.advise: no such setting; did you mean"):
        print_book(review)


def test_a_told_time_that_is_no_number_is_an_error(review, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    with pytest.raises(PrintError, match=r"^SOURCE_DATE_EPOCH: noon is not a number of seconds"):
        print_book(review)


def test_a_link_that_leads_nowhere_is_an_error_that_names_it(review):
    rewrite(review, "_build/html/book/index.html", "crust.html#heat", "crust.html#cold")
    with pytest.raises(
        PrintError, match="could not be bound together: book-index: the link 'the second chapter'"
    ):
        print_book(review)


def test_nothing_listens_to_weasyprint_after_a_print():
    before = list(logging.getLogger("weasyprint").handlers)
    with printing._strict():
        pass
    assert logging.getLogger("weasyprint").handlers == before


def test_the_told_time_is_taken_back_after_writing(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with printing._told_time(5):
        assert printing.os.environ["SOURCE_DATE_EPOCH"] == "5"
    assert "SOURCE_DATE_EPOCH" not in printing.os.environ


def test_fonts_that_are_cut_to_size_while_writing_are_told_the_time_of_the_edition(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(printing.packed, "pack", lambda pdf, _rights: pdf)

    class Document:
        pages = ()

        def write_pdf(self, **_):
            return printing.os.environ["SOURCE_DATE_EPOCH"].encode()

    path = printing.save(printing.Layout(Document(), {}, {"student": tmp_path / "x.pdf"}, clock=86400))
    assert path.read_bytes() == b"86400"


def test_a_time_told_before_counts_again_after_writing(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    with printing._told_time(5):
        pass
    assert printing.os.environ["SOURCE_DATE_EPOCH"] == "7"


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The small review as a PDF, and what was said while it was printed."""
    said = []
    path = print_book(write_review(tmp_path_factory.mktemp("printed") / "review"), say=said.append)["student"]
    with pikepdf.open(path) as document:
        yield document, path, said


def links(document):
    return [one for page in document.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]


def elements(document, kind):
    found, waiting = [], [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found += [node] if kind == node.S else []
            waiting.append(node.get("/K", pikepdf.Array()))
    return found


def test_the_pdf_is_tagged_and_says_that_it_is_accessible(printed):
    document, *_ = printed
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert document.Root.MarkInfo.Marked


def test_a_link_says_where_it_leads(printed):
    said = {str(one.Dest): str(one.Contents) for one in links(printed[0]) if "/Dest" in one}
    assert said["book-part-crust--heat"] == "Heat"
    assert said["book-about-sources--id7"] == "Doe J. An invented work."


def test_a_picture_says_title_and_description(printed):
    assert [str(figure.Alt) for figure in elements(printed[0], "/Figure")] == ["An oven. It is hot."]


def test_printing_says_what_takes_long_and_how_many_pages_there_are(printed):
    document, _, said = printed
    assert said == [
        "Laying out the pages; for the whole book this takes a minute or more ...",
        f"Writing the PDF of {len(document.pages)} pages (student edition) ...",
    ]


def test_no_draft_is_left_beside_the_pdf(printed):
    assert list(printed[1].parent.iterdir()) == [printed[1]]


def test_each_page_but_the_first_carries_its_number_and_its_heads(printed):
    pages = [page.get_textpage() for page in pypdfium2.PdfDocument(printed[1])]
    feet = [page.get_text_bounded(top=60).strip() for page in pages]
    heads = [" ".join(page.get_text_bounded(bottom=780).split()) for page in pages]
    assert feet == ["", *(str(number) for number in range(2, len(pages) + 1))]
    assert heads[:2] == ["", ""]


def test_each_chapter_begins_a_page(printed):
    document, *_ = printed
    numbers = {page.objgen: number for number, page in enumerate(document.pages)}
    names = list(document.Root.Names.Dests.Names)
    pages = {str(name): numbers[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    beginnings = [pages[f"{name}--top"] for name in ("book-index", "book-part-crust", "book-about-sources")]
    assert beginnings == [2, 3, 4]
