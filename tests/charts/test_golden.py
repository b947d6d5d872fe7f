"""Every chart draws its artificial table as it did before: its specification is kept in ``golden``.

A specification is changed on purpose only. Look at what changed and why, then write the new ones with
``UPDATE_GOLDEN=1 pytest tests/charts/test_golden.py`` and let git show the difference.
"""

import json
import os
import re
from functools import cache
from pathlib import Path

import altair as alt
import pytest

from livingreview import charts
from livingreview.charts.drawing import theme
from livingreview.charts.drawing.renderer import mime_bundle
from livingreview.charts.drawing.responsive import USERMETA
from tests.charts.artificial import DRAWN, TITLE
from tests.charts.picture import SVG, pictures

GOLDEN = Path(__file__).parent / "golden"
#: What each specification has: the look of all charts and the edition of Vega-Lite; and the table itself.
SHARED = ("config", "$schema", "csv", "usermeta")
WIDTHS = {"wide": theme.WIDE, "narrow": theme.NARROW}
#: Charts that use the margin of a page as well.
BROAD = {"forest", "horizon", "ladder", "matrix", "medians", "timeline"}


@cache
def drawn(name):
    return DRAWN[name]().to_dict()


@cache
def views(name):
    return pictures(mime_bundle(drawn(name)))


def rounded(value):
    """The same value with numbers to a thousandth, so that no processor draws another chart."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(value, 3) + 0.0 if isinstance(value, float) else value


def essence(spec):
    """A specification without what all share, and with data sets numbered in the order in which they occur."""
    plain = {key: value for key, value in spec.items() if key not in SHARED}
    text = json.dumps(rounded(plain), ensure_ascii=False)
    for i, name in enumerate(spec["datasets"], start=1):
        text = text.replace(f'"{name}"', f'"data {i}"')
    return json.loads(text)


def told(name):
    """What is kept of a chart: both specifications, and what is said of them."""
    spec = drawn(name)
    about = spec["usermeta"][USERMETA]
    kept = {key: value for key, value in about.items() if key not in (*SHARED, "narrow", "files")}
    return {"about": kept, "wide": essence(spec), "narrow": essence(about["narrow"])}


def written(golden):
    """JSON with one line for each row of data and each encoding, so that a change can be read."""
    text = json.dumps(golden, indent=1, ensure_ascii=False, sort_keys=True)
    return re.sub(r"[{\[][^{}\[\]]*[}\]]", lambda leaf: re.sub(r"\n *", " ", leaf[0]), text) + "\n"


def kept(name, now):
    """The golden text, written first if that is asked for."""
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8", newline="\n")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_drawn_as_it_was(name):
    now = written(told(name))
    assert now.splitlines() == kept(name, now).splitlines()


def test_all_charts_look_as_they_did():
    now = written(theme.theme())
    assert now.splitlines() == kept("theme", now).splitlines()


def test_every_chart_has_its_golden_specification_and_no_other_is_kept():
    assert {file.stem for file in GOLDEN.glob("*.json")} == {*DRAWN, "theme"}
    assert {name.split("-")[0] for name in DRAWN} == set(charts.__all__)


@pytest.mark.parametrize("name", DRAWN)
def test_a_specification_is_one_that_vega_lite_knows(name):
    for spec in (drawn(name), drawn(name)["usermeta"][USERMETA]["narrow"]):
        plain = {key: value for key, value in spec.items() if key != "usermeta"}
        assert alt.Chart.from_dict(json.loads(json.dumps(plain)), validate=True)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_as_wide_as_its_page(name, size):
    room = theme.BROAD if size == "wide" and name in BROAD else WIDTHS[size]
    # A sign on an arrow along the edge may reach a little over it.
    assert float(views(name)[size].get("width")) <= room + 5


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_has_a_title_and_a_description(name, size):
    picture = views(name)[size]
    assert (picture[0].tag, picture[0].text) == (f"{SVG}title", TITLE)
    assert picture[1].tag == f"{SVG}desc"
    assert picture[1].text == drawn(name)["description"]


#: Room of a figure on the smaller of the two papers of the print edition, in CSS pixels.
PAPER = {"width": 642, "height": 790}


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("name", DRAWN)
def test_no_lettering_is_too_small_for_the_screen(name, size):
    assert min(smallest(views(name)[size])) >= theme.SMALL


@pytest.mark.parametrize("name", DRAWN)
def test_no_lettering_is_under_seven_points_on_paper(name):
    picture = views(name)["wide"]
    shrunk = min(
        1, PAPER["width"] / float(picture.get("width")), PAPER["height"] / float(picture.get("height"))
    )
    assert min(smallest(picture)) * shrunk * 0.75 >= 7


def smallest(picture):
    return [float(text.get("font-size").removesuffix("px")) for text in picture.iter(f"{SVG}text")]
