"""Files beside each figure: its data as CSV, the picture as SVG and PNG, what the chart brings, how to cite it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

from livingreview.charts.drawing import fonts
from livingreview.charts.drawing.palette import PAPER
from livingreview.kept import once
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext import state

_SPEC = re.compile(r'(<script type="application/json" class="lr-spec">)(.*?)(</script>)', re.DOTALL)
_KEY = re.compile(r'<div class="lr-chart" id="([^"]+)"')
_PICTURE = re.compile(r'<div class="lr-chart-view lr-wide"[^>]*>(<svg.*?</svg>)</div>', re.DOTALL)
_ENTRY = re.compile(r"\blr-entry/([a-z]+)/([\w-]+)")
FOLDER = "figures"
#: What a link calls a file, by the ending of its name; other endings are shown as they are.
LABELS = {
    "csv": "Data of this figure (CSV)",
    "evidence.csv": "Evidence of this figure (CSV)",
    "graphml": "Network (GraphML, for Cytoscape)",
    "sif": "Network (SIF)",
    "svg": "Picture (SVG)",
    "png": "Picture (PNG)",
}
#: Pixels of the PNG for each CSS pixel of the picture.
_SCALE = 2


class FigureFiles(SphinxPostTransform):
    """Write the files of each chart of a page and link them under the chart."""

    default_priority = 500
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Handle every chart of the document."""
        number = 0
        for raw in list(self.document.findall(nodes.raw)):
            if 'class="lr-chart"' not in raw.astext():
                continue
            number += 1
            name = self._name(raw, number)
            replaced = self._publish(raw.astext(), name)
            raw.replace_self(nodes.raw("", replaced, format="html"))

    def _name(self, raw: nodes.raw, number: int) -> str:
        figure: nodes.Node | None = raw
        while figure is not None and not isinstance(figure, nodes.figure):
            figure = figure.parent
        if figure is not None and figure.get("names"):
            return nodes.make_id(figure["names"][0])
        return f"{self.env.docname.rsplit('/', 1)[-1]}-{number}"

    def _publish(self, html: str, name: str) -> str:
        spec, picture = _SPEC.search(html), _PICTURE.search(html)
        if not (spec and picture):
            raise ValueError(f"{self.env.docname}: the chart {name} has no picture or no specification")
        html = self._lead(html)
        payload, drawing = json.loads(self._lead(spec[2]).replace("<\\/", "</")), self._lead(picture[1])
        key = _KEY.search(html)[1]  # type: ignore[index]
        texts = {"csv": payload.pop("csv", ""), **payload.pop("files", {}), "svg": drawing}
        folder = Path(self.app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for ending, text in texts.items():
            (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
        (folder / f"{name}.png").write_bytes(png(drawing, Project.find().pictures))
        state.of(self.app).figures.setdefault(self.env.docname, []).extend(
            f"{name}.{ending}" for ending in [*texts, "png", "js"]
        )
        base = self.app.builder.get_relative_uri(self.env.docname, "x").removesuffix("x.html") + FOLDER
        (folder / f"{name}.js").write_text(live(key, payload), encoding="utf-8")
        files = "".join(
            f'<a href="{base}/{name}.{ending}" download>{LABELS.get(ending, ending.upper())}</a>'
            for ending in [*texts, "png"]
        )
        drawn = _SPEC.sub("", html).replace(f'id="{key}"', f'id="{key}" data-live="{FOLDER}/{name}.js"', 1)
        return f'{drawn}<p class="lr-figure-links">{files}{self._how_to_cite()}</p>'

    def _lead(self, text: str) -> str:
        """Let what a chart names as an entry, such as ``lr-entry/trials/KEY``, lead to it from this page."""

        def address(found: re.Match[str]) -> str:
            page = self.app.builder.get_relative_uri(self.env.docname, f"find/{found[1]}")
            return f"{page}#{found[2]}"

        return _ENTRY.sub(address, text)

    def _how_to_cite(self) -> str:
        """Return the link to the page that tells it, if the review has one."""
        page, _, label = self.app.config.livingreview_cite.partition("#")
        if page not in self.env.found_docs:
            return ""
        address = self.app.builder.get_relative_uri(self.env.docname, page)
        return f'<a class="lr-cite" href="{address}{f"#{label}" * bool(label)}">How to cite</a>'


def live(key: str, specifications: dict[str, Any]) -> str:
    """Return the script that hands over what a live chart is drawn from; it is asked for when the chart comes near."""
    told = json.dumps(specifications, ensure_ascii=False, separators=(",", ":"))
    return f"lr.figures[{json.dumps(key)}] = {told};\n"


def png(drawing: str, kept: Path, scale: int = _SCALE) -> bytes:
    """Return a picture as PNG on paper, drawn anew only if ``kept`` does not hold it from before."""
    key = hashlib.sha256(f"{fonts.edition()} {scale} {drawing}".encode()).hexdigest()

    def draw() -> bytes:
        paper = f'<rect width="100%" height="100%" fill="{PAPER.light}"/>'
        return fonts.png(re.sub(r"(<svg[^>]*>)", rf"\1{paper}", drawing, count=1), scale)

    return once(kept / f"{key}.png", draw)


def _read_settings(app: Sphinx, config: Config) -> None:
    config.livingreview_cite = Settings.read(Project(Path(app.srcdir))).cite


def setup(app: Sphinx) -> None:
    """Add the transform; pages are written anew when the page that tells how to cite is another."""
    app.add_config_value("livingreview_cite", "", "html", str)
    app.connect("config-inited", _read_settings)
    app.add_post_transform(FigureFiles)
