"""How wide lettering is, in pixels, before anything is drawn: estimates, on the safe side.

They are kept here and not read from the font, so that the check of a diagram does without loading one.
"""

from __future__ import annotations

from math import ceil

#: Advance widths of the sans of the book in em, rounded up.
_ADVANCE = {
    0.2: " ",
    0.28: "',.:;Iijl|·Ιι’′",
    0.32: "!()-[]f{}",
    0.36: "/\\rt",
    0.44: '"*?szζξς',
    0.48: "JYcvxyεντ–",
    0.52: "#$+0123456789<=>FLVX^_aegk~Γγκλυχ",
    0.56: "AESTZ`bdhnopquΞΣαδηθορσ",
    0.6: "BCKPRΔβμπ",
    0.64: "&DG→",
    0.68: "HNOQUΘΠΩφ",
    0.72: "wΦΨψω",
    0.76: "M",
    0.8: "W",
    0.84: "%m",
    0.88: "@",
}
_WIDTHS = {character: width for width, characters in _ADVANCE.items() for character in characters}
_BOLD = 1.07
#: Letters that are about half as wide as the others.
_SLIM = "iljtfrI.,-–1 "


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, estimated a little on the safe side."""
    return sum(_WIDTHS.get(character, 0.6) for character in text) * size * (_BOLD if bold else 1)


def generous_width(text: str) -> float:
    """Return a width that small print fills in no font: for names whose neighbours must not meet them."""
    return sum(4.6 if letter in _SLIM else 7.2 for letter in text)


def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a label at spaces into the fewest lines of at most ``limit`` pixels, as even as they can be.

    A single word longer than the limit keeps a line of its own.
    """
    words = text.split()
    widths = [text_width(word, size, bold=bold) for word in words]
    space = text_width(" ", size, bold=bold)
    whole = sum(widths) + space * (len(words) - 1)
    best = _filled(words, widths, space, max(limit, *widths))
    for count in range(1, len(words) + 1):
        even = max(whole / count, *widths)
        if len(best) == count:
            # Narrow the lines as long as their number stays.
            for step in range(max(ceil((limit - even) / 2), 0)):
                lines = _filled(words, widths, space, even + 2 * step)
                if len(lines) == count:
                    return lines
    return best


def _filled(words: list[str], widths: list[float], space: float, limit: float) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for word, width in zip(words, widths, strict=True):
        if lines[-1] and used + space + width > limit + 1e-6:
            lines.append([])
            used = 0.0
        used += width + (space if lines[-1] else 0)
        lines[-1].append(word)
    return tuple(" ".join(line) for line in lines)
