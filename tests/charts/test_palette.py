"""Colours have twins that are their likeness on dark pages, and the style sheet swaps all of them."""

import re
from colorsys import rgb_to_hls
from importlib.resources import files

import pytest

from livingreview.charts.drawing.palette import (
    BAND,
    CATEGORIES,
    GRID,
    INK,
    MUTED,
    PAPER,
    SHADE,
    colours,
    stylesheet,
)


def hls(colour):
    return rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))


@pytest.mark.parametrize("colour", colours(), ids=lambda colour: colour.light)
def test_a_colour_and_its_twin_are_written_as_six_small_hex_digits(colour):
    assert all(re.fullmatch("#[0-9a-f]{6}", side) for side in (colour.light, colour.dark))


def test_no_two_colours_are_alike_on_light_or_on_dark_pages():
    assert len({colour.light for colour in colours()}) == len({colour.dark for colour in colours()}) == 16


@pytest.mark.parametrize("colour", CATEGORIES, ids=lambda colour: colour.light)
def test_a_category_has_a_lighter_twin_of_about_its_hue(colour):
    (hue, light, _), (other, lighter, _) = hls(colour.light), hls(colour.dark)
    assert lighter > light + 0.2
    assert min(abs(hue - other), 1 - abs(hue - other)) < 0.08


def test_categories_have_the_hues_in_which_readers_know_them():
    # Degrees of the wheel of colours: blue, orange, green, slate, crimson, olive, teal, purple, magenta, brown.
    assert [round(hls(colour.light)[0] * 360 / 5) * 5 for colour in CATEGORIES] == [
        210, 25, 160, 215, 340, 60, 190, 285, 330, 25
    ]  # fmt: skip


def test_grounds_and_inks_change_places_from_light_to_dark():
    light = [hls(colour.light)[1] for colour in (INK, MUTED, SHADE, GRID, BAND, PAPER)]
    dark = [hls(colour.dark)[1] for colour in (INK, MUTED, SHADE, GRID, BAND, PAPER)]
    assert (light, dark) == (sorted(light), sorted(dark, reverse=True))


def test_the_style_sheet_is_a_remark_and_two_rules_for_each_colour():
    remark, *rules = stylesheet().split("\n")
    assert rules.pop() == ""
    assert re.fullmatch(r"/\* .* \*/", remark)
    assert rules == [
        f':is(.lr-chart, .lr-drawing) svg [{part}="{colour.light}" i] {{ {part}: light-dark({colour.light}, {colour.dark}); }}'
        for colour in colours()
        for part in ("fill", "stroke")
    ]


@pytest.mark.parametrize(
    ("name", "colour"),
    [("paper", PAPER), ("ink", INK), ("quiet", MUTED), ("line", GRID), ("wash", BAND)],
)
def test_a_chart_stands_on_the_paper_of_its_page_in_the_same_ink(name, colour):
    ground = files("livingreview.sphinxext.theme").joinpath("styles", "1-ground.css").read_text("utf-8")
    assert f"--{name}: light-dark({colour.light}, {colour.dark});" in ground
