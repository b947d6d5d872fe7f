"""The letters of the book: a serif for what is read, a sans for what is looked up, cut from installed packages.

Every machine, browser and printer gets the same letters. To each cut the four marks of evidence are added, drawn
here, because few fonts have all of them and no two draw them alike.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from math import cos, pi, sin, tan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from livingreview import environment

if TYPE_CHECKING:
    from fontTools.pens.basePen import AbstractPen
    from fontTools.ttLib import TTFont

#: Latin, Greek, punctuation, raised and lowered digits, arrows, mathematical signs, boxes and shapes of the book.
LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x391, 0x3CA),
    *range(0x2010, 0x203B), *range(0x2070, 0x20A0), 0x20AC, 0x2122, *range(0x2190, 0x219A),
    0x2206, 0x2211, 0x2212, 0x2217, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25B3, 0x25C7, 0x25CA,
)  # fmt: skip
#: Letters that nearly every page uses; the others are files of their own, which a browser asks for when it meets one.
COMMON = (
    *range(0x20, 0x7F), 0xA0, 0xA7, *range(0xB0, 0xB4), *range(0xB5, 0xB8), 0xC5, 0xD7, 0xE1, 0xE4, 0xE8, 0xE9, 0xED, 0xEF, 0xF3,
    0xF6, 0xFC, *range(0x3B1, 0x3B5), 0x3BA, *range(0x2010, 0x2015), *range(0x2018, 0x201E), 0x2020, 0x2021, 0x2026,
    0x2032, *range(0x2190, 0x2194), 0x2195, 0x2212, 0x2217, 0x2264, 0x2265, 0x25B3,
)  # fmt: skip
#: Where Latin letters end, which names of authors need and which are few beside Greek ones and signs.
_LATIN = 0x250
#: Signs that a font may lack -> those that stand for them: the asterisk of an HLA allele is written as an operator, too.
_ALIKE = {0x2217: 0x2A}
#: Features of setting: kerning, ligatures, figures of one width, and for print raised figures.
_WEB = ["kern", "liga", "ccmp", "locl", "tnum", "lnum"]
FEATURES = [*_WEB, "pnum", "sups", "subs"]


@dataclass(frozen=True)
class Face:
    """One style of a family.

    Attributes
    ----------
    family : name by which pages, charts and print ask for it.
    package : package that carries it.
    file : its variable font in that package.
    italic : whether its letters slope.
    weights : the lightest and the heaviest weight that the book uses.
    fixed : axes that are set once and for all.
    """

    family: str
    package: str
    file: str
    italic: bool
    weights: tuple[int, int]
    fixed: tuple[tuple[str, float], ...] = ()


SERIF, SANS = "Source Serif 4", "Source Sans 3"
FACES = {
    "serif": Face(
        SERIF, "fontpkg-source-serif-4", "SourceSerif4[opsz,wght].ttf", False, (400, 600), (("opsz", 16),)
    ),
    "serif-italic": Face(
        SERIF,
        "fontpkg-source-serif-4",
        "SourceSerif4-Italic[opsz,wght].ttf",
        True,
        (400, 400),
        (("opsz", 16),),
    ),
    "sans": Face(SANS, "fontpkg-source-sans-3", "SourceSans3[wght].ttf", False, (400, 650)),
    "sans-italic": Face(SANS, "fontpkg-source-sans-3", "SourceSans3-Italic[wght].ttf", True, (400, 400)),
}


@cache
def edition() -> str:
    """Return the versions of all that decides how the letters look; part of the key of whatever is drawn with them."""
    packages = sorted({face.package for face in FACES.values()})
    # Whoever cuts otherwise, or other letters, edits this module.
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    return " ".join([f"drawing {code}", *(f"{name} {version(name)}" for name in (*packages, "fonttools"))])


def still(
    name: str,
    weight: int,
    *,
    family: str = "",
    weight_class: int | None = None,
    features: Iterable[str] = ("kern",),
    axes: Mapping[str, float] | None = None,
) -> bytes:
    """Cut a font of one weight (TrueType), for programs that take no variable ones.

    Parameters
    ----------
    name : key of :data:`FACES`.
    weight : as in CSS; 400 is regular.
    family : a name of its own, so that a font of the system has no part in it.
    weight_class : the weight that the font claims to have, where that is another.
    features : of setting, that are kept.
    axes : where another place on them is wanted than the one of the pages, such as the size of the letters.
    """
    face = FACES[name]
    font = _instance(name, {"wght": weight, **dict(face.fixed), **(axes or {})}, features)
    font["OS/2"].usWeightClass = weight_class or weight
    for record in font["name"].names:
        if family and record.nameID in (1, 16):
            record.string = family
    return _saved(font)


@dataclass(frozen=True)
class StandIn:
    """A font of the reader's machine, shown until ours has come, and set so wide that no line breaks elsewhere.

    Attributes
    ----------
    names : under which systems have it, or one of the same widths.
    size : its size beside that of ours for lines of the same length, in per cent.
    """

    names: tuple[str, ...]
    size: float


#: Measured on the text of a book, letter by letter.
STAND_INS = {
    SERIF: (
        StandIn(("Noto Serif", "NotoSerif-Regular"), 97.7),
        StandIn(("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif"), 114.9),
    ),
    SANS: (
        StandIn(("Noto Sans", "NotoSans-Regular"), 88.5),
        StandIn(("Roboto", "Roboto-Regular"), 93.6),
        StandIn(("Arial", "ArialMT", "Liberation Sans"), 93.2),
    ),
}
#: Above and below the line, in per cent of the size; as in the fonts themselves.
_HEIGHTS = {SERIF: (103.6, 33.5), SANS: (102.4, 40.0)}


def files_of_web() -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return name of each file of :func:`web` -> its face and the letters in it, marks of evidence among the common."""
    rest = [letter for letter in LETTERS if letter not in set(COMMON)]
    names, signs = (tuple(one for one in rest if (one < _LATIN) == latin) for latin in (True, False))
    return {
        f"{name}{suffix}": (name, letters)
        for name in FACES
        for suffix, letters in (("", (*COMMON, *map(ord, MARKS))), ("-names", names), ("-signs", signs))
    }


def web(file: str) -> bytes:
    """Cut a variable font for browsers (WOFF2), with the weights that the book uses."""
    name, letters = files_of_web()[file]
    face = FACES[name]
    low, high = face.weights
    axes = {"wght": low if low == high else (low, high), **dict(face.fixed)}
    font = _instance(name, axes, _WEB, letters)
    font.flavor = "woff2"
    return _saved(font)


def stylesheet(address: str = "fonts") -> str:
    """Return the CSS that names the files of :func:`web`, as seen from the sheet's own folder, and what stands in."""
    rules = [
        f"@font-face {{ font-family: '{FACES[name].family}'; src: url('{address}/{file}.woff2') format('woff2');"
        f" font-style: {'italic' if FACES[name].italic else 'normal'}; font-display: swap;"
        f" font-weight: {_weights(FACES[name])}; unicode-range: {_ranges(letters)}; }}"
        for file, (name, letters) in files_of_web().items()
    ]
    for family, stands in STAND_INS.items():
        above, below = _HEIGHTS[family]
        for number, one in enumerate(stands, 1):
            sources = ", ".join(f"local('{name}')" for name in one.names)
            rules.append(
                f"@font-face {{ font-family: '{_stand_in(family, number)}'; src: {sources}; size-adjust: {one.size}%;"
                f" ascent-override: {above / one.size:.1%}; descent-override: {below / one.size:.1%};"
                " line-gap-override: 0%; }"
            )
    named = "".join(f" --{kind}: {stack(family)};" for kind, family in (("serif", SERIF), ("sans", SANS)))
    return "\n".join(["/* Generated by livingreview.lettering. */", *rules, f":root {{{named} }}"]) + "\n"


def stack(family: str) -> str:
    """Return the fonts to be tried in turn, as CSS has them."""
    stands = [_stand_in(family, number) for number, _ in enumerate(STAND_INS[family], 1)]
    last = "Georgia, serif" if family == SERIF else "'Helvetica Neue', sans-serif"
    return ", ".join([*(f"'{name}'" for name in (family, *stands)), last])


def _stand_in(family: str, number: int) -> str:
    return f"{family} stand-in {number}"


def _ranges(letters: Iterable[int]) -> str:
    """Return letters as CSS names them: neighbours as one range."""
    runs: list[list[int]] = []
    for letter in sorted(set(letters)):
        if runs and letter == runs[-1][1] + 1:
            runs[-1][1] = letter
        else:
            runs.append([letter, letter])
    return ", ".join(f"U+{first:X}" + f"-{last:X}" * (first != last) for first, last in runs)


def _weights(face: Face) -> str:
    low, high = face.weights
    return str(low) if low == high else f"{low} {high}"


def folder(pictures: Path | None = None) -> Path:
    """Return where cuts are kept: with the drawings of the build, else in a folder of this process."""
    kept = pictures or os.environ.get(environment.PICTURES)
    base = Path(kept) / "fonts" if kept else Path(_until_the_end().name)
    return base / hashlib.sha256(edition().encode()).hexdigest()[:16]


@cache
def _until_the_end() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="livingreview-fonts-")


#: Copyright, family, style, identifier, whole name, version, name in PostScript; numbers of the table ``name``.
_NAMES = range(7)


def _instance(
    name: str, axes: dict[str, Any], features: Iterable[str], unicodes: Iterable[int] = ()
) -> TTFont:
    """Return a face with these axes and letters; with all of ours and the marks, if none are named."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    marks = set(map(ord, MARKS))
    wanted = set(unicodes) or {*LETTERS, *marks}
    font = TTFont(
        BytesIO(_with_letters(name, tuple(features), frozenset(wanted - marks))), recalcTimestamp=False
    )
    _add_alike(font)
    if wanted >= marks:
        _add_marks(font)
    instantiateVariableFont(font, axes, inplace=True, optimize=True)
    return font


@cache
def _with_letters(name: str, features: tuple[str, ...], letters: frozenset[int]) -> bytes:
    """Return a face, variable as it came, with these letters only: the slow half of a cut, the same for each weight."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    face = FACES[name]
    file = files(face.package.replace("-", "_")).joinpath("files", face.file)
    font = TTFont(BytesIO(file.read_bytes()), recalcTimestamp=False)
    # Widths are in gvar too; HVAR would have to know the marks that are added.
    for table in ("STAT", "HVAR", "MVAR", "GDEF"):
        if table in font:
            del font[table]
    # To find out which names are spoken of anywhere takes as long as all the rest; nobody asks for more than these.
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in _NAMES and record.langID == 0x409]
    del font["name"]
    subsetter = Subsetter(Options(layout_features=list(features), hinting=False, glyph_names=True))
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font["name"] = names
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _add_alike(font: TTFont) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            for letter, other in _ALIKE.items():
                if other in table.cmap:
                    table.cmap.setdefault(letter, table.cmap[other])


def _add_marks(font: TTFont) -> None:
    """Draw the four marks into a font, in the place of what it may have there."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    em = font["head"].unitsPerEm
    # Read before there are more glyphs than they know.
    glyphs, widths, variations = font["glyf"], font["hmtx"], font["gvar"]
    for letter, draw in MARKS.items():
        pen = TTGlyphPen(None)
        draw(Cu2QuPen(pen, max_err=em / 1000, reverse_direction=True), em)
        name = f"mark{ord(letter):X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        glyphs.glyphs[name] = pen.glyph()
        glyphs.glyphOrder = font.getGlyphOrder()
        widths.metrics[name] = (round(_WIDTH * em), round((_WIDTH / 2 - _RADIUS) * em))
        variations.variations[name] = []
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


#: In em: width of a mark, its radius, the height of its middle, the breadth of its line.
_WIDTH, _RADIUS, _MIDDLE, _LINE = 0.66, 0.25, 0.29, 0.075


def _solid(pen: AbstractPen, em: int) -> None:
    _arc(pen, em, _RADIUS)


def _hollow(pen: AbstractPen, em: int) -> None:
    _arc(pen, em, _RADIUS)
    _arc(pen, em, _RADIUS - _LINE, back=True)


def _dotted(pen: AbstractPen, em: int) -> None:
    for step in range(_DOTS):
        turn = 2 * pi * step / _DOTS
        _arc(
            pen,
            em,
            _LINE * 0.72,
            around=((_RADIUS - _LINE / 2) * cos(turn), (_RADIUS - _LINE / 2) * sin(turn)),
        )


def _split(pen: AbstractPen, em: int) -> None:
    _hollow(pen, em)
    _arc(pen, em, _RADIUS - _LINE / 2, half=True)


_DOTS = 8
#: The mark of what was checked, which stands in keys only.
CHECKED = "●"
#: Checked, secondary, as reviewed, disputed.
MARKS: dict[str, Callable[[AbstractPen, int], None]] = {
    CHECKED: _solid,
    "○": _hollow,
    "◌": _dotted,
    "◐": _split,
}


def _arc(
    pen: AbstractPen,
    em: int,
    radius: float,
    *,
    around: tuple[float, float] = (0, 0),
    back: bool = False,
    half: bool = False,
) -> None:
    """Draw a circle, or its left half, counter-clockwise unless it is to cut a hole."""
    quarters = [1, 2] if half else [0, 1, 2, 3]
    if back:
        quarters = quarters[::-1]
    reach = 4 / 3 * tan(pi / 8)

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            round((_WIDTH / 2 + around[0] + radius * x) * em, 1),
            round((_MIDDLE + around[1] + radius * y) * em, 1),
        )

    corners = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
    first = True
    for quarter in quarters:
        start, end = corners[quarter], corners[quarter + 1]
        if back:
            start, end = end, start
        if first:
            pen.moveTo(at(*start))
            first = False
        ahead = (start[0] + reach * end[0], start[1] + reach * end[1])
        behind = (end[0] + reach * start[0], end[1] + reach * start[1])
        pen.curveTo(at(*ahead), at(*behind), at(*end))
    pen.closePath()
