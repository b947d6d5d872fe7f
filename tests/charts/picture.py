"""Drawn charts read back: their pictures by size, and what stands where on the page."""

import re
from dataclasses import dataclass

from lxml import etree

from livingreview.charts.drawing.measuring import text_width

SVG = "{http://www.w3.org/2000/svg}"


def pictures(bundle):
    """Return size -> picture of the outputs of a chart."""
    found = re.findall(
        r'<div class="lr-chart-view[^>]*data-size="(\w+)">(<svg.*?</svg>)</div>',
        bundle["text/html"],
        re.DOTALL,
    )
    return {size: etree.fromstring(svg.encode()) for size, svg in found}


@dataclass
class Mark:
    """One mark of a picture and where it stands, in pixels of the page."""

    kind: str
    text: str
    x: float
    y: float
    element: etree._Element

    def __getattr__(self, name):
        return self.element.get(name.replace("_", "-"))


def place(element):
    """Return where an element stands on the page."""
    x = y = 0.0
    for part in [element, *element.iterancestors()]:
        if moved := re.match(r"translate\(([-\d.]+),([-\d.]+)\)", part.get("transform") or ""):
            x, y = x + float(moved[1]), y + float(moved[2])
    return x, y


def marks(picture, kind):
    """Yield the marks of a kind (text, rule, symbol, rect), in the order in which they are drawn."""
    for group in picture.iter(f"{SVG}g"):
        if f"mark-{kind} role-mark" in (group.get("class") or ""):
            for element in group:
                yield Mark(kind, "".join(element.itertext()), *place(element), element)


def texts(picture):
    """Return words, size, and extent on the page of every text, lettering of axes and legends too.

    Text that stands upright is taken to be as wide as it is high.
    """
    found = []
    for text in picture.iter(f"{SVG}text"):
        x, y = place(text)
        lines = ["".join(line.itertext()) for line in text if line.get("dy")] or ["".join(text.itertext())]
        words = " ".join(lines)
        size = float(text.get("font-size").removesuffix("px"))
        turned = "rotate" in (text.get("transform") or "")
        width = size if turned else max(text_width(line, size) for line in lines)
        shift = {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        found.append((words, size, x - shift, x - shift + width, y))
    return found
