"""Gene, protein and fold: every box, number and line stands where the tables say."""

import itertools
import json
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
import vl_convert
from lxml import etree

from livingreview import charts
from livingreview.charts.drawing import palette, theme
from livingreview.charts.drawing.renderer import MIME, mime_bundle
from livingreview.charts.drawing.responsive import USERMETA
from livingreview.evidence import biology, data
from tests.charts import picture
from tests.charts.picture import SVG, texts

#: The tables of the book itself are drawn; what each chart means is asked of small ones elsewhere.
pytestmark = pytest.mark.slow

SIZES = ("wide", "narrow")
SPECS = [(name, size) for name in ("gene", "protein", "sequence", "fold") for size in SIZES]
exons, features, trace = map(cache, (biology.exons, biology.protein_features, biology.trace))


@cache
def length():
    return len(data.load("sequence"))


FIGURES = {
    "gene": lambda: charts.gene_track(exons(), title="A gene"),
    "protein": lambda: charts.protein_track(features(), length=length(), title="A protein"),
    "sequence": lambda: charts.sequence(features(), letters=biology.letters(), title="A sequence"),
    "fold": lambda: charts.fold(trace(), features=features(), title="A fold"),
}


@cache
def drawn(name):
    return FIGURES[name]().to_dict()


def spec(name, size):
    wide = {key: value for key, value in drawn(name).items() if key != "usermeta"}
    return wide if size == "wide" else drawn(name)["usermeta"][USERMETA]["narrow"]


@cache
def bundle(name):
    return mime_bundle(drawn(name))


def pictures(name):
    return picture.pictures(bundle(name))


def rows(spec, *columns):
    """Return the one data set of a specification that has these columns."""
    found = [d for d in spec["datasets"].values() if d and set(columns) <= set(d[0])]
    assert len(found) == 1, f"{len(found)} data sets with {columns}"
    return pd.DataFrame(found[0])


def numbers_of(path):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def shapes(drawn, role):
    """Return the marks of one kind, group by group, as Vega names them."""
    return [
        list(group)
        for group in drawn.iter(f"{SVG}g")
        if f"mark-{role} role-mark" in (group.get("class") or "")
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_has_a_role_a_title_and_a_description(name):
    for svg in pictures(name).values():
        title, description = svg[0], svg[1]
        assert svg.get("role") == "img"
        assert title.tag == f"{SVG}title"
        assert title.text.startswith("A ")
        assert description.tag == f"{SVG}desc"
        assert len(description.text) > 100
        assert svg.get("aria-labelledby").split() == [title.get("id"), description.get("id")]


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_has_a_twin_for_dark_pages(name):
    known = {colour.light for colour in palette.colours()} | {"none", "transparent"}
    used = re.findall(r'(?:fill|stroke)="([^"]+)"', bundle(name)["text/html"])
    assert {colour.lower() for colour in used} <= known


@pytest.mark.parametrize(("name", "size"), SPECS)
def test_lettering_is_whole_and_large_enough(name, size):
    svg = pictures(name)[size]
    # Vega makes a picture wider when lettering would stick out.
    assert float(svg.get("width")) == {"wide": theme.WIDE, "narrow": theme.NARROW}[size]
    assert "…" not in "".join(svg.itertext())
    for words, points, left, right, _ in texts(svg):
        assert points >= 10, words
        assert left >= 0, words
        assert right <= float(svg.get("width")), words


@pytest.mark.parametrize(("name", "size"), SPECS)
def test_no_word_stands_on_another(name, size):
    for one, other in itertools.combinations(texts(pictures(name)[size]), 2):
        apart = one[3] <= other[2] or other[3] <= one[2] or abs(one[4] - other[4]) >= 10
        assert apart, f"{one[0]} on {other[0]}"


@pytest.mark.parametrize("name", FIGURES)
def test_what_is_drawn_tells_its_source_on_hover(name):
    told = json.dumps([layer["encoding"].get("tooltip") for layer in bundle(name)[MIME]["layer"]])
    assert '"Source"' in told


@pytest.mark.parametrize("size", SIZES)
def test_exons_are_as_wide_as_they_have_bases(size):
    boxes = [numbers_of(path.get("d")) for group in shapes(pictures("gene")[size], "rect") for path in group]
    # d is "M left,top h width v height h -width Z".
    drawn = sorted((box[0], box[2], box[3]) for box in boxes)
    expected = []
    for row in exons().itertuples():
        before, coding, after = (
            row.coding_start - row.start,
            row.coding_end - row.coding_start + 1,
            row.end - row.coding_end,
        )
        expected += [bases for bases in (before, coding, after) if bases]
    per_base = sum(width for _, width, _ in drawn) / sum(expected)
    assert [width / per_base for _, width, _ in drawn] == pytest.approx(expected, abs=0.01)
    gap = exons().start.iloc[1] - exons().end.iloc[0] - 1
    assert (drawn[2][0] - drawn[1][0] - drawn[1][1]) / per_base == pytest.approx(gap, abs=0.01)


def test_untranslated_parts_are_thinner_than_coding_ones():
    parts = rows(spec("gene", "wide"), "part", "bottom").assign(tall=lambda t: t.bottom - t.top)
    assert parts[parts.part == "Untranslated"].tall.max() < parts[parts.part == "Coding"].tall.min()
    assert parts[parts.part == "Coding"].bases.sum() == 3 * (length() + 1)


def test_the_gene_names_assembly_transcript_and_strand():
    words = " ".join(t[0] for t in texts(pictures("gene")["wide"]))
    for said in ("chromosome 7", "GRCh37 (hg19)", "NM_000600", "forward strand"):
        assert said in words


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        ({"end": 22767100}, "exons overlap"),
        ({"coding_start": 22766700}, "does not hold its coding part"),
        ({"assembly": "GRCh38"}, "one assembly is expected"),
    ],
)
def test_a_gene_that_cannot_be_is_refused(spoilt, says):
    table = exons().copy()
    for column, value in spoilt.items():
        table.loc[0, column] = value
    with pytest.raises(ValueError, match=says):
        charts.gene_track(table, title="Wrong")


@pytest.mark.parametrize("size", SIZES)
def test_both_numberings_of_the_protein_agree(size):
    drawn = spec("protein", size)
    ticks = pd.concat(
        pd.DataFrame(d) for d in drawn["datasets"].values() if d and {"numbering", "tick"} <= set(d[0])
    ).drop_duplicates()
    ticks["number"] = ticks.number.astype(int)
    upper, lower = (ticks[ticks.numbering == name] for name in ("Precursor", "Mature"))
    assert (upper.number == upper.residue).all()
    assert (lower.number == lower.residue - 28).all()
    assert upper.number.max() == 212
    assert lower.number.max() == 184
    slope, intercept = np.polyfit(upper.residue, upper.x, 1)
    assert np.allclose(lower.x, slope * lower.residue + intercept)
    assert upper.y.max() < lower.y.min()


def test_the_trace_is_numbered_like_the_mature_chain():
    assert (trace().position - trace().residue == 28).all()


@pytest.mark.parametrize("size", SIZES)
def test_features_stand_at_their_residues_and_do_not_meet(size):
    glyphs = pd.concat(
        pd.DataFrame(d) for d in spec("protein", size)["datasets"].values() if d and "glyph" in d[0]
    ).drop_duplicates(subset=["kind", "label", "start", "end"])
    assert len(glyphs) == len(features())
    boxes = glyphs[glyphs.glyph.isin(["box", "line"])]
    slope = ((boxes.x2 - boxes.x) / (boxes.end - boxes.start + 1)).round(6)
    assert slope.nunique() == 1
    for one, other in itertools.combinations(glyphs.itertuples(), 2):
        same_row = one.lane == other.lane and one.y == other.y
        assert not same_row or one.x2 <= other.x or other.x2 <= one.x, f"{one.label} on {other.label}"


def test_the_residues_of_sites_and_bonds_are_those_of_the_sequence():
    sequence = data.load("sequence").set_index("position").residue.map(biology.RESIDUES)
    for row in features().itertuples():
        for name, number in re.findall(r"([A-Z][a-z]{2})(\d+)", row.label):
            assert sequence[int(number)] == name, row.label


def test_a_feature_outside_the_protein_is_refused():
    with pytest.raises(ValueError, match="does not lie within residues 1 to 200"):
        charts.protein_track(features(), length=200, title="Wrong")


@pytest.fixture(scope="module", params=SIZES)
def lines(request):
    return rows(spec("fold", request.param), "z2", "kind")


def test_all_modelled_residues_are_drawn(lines):
    drawn = lines[lines.kind == "trace"]
    assert len(drawn) == len(trace()) == 157
    assert drawn.residue.tolist() == trace().residue.tolist()


def test_a_line_joins_each_residue_to_the_next_one_only(lines):
    drawn = lines[lines.kind == "trace"].reset_index(drop=True)
    lengths = np.linalg.norm(drawn[["x2", "y2", "z2"]].to_numpy() - drawn[["x", "y", "z"]].to_numpy(), axis=1)
    ends = drawn.residue[lengths == 0].tolist()
    assert ends == [51, 184]
    # Neighbours in a chain are 3.8 Å apart (2.9 Å at a cis peptide).
    assert lengths[lengths > 0].min() > 2.8
    assert lengths.max() < 4.0


def test_a_gap_is_dashed_between_its_ends(lines):
    gaps = lines[lines.kind == "gap"]
    assert gaps.what.tolist() == ["52 to 60"]
    trace = lines[lines.kind == "trace"].set_index("residue")
    assert gaps[["x", "y", "z"]].iloc[0].tolist() == trace.loc[51, ["x", "y", "z"]].tolist()
    assert gaps[["x2", "y2", "z2"]].iloc[0].tolist() == trace.loc[61, ["x", "y", "z"]].tolist()
    dash = spec("fold", "wide")["layer"][0]["encoding"]["strokeDash"]["scale"]
    dashes = dict(zip(dash["domain"], dash["range"], strict=True))
    assert dashes["gap"][1] > 0
    assert dashes["trace"][1] == 0


def test_disulfides_end_at_their_cysteines(lines):
    bonds = lines[lines.kind == "disulfide"]
    assert bonds.what.tolist() == ["Cys44–Cys50", "Cys73–Cys83"]
    trace = lines[lines.kind == "trace"].set_index("residue")
    for bond, (start, end) in zip(bonds.to_dict("records"), [(44, 50), (73, 83)], strict=True):
        assert [bond[a] for a in ("x", "y", "z")] == trace.loc[start, ["x", "y", "z"]].tolist()
        assert [bond[a] for a in ("x2", "y2", "z2")] == trace.loc[end, ["x", "y", "z"]].tolist()


def test_a_disulfide_to_a_residue_that_is_not_modelled_is_refused():
    table = features().copy()
    table.loc[table.feature == "disulfide-1", "start"] = 80
    with pytest.raises(ValueError, match="does not model"):
        charts.fold(trace(), features=table, title="Wrong")


def test_standing_the_molecule_upright_neither_bends_nor_mirrors_it(lines):
    drawn = lines[lines.kind == "trace"][["x", "y", "z"]].to_numpy()
    given = trace()[["x", "y", "z"]].to_numpy(float)

    def centred(points):
        return points - points.mean(axis=0)

    # Kabsch: the matrix that turns one onto the other.
    u, _, vt = np.linalg.svd(centred(given).T @ centred(drawn))
    turn = u @ vt
    assert np.linalg.det(turn) == pytest.approx(1)
    assert np.abs(centred(given) @ turn - centred(drawn)).max() < 0.002


def test_each_helix_has_one_colour_and_loops_have_another(lines):
    drawn = lines[lines.kind == "trace"].iloc[:-1]
    for row in features()[features().kind == "helix"].itertuples():
        inside = drawn[drawn.residue.between(row.start - 28, row.end - 29)]
        assert inside.colour.nunique() == 1, row.label
        assert (inside.part == row.label).all()
    lettered = drawn[drawn.part.str.fullmatch("Helix [A-D]") & (drawn.colour != palette.MUTED.light)]
    assert lettered.groupby("part").colour.first().nunique() == 4


@pytest.mark.parametrize("size", SIZES)
def test_a_slider_turns_the_molecule(size):
    (slider,) = spec("fold", size)["params"]
    assert slider["bind"]["input"] == "range"
    assert slider["bind"]["name"] == "Rotate"
    assert (slider["bind"]["min"], slider["bind"]["max"]) == (0, 360)
    assert 0 <= slider["value"] <= 360


@pytest.mark.parametrize("angle", [0, 75, 210])
@pytest.mark.parametrize("size", SIZES)
def test_vega_projects_as_numpy_rotates(size, angle):
    turned = json.loads(json.dumps(spec("fold", size)))
    turned["params"][0]["value"] = angle
    svg = etree.fromstring(vl_convert.vegalite_to_svg(turned).encode())
    lines = rows(turned, "z2", "kind")
    radians = np.deg2rad(angle)
    turn = np.array(
        [[np.cos(radians), 0, np.sin(radians)], [0, 1, 0], [-np.sin(radians), 0, np.cos(radians)]]
    )
    start, end = ((turn @ lines[[f"{a}{e}" for a in "xyz"]].to_numpy().T).T for e in ("", "2"))
    # A rule is drawn at its first end, with the way to its second.
    drawn = []
    for rule in shapes(svg, "rule")[0]:
        x, y = numbers_of(rule.get("transform"))
        drawn.append((x, y, float(rule.get("x2")), -float(rule.get("y2"))))
    drawn = np.array(drawn)
    assert len(drawn) == 2 * len(lines)
    expected = np.column_stack([start[:, 0], start[:, 1], *(end - start)[:, :2].T])
    # Same lines, whatever their order and the scale of the page: compare all ways to the second end.
    top = lines.y.idxmax()
    scale = np.abs(drawn[:, 2:]).max() / np.abs(expected[:, 2:]).max()
    moved = drawn / scale
    highest = moved[moved[:, 1].argmin()]
    offset = np.array([highest[0] - start[top, 0], highest[1] + start[top, 1]])
    moved[:, 0] -= offset[0]
    moved[:, 1] = offset[1] - moved[:, 1]
    distance = np.abs(expected[:, None, :] - moved[None, :, :]).max(axis=2)
    assert (distance < 0.02).sum(axis=1).min() >= 2


def test_near_lines_are_thicker_and_drawn_over_far_ones():
    encoding = spec("fold", "wide")["layer"][0]["encoding"]
    assert encoding["order"]["field"] == "rank"
    rules = shapes(pictures("fold")["wide"], "rule")[0]
    weights = [float(r.get("stroke-width")) for r in rules if r.get("stroke") == palette.CATEGORIES[0].light]
    assert weights[0] < weights[-1]
