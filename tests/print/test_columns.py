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
