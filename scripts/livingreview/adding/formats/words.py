"""Words of a reference as an export writes them, in the form in which a bibliography prints them."""

from __future__ import annotations

import html
import re
import unicodedata

from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

#: What reference managers and registers of works set around words: HTML, JATS, MathML.
_TAG = re.compile(r"</?(?:[a-z]+:)?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_RAISED = re.compile(r"<((?:jats:)?su[bp])\b[^<>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"</?(?:jats:)?(?:br|p|title|sec)\b[^<>]*>", re.IGNORECASE)
#: How older records of MEDLINE write Greek letters.
_OLD_GREEK = re.compile(r"(?<!\w)\.([a-z]{2,7})\.|(?<=\w)\.([a-z]{2,7})\.(?=\w)")
_SCRIPTS = {
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
}
_SIGNS = {"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "pm": "±", "times": "×", "sim": "∼", "approx": "≈"}
#: Accents as LaTeX writes them, and letters that it writes with a word.
_ACCENT = re.compile(
    r"\{?\\(?:[\"'`^~=.]\s*(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|[uvHcdbkrt](?:\s*\{\\?[A-Za-z]\}|\s+[A-Za-z])"
    r"|(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)(?![A-Za-z])(?:\{\}|\s(?=\w))?)\}?"
)
_GREEK = re.compile(r"\$\s*\\([A-Za-z]+)\s*\$|\{?\\(?:text|up)([a-z]{2,7})\}?|\\ensuremath\{\\([A-Za-z]+)\}")
#: Commands that only change how words look, and those that stand for a sign.
_LOOKS = re.compile(
    r"\\(text(?:it|bf|rm|sc|sf|normal|superscript|subscript)|emph|mkbibemph|mathrm|mathit|ensuremath|nocase)\s*"
    r"\{([^{}]*)\}"
)
_NAMED = {
    **{
        "textendash": "–",
        "textemdash": "—",
        "textquoteright": "’",
        "textquoteleft": "‘",
        "textregistered": "®",
    },
    **{
        "texttrademark": "™",
        "textquotedblleft": "“",
        "textquotedblright": "”",
        "textless": "<",
        "textgreater": ">",
    },
    **{"textasciitilde": "∼", "textdegree": "°", "textmu": "µ", "textpm": "±", "ldots": "…", "dots": "…"},
}
_SIGN = re.compile(rf"\{{?\\({'|'.join(_NAMED)})(?![A-Za-z])(?:\{{\}}|\s(?=\w))?\}}?")
_ENTITY = re.compile(r"\\?(&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});)")
#: A dollar is printed as it stands, and its escape is not.
_ESCAPED = re.compile(r"[&%#_]")


def greek(name: str) -> str:
    """Return the Greek letter or the sign of a name in LaTeX or MEDLINE; empty if there is none.

    >>> greek("alpha"), greek("Delta"), greek("pm"), greek("cell")
    ('α', 'Δ', '±', '')
    """
    if name in _SIGNS:
        return _SIGNS[name]
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return ""


def plain(text: str) -> str:
    """Return the words of an export: without tags, entities and characters that nobody sees, on one line.

    >>> plain("CD8<sup>+</sup> T cells &amp; <i>KRAS</i><sup>G12C</sup> in H<sub>2</sub>O, P &lt; 0.05")
    'CD8+ T cells & KRAS G12C in H₂O, P < 0.05'
    """
    for _ in range(2):  # what is written twice over, such as &amp;lt;i&amp;gt;
        text = _RAISED.sub(_raised, text)
        text = _TAG.sub("", _BREAK.sub(" ", text))
        text = html.unescape(text)
    text = _TAG.sub("", _RAISED.sub(_raised, text))
    text = _OLD_GREEK.sub(lambda found: greek(found[1] or found[2]) or found[0], text)
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_seen, text)).split())


def _raised(found: re.Match[str]) -> str:
    script, inner = found[1].lower().removeprefix("jats:"), found[2].strip()
    if inner.isdigit():
        return inner.translate(_SCRIPTS[script])
    return f" {inner}" if inner[:1].isalpha() else inner


def _seen(character: str) -> str:
    """Return a character; nothing for one that is not seen, such as a mark of direction, and a space for a space."""
    kind = unicodedata.category(character)
    if kind in ("Zs", "Zl", "Zp") or character in "\t\r\n":
        return " "
    return "" if kind in ("Cc", "Cf", "Co", "Cn", "Cs") else character


def escaped(text: str) -> str:
    """Return plain words as BibTeX writes them.

    Braces of plain text are left over from another program, and are dropped; a backslash stays and is refused later,
    because nobody can say what was meant.

    >>> escaped("R&D at 5% {IL-6}")
    'R\\\\&D at 5\\\\% IL-6'
    """
    bare = text.replace("{", "").replace("}", "").replace("~", "∼")
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", bare)


def from_latex(text: str) -> str:
    """Return the words of a field of BibTeX with letters for their commands; braces and other commands stay.

    >>> from_latex(r"P{\\'e}rol and ABC-$\\beta$ in {\\o}stradiol")
    'Pérol and ABC-β in østradiol'
    """
    if "<" in text:
        text = _TAG.sub("", _RAISED.sub(_raised, _BREAK.sub(" ", text)))
    text = _ENTITY.sub(lambda found: escaped(html.unescape(found[1])), text)
    text = _GREEK.sub(lambda found: greek(found[1] or found[2] or found[3]) or found[0], text)
    text = _SIGN.sub(lambda found: _NAMED[found[1]], text)
    text = _LOOKS.sub(_bare, text)
    text = _ACCENT.sub(_letter, text)
    return "".join(map(_seen, unicodedata.normalize("NFC", text)))


def _bare(found: re.Match[str]) -> str:
    """Return the words of a command without it; raised and lowered digits as such."""
    script = {"textsuperscript": "sup", "textsubscript": "sub"}.get(found[1])
    return found[2].translate(_SCRIPTS[script]) if script and found[2].isdigit() else found[2]


def _letter(found: re.Match[str]) -> str:
    try:
        letter = str(Text.from_latex(found[0])).strip()
    except (PybtexError, ValueError):
        return found[0]
    return letter if letter and letter.isalpha() else found[0]
