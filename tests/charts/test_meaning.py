"""What a chart says is what its table says: sides, ends, order, hollow and filled, read from the drawn picture."""

import math
import re
from functools import cache
from itertools import combinations, pairwise

import pandas as pd
import pytest
from lxml import etree

from livingreview import charts
from livingreview.charts.diagram.boxes import NARROW_PAGE, WIDE_PAGE
from livingreview.charts.diagram.outlines import arrowhead, route_line
from livingreview.charts.drawing.axes import linear_axis, ratio_axis
from livingreview.charts.drawing.measuring import text_width
from livingreview.charts.drawing.palette import CATEGORIES, INK, MUTED, PAPER, colours, stylesheet
from livingreview.charts.drawing.renderer import MIME, mime_bundle, svg
from livingreview.charts.drawing.responsive import USERMETA
from livingreview.charts.drawing.rows import Steps
from livingreview.charts.drawing.scales import looks, ratio_domain
from livingreview.charts.drawing.theme import SMALL
from livingreview.charts.gene_track import _labels
from livingreview.charts.timeline import levels
from tests.charts import artificial, picture
from tests.charts.artificial import DRAWN, FOREST, TITLE
from tests.charts.picture import pictures

SIZES = ("wide", "narrow")


@cache
def bundle(name):
    return mime_bundle(DRAWN[name]().to_dict())


@cache
def drawing(name, size="wide"):
    return pictures(bundle(name))[size]


def marks(name, kind, size="wide"):
    return list(picture.marks(drawing(name, size), kind))


def text(name, words, size="wide"):
    found = [mark for mark in marks(name, "text", size) if mark.text == words]
    assert len(found) == 1, f"{len(found)} texts '{words}'"
    return found[0]


def rules(name, colour, size="wide"):
    """Return (left, right, y) of the lines of one colour."""
    return [(m.x, m.x + float(m.x2), m.y) for m in marks(name, "rule", size) if m.stroke == colour]


def symbols(name, size="wide", **attributes):
    return [
        mark
        for mark in marks(name, "symbol", size)
        if all(mark.element.get(key.replace("_", "-")) == value for key, value in attributes.items())
    ]


BLUE, BROWN, GREEN, DARK = (colour.light for colour in CATEGORIES[:4])


# Forest plot.


def ones(size):
    """Where the lines of no difference stand, from left to right."""
    return sorted({mark.x for mark in marks("forest", "rule", size) if mark.stroke == INK.light})


def estimates(size="wide"):
    """The symbols of the estimates: the key and the heads have smaller ones."""
    return marks("forest", "symbol", size)[:3]


@pytest.mark.parametrize("size", SIZES)
def test_the_left_of_one_favours_the_first_and_the_right_the_second(size):
    for words, anchor, left in (("← Blorbin better", "end", True), ("Placebo better →", "start", False)):
        for said in (mark for mark in marks("forest", "text", size) if mark.text == words):
            assert said.text_anchor == anchor
            one = min(ones(size), key=lambda x: abs(x - said.x))
            assert (said.x < one) == left


@pytest.mark.parametrize("size", SIZES)
def test_an_estimate_below_one_stands_on_the_side_that_favours_the_first(size):
    sides = [mark.x < min(ones(size), key=lambda x, mark=mark: abs(x - mark.x)) for mark in estimates(size)]
    assert sides == [True, False, True]


@pytest.mark.parametrize("size", SIZES)
def test_an_interval_runs_from_its_lower_to_its_upper_end(size):
    ((left, right, y),) = rules("forest", BROWN, size)
    point = symbols("forest", size, stroke=BROWN)[0]
    assert y == point.y
    # On a log axis, distances are ratios: 0.25 to 0.5 to 0.8.
    assert (right - left) / (point.x - left) == pytest.approx(math.log(0.8 / 0.25) / math.log(0.5 / 0.25))


def test_an_interval_of_another_level_is_dashed():
    dashes = {
        mark.stroke: mark.stroke_dasharray for mark in marks("forest", "rule") if mark.stroke in (BLUE, BROWN)
    }
    assert dashes == {BROWN: "1,0", BLUE: "5,4"}


def test_endpoints_of_a_comparison_stand_beside_each_other_under_their_names():
    pfs, os = text("forest", "Progression-free survival"), text("forest", "Overall survival")
    half, _, nearly = estimates()
    assert half.y == nearly.y
    assert pfs.x < half.x < os.x < nearly.x
    assert text("forest", "0.5 (0.25–0.8)").y == text("forest", "0.9").y == pytest.approx(half.y, abs=5)


def test_an_endpoint_that_a_comparison_does_not_report_is_a_quiet_dash():
    dash = text("forest", "–")
    assert (dash.y, dash.fill) == (text("forest", "1.5 (90% CI 0.9–3.25)").y, MUTED.light)


@pytest.mark.parametrize("size", SIZES)
def test_a_strategy_has_its_symbol_before_its_name_and_stands_above_its_rows(size):
    head = next(mark for mark in marks("forest", "text", size) if mark.text == "Wibbling")
    (sign,) = [mark for mark in marks("forest", "symbol", size) if abs(mark.y - head.y) < 5]
    assert (sign.stroke, sign.x < head.x) == (BROWN, True)
    assert head.y < symbols("forest", size, stroke=BROWN)[0].y


@pytest.mark.parametrize("size", SIZES)
def test_patients_stand_with_their_regimen_and_unknown_ones_are_left_out(size):
    assert any(mark.text == "blorbin, 60 v 59" for mark in marks("forest", "text", size))
    unknown = FOREST.assign(patients="NR v NR")
    drawn = pictures(mime_bundle(charts.forest(unknown, title=TITLE).to_dict()))[size]
    assert "NR v NR" not in "".join(drawn.itertext())


def test_endpoints_follow_each_other_on_a_narrow_page():
    first, second = (
        text("forest", "Progression-free survival", "narrow").y,
        text("forest", "Overall survival", "narrow").y,
    )
    points = sorted(mark.y for mark in estimates("narrow"))
    assert first < points[0] < points[1] < second < points[2]


def test_the_finding_of_a_forest_counts_intervals_on_each_side_of_one():
    table = pd.concat([FOREST, FOREST.iloc[[0]].assign(name="Snarf 9", value=2.0, ci_low=1.5, ci_high=3.0)])
    html = mime_bundle(charts.forest(table, title=TITLE).to_dict())["text/html"]
    # The interval of 90% is not counted.
    said = "Progression-free survival: the 95% interval lies below 1 in 1 of 2 comparisons, above 1 in 1."
    assert f'<p class="lr-finding">{said}</p>' in html


@pytest.mark.parametrize(("low", "high"), [(0.6, 0.8), (0.2, 0.4)])
def test_an_interval_beside_its_estimate_is_refused(low, high):
    table = FOREST.copy()
    table.loc[0, ["ci_low", "ci_high"]] = low, high
    with pytest.raises(ValueError, match="the interval does not contain the estimate of Snarf 1"):
        charts.forest(table, title=TITLE)


# Medians and response by earlier benefit.


@pytest.mark.parametrize("size", SIZES)
def test_a_control_arm_is_grey_and_the_others_have_the_colour_of_their_strategy(size):
    key, control = sorted(symbols("medians", size, stroke=MUTED.light), key=lambda mark: mark.y)
    assert key.y == pytest.approx(text("medians", "Control arm", size).y, abs=5)
    given = [mark for mark in symbols("medians", size, stroke=BROWN) if mark.y == control.y]
    assert [mark.x > control.x for mark in given] == [True]


@pytest.mark.parametrize("size", SIZES)
def test_a_line_joins_the_medians_of_a_trial(size):
    control = max(symbols("medians", size, stroke=MUTED.light), key=lambda mark: mark.y)
    (given,) = [mark for mark in symbols("medians", size, stroke=BROWN) if mark.y == control.y]
    ends = [sorted((left, right)) for left, right, y in rules("medians", MUTED.light, size) if y == control.y]
    assert ends == [pytest.approx([control.x, given.x])]


def test_medians_are_told_with_the_experimental_arm_first():
    control = max(symbols("medians", stroke=MUTED.light), key=lambda mark: mark.y)
    assert text("medians", "5.5 v 2.5").y == pytest.approx(control.y, abs=5)


def test_medians_that_are_alike_do_not_hide_each_other():
    alike = artificial.MEDIANS.assign(value=5.0, value_text="5")
    drawn = pictures(mime_bundle(charts.medians(alike, title=TITLE).to_dict()))["wide"]
    control, given = sorted(
        (mark for mark in picture.marks(drawn, "symbol") if mark.stroke in (MUTED.light, BROWN)),
        key=lambda mark: -mark.x,
    )[:2]
    assert abs(control.y - given.y) == 9


@pytest.mark.parametrize("size", SIZES)
def test_a_response_rate_stands_within_its_interval_and_both_at_its_group(size):
    early = symbols("benefit", size, stroke=BROWN)
    ((low, high, y),) = rules("benefit", BROWN, size)
    point = next(mark for mark in early if mark.y == y)
    assert point.x == pytest.approx((low + high) / 2)


@pytest.mark.parametrize("size", SIZES)
def test_a_higher_rate_stands_further_right_and_two_groups_apart(size):
    ((low, high, y),) = rules("benefit", BLUE, size)
    (early,) = [mark for mark in symbols("benefit", size, stroke=BROWN) if abs(mark.y - y) == 12]
    assert early.x < (low + high) / 2


def test_a_third_group_of_a_regimen_is_not_left_out_in_silence():
    table = artificial.BENEFIT
    third = table.iloc[[1]].assign(value=55.0)
    with pytest.raises(ValueError, match="shorter"):
        charts.benefit(pd.concat([table, third]), title=TITLE)


# Ladder.


@pytest.mark.parametrize("size", SIZES)
def test_the_rungs_of_a_ladder_rise_from_left_to_right(size):
    places = [text("ladder", rung, size).x for rung in ("Seen once", "Seen twice", "Proven")]
    assert places == sorted(places)


@pytest.mark.parametrize("size", SIZES)
def test_a_biomarker_stands_on_the_rung_that_it_has_reached(size):
    for name, rung in (("Newt count", "Proven"), ("Newt length", "Seen once"), ("Moon", "Seen twice")):
        below = 17 if size == "narrow" else 0
        height = text("ladder", name, size).y + below
        (mark,) = [mark for mark in marks("ladder", "symbol", size) if mark.y == pytest.approx(height, abs=5)]
        assert mark.x == pytest.approx(text("ladder", rung, size).x)


def test_a_line_of_a_ladder_runs_from_its_lowest_rung_to_the_mark():
    lowest, highest = text("ladder", "Seen once").x, text("ladder", "Proven").x
    height = text("ladder", "Newt count").y
    (span,) = [
        sorted((left, right)) for left, right, y in rules("ladder", MUTED.light) if abs(y - height) < 6
    ]
    assert span == [lowest, highest]


def test_the_finding_of_a_ladder_names_those_on_its_highest_rung():
    said = mime_bundle(DRAWN["ladder"]().to_dict())["text/html"]
    assert '<p class="lr-finding">Proven: 1 of ' in said
    assert "(Newt count).</p>" in said


# Timeline, matrix, target map.


@pytest.mark.parametrize("size", SIZES)
def test_a_later_event_stands_further_right(size):
    began, read_out = symbols("timeline", size, stroke=BLUE), symbols("timeline", size, stroke=BROWN)
    # The last symbol of each kind is that of the key.
    assert began[0].x < began[1].x < read_out[0].x < began[2].x


def test_events_that_would_hide_each_other_stand_apart():
    read_out, ended = symbols("timeline", stroke=BROWN)[0], symbols("timeline", stroke=GREEN)[0]
    assert ended.y - read_out.y == 13


def test_an_event_takes_the_first_row_in_which_it_has_room():
    assert levels([0, 5, 9, 14, 30], 10) == [0, 1, 2, 0, 0]


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_event_has_a_colour_of_its_own(size):
    kinds = [f"kind {i}" for i in range(10)]
    rows = [artificial.TIMELINE.iloc[[0]].assign(kind_label=kind, trial=kind) for kind in kinds]
    events = pd.concat(rows).assign(kind_label=lambda table: pd.Categorical(table.kind_label, kinds))
    drawn = pictures(mime_bundle(charts.timeline(events, title=TITLE).to_dict()))[size]
    assert len({mark.stroke for mark in picture.marks(drawn, "symbol")}) == 10


def test_an_empty_cell_is_a_small_dot_and_a_full_one_has_its_number():
    dots = symbols("matrix", fill=MUTED.light)
    assert len(dots) == 3
    assert {mark.text for mark in marks("matrix", "text")} >= {"1", "2", "11"}
    assert "0" not in {mark.text for mark in marks("matrix", "text")}


def test_a_cell_stands_in_its_row_and_below_its_column():
    number = text("matrix", "11")
    assert number.y == pytest.approx(text("matrix", "Frogs").y, abs=2)
    column = text("matrix", "Gnarling of the inner kind").x
    assert abs(number.x - column) < abs(number.x - text("matrix", "Wibbling").x)


def test_a_narrow_page_without_room_for_the_columns_lists_the_full_cells_of_each_row():
    more = [artificial.MATRIX.assign(column=lambda table, i=i: table["column"] + f" {i}") for i in range(4)]
    drawn = pictures(mime_bundle(charts.matrix(pd.concat(more), title=TITLE, legend="Phase").to_dict()))[
        "narrow"
    ]
    words = {mark.text: mark for mark in picture.marks(drawn, "text")}
    assert 0 < words["Gnarling of the inner kind 0 11"].y - words["Frogs"].y < 40
    assert words["Gnarling of the inner kind 3 11"].y < words["Moon"].y
    assert "rotate" not in "".join(mark.transform for mark in words.values())


def test_names_of_columns_rise_no_steeper_than_can_be_read():
    tops = [mark for mark in marks("matrix", "text") if "rotate" in mark.transform]
    assert all("rotate(310)" in mark.transform for mark in tops)


def test_the_finding_of_a_matrix_names_its_empty_rows():
    empty = artificial.MATRIX.assign(count=lambda table: table["count"].where(table.row != "Frogs", 0))
    said = mime_bundle(charts.matrix(empty, title=TITLE, legend="Phase").to_dict())["text/html"]
    assert re.search(r"cells are empty; nothing stands in 1 of \d+ rows: Frogs\.</p>", said)


@pytest.mark.parametrize("size", SIZES)
def test_without_headings_the_first_row_still_stands_below_the_names_of_the_columns(size):
    cells = artificial.MATRIX[artificial.MATRIX.row == "Newts"].assign(group="")
    cells = cells.assign(column=cells["column"].replace("Gnarling of the inner kind", "Gnarling"))
    drawn = pictures(mime_bundle(charts.matrix(cells, title=TITLE, legend="Phase").to_dict()))[size]
    height = {mark.text: mark.y for mark in picture.marks(drawn, "text")}
    assert height["Newts"] - height["Wibbling"] >= 12


@pytest.mark.parametrize("size", SIZES)
def test_an_agent_that_acts_elsewhere_has_a_star(size):
    words = {mark.text for mark in marks("target_map", "text", size)}
    assert {"Blorbin", "Gnarlib *", "Wobblin"} <= words


@pytest.mark.parametrize("size", SIZES)
def test_an_agent_has_a_mark_for_each_kind_of_system(size):
    height = {name: text("target_map", name, size).y for name in ("Blorbin", "Gnarlib *", "Wobblin")}
    counted = {
        name: sum(mark.y == pytest.approx(y, abs=5) for mark in marks("target_map", "symbol", size))
        for name, y in height.items()
    }
    assert counted == {"Blorbin": 1, "Gnarlib *": 2, "Wobblin": 1}


# Gene and protein.


def test_on_the_reverse_strand_translation_starts_at_the_right():
    assert text("gene_track", "Start codon").x > text("gene_track", "Stop codon").x


def test_introns_are_counted_in_the_direction_of_the_strand():
    rows = [
        row for data in bundle("gene_track")[MIME]["datasets"].values() for row in data if "intron" in row
    ]
    assert [(row["intron"], row["span"], row["bases"]) for row in rows] == [
        (2, "1,400–1,449", 50),
        (1, "1,460–2,999", 1540),
    ]


def test_lengths_of_close_exons_are_moved_aside_evenly_until_they_do_not_meet():
    close = artificial.EXONS.assign(start=[1000, 1100, 3000], end=[1079, 1179, 3009]).sort_values("start")
    labels = _labels(close, pixel=10)
    first, second, third = labels.centre
    room = sum(text_width(length, SMALL) for length in labels.length[:2]) / 2 + 5
    assert (second - first) / 10 == pytest.approx(room)
    assert (first + second) / 2 == pytest.approx((1039.5 + 1139.5) / 2)
    assert third == 3004.5


def test_a_gene_without_coding_part_is_drawn_thin():
    table = artificial.EXONS.assign(coding_start=float("nan"), coding_end=float("nan"))
    spec = charts.gene_track(table, title=TITLE).to_dict()
    parts = [row["part"] for data in spec["datasets"].values() for row in data if "part" in row]
    assert set(parts) == {"Untranslated"}


@pytest.mark.parametrize(("strand", "points"), [("plus", "triangle-right"), ("minus", "triangle-left")])
def test_introns_point_where_the_strand_runs(strand, points):
    spec = charts.gene_track(artificial.EXONS.assign(strand=strand), title=TITLE).to_dict()
    assert [layer["mark"]["shape"] for layer in spec["layer"] if "shape" in layer["mark"]] == [points]


def test_exons_that_share_a_base_are_refused():
    table = artificial.EXONS.assign(end=[1450, 1459, 3199])
    with pytest.raises(ValueError, match="exons overlap"):
        charts.gene_track(table, title=TITLE)


def test_a_feature_one_residue_beyond_the_protein_is_refused():
    with pytest.raises(ValueError, match="Mature chain does not lie within residues 1 to 39"):
        charts.protein_track(artificial.FEATURES, length=39, title=TITLE)


def test_a_number_beside_the_last_one_is_left_out_where_there_is_no_room():
    svg = pictures(mime_bundle(charts.protein_track(artificial.FEATURES, length=105, title=TITLE).to_dict()))[
        "wide"
    ]
    numbers = {mark.text for mark in picture.marks(svg, "text")}
    assert {"1", "50", "105"} <= numbers
    assert "100" not in {mark.text for mark in picture.marks(svg, "text") if mark.y < 60}


def test_a_disulfide_to_a_residue_without_place_is_refused():
    table = artificial.FEATURES.copy()
    table.loc[table.kind == "disulfide", "end"] = 33
    with pytest.raises(ValueError, match="Cys10–Cys28 ends at a residue that the structure does not model"):
        charts.fold(artificial.TRACE, features=table, title=TITLE)


def test_residues_of_the_mature_chain_are_counted_from_the_end_of_the_signal_peptide():
    rows = [
        row for data in bundle("protein_track")[MIME]["datasets"].values() for row in data if "mature" in row
    ]
    told = {row["label"]: (row["precursor"], row["mature"]) for row in rows}
    assert told["Mature chain"] == ("6 to 40", "1 to 35")
    assert told["Thr12"] == ("12", "7")
    assert told["Signal peptide"] == ("1 to 5", "−4 to 0")


# Sequence.


@cache
def spelt(size, letters="ACDEFGHIKL" * 4):
    """Return the letters, and the marks above them, of a sequence as they are placed."""
    spec = charts.sequence(artificial.FEATURES, letters=letters, title=TITLE).to_dict()
    spec = spec["usermeta"][USERMETA]["narrow"] if size == "narrow" else spec
    tables = list(spec["datasets"].values())
    (written,) = (rows for rows in tables if "letter" in rows[0])
    # A bar that is named stands in two tables: once to be drawn, once to be written upon.
    drawn = {(row["label"], row["from"]): row for rows in tables if "lane" in rows[0] for row in rows}
    return written, list(drawn.values())


@pytest.mark.parametrize(("size", "lines"), [("wide", [40]), ("narrow", [20, 20])])
def test_a_sequence_is_written_in_order_in_lines_that_fit(size, lines):
    written, _ = spelt(size)
    heights = sorted({row["y"] for row in written})
    assert [sum(row["y"] == y for row in written) for y in heights] == lines
    read = sorted(written, key=lambda row: (row["y"], row["x"]))
    assert "".join(row["letter"] for row in read) == "ACDEFGHIKL" * 4
    assert [row["precursor"] for row in read] == list(range(1, 41))
    assert [read[i]["mature"] for i in (4, 5)] == ["0", "1"]


def test_a_gap_stands_after_every_ten_letters_of_a_line():
    written, _ = spelt("wide")
    steps = [round(b["x"] - a["x"], 1) for a, b in pairwise(sorted(written, key=lambda row: row["x"]))]
    assert [i + 1 for i, step in enumerate(steps) if step > min(steps)] == [10, 20, 30]


def test_a_bar_covers_the_letters_of_its_feature_on_every_line_that_it_reaches():
    written, drawn = spelt("narrow")
    at = {row["precursor"]: row for row in written}
    bars = sorted((row for row in drawn if row["label"] == "Short helix"), key=lambda row: row["y"])
    assert [(row["from"], row["to"]) for row in bars] == [(19, 20), (21, 22)]
    for bar in bars:
        assert bar["x"] < at[bar["from"]]["x"] < at[bar["to"]]["x"] < bar["x2"]
        assert bar["y"] < at[bar["from"]]["y"]


def test_a_disulfide_is_marked_at_its_two_ends():
    written, drawn = spelt("wide")
    at = {row["precursor"]: row["x"] for row in written}
    bond = [row for row in drawn if row["label"] == "Cys10–Cys28"]
    assert [row["x"] for row in bond] == [pytest.approx(at[10]), pytest.approx(at[28])]
    assert {(row["glyph"], row["shape"], row["precursor"]) for row in bond} == {
        ("point", "square", "10 to 28")
    }


def test_no_mark_of_a_sequence_lies_on_another():
    _, drawn = spelt("narrow")
    for one, other in combinations(drawn, 2):
        if one["y"] == other["y"]:
            assert one["lane"] == other["lane"]
            assert one["to"] < other["from"] or other["to"] < one["from"]


def test_the_whole_chain_is_no_feature_of_its_letters():
    _, drawn = spelt("wide")
    assert {row["label"] for row in drawn} == set(artificial.FEATURES.label) - {"Mature chain"}


def test_a_lettered_helix_says_its_letter_and_another_its_kind_where_there_is_room():
    _, drawn = spelt("wide")
    said = {row["label"]: row["text"] for row in drawn if row["glyph"] == "bar"}
    assert said == {"Signal peptide": "", "Helix A": "A", "Short helix": "Helix", "Helix B": "B"}


def test_a_sequence_shorter_than_its_features_is_refused():
    with pytest.raises(ValueError, match="Mature chain does not lie within residues 1 to 39"):
        charts.sequence(artificial.FEATURES, letters="A" * 39, title=TITLE)


def test_a_reader_without_the_picture_hears_the_letters_and_the_features():
    said = charts.sequence(artificial.FEATURES, letters="ACDEFGHIKL" * 4, title=TITLE).description
    assert said.startswith(
        "40 residues in one-letter code, in groups of 10: ACDEFGHIKL ACDEFGHIKL ACDEFGHIKL"
    )
    assert "Residue 1 of the mature chain is residue 6 of the precursor." in said
    assert "Helix A, residues 8 to 14; " in said
    assert "Mature chain" not in said


# Pathway.


def arrows(size):
    spec = DRAWN["pathway"]().to_dict()
    spec = spec["usermeta"][USERMETA]["narrow"] if size == "narrow" else spec
    rows = [row for data in spec["datasets"].values() for row in data if "tip" in row]
    return {row["edge"]: row for row in rows}


def ends(path):
    points = [tuple(map(float, point.split(","))) for point in re.findall(r"-?[\d.]+,-?[\d.]+", path)]
    return points[0], points[-1]


@pytest.mark.parametrize("size", SIZES)
def test_the_head_of_an_arrow_is_at_its_object(size):
    for row in arrows(size).values():
        start, end = ends(row["way"])
        head = [
            tuple(map(float, point.split(","))) for point in re.findall(r"-?[\d.]+,-?[\d.]+", row["head"])
        ]
        assert (
            max(math.dist(end, point) for point in head) < 14 < min(math.dist(start, point) for point in head)
        )


@pytest.mark.parametrize("size", SIZES)
def test_an_arrow_runs_from_its_subject_to_its_object(size):
    place = {
        row.node: (row.x, row.y)
        for row in artificial.LAYOUT[artificial.LAYOUT.diagram == {"wide": "pond", "narrow": "pond-narrow"}[size]].itertuples()
    }  # fmt: skip
    words = {node: text("pathway", label, size) for node, label in (("newt", "Newt"), ("snarf", "Snarf-1"), ("blorbin", "Blorbin"))}  # fmt: skip
    down = words["newt"].y - place["newt"][1]
    for edge, row in arrows(size).items():
        subject, object_ = edge.split("-")
        for node, point in zip((subject, object_), ends(row["way"]), strict=True):
            x, y = place[node]
            others = [math.dist(point, (a, b + down)) for name, (a, b) in place.items() if name != node]
            assert math.dist(point, (x, y + down)) < min(others)


@pytest.mark.parametrize("page", [WIDE_PAGE, NARROW_PAGE])
@pytest.mark.parametrize(
    "name", ["triangle", "open-triangle", "double", "bar", "kite", "dot", "ring", "chevron"]
)
def test_a_head_lies_behind_the_tip_and_its_line_ends_within_it(name, page):
    head = arrowhead(name, [(0, 50), (100, 50)], "#000000", page)
    # Of a circle (an arc, flags 1,1) the points to its left and right.
    points = [(float(x), float(y)) for x, y in re.findall(r"(?:[ML ]|1,1,)([\d.]+),([\d.]+)", head.path)]
    assert 97 <= max(x for x, _ in points) <= 100
    assert min(x for x, _ in points) >= 83
    assert sum(y for _, y in points) / len(points) == pytest.approx(50, abs=1.3)
    line_ends = ends(route_line([(0, 50), (100, 50)], head.trim, page))[1][0]
    assert min(x for x, _ in points) - 2 <= line_ends <= 100


def test_closed_heads_are_filled_and_open_ones_are_not():
    fills = {
        name: arrowhead(name, [(0, 0), (50, 0)], "#123456", WIDE_PAGE).fill
        for name in ("triangle", "open-triangle", "double", "bar", "kite", "dot", "ring", "chevron")
    }
    assert {name for name, fill in fills.items() if fill == "#123456"} == {"triangle", "double", "bar", "dot"}
    assert {name for name, fill in fills.items() if fill == PAPER.light} == {"open-triangle", "kite", "ring"}
    assert fills["chevron"] == "none"


@pytest.mark.parametrize("way", [[(0, 50), (100, 50)], [(100, 50), (0, 50)]])
def test_a_line_is_open_where_others_run_over_it_in_the_order_of_its_way(way):
    path = route_line(way, 0, WIDE_PAGE, {0: [40.0, 70.0]})
    drawn = [tuple(map(float, pair)) for pair in re.findall(r"M([\d.]+),50L([\d.]+),50", path)]
    forward = way[0][0] == 0
    assert all((start < end) == forward for start, end in drawn)
    assert drawn == sorted(drawn, reverse=not forward)
    open_between = [(one[1], other[0]) for one, other in pairwise(drawn)]
    assert all((end < start) == forward for end, start in open_between)
    assert [sum(gap) / 2 for gap in open_between] == pytest.approx([40, 70] if forward else [70, 40])


# What charts share.


def test_rows_stand_below_their_headings_and_higher_rows_take_more_room():
    steps = Steps(top=10, head=20, row=30, between=5, foot=7, share=0.5)
    stack = steps.stack([("One", [0, 12]), ("", [0]), ("Two", [4])])
    assert stack.headings == ((10, "One"), (142, "Two"))
    assert [tuple(place) for place in stack.rows] == [(30, 30), (60, 66), (107, 107), (162, 164)]
    assert stack.height == 171


def test_headings_become_a_table_under_the_name_that_the_chart_gives():
    stack = Steps(top=10, head=20, row=30, foot=7).stack([("One", [0])])
    assert stack.heads("label").to_dict("records") == [{"y": 10, "label": "One"}]


def test_a_ratio_axis_holds_all_intervals_and_is_never_narrow():
    assert ratio_domain(pd.Series([0.8]), pd.Series([1.2])) == (0.5, 2.0)
    low, high = ratio_domain(pd.Series([0.8, 0.2]), pd.Series([1.2, 5.0]))
    assert 0.15 < low < 0.2
    assert 5 < high < 6


def test_a_ratio_axis_is_logarithmic_and_runs_upwards():
    axis = ratio_axis((0.5, 2.0), (10, 90), "Ratio")
    assert [axis.place(ratio) for ratio in (0.5, 1, 2)] == pytest.approx([10, 50, 90])


@pytest.mark.parametrize("end", [60, 150, 400, 900])
def test_labels_of_ticks_never_touch_and_one_is_among_them(end):
    axis = ratio_axis((0.09, 11.0), (0, end), "Ratio")
    assert 1 in axis.ticks
    for one, other in pairwise(axis.ticks):
        needed = (text_width(f"{one:g}", SMALL) + text_width(f"{other:g}", SMALL)) / 2
        assert axis.place(other) - axis.place(one) > needed + 5


@pytest.mark.parametrize(
    ("top", "end", "ticks"), [(10, 500, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), (30, 120, (0, 10, 20, 30)), (0.5, 120, (0, 0.2, 0.4))]
)  # fmt: skip
def test_ticks_of_a_linear_axis_are_round_numbers_from_nought(top, end, ticks):
    assert linear_axis(top, (0, end), "Months").ticks == pytest.approx(ticks)


def test_an_eleventh_category_has_the_colour_of_the_first_and_another_shape():
    words = [f"word {i:02}" for i in range(11)]
    look = looks(pd.Series(pd.Categorical(words, words)))
    assert look[words[10]].ink == look[words[0]].ink
    assert look[words[10]].form == look[words[1]].form


def test_a_category_keeps_colour_and_shape_where_others_are_missing():
    words = ["one", "two", "three"]
    whole = looks(pd.Series(pd.Categorical(words, words)))
    assert looks(pd.Series(pd.Categorical(["three"], words))) == {"three": whole["three"]}


def test_dark_pages_swap_each_colour_for_its_twin_in_fills_and_lines():
    sheet = stylesheet()
    for colour in colours():
        for attribute in ("fill", "stroke"):
            twins = f"light-dark({colour.light}, {colour.dark})"
            assert f'svg [{attribute}="{colour.light}" i] {{ {attribute}: {twins}; }}' in sheet


def test_ids_of_a_picture_are_those_that_it_refers_to():
    for name in DRAWN:
        for size in SIZES:
            svg = etree.tostring(drawing(name, size), encoding="unicode")
            known = set(re.findall(r'\bid="([^"]+)"', svg))
            assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= known


def test_ids_inside_a_picture_carry_its_key():
    clipped = {
        "data": {"values": [{"x": 1}]},
        "mark": {"type": "bar", "clip": True},
        "encoding": {"x": {"field": "x", "type": "quantitative"}},
    }
    drawn = svg(clipped, "key", "T", "D")
    ids = set(re.findall(r'\bid="([^"]+)"', drawn))
    assert all(name.startswith("key-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= ids - {"key-title", "key-desc"}
    assert len(ids) > 2


def test_the_data_of_a_figure_have_the_columns_of_its_table_and_no_other():
    about = DRAWN["forest"]().to_dict()["usermeta"][USERMETA]
    assert about["csv"].splitlines()[0].split(",") == list(FOREST.columns)


def test_words_of_a_table_cannot_end_the_script_that_carries_them():
    table = FOREST.assign(population="</script><b>")
    html = mime_bundle(charts.forest(table, title=TITLE).to_dict())["text/html"]
    payload = html[html.index('class="lr-spec">') :]
    assert payload.count("</script>") == 1


def test_only_columns_that_are_drawn_or_told_travel_to_the_page():
    for name, table in (
        ("forest", FOREST),
        ("medians", artificial.MEDIANS),
        ("timeline", artificial.TIMELINE),
    ):
        spec = getattr(charts, name)(table.assign(diary="kept at home"), title=TITLE).to_dict()
        assert "kept at home" not in str(spec["datasets"])
