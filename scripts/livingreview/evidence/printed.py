"""How an entry of the bibliography is printed: names, title, place and links, the same for every type of work."""

from __future__ import annotations

import re
from functools import lru_cache

from pybtex.database import Entry, Person
from pybtex.markup import LaTeXParser
from pybtex.richtext import HRef, Tag, Text

MAX_AUTHORS = 6
#: Words of a title by which a work without authors is cited.
_WORDS = 6
#: Where a work appeared: the first of these fields that an entry has is printed.
PLACES = ("journal", "booktitle", "howpublished", "publisher", "school", "institution", "organization")
#: Fields whose LaTeX is decoded in print; of the others each character is printed as it stands.
DECODED = ("author", "editor", "title", "note", *PLACES)
AS_TYPED = ("volume", "number", "pages", "year")
#: Whatever the decoder of LaTeX changes besides braces; most text has none of it, and decoding is slow.
_LATEX = re.compile(r"[\\$%~#\n\t]|--|``|''|,,|[!?]`|^ |  ")

#: Sentences of a note for whoever completes the entry, not for a reader: what no copy of the work showed.
_UNSEEN = re.compile(
    r"(?:No DOI (?:was seen|in the copy seen|shown in the copy read|on the page that was read)"
    r"|A registry record has no DOI"
    r"|The issuer's own address was not seen"
    r"|Year (?:of publication )?not (?:printed|shown) in the copy read[:;] to be confirmed"
    r"|Read in (?:a copy|copies) at \S+)(?:\.\s*|$)"
)


@lru_cache(maxsize=20_000)
def decoded(text: str) -> Text:
    """Return text with its LaTeX decoded.

    Raises
    ------
    ValueError : if a backslash has nothing to act on.
    pybtex.exceptions.PybtexError : if braces do not match.
    """
    if _LATEX.search(text):
        return Text.from_latex(text)
    return LaTeXParser(text).parse() if "{" in text or "}" in text else Text(text)


def printed(entry: Entry) -> Text:
    """Print one entry as rich text: up to six authors, title as typed, place and year, note, links."""
    parts = [_closed(people(entry)), _closed(_text(entry, "title")), _place(entry)]
    if note := _UNSEEN.sub("", entry.fields.get("note", "")).strip():
        parts.append(_closed(decoded(note)))
    parts += _links(entry)
    return Text(" ").join([part for part in parts if part])


def people(entry: Entry) -> Text:
    """Print up to six authors as surname and initials; of a work without authors its editors."""
    role = "author" if entry.persons.get("author") else "editor"
    persons = list(entry.persons.get(role, []))
    cut = len(persons) > MAX_AUTHORS or (persons and str(persons[-1]) == "others")
    shown = [p for p in persons if str(p) != "others"][:MAX_AUTHORS]
    names = ", ".join(_name(person) for person in shown) + (", et al" if cut else "")
    edited = ", editors" if len(persons) > 1 else ", editor"
    return Text(names + edited if names and role == "editor" else names)


def short_title(title: str) -> str:
    """Return the title by which a work without authors is cited: up to its colon, and no more than six words.

    >>> short_title("An example: what it is"), short_title("One two three four five {SIX-7} eight")
    ('An example', 'One two three four five SIX-7 …')
    """
    words = str(decoded(title)).split(": ")[0].split()
    return " ".join(words) if len(words) <= _WORDS else " ".join([*words[:_WORDS], "…"])


def surname(person: Person) -> str:
    """Return the surname as it is printed, with what stands before it (van der)."""
    return _plain([*person.prelast_names, *person.last_names])


def _plain(parts: list[str]) -> str:
    return " ".join(str(decoded(part)) for part in parts)


def _name(person: Person) -> str:
    given = _plain([*person.first_names, *person.middle_names]).replace("-", " ").split()
    # Initials that are already written together (JC) stay as they are.
    initials = "".join(n.strip(".") if n.isupper() and len(n) <= 3 else n[0] for n in given)
    pieces = (surname(person), initials, _plain(person.lineage_names))
    return " ".join(piece for piece in pieces if piece)


def _text(entry: Entry, name: str) -> Text:
    return decoded(entry.fields[name]) if name in entry.fields else Text()


def _closed(text: Text) -> Text:
    return text if not text or str(text).endswith((".", "?", "!")) else Text(text, ".")


def _place(entry: Entry) -> Text:
    name = next((f for f in PLACES if f in entry.fields), None)
    fields = entry.fields
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
    pages = fields.get("pages", "").replace("--", "\N{EN DASH}")
    where = ":".join(piece for piece in (volume, pages) if piece)
    when = fields.get("year", "n.d.") + (f";{where}" if where else "")
    when = when if when.endswith(".") else f"{when}."
    return Text(Tag("em", _text(entry, name)), ". ", when) if name else Text(when)


def _links(entry: Entry) -> list[Text]:
    fields, links = entry.fields, []
    if "doi" in fields:
        links.append(Text(HRef(f"https://doi.org/{fields['doi']}", f"doi:{fields['doi']}"), "."))
    if "pmid" in fields:
        links.append(
            Text(HRef(f"https://pubmed.ncbi.nlm.nih.gov/{fields['pmid']}/", f"PMID {fields['pmid']}"), ".")
        )
    if "url" in fields:
        links.append(Text(HRef(fields["url"], "Source page"), "."))
    return links
