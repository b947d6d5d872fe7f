"""The cover of the electronic book, as drawing: the mark, the title, who wrote it and which version it is."""

from __future__ import annotations

from html import escape
from pathlib import Path

from livingreview.charts.drawing import fonts
from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import INK, MUTED, PAPER

#: Pixels; what shops and readers ask for.
WIDTH, HEIGHT = 1600, 2400
_MARGIN, _SIZE = 150, 150
_MARK = Path(__file__).parents[1] / "sphinxext" / "theme" / "mark.svg"


def cover(title: str, author: str, version: str) -> str:
    """Return the cover as SVG.

    >>> cover("A title", "An author", "Version 1").startswith("<svg")
    True
    """
    lines = wrap(title, WIDTH - 2 * _MARGIN, _SIZE, bold=True)
    head = 'font-family="{}" fill="{}"'
    words = "".join(
        f'<text x="{_MARGIN}" y="{880 + i * _SIZE * 1.14:.0f}" {head.format(fonts.FONT, INK.light)}'
        f' font-weight="bold" font-size="{_SIZE}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    foot = "".join(
        f'<text x="{_MARGIN}" y="{y}" {head.format(fonts.FONT, MUTED.light)} font-size="56">{escape(line)}</text>'
        for y, line in ((HEIGHT - 260, author), (HEIGHT - 170, version))
    )
    mark = _MARK.read_text(encoding="utf-8").strip()
    inner = mark[mark.index(">") + 1 : mark.rindex("</svg>")]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER.light}"/>'
        f'<g transform="translate({_MARGIN} 260) scale(11)" fill="#38379b">{inner}</g>'
        f'<rect x="{_MARGIN}" y="{HEIGHT - 380}" width="{WIDTH - 2 * _MARGIN}" height="4" fill="{INK.light}"/>{words}{foot}</svg>'
    )
