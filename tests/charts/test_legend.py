"""The legend of a diagram names what occurs, each word beside its sample, in lines that fit the page."""

import re
from itertools import pairwise

import pytest

from livingreview.charts.diagram.boxes import LOOKS, NARROW_PAGE, WIDE_PAGE, Box, Page
from livingreview.charts.diagram.legend import Sheet, effect_colours, legend, line_style
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import BAND, CATEGORIES, INK, MUTED, PAPER, SHADE
from tests.charts.artificial import table

EFFECTS = [("binds", "Binds", "dot"), ("cuts", "Cuts", "bar"), ("holds", "Holds on to", "triangle")]
KINDS = [("newt", "Newt", "round"), ("frog", "Frog of the pond", "sharp"), ("toad", "Toad", "cut")]
STANDINGS = [
    ("supported", True), ("supported", False), ("contested", True), ("contested", False), ("unsupported", False)
]  # fmt: skip
WORDS = {
    ("supported", True): "Shown in ponds",
    ("supported", False): "Shown only elsewhere",
    ("contested", True): "Contested",
    ("contested", False): "Contested, and only elsewhere",
    ("unsupported", False): "No evidence yet",
}


def edges(standings=STANDINGS, effects=EFFECTS):
    count = max(len(standings), len(effects))
    rows = []
    for i in range(count):
        effect, label, head = effects[::-1][i % len(effects)]
        direction, in_focus = standings[::-1][i % len(standings)]
        rows.append(
            {
                "effect": effect,
                "effect_label": label,
                "effect.head": head,
                "direction": direction,
                "in_focus": in_focus,
            }
        )
    return table(rows, effect_label=[label for _, label, _ in EFFECTS])


def nodes(kinds=KINDS):
    rows = [
        {"kind": kind, "kind_label": label, "kind.shape": shape} for kind, label, shape in kinds[::-1] * 2
    ]
    return table(rows, kind_label=[label for _, label, _ in KINDS])


@pytest.fixture(params=[WIDE_PAGE, NARROW_PAGE], ids=["wide", "narrow"])
def page(request):
    return request.param


def drawn(page, shown=None, focus="ponds", boxes=None):
    sheet = Sheet(page)
    height = legend(sheet, edges() if shown is None else shown, nodes() if boxes is None else boxes, focus)
    return sheet, height


def words(sheet, style="muted-start"):
    return [row for row in sheet.lettering if row["style"] == style]


def points(path):
    """The points of a path, without the radii and flags of its arcs."""
    plain = re.sub(r"A[-\d.]+,[-\d.]+,0,[01],1,", " ", path)
    return [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", plain)]


def extent(outline):
    """Left, right, top and bottom of an outline."""
    x, y = zip(*points(outline["line"]), strict=True)
    return min(x), max(x), min(y), max(y)


def almost(value):
    # Paths are written to a tenth of a pixel.
    return pytest.approx(value, abs=0.06)


# Colours and lines.


def test_an_effect_keeps_its_colour_where_others_do_not_occur():
    whole, part = effect_colours(edges()), effect_colours(edges(effects=EFFECTS[2:]))
    assert len(set(whole.values())) == 3
    assert part == {"holds": whole["holds"]}


def test_more_effects_than_colours_begin_again():
    rows = [{"effect": f"e{i}", "effect_label": f"E{i}"} for i in range(10)]
    colours = effect_colours(table(rows, effect_label=[f"E{i}" for i in range(10)]))
    assert len(set(colours.values())) == 8 < len(CATEGORIES)
    assert (colours["e8"], colours["e9"]) == (colours["e0"], colours["e1"])


def test_effects_have_the_colours_in_which_readers_know_them():
    rows = [{"effect": f"e{i}", "effect_label": f"E{i}"} for i in range(8)]
    colours = effect_colours(table(rows, effect_label=[f"E{i}" for i in range(8)]))
    # Blue, crimson, green, purple, brown, olive, teal, slate.
    assert list(colours.values()) == [
        "#0b5cad", "#8c1d3f", "#11724f", "#8a3fa0", "#b35309", "#5d5a00", "#00687a", "#3a3f47"
    ]  # fmt: skip


def test_a_line_that_is_contested_elsewhere_is_dash_and_dot_with_even_gaps():
    dash, gap, dot, other_gap = line_style("contested", False)["dash"]
    assert dash > 2 * dot
    assert gap == other_gap == 2 * dot


def test_each_standing_has_a_line_of_its_own():
    lines = [line_style(*known) for known in STANDINGS]
    assert len({tuple(line["dash"]) for line in lines}) == 5
    assert lines[0]["dash"] == [1, 0]


def test_a_line_is_firm_in_focus_and_faint_elsewhere():
    firm, faint, contested, contested_elsewhere, none = (line_style(*known)["width"] for known in STANDINGS)
    assert firm == contested > faint == contested_elsewhere == none > 1


def test_less_is_drawn_of_a_line_the_less_is_known():
    def drawn_share(dash):
        return sum(dash[::2]) / sum(dash)

    shares = [drawn_share(line_style(*known)["dash"]) for known in (STANDINGS[0], STANDINGS[2], STANDINGS[3], STANDINGS[1], STANDINGS[4])]  # fmt: skip
    assert shares == sorted(shares, reverse=True)


# Words.


def test_a_legend_tells_effects_lines_and_boxes_in_the_order_of_the_descriptor(page):
    sheet, _ = drawn(page)
    assert [row["text"] for row in words(sheet, "bold-start")] == ["Arrows", "Evidence", "Boxes"]
    assert [row["text"] for row in words(sheet)] == [
        *(label for _, label, _ in EFFECTS), *WORDS.values(), *(label for _, label, _ in KINDS)
    ]  # fmt: skip


@pytest.mark.parametrize("known", STANDINGS)
def test_a_legend_explains_no_line_that_does_not_occur(known):
    sheet, _ = drawn(WIDE_PAGE, edges([known]))
    said = [row["text"] for row in words(sheet)]
    assert set(said) & set(WORDS.values()) == {WORDS[known]}


def test_without_a_focus_a_supported_arrow_is_just_supported():
    sheet, _ = drawn(WIDE_PAGE, edges([("supported", True)]), focus="")
    assert "Supported" in [row["text"] for row in words(sheet)]


def test_headings_stand_at_the_left_and_each_below_the_other(page):
    heads = words(drawn(page)[0], "bold-start")
    assert {row["x"] for row in heads} == {2}
    assert all(one["y"] < other["y"] for one, other in pairwise(heads))


def test_on_a_wide_page_a_heading_stands_beside_its_words_and_on_a_narrow_one_above_them():
    for page, below in ((WIDE_PAGE, 0), (NARROW_PAGE, NARROW_PAGE.line + 6)):
        sheet, _ = drawn(page)
        heads, said = words(sheet, "bold-start"), {row["text"]: row for row in words(sheet)}
        for head, text in zip(heads, ("Binds", "Shown in ponds", "Newt"), strict=True):
            assert said[text]["y"] - head["y"] == below
        assert all(row["x"] > 74 for row in said.values()) == (page is WIDE_PAGE)


def test_words_of_a_line_stand_side_by_side_and_within_the_page(page):
    said = words(drawn(page)[0])
    for one, other in pairwise(said):
        end = one["x"] + text_width(one["text"], page.font)
        if one["y"] == other["y"]:
            # Between two words there is room for the sample of the second.
            assert other["x"] - end >= 30 + 14
        assert end <= page.width
    assert said[0]["x"] == (74 if page is WIDE_PAGE else 0) + 38


def test_a_new_line_begins_only_where_the_next_word_has_no_room(page):
    said = words(drawn(page)[0])
    heads = {"Shown in ponds", "Newt"}
    for one, other in pairwise(said):
        if other["y"] == one["y"] or other["text"] in heads:
            continue
        assert other["y"] - one["y"] == page.line + 6
        assert other["x"] == said[0]["x"]
        needed = one["x"] + sum(text_width(row["text"], page.font) for row in (one, other)) + 14 + 36
        assert needed > page.width - 10


def test_lines_of_lettering_do_not_touch(page):
    heights = sorted({row["y"] for row in drawn(page)[0].lettering})
    assert {other - one for one, other in pairwise(heights)} == {page.line + 6}
    assert heights[0] == (page.line + 6) / 2 + 1


def test_below_the_last_line_a_rule_closes_the_legend(page):
    sheet, height = drawn(page)
    last = max(row["y"] for row in sheet.lettering)
    rule = sheet.outlines[-1]
    x, y = map(float, re.fullmatch(rf"M([\d.]+),([\d.]+)H{page.width - 1}", rule["line"]).groups())
    assert x == 1
    assert last + page.line / 2 < y == pytest.approx(height - 1)
    assert (rule["line_fill"], rule["width"]) == ("none", 1)


def narrowed(width):
    """The words of a legend on a page of this width, whose headings stand above their words."""
    page = Page(width=width, font=11, line=13, wrap=74, pad=(5, 4.5), step=7, clear=4)
    return {row["text"]: row for row in words(drawn(page)[0])}


def test_a_word_stays_in_its_line_if_it_fits_exactly():
    second = narrowed(10_000)["Cuts"]
    end = second["x"] + text_width("Cuts", 11)
    for more, is_beside in ((0.1, True), (-0.1, False)):
        said = narrowed(end + more)
        assert (said["Cuts"]["y"] == said["Binds"]["y"]) == is_beside


def test_a_word_wider_than_the_page_stands_in_the_first_line_all_the_same():
    said = narrowed(40)
    assert [said[text]["y"] for text in ("Binds", "Cuts")] == [29.5, 48.5]


# Samples.


def samples(sheet, colour):
    return [outline for outline in sheet.outlines[:-1] if outline["colour"] == colour]


def test_each_word_has_its_sample_at_its_left_and_at_its_height(page):
    sheet, _ = drawn(page)
    for row in words(sheet):
        beside = [
            (top, bottom)
            for left, right, top, bottom in map(extent, sheet.outlines[:-1])
            if row["x"] - 37 <= left and right <= row["x"] - 5
        ]
        assert any(top <= row["y"] + 0.1 and bottom >= row["y"] - 0.1 for top, bottom in beside), row["text"]


def test_an_effect_is_shown_with_its_colour_and_its_head(page):
    sheet, _ = drawn(page)
    colours = effect_colours(edges())
    for row, (effect, label, _) in zip(words(sheet), EFFECTS, strict=False):
        line, head = samples(sheet, colours[effect])
        assert row["text"] == label
        assert points(line["line"])[0] == almost((row["x"] - 36, row["y"]))
        assert (line["line_fill"], head["line_fill"]) == ("none", colours[effect])
        # The head is at the right end.
        assert row["x"] - 9 < extent(head)[1] <= row["x"] - 6
        assert extent(line)[1] <= row["x"] - 6
        assert line["dash"] == head["dash"] == [1, 0]
        assert (line["width"], head["width"]) == (line_style("supported", True)["width"], 1.5)


def test_a_line_is_shown_as_it_is_drawn_and_a_contested_one_with_its_sign(page):
    sheet, _ = drawn(page)
    said = {row["text"]: row for row in words(sheet)}
    inked = [one for one in samples(sheet, INK.light) if one["width"] != 1.3]
    lines, circles = (
        [one for one in inked if ("A6.5,6.5" in one["line"]) == is_round] for is_round in (False, True)
    )
    for known, line in zip(WORDS, lines, strict=True):
        x, y = said[WORDS[known]]["x"] - 36, said[WORDS[known]]["y"]
        style = line_style(*known)
        assert (list(line["dash"]), line["width"]) == (list(style["dash"]), style["width"])
        assert points(line["line"]) == [almost((x, y)), almost((x + 30, y))]
    contested = [said["Contested"], said["Contested, and only elsewhere"]]
    assert [(row["text"], row["x"], row["y"]) for row in words(sheet, "bold-middle")] == [
        ("?", pytest.approx(row["x"] - 21), row["y"]) for row in contested
    ]
    for circle, row in zip(circles, contested, strict=True):
        assert points(circle["line"])[:2] == [
            almost((row["x"] - 27.5, row["y"])),
            almost((row["x"] - 14.5, row["y"])),
        ]
        assert (circle["line_fill"], circle["width"]) == (PAPER.light, 1.5)


def test_a_kind_of_box_is_shown_as_a_small_box_without_words(page):
    sheet, _ = drawn(page)
    said = {row["text"]: row for row in words(sheet)}
    small = [one for one in sheet.outlines if one["width"] == 1.3]
    for (_, label, _), box in zip(KINDS, small, strict=True):
        x, y = said[label]["x"] - 21, said[label]["y"]
        assert extent(box) == almost((x - 13, x + 13, y - (page.line - 1) / 2, y + (page.line - 1) / 2))


def test_corners_of_a_small_box_leave_room_for_its_sides():
    sheet, _ = drawn(WIDE_PAGE, boxes=nodes([("toad", "Toad", "cut")]))
    cut = next(one for one in sheet.outlines if one["width"] == 1.3)
    assert points(cut["line"])[0][0] == almost(extent(cut)[0] + 5)
    sheet, _ = drawn(WIDE_PAGE, boxes=nodes([("newt", "Newt", "round")]))
    rounded = next(one["line"] for one in sheet.outlines if one["width"] == 1.3)
    assert "A6,6,0,0,1," in rounded


def test_a_kind_that_the_package_does_not_know_is_a_plain_box():
    known, _ = drawn(WIDE_PAGE, boxes=nodes([("toad", "Toad", "plain")]))
    unknown, _ = drawn(WIDE_PAGE, boxes=nodes([("toad", "Toad", "unheard of")]))
    assert known.outlines == unknown.outlines


@pytest.mark.parametrize(
    ("shape", "fill", "border"),
    [
        ("sharp", PAPER, INK),
        ("rounded", PAPER, INK),
        ("double", PAPER, INK),
        ("cut", PAPER, INK),
        ("round", BAND, MUTED),
        ("ground", BAND, SHADE),
        ("plain", PAPER, SHADE),
    ],
)
def test_a_box_has_ground_and_border_of_its_kind(shape, fill, border):
    sheet = Sheet(WIDE_PAGE)
    sheet.box(Box("n", "Newt", ("Newt",), LOOKS[shape], 100, 60, 80, 60))
    (outline,) = sheet.outlines
    assert (outline["line_fill"], outline["colour"]) == (fill.light, border.light)


# Layers of a sheet.


def test_lettering_of_each_style_has_a_layer_and_every_line_is_drawn_once(page):
    sheet, _ = drawn(page)
    outlines, *texts = [layer.to_dict() for layer in sheet.layers()]
    rows = [row for text in texts for data in text["datasets"].values() for row in data]
    assert sorted(row["text"] for row in rows) == sorted(row["text"] for row in sheet.lettering)
    assert len(texts) == len({row["style"] for row in sheet.lettering})
    assert {text["mark"]["fontSize"] for text in texts} == {page.font}
    assert len(next(iter(outlines["datasets"].values()))) == len(sheet.outlines)


@pytest.mark.parametrize(
    ("bold", "muted", "align", "weight", "placed"),
    [(True, False, "middle", 700, "center"), (False, True, "start", "normal", "left"), (False, False, "middle", "normal", "center"), (True, True, "start", 700, "left")],
)  # fmt: skip
def test_a_line_of_lettering_is_as_bold_and_stands_as_it_is_asked_to(bold, muted, align, weight, placed):
    sheet = Sheet(WIDE_PAGE)
    sheet.outline("M0,0", "none", INK.light, 1)
    sheet.letters("Newt", 30, 40, align, bold=bold, muted=muted)
    mark = sheet.layers()[1].to_dict()["mark"]
    assert (mark["fontWeight"], mark["align"], mark["baseline"]) == (weight, placed, "middle")
    assert (mark["color"] == INK.light) == (bold or not muted)


def test_a_label_of_several_lines_is_centred_on_its_box(page):
    sheet = Sheet(page)
    sheet.box(Box("n", "One two three", ("One", "two", "three"), LOOKS["round"], 100, 60, 80, 60), 7)
    assert [(row["text"], row["x"], row["y"]) for row in sheet.lettering] == [
        ("One", 100, 67 - page.line),
        ("two", 100, 67),
        ("three", 100, 67 + page.line),
    ]
    assert {row["style"] for row in sheet.lettering} == {"bold-middle"}
