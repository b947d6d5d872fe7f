"""Files beside each figure: the table it shows as CSV, the picture as SVG, and how to cite it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_SPEC = re.compile(r'(<script type="application/json" class="lr-spec">)(.*?)(</script>)', re.DOTALL)
_PICTURE = re.compile(r'<div class="lr-chart-view lr-wide"[^>]*>(<svg.*?</svg>)</div>', re.DOTALL)
FOLDER = "figures"


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
        payload = json.loads(_SPEC.search(html)[2].replace("<\\/", "</"))
        csv = payload.pop("csv", "")
        folder = Path(self.app.outdir) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.svg").write_text(_PICTURE.search(html)[1], encoding="utf-8")
        (folder / f"{name}.csv").write_text(csv, encoding="utf-8")
        base = self.app.builder.get_relative_uri(self.env.docname, "x").removesuffix("x.html") + FOLDER
        spec = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        shortened = _SPEC.sub(lambda found: found[1] + spec + found[3], html)
        cite = self.app.builder.get_relative_uri(self.env.docname, "book/about/methods") + "#how-to-cite"
        links = (
            f'<p class="lr-figure-links">'
            f'<a href="{base}/{name}.csv" download>Data of this figure (CSV)</a>'
            f'<a href="{base}/{name}.svg" download>Picture (SVG)</a>'
            f'<a href="{cite}">How to cite</a></p>'
        )
        return shortened + links


def setup(app: Sphinx) -> None:
    """Add the transform."""
    app.add_post_transform(FigureFiles)
