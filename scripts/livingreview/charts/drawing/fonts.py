"""The font that charts are measured and drawn with: the sans of the book, so that every machine draws the same.

While Vega draws, a name of our own stands for that of :data:`FONT`: a system's own copy, of whatever version, then
has no part in it. Vega takes fonts of one weight only; regular, bold and italic are cut from
the variable ones.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from livingreview import lettering
from livingreview.kept import once, write_whole

#: The family that charts ask for, and what stands in for it where a reader does not have it.
FONT = f"'{lettering.SANS}', 'Noto Sans', 'Liberation Sans', Arial, Helvetica, sans-serif"

#: A name that no system has.
_FAMILY = "Chart Sans"
#: Name of a style; the face it is cut from, the weight Vega asks for, and the one cut: bold is that of the pages.
_STYLES = {"regular": ("sans", 400, 400), "bold": ("sans", 700, 650), "italic": ("sans-italic", 400, 400)}


@cache
def edition() -> str:
    """Return the versions of all that decides how a chart looks; part of the key under which a drawing is kept."""
    return f"vl-convert-python {version('vl-convert-python')} {lettering.edition()}"


def svg(spec: str) -> str:
    """Draw a Vega-Lite specification (JSON)."""
    import vl_convert

    _register()
    return vl_convert.vegalite_to_svg(spec.replace(FONT, _FAMILY)).replace(_FAMILY, FONT)


def png(drawing: str, scale: float) -> bytes:
    """Turn an SVG of :func:`svg` into pixels."""
    import vl_convert

    _register()
    return vl_convert.svg_to_png(drawing.replace(FONT, _FAMILY), scale=scale)


def cut() -> Path:
    """Cut the font, unless that is done, and return its folder."""
    folder = lettering.folder() / "charts"
    for style, (face, asked, weight) in _STYLES.items():
        drawn = partial(lettering.still, face, weight, family=_FAMILY, weight_class=asked)
        content = once(folder / f"{face}-{asked}-{weight}", drawn)
        font = folder / "fonts" / f"{style}.ttf"
        if not font.is_file() or font.read_bytes() != content:
            write_whole(font, content)
    return folder / "fonts"


@cache
def _register() -> None:
    """Let Vega find the font."""
    import vl_convert

    vl_convert.register_font_directory(str(cut()))
