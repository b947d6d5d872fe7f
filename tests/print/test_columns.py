"""How the columns of a printed table share its width."""

import pytest
from lxml import html

from livingreview.print import columns

NAME, SENTENCE = "NCT01234567", "A sentence of some length about the patients of a trial. "


def table(*rows, body="td"):
    written = "".join(f"<tr>{''.join(f'<{body}>{cell}</{body}>' for cell in row)}</tr>" for row in rows)
    made = html.fromstring(
        f"<table class='lr-table'><caption>About</caption><tbody>{written}</tbody></table>"
    )
    columns.lay(made)
    return made


def widths(made):
    return [float(col.get("style").removeprefix("width: ").removesuffix("%")) for col in made.iter("col")]


def test_every_column_has_a_width_and_together_they_fill_the_table():
    assert sum(widths(table(["a", SENTENCE * 3, NAME]))) == pytest.approx(100, abs=0.3)


def test_the_widths_stand_between_caption_and_rows():
    assert [part.tag for part in table(["a", "b"])] == ["caption", "colgroup", "tbody"]


def test_widths_of_another_medium_go():
    made = html.fromstring("<table><colgroup><col width='9%'></colgroup><tr><td>a</td></tr></table>")
    columns.lay(made)
    assert len(made.findall("colgroup")) == 1


def test_a_table_without_rows_is_left_alone():
    made = html.fromstring("<table><caption>x</caption></table>")
    columns.lay(made)
    assert html.tostring(made, encoding="unicode") == "<table><caption>x</caption></table>"


@pytest.mark.parametrize(("count", "kind"), [(4, ""), (5, "broad"), (6, "broad"), (7, "wide"), (9, "wide")])
def test_a_full_table_of_many_columns_uses_the_margin_and_smaller_type(count, kind):
    made = table([SENTENCE * 2] * count)
    assert made.get("class").split()[1:] == [kind] * bool(kind)


def test_a_table_of_few_words_stays_in_the_column_of_the_text_however_many_columns_it_has():
    made = table([str(number) for number in range(9)])
    assert made.get("class") == "lr-table"
    assert 0 < float(made.get("style").removeprefix("--share: ")) < 0.5


def test_a_full_table_takes_all_the_room():
    assert table([SENTENCE * 4] * 7).get("style") is None


def test_the_longer_text_gets_the_wider_column():
    short, long = widths(table(["a few words of it", SENTENCE * 8]))
    assert long > 2 * short


def test_a_name_with_figures_keeps_its_line():
    first, *_ = widths(table([NAME, *[SENTENCE * 9] * 8]))
    wide = 66
    assert first / 100 * wide > 0.5 * len(NAME)


def test_many_short_paragraphs_in_one_cell_do_not_make_a_tower():
    many = "".join(f"<p>Response of arm number {number}, 31% (95% CI 20-40)</p>" for number in range(12))
    rows = [[SENTENCE * 2, SENTENCE * 2, "none seen", SENTENCE, NAME, "2026-11-20", "x y z"]] * 6
    made = table(*rows, [SENTENCE * 2, SENTENCE * 2, many, SENTENCE, NAME, "2026-11-20", "x y z"])
    assert widths(made)[2] > 15


def test_columns_grow_no_wider_than_their_longest_paragraph():
    assert columns.share([[[4.0], [6.0]]], [1.0, 1.0], [4.0, 6.0], 50.0) == [4.0, 6.0]


def test_columns_stay_within_the_room():
    assert (
        sum(columns.share([[[90.0], [120.0, 40.0], [7.0]]], [3.0, 3.0, 3.0], [90.0, 120.0, 7.0], 40.0)) <= 40
    )


def test_words_that_do_not_fit_side_by_side_still_give_a_table():
    kind, found = columns.choose([[[30.0]] * 12], [10.0] * 12)
    assert kind == "wide"
    assert sum(found) <= 66 + 0.01


@pytest.mark.parametrize("name", ["lr-interval", "lr-name", "lr-date"])
def test_words_that_the_style_keeps_on_one_line_have_room_there(name):
    words = "progression and of which no part is long"
    kept, *_ = widths(table([f"<span class='{name}'>{words}</span>", *[SENTENCE * 9] * 8]))
    broken, *_ = widths(table([words, *[SENTENCE * 9] * 8]))
    assert kept > 1.5 * broken


ACROSS = (
    '<article><section><h1>Bread</h1><div class="cell"><div class="cell_output">'
    '<table id="tab"><caption><span class="caption-number">Table 3 </span>Loaves.</caption>'
    "<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div><p>More.</p></section></article>"
)


def wide_table(rows, columns=8):
    heads = "".join(f"<th>Column number {n}</th>" for n in range(columns))
    row = "<tr>" + "<td>Many words of a cell</td>" * columns + "</tr>"
    return html.fromstring(ACROSS.format(heads=heads, rows=row * rows))


def test_a_wide_table_of_many_rows_stands_across_at_the_end_and_words_with_its_page_in_its_place():
    article = wide_table(rows=30)
    columns.lay(article.find(".//table"))
    columns.set_aside(article)
    assert [block.get("class") for block in article] == [None, "lr-aside"]
    (pointer,) = article.find_class("lr-elsewhere")
    assert pointer.text_content() == "Table 3 stands across, on page"
    assert pointer.find("a").get("href") == "#tab"
    assert pointer.getnext().text == "More."
    assert article.find_class("cell") == []


def test_a_wide_table_of_few_rows_stays_in_its_place():
    article = wide_table(rows=5)
    columns.lay(article.find(".//table"))
    columns.set_aside(article)
    assert article.find_class("lr-aside") == []


def constant(
    cells,
    rows=5,
    head="<tr><th>Loaf</th><th>Phase</th><th>Heat</th></tr>",
    caption="<caption>Loaves.</caption>",
):
    body = "".join(f"<tr><th>{n}</th>{cells.format(n=n)}</tr>" for n in range(rows))
    return html.fromstring(f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>")


def test_a_column_that_says_always_the_same_is_left_out_and_told_in_the_caption():
    table = constant("<td>Phase 3</td><td>{n}</td>")
    columns.leave_out_constant(table)
    assert [head.text for head in table.iterfind("thead/tr/th")] == ["Loaf", "Heat"]
    assert {len(row) for row in table.iterfind("tbody/tr")} == {2}
    assert table.find("caption").text_content() == "Loaves. Phase: Phase 3 in every row."


def test_heads_of_groups_span_a_column_less():
    table = constant("<td>3</td><td>{n}</td>")
    table.find("tbody").insert(
        0, html.fromstring('<table><tr><th colspan="3">Rye</th></tr></table>').find(".//tr")
    )
    columns.leave_out_constant(table)
    assert table.find("tbody/tr/th").get("colspan") == "2"


@pytest.mark.parametrize(
    "table",
    [
        constant("<td>3</td><td>{n}</td>", rows=3),
        constant("<td>3</td><td>{n}</td>", caption=""),
        constant("<td>3</td>", head="<tr><th>Loaf</th><th>Phase</th></tr>"),
        constant("<td>{n}</td><td>x{n}</td>"),
    ],
)
def test_tables_of_few_rows_or_columns_or_without_caption_stay_whole(table):
    before = html.tostring(table)
    columns.leave_out_constant(table)
    assert html.tostring(table) == before
