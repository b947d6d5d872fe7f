"""A pathway diagram: every arrow drawn, told and told apart, at both widths, still and alive."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import altair as alt
import pytest
import vl_convert
from lxml import etree
from playwright.sync_api import sync_playwright

from livingreview import charts, kept, tables
from livingreview.charts.drawing import palette, theme
from livingreview.charts.drawing.renderer import MIME, mime_bundle
from livingreview.evidence import data
from livingreview.evidence.pathways import Pathway
from livingreview.project import Project
from livingreview.sphinxext import assets
from livingreview.sphinxext.figures import live, png
from livingreview.sphinxext.theme import script, styles
from tests.conftest import CHROMIUM
from tests.evidence.test_pathways import EDGES, FINDINGS, FOCUS, NODES, WORD, write

SVG = "{http://www.w3.org/2000/svg}"
DIMMED = '[opacity="0.14"]'


@pytest.fixture(scope="module")
def pathway(tmp_path_factory):
    made = write(tmp_path_factory.mktemp("gubbins"))
    return Pathway.load("gubbins", focus=WORD, project=Project(made.root))


@pytest.fixture(scope="module")
def chart(pathway):
    return charts.pathway(pathway, title="How gubbins work").to_dict()


@pytest.fixture(scope="module")
def bundle(chart):
    return mime_bundle(chart)


@pytest.fixture(scope="module")
def payload(bundle):
    return json.loads(re.search(r'class="lr-spec">(.*?)</script>', bundle["text/html"], re.DOTALL)[1])


@pytest.fixture(scope="module", params=["wide", "narrow"])
def size(request):
    return request.param


@pytest.fixture(scope="module")
def picture(bundle, size):
    found = re.search(rf'data-size="{size}">(<svg.*?</svg>)</div>', bundle["text/html"], re.DOTALL)
    return etree.fromstring(found[1].encode())


@pytest.fixture(scope="module")
def arrows(payload, size):
    """What the picture knows of each arrow."""
    rows = [row for rows in payload[size]["datasets"].values() for row in rows if "tip" in row]
    return {row["edge"]: row for row in rows}


def test_a_diagram_survives_the_way_through_json(chart):
    assert isinstance(alt.Chart.from_dict(json.loads(json.dumps(chart))), alt.TopLevelMixin)


def test_a_diagram_fits_its_page(picture, size):
    widest = {"wide": theme.WIDE, "narrow": theme.NARROW}[size]
    assert float(picture.get("width")) <= widest
    assert not picture.get("viewBox").startswith("-")


def test_every_letter_is_large_enough_for_a_phone(picture):
    sizes = [float(text.get("font-size").removesuffix("px")) for text in picture.iter(f"{SVG}text")]
    assert sizes
    assert min(sizes) >= 10


def test_every_node_is_written_in_its_box(picture):
    words = " ".join(text.text for text in picture.iter(f"{SVG}text"))
    for label, *_ in NODES.values():
        assert all(word in words for word in label.split())


def test_every_colour_has_a_twin_for_dark_pages(bundle):
    known = {colour.light for colour in palette.colours()} | {"none", "transparent"}
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', bundle["text/html"]))
    assert used - known == set()


def test_the_description_tells_every_arrow(bundle):
    said = bundle["text/plain"]
    assert f" {len(NODES)} nodes, {len(EDGES)} arrows. " in said
    assert "Snarf-1 inhibits Blorbin (contested (strongest evidence: in vivo), shown in Focus tumour)" in said
    assert said.split("arrows. ")[-1].count("; ") == len(EDGES) - 1


def test_every_edge_is_an_arrow_with_a_tooltip_of_its_findings(arrows):
    assert set(arrows) == set(EDGES)
    tip = arrows["snarf-blorbin"]["tip"]
    assert tip["Arrow"] == "Snarf-1 inhibits Blorbin"
    assert tip["Finding 1"] == (
        "Contradicts (clinical; Focus tumour). Finding 1 about snarf-blorbin. Doe and Roe, 2020."
    )
    assert tip["Finding 2"].startswith("Supports (in vivo; Focus tumour). Finding 0")


def test_effects_differ_in_colour_and_in_the_head_of_the_arrow(arrows):
    heads = [word["head"] for word in data.categories("edges", "effect")]
    assert len(set(heads)) == len(heads)
    effects = {EDGES[edge][2]: row for edge, row in arrows.items()}
    assert len({row["colour"] for row in effects.values()}) == len(effects)
    triangle, bar = effects["activates"]["head"], effects["inhibits"]["head"]
    assert triangle.count(",") == 3
    assert bar.count(",") == 4


def test_contested_arrows_are_dashed_and_carry_a_question_mark(arrows, picture):
    contested = {edge for edge, row in arrows.items() if row["direction"] == "contested"}
    assert contested == {"snarf-blorbin", "quuxase-wibble", "zorbinib-xyzzy", "frobulin-gnarl"}
    assert arrows["snarf-blorbin"]["dash"] != [1, 0]
    marks = [text for text in picture.iter(f"{SVG}text") if text.text == "?"]
    samples = 2  # in the legend: contested, and contested only elsewhere
    assert len(marks) == len(contested) + samples


def test_arrows_shown_only_elsewhere_are_thin_and_dotted(arrows):
    here, elsewhere = arrows["wobble-snarf"], arrows["wibble-frobulin"]
    assert here["dash"] == [1, 0]
    assert elsewhere["dash"] != [1, 0]
    assert elsewhere["width"] < here["width"]


def test_the_legend_explains_what_occurs(picture):
    words = {text.text for text in picture.iter(f"{SVG}text")}
    assert {"Activates", "Differentiates into", "Contested", "Shown only elsewhere", "Drug"} <= words
    assert f"Shown in {FOCUS}" in words


def test_without_a_focus_nothing_is_called_elsewhere(pathway):
    everywhere = Pathway.of(
        "gubbins",
        nodes=pathway.nodes,
        edges=pathway.edges[
            ["edge", "subject", "object", "effect", "effect_label", "effect.head", "diagrams"]
        ],
        layout=pathway.layout.assign(
            diagram=pathway.layout.page.map({"wide": "gubbins", "narrow": "gubbins-narrow"})
        ),
        evidence=pathway.evidence.assign(in_focus=True),
    )
    spec = charts.pathway(everywhere, title="T").to_dict()
    assert "elsewhere" not in json.dumps(spec)
    assert [param["name"] for param in spec["params"] if "bind" in param and "value" in param] == [
        "level",
        "touching",
        "since",
        "until",
    ]


def lit(payload, size, **chosen):
    """Edges that stay lit when the selects are set, found by drawing the chart with these values."""
    spec = json.loads(json.dumps(payload[size]))
    for param in spec["params"]:
        if param["name"] in chosen:
            param["value"] = chosen[param["name"]]
    drawn = etree.fromstring(vl_convert.vegalite_to_svg(spec).encode())
    groups = [list(group) for group in drawn.iter(f"{SVG}g") if "mark-symbol" in group.get("class", "")]
    lines = next(group for group in groups if len(group) == len(EDGES))
    return {edge for edge, line in zip(EDGES, lines, strict=True) if line.get("opacity") == "1"}


def test_the_still_picture_shows_every_arrow(payload, size):
    assert len(lit(payload, size)) == len(EDGES)


def test_a_level_lights_the_arrows_with_a_finding_at_that_level(payload, size):
    assert lit(payload, size, level="clinical") == {
        edge for edge, (*_, findings) in EDGES.items() if any(level == "clinical" for _, level, _ in findings)
    }


def test_level_and_context_must_fit_the_same_finding(payload, size):
    assert "blorbin-snarf-gene" in lit(payload, size, level="in-vitro", context="focus")
    assert "quuxase-wibble" not in lit(payload, size, level="in-vivo", context="focus")


def test_a_node_or_a_kind_of_node_lights_the_arrows_that_touch_it(payload, size):
    assert lit(payload, size, touching="wobble") == {"wibble-wobble", "wobble-snarf", "snarf-wobble"}
    assert lit(payload, size, touching="drug") == {"zorbinib-quuxase", "zorbinib-xyzzy"}


def test_years_that_hold_no_citation_light_nothing(payload, size):
    assert lit(payload, size, since=2021, until=2022) == set()


def test_the_data_of_the_figure_have_a_row_for_each_arrow(payload):
    assert len(payload["csv"].strip().splitlines()) == len(EDGES) + 1
    assert set(payload["files"]) == {"evidence.csv", "graphml", "sif"}


def test_further_files_stay_out_of_the_specification(bundle):
    assert "usermeta" not in bundle[MIME]


def test_a_diagram_that_cannot_be_drawn_names_table_and_diagram(tmp_path):
    made = write(tmp_path)
    made.replace("data/pathways/layout.csv", "gubbins-narrow,thud,282,420", "gubbins-narrow,thud,282,300")
    pathway = Pathway.load("gubbins", project=Project(made.root))
    with pytest.raises(
        ValueError, match=r"layout\.csv, diagram 'gubbins-narrow': 'Gnarl .* and 'Thud' .* overlap"
    ):
        charts.pathway(pathway, title="T")


def test_the_list_has_an_item_for_each_arrow_and_one_for_each_finding(pathway):
    lines = tables.pathway_list(pathway).data.splitlines()
    assert lines[0] == f":::{{admonition}} As a list: {len(EDGES)} arrows, {FINDINGS} findings"
    assert sum(line.startswith("- ") for line in lines) == len(EDGES)
    assert sum(line.startswith("  - ") for line in lines) == FINDINGS


def test_the_list_tells_arrow_standing_finding_and_citation(pathway):
    text = tables.pathway_list(pathway).data
    assert (
        "- [**Snarf-1** inhibits **Blorbin**]{.fact-snarf-blorbin .of-edges}: contested (strongest evidence: in vivo), shown in Focus tumour.\n"
        "  - [Contradicts]{.fact-snarf-blorbin-1 .of-evidence} (clinical; Focus tumour). Finding 1 about snarf-blorbin {cite:p}`doe2020example`.\n"
    ) in text
    assert "- [**Plugh** activates **Xyzzy growth**]{.fact-plugh-xyzzy .of-edges}: no evidence yet.\n" in text


def test_a_picture_becomes_a_png_once(bundle, tmp_path):
    drawn = png(bundle["image/svg+xml"], tmp_path)
    assert drawn.startswith(b"\x89PNG")
    (file,) = tmp_path.iterdir()
    kept.keep(file, b"kept")
    assert png(bundle["image/svg+xml"], tmp_path) == b"kept"


@pytest.fixture(scope="module")
def page(bundle, payload, pathway, tmp_path_factory):
    """A page with nothing but the diagram, as the book would show it."""
    folder = tmp_path_factory.mktemp("page")
    key = re.search(r'class="lr-chart" id="(\w+)"', bundle["text/html"])[1]
    drawn = bundle["text/html"].replace(f'id="{key}"', f'id="{key}" data-live="figure.js"', 1)
    (folder / "rows").mkdir()
    rows = {key: [key, "", "", "", ""] for key in pathway.edges.edge}
    for name, text in {
        "rows/edges.js": f"lr.rows.edges = {json.dumps({'title': 'Arrows', 'rows': rows, 'works': {}})};",
        "book.css": styles(),
        "book.js": script(),
        "vega.js": assets._vega().decode(),
        "figure.js": live(key, payload),
        "index.html": '<!doctype html><html lang="en" data-content_root="./"><meta charset="utf-8"><title>T</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="book.css">'
        f'<body>{drawn}<script src="book.js"></script></body></html>',
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return (folder / "index.html").as_uri()


def in_browser(page, look, **device):
    """Look at the living diagram. The browser has a thread of its own, because other tests hold one open in theirs."""

    def visit():
        path = next(p for p in CHROMIUM if Path(p).exists())
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            tab = browser.new_context(reduced_motion="reduce", **device).new_page()
            tab.goto(page)
            # Nothing wakes before somebody moves.
            tab.mouse.move(2, 2)
            tab.wait_for_selector(".lr-chart-view[data-live]", timeout=30000)
            return look(tab)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(visit).result()


ARROW = ".lr-chart-view[data-live] g.arrows_marks > path"
MIDDLE = """path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
    return [at.x, at.y]; }"""
TOOLTIP = ".vg-tooltip.visible"
TIP = ".lr-tip:not([hidden])"


@pytest.mark.slow
def test_a_tap_on_an_arrow_opens_its_findings_and_a_tap_elsewhere_closes_them(page):
    def look(tab):
        arrow = tab.locator(ARROW).nth(2)
        arrow.evaluate("path => path.scrollIntoView({ block: 'center' })")
        tab.touchscreen.tap(*arrow.evaluate(MIDDLE))
        tab.wait_for_selector(f"{TIP} code")
        told = tab.locator(TIP).inner_text()
        tab.touchscreen.tap(3, 3)
        tab.wait_for_selector(TIP, state="detached")
        return told

    told = in_browser(page, look, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert "Snarf-1 inhibits Blorbin" in told
    assert "Finding 1 about snarf-blorbin." in told


@pytest.mark.slow
def test_a_keyboard_walks_from_arrow_to_arrow_and_closes_the_findings(page):
    def look(tab):
        tab.locator(".lr-chart-view[data-live] select").last.focus()
        tab.keyboard.press("Tab")
        names = []
        for _ in range(3):
            tab.wait_for_selector(TOOLTIP)
            names.append(tab.evaluate("document.activeElement.getAttribute('aria-label')"))
            tab.keyboard.press("ArrowRight")
        tab.keyboard.press("Escape")
        tab.wait_for_selector(TOOLTIP, state="detached")
        return names

    names = in_browser(page, look, viewport={"width": 1000, "height": 900})
    assert [name.split(".")[0] for name in names] == [
        "Blorbin activates SNARF gene",
        "SNARF gene expresses Snarf-1",
        "Snarf-1 inhibits Blorbin",
    ]


@pytest.mark.slow
def test_the_selects_dim_what_does_not_fit_boxes_and_their_names_too(page):
    def look(tab):
        tab.get_by_label("Level").select_option("clinical")
        tab.wait_for_selector(f".lr-chart-view[data-live] path{DIMMED}", state="attached")
        return {
            text: tab.locator(
                ".lr-chart-view[data-live] text", has_text=re.compile(rf"^{text}$")
            ).get_attribute("opacity")
            for text in ("Snarf-1", "Plugh")
        }

    seen = in_browser(page, look, viewport={"width": 1000, "height": 900})
    assert seen == {"Snarf-1": "1", "Plugh": "0.14"}
