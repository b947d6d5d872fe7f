"""The tags of a print: what a table is over pages, what its heads head, and what is only an ornament."""

import pikepdf
import pytest

from livingreview.print.pdf import print_book
from tests.made import give, take
from tests.print import matterhorn
from tests.print.conftest import write_review

ROWS = 90
GROUPED = (
    '<table id="tab-long"><caption><span class="caption-number">Table 2 </span>Loaves.</caption>'
    '<thead><tr><th scope="col" id="c1">Loaf</th><th scope="col" id="c2">Weight</th></tr></thead>'
    '<tbody class="lr-group"><tr class="lr-head"><th colspan="2" scope="rowgroup" id="g1">Rye</th></tr>'
    + "".join(
        f'<tr><th scope="row" headers="c1 g1">Loaf {n}</th><td headers="c2 g1">{n} g</td></tr>'
        for n in range(ROWS)
    )
    + "</tbody></table>"
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The small review with a table of several pages, a list and a paragraph that run over pages."""
    review = write_review(tmp_path_factory.mktemp("tagged") / "review")
    take(review)
    page = review.html / "book" / "index.html"
    long = "<ul>" + "".join(f"<li><p>Item {n}.</p></li>" for n in range(ROWS)) + "</ul>"
    words = f"<p>{'Words of a long paragraph. ' * 400}</p>"
    text = page.read_text(encoding="utf-8").replace(
        "</section>\n</article>", f"{long}{words}{GROUPED}</section></article>"
    )
    page.write_text(text, encoding="utf-8")
    path = print_book(review)["student"]
    give(review)
    with pikepdf.open(path) as document:
        yield document


def of_kind(document, *kinds):
    return [element for element, _ in matterhorn.elements(document) if matterhorn.kind(element) in kinds]


def test_no_check_of_the_protocol_finds_a_fault(printed):
    assert [fault for check in matterhorn.CHECKS for fault in check(printed)] == []
    assert list(matterhorn.faults_of_content(printed, range(len(printed.pages)))) == []


def test_a_table_over_several_pages_is_one_table_with_one_head(printed):
    tables = of_kind(printed, "Table")
    assert len(tables) == 2
    (long,) = (one for one in tables if len(list(_rows(one))) > ROWS)
    assert [matterhorn.kind(part) for part in matterhorn.kids(long)] == ["Caption", "THead", "TBody"]
    assert len(list(_rows(long))) == ROWS + 2


def _rows(table):
    for part in matterhorn.kids(table):
        if matterhorn.kind(part) in ("THead", "TBody"):
            yield from matterhorn.kids(part)


def test_heads_say_whether_they_head_a_row_or_a_column(printed):
    scopes = [str(head.A.Scope) for head in of_kind(printed, "TH")]
    assert scopes.count("/Row") == ROWS + 1
    assert scopes.count("/Column") == 2 + 2 + 1


def test_a_cell_under_a_group_names_its_heads(printed):
    cell = next(one for one in of_kind(printed, "TD") if "/Headers" in one.get("/A", {}))
    assert [str(name) for name in cell.A.Headers] == ["book-index--c2", "book-index--g1"]
    names = printed.Root.StructTreeRoot.IDTree.Names
    assert [str(names[at]) for at in range(0, len(names), 2)] == [
        f"book-index--{n}" for n in ("c1", "c2", "g1")
    ]


def test_a_table_without_heads_within_needs_no_names(printed):
    table = next(one for one in of_kind(printed, "Table") if len(list(_rows(one))) < ROWS)
    cells = [cell for row in _rows(table) for cell in matterhorn.kids(row)]
    assert cells
    assert [cell for cell in cells if "/Headers" in cell.get("/A", {})] == []


def test_a_list_and_a_chapter_over_several_pages_are_one(printed):
    assert len(of_kind(printed, "Art")) == 3
    assert sorted(len(matterhorn.kids(one)) for one in of_kind(printed, "L"))[-1] == ROWS


def test_a_paragraph_over_two_pages_is_one(printed):
    parts = [
        one
        for one in of_kind(printed, "P")
        if any(
            isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR" for kid in matterhorn.kids(one)
        )
    ]
    assert parts


def test_the_pages_have_labels_and_the_metadata_tell_rights_and_language(printed):
    with printed.open_metadata() as metadata:
        assert metadata["dc:rights"] == "Invented terms & conditions."
        assert metadata["xmpRights:Marked"] == "True"
        assert "en-GB" in metadata["dc:language"]
    assert str(printed.Root.PageLabels.Nums[1].S) == "/D"
