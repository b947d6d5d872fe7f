"""References in the formats in which reference managers, PubMed and registers of works hand them out."""

from __future__ import annotations

import re

from livingreview.adding.formats import csl, medline, ris
from livingreview.adding.formats.words import from_latex
from livingreview.check import bibliography
from livingreview.evidence.bibliography import Entry

#: Larger exports are no selection of references.
MOST_BYTES = 20_000_000
EXPECTED = "BibTeX, RIS, PubMed (.nbib) or CSL JSON"
_BIBTEX = re.compile(r"^\s*@\w+\s*[{(]", re.MULTILINE)
_XML = re.compile(r"^\ufeff?\s*<")


class FormatError(ValueError):
    """The text holds no references that can be read; the message is one line."""


def entries(text: str) -> list[Entry]:
    """Return the works of an export, in the names of fields that BibTeX has, whatever its format.

    Raises
    ------
    FormatError : if it is in another format, or not whole.
    """
    if not text.strip():
        raise FormatError(f"the file is empty; export the reference as {EXPECTED}")
    if csl.START.match(text):
        try:
            return list(csl.entries(text))
        except csl.CslError as error:
            raise FormatError(str(error)) from error
    begins = {
        found.start(): reader
        for pattern, reader in ((_BIBTEX, None), (ris.START, ris), (medline.START, medline))
        if (found := pattern.search(text))
    }
    reader = begins[min(begins)] if begins else None
    if reader is not None:
        return list(reader.entries(text))
    if not begins:
        what = "XML" if _XML.match(text) else "in no format that is known here"
        raise FormatError(f"the file is {what}; export the reference as {EXPECTED}")
    return _bibtex(text)


def _bibtex(text: str) -> list[Entry]:
    found, faults = bibliography.parse(text.lstrip("\ufeff"))
    if faults or found is None:
        where = f"line {faults[0].line}: " if faults and faults[0].line else ""
        raise FormatError(
            f"{where}{faults[0].message}" if faults else f"the file cannot be read; export it as {EXPECTED}"
        )
    return [
        Entry(one.key, one.kind, one.line, {name: from_latex(said) for name, said in one.fields.items()})
        for one in found
    ]
