"""What a page gets of a chart: pictures by size, their words, the specification, and what a reader may download."""

import json
import re

import altair as alt
import pandas as pd
import pytest
from lxml import etree

from livingreview.charts.drawing import renderer, service
from livingreview.charts.drawing.renderer import MIME, mime_bundle, svg
from livingreview.charts.drawing.responsive import USERMETA, framed, responsive, with_files

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="5" role="graphics" aria-label="x"><defs><clipPath id="clip0"/>'
    '<clipPath id="clip1"/></defs><g clip-path="url(#clip1)" aria-roledescription="y"><path role="z" fill="red"/>'
    '</g><g filter="url(#unknown) blur(2px)"/></svg>'
)


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    """No chart is drawn; what would have been is noted."""
    asked = []
    monkeypatch.delenv("LIVINGREVIEW_PICTURES", raising=False)
    monkeypatch.setattr(service, "draw", lambda spec: asked.append(spec) or DRAWN)
    return asked


def bundle(**about):
    return mime_bundle({"mark": "point", "usermeta": {USERMETA: about}} if about else {"mark": "point"})


def payload(outputs):
    return json.loads(re.search(r'class="lr-spec">(.*?)</script>', outputs["text/html"], re.DOTALL)[1])


# The outputs.


def test_a_chart_is_told_in_words_by_title_and_description():
    assert bundle(title="Newts", description="Two newts.")["text/plain"] == "Newts. Two newts."


def test_a_chart_without_words_is_called_a_chart():
    outputs = bundle()
    assert outputs["text/plain"] == "Chart."
    assert etree.fromstring(outputs["image/svg+xml"])[0].text == "Chart"


def test_the_outputs_are_page_picture_specification_and_words():
    outputs = bundle(title="Newts", narrow={"mark": "bar"})
    assert set(outputs) == {"text/html", "image/svg+xml", MIME, "text/plain"}
    assert outputs[MIME] == {"mark": "point"}
    assert MIME == "application/vnd.vegalite.v6+json"
    assert outputs["image/svg+xml"] in outputs["text/html"]


def test_both_sizes_are_drawn_the_wide_one_first_and_each_in_a_view_of_its_own(drawing):
    html = bundle(title="Newts", narrow={"mark": "bar"})["text/html"]
    assert [json.loads(spec) for spec in drawing] == [{"mark": "point"}, {"mark": "bar"}]
    assert re.findall(r'<div class="lr-chart-view lr-(\w+)" data-size="(\w+)"><svg', html) == [
        ("wide", "wide"), ("narrow", "narrow")
    ]  # fmt: skip


def test_a_chart_of_one_size_has_one_view():
    assert re.findall(r'data-size="(\w+)"', bundle(title="Newts")["text/html"]) == ["wide"]


def test_the_script_of_the_page_finds_specifications_and_data():
    said = payload(bundle(title="Newts", narrow={"mark": "bar"}, csv="a\n1\n", files={"sif": "b"}))
    assert said == {
        "csv": "a\n1\n",
        "files": {"sif": "b"},
        "wide": {"mark": "point"},
        "narrow": {"mark": "bar"},
    }


def test_a_chart_without_data_of_its_own_offers_none():
    assert payload(bundle()) == {"csv": "", "wide": {"mark": "point"}}


def test_letters_of_other_languages_reach_the_page_as_they_are_and_nothing_is_padded():
    html = bundle(csv="čδ\n")["text/html"]
    assert '{"csv":"čδ\\n","wide":{"mark":"point"}}' in html


def test_a_day_in_a_specification_is_written_as_text():
    day = pd.Timestamp("2020-01-02")
    outputs = mime_bundle({"mark": "point", "day": day})
    assert payload(outputs)["wide"]["day"] == str(day)


def test_a_chart_has_the_same_id_each_time_and_another_has_another():
    def name(spec):
        return re.match(r'<div class="lr-chart" id="(\w+)">', mime_bundle(spec)["text/html"])[1]

    one = name({"mark": "point", "width": 5})
    assert one == name({"width": 5, "mark": "point"})
    assert one == name({"width": 5, "mark": "point", "usermeta": {"other": 1}})
    assert one != name({"mark": "bar", "width": 5})
    assert re.fullmatch(r"c[0-9a-f]{10}", one)


def test_a_chart_is_one_element_of_the_page_and_nothing_stands_behind_it():
    html = bundle(title="Newts", narrow={"mark": "bar"})["text/html"]
    assert [part.get("class") for part in etree.fromstring(html)] == [
        "lr-chart-view lr-wide", "lr-chart-view lr-narrow", "lr-spec"
    ]  # fmt: skip


# The picture.


@pytest.fixture
def picture():
    return etree.fromstring(svg({"mark": "point"}, "key", "A title", "A description"))


def test_a_screen_reader_takes_a_picture_as_one_with_title_and_description(picture):
    assert (picture.get("role"), picture.get("aria-labelledby")) == ("img", "key-title key-desc")
    assert [(part.tag, part.get("id"), part.text) for part in picture[:2]] == [
        (f"{SVG}title", "key-title", "A title"),
        (f"{SVG}desc", "key-desc", "A description"),
    ]


def test_no_part_of_a_picture_speaks_for_itself(picture):
    inside = list(picture.iter())[1:]
    spoken = {"role", "aria-label", "aria-roledescription"}
    assert not any(spoken & set(part.attrib) for part in inside)
    assert "aria-label" not in picture.attrib


def test_the_rest_of_a_picture_stays(picture):
    assert picture.get("width") == "5"
    assert next(picture.iter(f"{SVG}path")).get("fill") == "red"


def test_ids_carry_the_key_of_their_picture_and_what_refers_to_them_too(picture):
    assert [part.get("id") for part in picture.iter(f"{SVG}clipPath")] == ["key-clip0", "key-clip1"]
    groups = list(picture.iter(f"{SVG}g"))
    assert groups[0].get("clip-path") == "url(#key-clip1)"
    # What is defined nowhere is left as it is.
    assert groups[1].get("filter") == "url(#unknown)"


def test_the_same_specification_is_drawn_from_the_same_text(drawing):
    svg({"mark": "point", "width": 5}, "a", "", "")
    svg({"width": 5, "mark": "point"}, "b", "", "")
    assert drawing[0] == drawing[1]


def test_a_drawing_is_kept_where_drawings_are_kept(drawing, tmp_path, monkeypatch):
    monkeypatch.setenv("LIVINGREVIEW_PICTURES", str(tmp_path))
    first, again = (svg({"mark": "point"}, "key", "T", "D") for _ in range(2))
    assert first == again
    svg({"mark": "bar"}, "key", "T", "D")
    assert len(drawing) == 2
    assert len(list(tmp_path.glob("*.svg"))) == 2


def test_altair_shows_charts_with_the_renderer_of_the_book():
    with alt.renderers.enable("json"):
        renderer.enable()
        assert alt.renderers.active == "livingreview"
        assert alt.renderers.get() == mime_bundle


# Charts of two widths.


@responsive
def bars(table, width, *, title, height=20):
    chart = alt.Chart().mark_bar().encode(x="n:Q")
    return framed([chart], table, width=width, height=height, description=f"{len(table)} rows.")


NEWTS = pd.DataFrame({"name": ["a", "=1"], "n": [1, 2], "name.mark": ["", "†"]})


def test_a_chart_is_the_wide_one_and_carries_its_narrow_twin_and_what_is_said_of_it():
    spec = bars(NEWTS, title="Newts", height=30).to_dict()
    about = spec["usermeta"][USERMETA]
    assert (spec["width"], about["narrow"]["width"]) == (700, 340)
    assert (spec["height"], about["narrow"]["height"]) == (30, 30)
    assert (about["title"], about["description"]) == ("Newts", "2 rows.")


def test_the_data_to_download_are_the_columns_of_the_table_without_what_the_descriptor_says():
    about = bars(NEWTS, title="Newts").to_dict()["usermeta"][USERMETA]
    assert about["csv"] == "name,n\na,1\n'=1,2\n"


def test_a_chart_leaves_room_above_and_below_but_none_beside():
    padding = bars(NEWTS, title="Newts").to_dict()["padding"]
    assert padding == {"left": 0, "right": 0, "top": 4, "bottom": 4}


def test_of_no_rows_a_chart_says_so_in_words_at_both_widths():
    spec = bars(NEWTS.iloc[:0], title="Newts").to_dict()
    about = spec["usermeta"][USERMETA]
    words = "No row of the data fits this selection."
    for one, width in ((spec, 700), (about["narrow"], 340)):
        assert [row["words"] for data in one["datasets"].values() for row in data] == [words]
        assert (one["width"], one["height"], one["description"]) == (width, 30, words)
        assert one["mark"] == {"type": "text", "align": "left", "x": 6}
        assert one["encoding"]["text"]["field"] == "words"
    assert (about["description"], about["csv"]) == (words, "name,n\n")


def test_files_come_beside_what_a_chart_brings_already():
    about = with_files(bars(NEWTS, title="Newts"), {"sif": "a"}).to_dict()["usermeta"][USERMETA]
    assert (about["files"], about["title"]) == ({"sif": "a"}, "Newts")
