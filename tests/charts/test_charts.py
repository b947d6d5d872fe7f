"""Every chart of the book: valid, accessible, readable at both widths, in colour, grey and the dark."""

import importlib
import json
import os
import re
import subprocess
import sys
from functools import cache, partial
from itertools import combinations
from math import dist

import altair as alt
import pandas as pd
import pytest

import livingreview
from livingreview import charts
from livingreview.charts.drawing import palette, theme
from livingreview.charts.drawing.renderer import MIME, mime_bundle
from livingreview.charts.drawing.scales import looks
from livingreview.charts.timeline import year_of
from livingreview.evidence.agents import agents
from livingreview.evidence.mechanisms import biomarkers, gaps, landscape
from livingreview.evidence.trials import Trials
from livingreview.synthesis import awaited
from livingreview.synthesis.plotted import beside, plotted
from tests.charts.picture import SVG, pictures, texts
from tests.conftest import ROOT


@cache
def earlier():
    return Trials.load(review="il6", setting="post-egfr-tki")


@cache
def later():
    return Trials.load(setting="post-ici")


def dated():
    found = awaited.running()
    return found[(found.start != "NR") | (found.primary_completion != "NR")]


#: Chart, and the table of the book that it draws.
CHARTS = {
    "forest": (charts.forest, lambda: earlier().comparisons("PFS", "OS")),
    "medians": (charts.medians, lambda: earlier().medians("PFS", "OS")),
    "target_map": (partial(charts.target_map, legend="Finding"), agents),
    "forest of many strategies": (charts.forest, lambda: later().comparisons("OS", "PFS")),
    "benefit": (charts.benefit, lambda: Trials.load().by_earlier_benefit()),
    "timeline": (charts.timeline, lambda: later().events()),
    "ladder": (charts.ladder, biomarkers),
    "horizon": (partial(charts.horizon, day="2026-11-27"), dated),
    "gaps": (partial(charts.matrix, legend="Highest phase"), lambda: gaps(Trials.load().aimed())),
    "pooled": (charts.pooled, lambda: plotted("tki-ici-v-docetaxel-after-ici-os")),
    "pools of others": (charts.forest, lambda: beside("ici-antivegf-chemotherapy-after-egfr-tki-pfs")),
    "landscape": (partial(charts.matrix, legend="Phase"), lambda: landscape(later().running())),
}


@cache
def table(name):
    return CHARTS[name][1]()


# What each chart means is asked of small tables elsewhere; those of the book itself take their time.
@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.slow) for name in CHARTS])
def drawn(request):
    shown = table(request.param)
    chart = CHARTS[request.param][0](shown, title="A title")
    return chart, shown, mime_bundle(chart.to_dict())


def test_a_chart_survives_the_way_through_json(drawn):
    chart, *_ = drawn
    assert isinstance(alt.Chart.from_dict(json.loads(json.dumps(chart.to_dict()))), alt.TopLevelMixin)


def test_a_chart_comes_wide_and_narrow(drawn):
    widths = [float(svg.get("width")) for svg in pictures(drawn[2]).values()]
    assert len(widths) == 2
    assert widths[0] <= theme.BROAD + 20
    assert widths[1] <= theme.NARROW + 20


def test_no_lettering_is_cut_off_at_the_edges(drawn):
    for svg in pictures(drawn[2]).values():
        for words, _, left, right, _ in texts(svg):
            assert left >= 0, words
            # A letter is taken for half an em: a little too wide for most words.
            assert right <= float(svg.get("width")) + 4, words


def test_no_lettering_is_cut_short(drawn):
    for svg in pictures(drawn[2]).values():
        assert "…" not in "".join(svg.itertext())


def test_a_picture_has_a_role_a_title_and_a_description(drawn):
    for svg in pictures(drawn[2]).values():
        assert svg.get("role") == "img"
        title, description = svg[0], svg[1]
        assert (title.tag, title.text) == (f"{SVG}title", "A title")
        assert description.tag == f"{SVG}desc"
        assert len(description.text) > 100
        assert svg.get("aria-labelledby").split() == [title.get("id"), description.get("id")]


def test_ids_are_unique_within_a_page(drawn):
    ids = re.findall(r'\bid="([^"]+)"', drawn[2]["text/html"])
    assert len(ids) == len(set(ids))


def test_every_colour_has_a_twin_for_dark_pages(drawn):
    known = {colour.light for colour in palette.colours()} | {"none", "transparent"}
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn[2]["text/html"]))
    assert {c.lower() for c in used if not c.startswith("url")} - known == set()


def test_the_specification_rides_along(drawn):
    bundle = drawn[2]
    assert bundle[MIME]["layer"]
    assert "usermeta" not in bundle[MIME]
    assert bundle["text/plain"].startswith("A title. ")


def test_the_description_names_every_row(drawn):
    _, shown, bundle = drawn
    told = shown[shown["count"] > 0] if "count" in shown else shown
    for name in told[next(column for column in ("name", "agent", "row") if column in shown)]:
        assert name in bundle["text/plain"]


def test_the_table_behind_a_chart_can_be_downloaded(drawn):
    payload = json.loads(re.search(r'class="lr-spec">(.*?)</script>', drawn[2]["text/html"], re.DOTALL)[1])
    assert len(payload["csv"].strip().splitlines()) == len(drawn[1]) + 1


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_says_so_in_words(name):
    bundle = mime_bundle(CHARTS[name][0](table(name).iloc[:0], title="Nothing").to_dict())
    assert "No row of the data fits this selection." in bundle["image/svg+xml"]


def test_a_forest_refuses_an_interval_without_its_estimate():
    spoilt = table("forest").copy()
    spoilt.loc[0, "ci_high"] = spoilt.loc[0, "value"] - 0.1
    with pytest.raises(ValueError, match="does not contain the estimate of"):
        charts.forest(spoilt, title="Wrong")


def points(bundle, column):
    rows = [row for rows in bundle[MIME]["datasets"].values() for row in rows if column in row]
    plain = [{key: cell for key, cell in row.items() if not isinstance(cell, list)} for row in rows]
    return pd.DataFrame(plain).drop_duplicates()


def test_the_numbers_of_a_forest_equal_the_table():
    shown = table("forest")
    drawn = points(mime_bundle(charts.forest(shown, title="T").to_dict()), "ci_low")
    drawn = drawn.drop_duplicates(["comparison", "endpoint", "value"])
    numbers = ["value", "ci_low", "ci_high"]
    assert sorted(map(tuple, drawn[numbers].fillna(-1).to_numpy())) == sorted(
        map(tuple, shown[numbers].fillna(-1).to_numpy())
    )


def test_only_a_95_per_cent_interval_is_drawn_solid():
    drawn = points(mime_bundle(charts.forest(table("forest"), title="T").to_dict()), "usual_level")
    drawn = drawn.drop_duplicates(["comparison", "endpoint", "value"])
    solid = drawn.set_index(["name", "endpoint"]).usual_level
    assert not solid["WJOG8515L", "PFS"]
    assert not solid["CheckMate 722", "PFS"]
    assert solid["KEYNOTE-789", "PFS"]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_cell_of_a_matrix_is_drawn_empty_ones_too():
    shown = table("gaps")
    drawn = points(mime_bundle(CHARTS["gaps"][0](shown, title="T").to_dict()), "told")
    assert len(drawn.drop_duplicates(["row", "column"])) == len(shown)
    assert (shown["count"] == 0).any()


def test_no_two_kinds_look_alike_where_colours_come_round():
    labels = pd.Series(pd.Categorical([f"kind {i:02}" for i in range(24)]))
    assert len(set(looks(labels).values())) == 24


def test_marks_of_one_moment_do_not_hide_each_other():
    once = table("timeline").iloc[:1]
    twice = pd.concat([once, once.assign(event="again")], ignore_index=True)
    drawn = points(mime_bundle(charts.timeline(twice, title="T").to_dict()), "happened_on")
    assert drawn.y.nunique() == 2


def test_a_month_without_a_day_stands_in_its_middle():
    assert year_of("2024-01") == pytest.approx(2024 + 0.5 / 12)
    assert year_of("2024-01-01") == 2024
    assert 2024.99 < year_of("2024-12-31") < 2025


@pytest.mark.parametrize("colour", [*palette.CATEGORIES, palette.INK, palette.MUTED])
def test_colours_can_be_read_on_light_and_dark_pages(colour):
    assert contrast(colour.light, palette.PAPER.light) >= 4.5
    assert contrast(colour.dark, palette.PAPER.dark) >= 4.5


#: Machado et al. 2009, severity 1: linear RGB as seen with protanopia and deuteranopia.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip


@pytest.mark.parametrize("vision", SEEN)
def test_the_first_four_categories_differ_for_colour_blind_readers(vision):
    def seen(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        mixed = [
            min(1, max(0, sum(m * c for m, c in zip(row, channels, strict=True)))) for row in SEEN[vision]
        ]
        return mixed

    for one, other in combinations(palette.CATEGORIES[:4], 2):
        assert dist(seen(one.light), seen(other.light)) > 0.1


def test_shapes_have_the_order_in_which_readers_know_them():
    upright, lying = ["triangle-up", "cross", "triangle-down"], ["triangle-right", "triangle-left"]
    assert list(theme.SHAPES) == ["circle", "square", "diamond", *upright, *lying, "saltire", "bar"]


@pytest.mark.parametrize("surface", [palette.SHADE, palette.BAND])
def test_ink_can_be_read_on_every_surface(surface):
    assert contrast(palette.INK.light, surface.light) >= 4.5
    assert contrast(palette.INK.dark, surface.dark) >= 4.5


def test_every_category_has_a_shape_of_its_own():
    assert len(set(theme.SHAPES)) == len(theme.SHAPES) >= len(palette.CATEGORIES)


@pytest.mark.parametrize(("asked", "renderer"), [("", "livingreview"), ("default", "json")])
def test_the_first_chart_turns_the_renderer_of_the_book_on_unless_altair_s_own_is_asked_for(
    monkeypatch, asked, renderer
):
    monkeypatch.setenv("LIVINGREVIEW_RENDERER", asked)
    with alt.renderers.enable("json"):
        charts._enable()
        assert alt.renderers.active == renderer


def test_a_chart_that_is_asked_for_in_a_fresh_chapter_turns_the_renderer_on(monkeypatch):
    monkeypatch.setattr(livingreview, "charts", charts)
    monkeypatch.delitem(sys.modules, "livingreview.charts")
    monkeypatch.setenv("LIVINGREVIEW_RENDERER", "")
    with alt.renderers.enable("json"):
        fresh = importlib.import_module("livingreview.charts")
        assert alt.renderers.active == "json"
        assert callable(fresh.ladder)
        assert alt.renderers.active == "livingreview"


def test_a_chart_asked_for_turns_the_renderer_on():
    code = "import altair; from livingreview import charts; charts.forest; print(altair.renderers.active)"
    own = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "LIVINGREVIEW_RENDERER": ""}
    said = subprocess.run([sys.executable, "-c", code], env=own, capture_output=True, text=True)
    assert said.stdout.strip() == "livingreview", said.stderr


def test_every_chart_that_is_named_is_there():
    assert [callable(getattr(charts, name)) for name in charts.__all__] == [True] * len(charts.__all__)
