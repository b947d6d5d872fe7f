"""Every pair of colours in which words or controls stand can be told apart, on light paper and on dark."""

import re

import pytest

from livingreview.sphinxext import theme

_SHEET = (theme._HERE / "styles" / "1-ground.css").read_text(encoding="utf-8")
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(
        r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", _SHEET, flags=re.IGNORECASE
    )
}
GROUNDS = ("paper", "wash", "mark")
WORDS = ("ink", "quiet", "act")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour, share, ground):
    """Return a colour that lets the ground through, as browsers mix it."""
    parts = [
        round(share * int(colour[i : i + 2], 16) + (1 - share) * int(ground[i : i + 2], 16))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_black_on_white_is_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_sheet_names_every_colour_for_light_and_dark():
    assert TOKENS.keys() >= {*GROUNDS, *WORDS, "line"}


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", WORDS)
def test_words_can_be_read(words, ground, mode):
    assert contrast(TOKENS[words][mode], TOKENS[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_frame_of_what_has_the_focus_is_seen(ground, mode):
    assert contrast(TOKENS["act"][mode], TOKENS[ground][mode]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_edge_of_a_field_is_seen(mode):
    sheet = theme.styles()
    edges = re.findall(r"border: 1px solid (?:color-mix\(in srgb, )?var\(--(\w+)\)(?: (\d+)%)?[^;]*;", sheet)
    assert ("quiet", "") in edges
    paper = TOKENS["paper"][mode]
    seen = {
        (name, share): contrast(mixed(TOKENS[name][mode], int(share or 100) / 100, paper), paper)
        for name, share in edges
        # Keys shown beside a field, and lines between rows, are no controls.
        if name != "line"
    }
    assert {edge for edge, found in seen.items() if found < 3} == set()
