"""The picture that social networks show beside a link to the book."""

from __future__ import annotations

from html import escape

from livingreview.charts.drawing import fonts
from livingreview.charts.drawing.measuring import wrap
from livingreview.charts.drawing.palette import INK, MUTED

FILE = "social-card.png"
#: Pixels; what networks ask for.
WIDTH, HEIGHT = 1200, 630
_SIZE = 74
_MARGIN = 90


def card(title: str, line: str) -> str:
    """Return the picture as SVG, without paper: the mark, the title in up to four lines, and one quiet line.

    >>> card("A title", "A line").startswith("<svg")
    True
    """
    lines = wrap(title, WIDTH - 2 * _MARGIN, _SIZE, bold=True)[:4]
    first = HEIGHT / 2 - (len(lines) - 1) * _SIZE * 0.56 + 40
    words = "".join(
        f'<text x="{_MARGIN}" y="{first + i * _SIZE * 1.12:.0f}" font-family="{fonts.FONT}" font-weight="bold"'
        f' font-size="{_SIZE}" fill="{INK.light}">{escape(words)}</text>'
        for i, words in enumerate(lines)
    )
    grain = "".join(
        f'<circle cx="{x}" cy="{y}" r="6.2"/>'
        for x, y in ((130, 92), (150, 103), (162, 122), (162, 144), (150, 163), (130, 174))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g fill="{INK.light}" transform="translate(22)"><path d="M115 86a47 47 0 0 0 0 94z"/>{grain}</g>'
        f'{words}<rect x="{_MARGIN}" y="{HEIGHT - 118}" width="{WIDTH - 2 * _MARGIN}" height="2" fill="{INK.light}"/>'
        f'<text x="{_MARGIN}" y="{HEIGHT - 66}" font-family="{fonts.FONT}" font-size="30"'
        f' fill="{MUTED.light}">{escape(line)}</text></svg>'
    )
