"""Tables of a page: what their classes ask for becomes HTML that a reader, a sorter and a screen reader understand."""

import pytest
from lxml import html

from livingreview.sphinxext import facts, tables

ABOVE = '<span class="lr-same-as-above">as above</span>'
DASH = '<span class="lr-none">not seen</span>'


def page(*rows, heads=("A", "B"), classes="lr-table", name="t"):
    """A page with a table between two paragraphs; the first cell of each row is a head."""
    head = "".join(f"<th class='head'><p>{text}</p></th>" for text in heads)
    body = "".join(
        f"<tr><th><p>{first}</p></th>{''.join(f'<td><p>{cell}</p></td>' for cell in rest)}</tr>"
        for first, *rest in rows
    )
    root = html.fragment_fromstring(
        f"<p>Before</p><table class='{classes}' id='{name}'><caption>Words</caption><colgroup><col></colgroup>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>After</p>",
        create_parent="div",
    )
    tables.finish(root)
    return root


def texts(elements):
    return [" ".join(element.text_content().split()) for element in elements]


GROUPS = [("One", "a", "1"), (ABOVE, "b", "2"), ("Two", "c", "3")]


@pytest.fixture
def grouped():
    return page(*GROUPS, heads=("Trial", "Arm", "N"), classes="lr-table lr-grouped")


def test_heads_of_columns_and_rows_have_a_scope():
    assert [th.get("scope") for th in page(("1", "2")).iter("th")] == ["col", "col", "row"]


def test_a_cell_knows_the_name_of_its_column():
    assert [cell.get("data-label") for cell in page(("1", "2")).xpath("//tbody/tr/*")] == ["A", "B"]


def test_a_card_leaves_out_a_cell_that_is_empty():
    cells = page(("1", "2", "\N{NO-BREAK SPACE}"), heads=("A", "B", "Note")).xpath("//tbody/tr/*")
    assert ["data-empty" in cell.attrib for cell in cells] == [False, False, True]


def test_what_stands_around_a_table_is_kept():
    assert texts(page(("1", "2")).findall("p")) == ["Before", "After"]


@pytest.mark.parametrize(
    ("columns", "classes"), [(2, ()), (3, ("lr-cards",)), (6, ("lr-cards", "lr-wide-table"))]
)
def test_a_table_of_many_columns_becomes_cards_and_may_be_wide(columns, classes):
    root = page(["x"] * columns, heads=["H"] * columns)
    found = f"{root.find('.//table').get('class')} {root.find('div').get('class')}".split()
    assert set(found) - {"lr-table", "lr-table-box"} == set(classes)


def test_rows_of_one_subject_stand_in_a_body_under_its_head(grouped):
    assert [texts(body) for body in grouped.iter("tbody")] == [["One", "a1", "b2"], ["Two", "c3"]]


def test_the_head_of_a_group_goes_over_all_columns_and_says_what_it_heads(grouped):
    heads = grouped.xpath("//tr[@class='lr-head']/th")
    assert [(head.get("colspan"), head.get("scope")) for head in heads] == [("2", "rowgroup")] * 2


def test_the_first_two_columns_of_groups_have_one_head(grouped):
    assert texts(grouped.find(".//thead/tr")) == ["Trial and arm", "N"]


def test_a_cell_names_the_heads_of_its_column_and_its_group(grouped):
    heads = {head.get("id"): head.text_content().strip() for head in grouped.iter("th")}
    assert len(heads) == len(list(grouped.iter("th")))
    cells = [cell for cell in grouped.iter("td") if cell.get("headers")]
    told = [[heads[name] for name in cell.get("headers").split()] for cell in cells]
    assert [column for column, _ in told[:2]] == ["Trial and arm", "N"]
    assert {above for _, above in told} == {
        cell.text_content().strip() for cell in grouped.find_class("lr-head")
    }
    assert len(cells) == len(list(grouped.iter("td")))


def test_as_above_is_not_shown(grouped):
    assert "as above" not in grouped.text_content()


@pytest.mark.parametrize(
    ("word", "sign", "reason"),
    [
        ("not seen", "–", "not found in any source"),
        ("NR", "NR", "not reported"),
        ("NE", "NE", "not estimable or not reached"),
        ("NA", "·", "does not apply"),
    ],
)
def test_an_absent_value_is_a_quiet_sign_with_its_reason(word, sign, reason):
    (span,) = page(("1", f'<span class="lr-none">{word}</span>')).find_class("lr-none")
    assert (span.text, span.get("aria-label"), span.get("data-tip")) == (sign, reason, reason.capitalize())


def test_the_tab_key_stops_at_the_first_sign_of_each_kind_only():
    spans = page(("1", DASH), ("2", DASH), ("3", '<span class="lr-none">NR</span>')).find_class("lr-none")
    assert [span.get("tabindex") for span in spans] == ["0", None, "0"]


def test_a_mark_of_evidence_has_the_name_of_its_status():
    (span,) = page(("1", '5<span class="lr-grain lr-as-reviewed">◌</span>')).find_class("lr-grain")
    assert (span.get("role"), span.get("aria-label")) == ("img", "as reviewed")


def test_a_row_of_known_key_can_be_linked_to():
    root = page(('<span class="row-abc of-ponds"><strong>Abc</strong></span>', "2"))
    row = root.find(".//tbody/tr")
    link = row.find(".//a")
    assert (row.get("id"), link.get("href"), link.get("data-row")) == ("row-abc", "#row-abc", "ponds/abc")


def test_a_number_names_its_row_on_the_paragraph_around_it_and_nothing_else_is_added():
    root = page(("A", '<p><span class="fact-abc of-ponds">5.6</span><em>b</em></p>'))
    facts.mark(root)
    (paragraph,) = root.xpath(".//p[@data-row]")
    assert html.tostring(paragraph, encoding="unicode") == '<p data-row="ponds/abc">5.6<em>b</em></p>'


def test_two_numbers_of_one_paragraph_name_a_row_each():
    root = page(("A", '<p><span class="fact-a of-x">1</span>, <span class="fact-b of-x">2</span></p>'))
    facts.mark(root)
    assert [(s.get("data-row"), s.text, s.get("class")) for s in root.xpath(".//td//span")] == [
        ("x/a", "1", None), ("x/b", "2", None),
    ]  # fmt: skip


def test_an_absent_value_keeps_its_reason_and_names_its_row():
    root = page(("A", '<p><span class="lr-none fact-a of-x">NR</span></p>'))
    facts.mark(root)
    (span,) = root.find_class("lr-none")
    assert (span.get("class"), span.getparent().get("data-row")) == ("lr-none", "x/a")


def test_a_link_to_a_group_leads_to_all_of_it():
    rows = [('<span class="row-one">One</span>', "a"), (ABOVE, "b")]
    root = page(*rows, classes="lr-table lr-grouped")
    assert texts(root.get_element_by_id("row-one")) == ["One¶", "a", "b"]


def test_two_tables_of_a_page_that_hold_one_row_have_two_ids():
    row = "<tr><td><p><span class='row-x'>X</span></p></td></tr>"
    root = html.fragment_fromstring(
        "".join(f"<table id='{name}'><tbody>{row}</tbody></table>" for name in "ab"), create_parent="div"
    )
    tables.finish(root)
    assert [tr.get("id") for tr in root.iter("tr")] == ["row-x", "b-row-x"]


@pytest.mark.parametrize(
    ("cells", "pads"),
    [
        (["5.6 (4–7)", "12.9"], [1, 0]),
        (["5", DASH, "120"], [2, 2, 0]),
        (["−3", "10.5"], [0, 0]),
    ],
)
def test_numbers_of_a_column_stand_under_each_other_at_the_decimal_point(cells, pads):
    found = page(*[("x", cell) for cell in cells]).xpath("//tbody//td")
    assert [cell.get("class") for cell in found] == [f"lr-number lr-pad-{pad}" for pad in pads]


@pytest.mark.parametrize("cells", [["2024-01-02", "2023"], ["Words", "1"], ["1 " + "long " * 20, "10"]])
def test_dates_and_words_are_not_set_as_numbers(cells):
    assert page(*[("x", cell) for cell in cells]).xpath("//td[@class]") == []


@pytest.mark.parametrize(
    ("name", "whole"), [("A-1 and more", ["A-1"]), ("A name", []), ("a-" + "very" * 6, [])]
)
def test_no_line_breaks_a_short_name_at_its_hyphen(name, whole):
    root = page((f"<strong>{name}</strong>", "2"))
    kept = [span.text for span in root.find_class("lr-name") if "-" in span.text]
    assert (kept, texts(root.iter("strong"))) == (whole, [name])
