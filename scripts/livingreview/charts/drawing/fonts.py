"""The font that charts are measured and drawn with: it comes with a package, so that every machine draws the same.

Readers see the font of :data:`FONT`. While Vega draws, a name of our own stands
for it: a system's own Noto Sans, of whatever version, then has no part in it. Vega takes fonts of one weight only;
regular and bold are cut from the variable font of the package.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from livingreview import environment
from livingreview.kept import once, write_whole

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

#: The family that charts ask for, and what stands in for it where a reader does not have it.
FONT = "'Noto Sans', 'Liberation Sans', Arial, Helvetica, sans-serif"

_PACKAGE = "fontpkg-noto-sans"
_FILE = "NotoSans[wdth,wght].ttf"
#: A name that no system has.
_FAMILY = "Chart Sans"
_WEIGHTS = {"regular": 400, "bold": 700}
#: Latin, Greek, punctuation, raised and lowered digits, arrows and mathematical signs.
_LETTERS = (*range(0x20, 0x180), *range(0x370, 0x400), *range(0x2010, 0x2300))


@cache
def edition() -> str:
    """Return the versions of all that decides how a chart looks; part of the key under which a drawing is kept."""
    return " ".join(f"{name} {version(name)}" for name in ("vl-convert-python", _PACKAGE, "fonttools"))


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
    """Cut the font, unless that is done, and return its folder: with the drawings, else one of this process."""
    kept = os.environ.get(environment.PICTURES)
    folder = Path(kept) / "fonts" if kept else Path(_until_the_end().name)
    folder /= hashlib.sha256(edition().encode()).hexdigest()[:16]
    for style, weight in _WEIGHTS.items():
        content = once(folder / style, partial(_cut, weight))
        font = folder / "fonts" / f"{style}.ttf"
        if not font.is_file() or font.read_bytes() != content:
            write_whole(font, content)
    return folder / "fonts"


@cache
def _register() -> None:
    """Let Vega find the font."""
    import vl_convert

    vl_convert.register_font_directory(str(cut()))


@cache
def _until_the_end() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="livingreview-fonts-")


def _cut(weight: int) -> bytes:
    """Return the font of one weight, under our name."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(BytesIO(_letters()), recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True, optimize=False)
    font["OS/2"].usWeightClass = weight
    return _saved(font)


@cache
def _letters() -> bytes:
    """Return the font with the letters that charts may need: what is left is cut in a fraction of the time."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(
        BytesIO(files("fontpkg_noto_sans").joinpath("files", _FILE).read_bytes()), recalcTimestamp=False
    )
    # Of the tables for setting text, kerning is what tells in a width.
    for table in ("GSUB", "GDEF", "STAT", "HVAR"):
        del font[table]
    letters = Subsetter(Options(layout_features=["kern"], hinting=False))
    letters.populate(unicodes=_LETTERS)
    letters.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = _FAMILY
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()
