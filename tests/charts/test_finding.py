"""A figure says what it shows above its picture, and names of genes slope in both."""

import re

from livingreview import charts
from livingreview.charts.drawing.renderer import mime_bundle
from livingreview.charts.drawing.responsive import USERMETA
from tests.charts import artificial


def test_names_of_genes_are_italic_in_the_picture_and_in_the_finding_and_other_words_are_not():
    chart = charts.ladder(
        artificial.LADDER.replace({"Newt count": "NEWT1 count, NEWT1-like"}), title="T", genes=["NEWT1"]
    )
    html = mime_bundle(chart.to_dict())["text/html"]
    assert '<tspan font-style="italic">NEWT1</tspan><tspan> count, NEWT1-like</tspan></text>' in html
    assert "(<em>NEWT1</em> count, NEWT1-like).</p>" in html
    assert 'data-genes="NEWT1"' in html


def test_without_names_of_genes_nothing_is_italic():
    html = mime_bundle(charts.ladder(artificial.LADDER, title="T").to_dict())["text/html"]
    assert "italic" not in html
    assert "data-genes" not in html


def test_a_finding_stands_above_the_picture_and_begins_its_description():
    about = charts.ladder(artificial.LADDER, title="T").to_dict()["usermeta"][USERMETA]
    html = mime_bundle(charts.ladder(artificial.LADDER, title="T").to_dict())["text/html"]
    assert about["description"].startswith(f"{about['finding']} 3 biomarkers.")
    assert html.index(about["finding"]) < html.index("<svg")


def test_a_chart_that_uses_the_margin_says_so_and_another_does_not():
    broad, other = charts.ladder(artificial.LADDER, title="T"), charts.benefit(artificial.BENEFIT, title="T")
    assert [" data-broad" in mime_bundle(chart.to_dict())["text/html"] for chart in (broad, other)] == [
        True,
        False,
    ]


def test_a_gene_in_one_line_of_several_leaves_the_other_words_in_their_place():
    long = artificial.LADDER.replace(
        {"Newt count": "Count of the NEWT1 loss in many ponds " + "and as many meadows " * 8 + ""}
    )
    html = mime_bundle(
        charts.matrix(
            artificial.MATRIX.replace({"Newts": "Newts with NEWT1"}), title="T", legend="L", genes=["NEWT1"]
        ).to_dict()
    )["text/html"]
    assert '<tspan>Newts with </tspan><tspan font-style="italic">NEWT1</tspan></text>' in html
    html = mime_bundle(charts.ladder(long, title="T", genes=["NEWT1"]).to_dict())["text/html"]
    line = (
        '<tspan>Count of the </tspan><tspan font-style="italic">NEWT1</tspan><tspan>[^<]*</tspan><tspan x="0"'
    )
    assert re.search(line, html)
