"""British spelling, the book's one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check.fault import Fault
from livingreview.check.myst import Chapter, Paragraph

#: American stem -> British stem. Where a longer word is spelt alike in both, the pattern leaves it out.
SPELLINGS = {
    r"tumor(?!ig|ic)": "tumour",
    r"signaling": "signalling",
    r"signaled": "signalled",
    r"leukemi": "leukaemi",
    r"behavior": "behaviour",
    r"favor": "favour",
    r"color(?!ect)": "colour",
    r"neighbor": "neighbour",
    r"center(?!ed|ing)": "centre",
    r"centered": "centred",
    r"fiber(?=s?\b)": "fibre",
    r"(?<!o)estrogen": "oestrogen",
    r"hematolog": "haematolog",
    r"hematopoie": "haematopoie",
    r"hemoglobin": "haemoglobin",
    r"hemorrhag": "haemorrhag",
    r"anemi": "anaemi",
    r"ischemi": "ischaemi",
    r"(?<!o)edema": "oedema",
    r"diarrhea": "diarrhoea",
    r"(?<!o)esophag": "oesophag",
    r"pediatric": "paediatric",
    r"labeled": "labelled",
    r"labeling": "labelling",
    r"modeling": "modelling",
    r"defense": "defence",
    r"analyz": "analys",
    r"catalyz": "catalys",
    r"paralyz": "paralys",
}
_IZE = (
    "categori|characteri|emphasi|generali|harmoni|hospitali|hypothesi|immuni|internali|locali|maximi"
    "|metastasi|minimi|neutrali|normali|optimi|polari|prioriti|randomi|recogni|sensiti|speciali"
    "|stabili|standardi|summari|synthesi|utili|visuali"
)
_SPELLINGS: list[tuple[re.Pattern[str], str | None]] = [
    *((re.compile(american, re.IGNORECASE), british) for american, british in SPELLINGS.items()),
    (re.compile(rf"(?:{_IZE})z(?=e|i|a)", re.IGNORECASE), None),
]
_END_OF_WORD = re.compile(r"\W")
_QUOTED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|(?<![\w*])\*(?=\S)[^*]{25,}?\*(?!\*)|(?<!\w)_(?=\S)[^_]{25,}?_(?!\w)", re.DOTALL
)


def check(chapter: Chapter, paragraph: Paragraph) -> Iterator[Fault]:
    """Yield American spellings outside quotations and titles."""
    plain = _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), paragraph.plain)
    for pattern, british in _SPELLINGS:
        for found in pattern.finditer(plain):
            american = found[0]
            word = _END_OF_WORD.split(plain[found.start() :], maxsplit=1)[0]
            spelt = british or f"{american[:-1]}s"
            spelt = spelt.capitalize() if american[0].isupper() else spelt
            message = f"{word} is American spelling; write {spelt + word[len(american) :]}"
            yield Fault(chapter.file, paragraph.line_at(found.start()), None, message)
