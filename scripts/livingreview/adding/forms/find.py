"""Which row somebody means who knows no keys: by its key, the page, the sentence, or what the number is of."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from livingreview.adding.forms.book import Book, Place, words_in
from livingreview.adding.forms.estimate import number

#: So many candidates are shown; more help nobody.
FEW = 8
_KEY = re.compile(r"(?<![^\W])[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?(?![^\W])", re.ASCII)
_PREFILLED = re.compile(r"^Row\s+([a-z0-9/-]+)\s*$", re.MULTILINE)
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"(?<![\w.,])[0-9]+(?:[.,·][0-9]+)?(?![\w])")
_DECIMAL = re.compile(r"[0-9][.,·][0-9]")
#: Words of a sentence that were pasted, at least so many, and the share of them that must agree.
_SENTENCE, _AGREE = 8, 0.85


@dataclass(frozen=True)
class Found:
    """What was found: one row; or rows of which it may be one; or none.

    Attributes
    ----------
    said : why it is not one row.
    """

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    said: str = ""


def row(text: str, expected: str, book: Book) -> Found:
    """Return the row that a text is about.

    Parameters
    ----------
    expected : what the number should be; what it says of endpoint and measure helps to find the row.
    """
    keys = {
        Place(name, key) for name in ("outcomes", "arms") if name in book.tables for key in book.rows(name)
    }
    if named := [place for key in _PREFILLED.findall(text) for place in keys if place.key == key]:
        return _one(named, "The form names several rows.")
    addresses = [unquote(one) for one in _URL.findall(text)]
    for address in addresses:
        linked = [place for place in keys if address.endswith((f"#row-{place.key}", f"#{place.key}"))]
        if len(linked) == 1:
            return Found(linked[0])
    plain = _URL.sub(" ", text)
    said = set(_KEY.findall(plain))
    if named := [place for place in keys if place.key in said]:
        return _one(named, "You name several rows; send one form for each.")
    chapters = {chapter for address in addresses for chapter in book.chapters if _is_page(address, chapter)}
    if found := _by_sentence(plain, expected, book, chapters):
        return found
    return _by_words(plain, expected, book, chapters, keys)


def _one(places: Collection[Place], said: str) -> Found:
    rows = tuple(dict.fromkeys(places))
    return Found(rows[0]) if len(rows) == 1 else Found(None, rows[:FEW], said)


def _is_page(address: str, chapter: str) -> bool:
    path = address.split("#")[0].split("?")[0]
    return path.endswith(f"/{chapter.removesuffix('.md')}.html")


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[.,·]\d+)?", text.casefold())


def _by_sentence(text: str, expected: str, book: Book, chapters: Collection[str]) -> Found | None:
    """Return what a pasted sentence prints, if it is one of the book's."""
    words = set(_tokens(text))
    if len(words) < _SENTENCE:
        return None
    best: list[tuple[float, tuple[Place, ...]]] = []
    for chapter, printed, places in book.sentences:
        own = set(_tokens(printed))
        smaller = min(len(own), len(words))
        if (chapters and chapter not in chapters) or smaller < _SENTENCE:
            continue
        best.append((len(own & words) / smaller, places))
    share, places = max(best, key=lambda pair: pair[0], default=(0.0, ()))
    if share < _AGREE:
        return None
    known = [place for place in dict.fromkeys(places) if place.key in book.rows(place.table)]
    return _told(
        _narrowed(known, expected, book), "The sentence has several numbers; say which of these you mean."
    )


def _told(places: Collection[Place], said: str) -> Found | None:
    return _one(places, said) if places else None


def _by_words(
    text: str, expected: str, book: Book, chapters: Collection[str], keys: Collection[Place]
) -> Found:
    trials, rest = book.named_trials(text)
    if not trials:
        on_page = [
            place
            for chapter, _, places in book.sentences
            if chapter in chapters
            for place in dict.fromkeys(places)
        ]
        chosen = [
            place for place in _narrowed(on_page, f"{rest} {expected}", book) if _prints(place, rest, book)
        ]
        if chosen:
            return _one(chosen, "On this page several rows have this number; say which of these you mean.")
        return Found(None, _near(text, keys), "No trial and no row of the book is named in it.")
    if len(trials) > 1:
        names = ", ".join(book.trials[key] for key in trials[:FEW])
        return Found(None, (), f"It names several trials ({names}); name the one that it is about.")
    (trial,) = trials
    own = [
        Place("outcomes", row.cells["outcome"])
        for row in book.tables["outcomes"].rows
        if row.cells["trial"] == trial
    ]
    wants_patients = re.search(r"\b(?:number of )?patients?\b|\bn\s*=|sample size", rest, re.IGNORECASE)
    if wants_patients and not words_in(rest, book.words("outcomes", "endpoint")):
        arms = [Place("arms", key) for key, row in book.rows("arms").items() if row.cells["trial"] == trial]
        arms = [place for place in arms if place.key.split("/")[1] in arms_named(rest, trial, book)] or arms
        return _told(arms, "Several arms have a number of patients; say which of these you mean.") or Found()
    if not own:
        return Found(
            None, (), f"The book has no result of {book.trials[trial]} yet; use the form for a newer result."
        )
    narrowed = _narrowed(own, rest, book) or _narrowed(own, expected, book)
    if len(narrowed) > 1:
        narrowed = _narrowed(narrowed, expected, book) or narrowed
    with_number = [place for place in narrowed if _prints(place, rest, book)]
    if with_number:
        narrowed = with_number
    name = book.trials[trial]
    ordered = sorted(narrowed or own, key=lambda place: place.key not in book.latest)
    main = [place for place in narrowed if place.key in book.latest]
    if len(main) == 1 and not with_number and not _DECIMAL.search(rest):
        # Who names neither a subgroup nor a number means what the book shows first.
        return Found(main[0])
    if narrowed:
        return _one(ordered, f"{name} has several such numbers; say which of these you mean.")
    return Found(None, tuple(ordered[:FEW]), f"{name} has no such number in the book; these it has.")


def _narrowed(places: Iterable[Place], text: str, book: Book) -> list[Place]:
    """Return the rows that agree with the endpoint, the measure, the assessment and the arms that a text names."""
    kept = list(dict.fromkeys(places))
    # Everybody speaks of “the number”, and few mean a count.
    text = re.sub(r"\bnumbers?\b(?! of\b)", " ", text, flags=re.IGNORECASE)
    for column in ("endpoint", "measure", "assessment", "analysis"):
        said = words_in(text, book.words("outcomes", column))
        if said:
            kept = [
                place
                for place in kept
                if place.table == "outcomes" and book.rows("outcomes")[place.key].cells[column] in said
            ]
    trials = {book.rows(place.table)[place.key].cells["trial"] for place in kept}
    for trial in trials if len(kept) > 1 else ():
        named = arms_named(text, trial, book)
        if len(named) == 1:
            of_arm = [place for place in kept if book.rows(place.table)[place.key].cells["arm"] in named]
            kept = of_arm or kept
    return kept


def _prints(place: Place, text: str, book: Book) -> bool:
    """Say whether a text holds the number of a row."""
    cells = book.rows(place.table)[place.key].cells
    value = cells["n"] if place.table == "arms" else cells["value"]
    return value in {number(found.replace("·", ".")) for found in _NUMBER.findall(text)}


def _near(text: str, keys: Collection[Place]) -> tuple[Place, ...]:
    """Return the rows whose key is nearly a word of the text."""
    by_key = {place.key: place for place in keys}
    words = [word for word in text.casefold().split() if "-" in word and len(word) <= 120][:20]
    near = [key for word in words for key in difflib.get_close_matches(word, by_key, 3, 0.75)]
    return tuple(by_key[key] for key in dict.fromkeys(near))[:FEW]


def arms_named(text: str, trial: str, book: Book) -> list[str]:
    """Return the arms of a trial that a text names, as :func:`named`."""
    return named(
        text, {row.cells["arm"]: row.cells for row in book.tables["arms"].rows if row.cells["trial"] == trial}
    )


def named(text: str, arms: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the arms that a text names: by their key, or by what only they were given, or by their part.

    Parameters
    ----------
    arms : key -> cells of each arm of one trial.
    """
    if exact := [arm for arm in arms if arm in set(re.split(r"[\s,;()]+", text.casefold()))]:
        return exact
    said = set(_tokens(text))
    own = {arm: set(_tokens(f"{cells['regimen']} {arm.replace('-', ' ')}")) for arm, cells in arms.items()}
    found = []
    for arm, words in own.items():
        others = set().union(*(its for other, its in own.items() if other != arm))
        if {word for word in words - others if len(word) > 2} & said:
            found.append(arm)
    if not found:
        part = said & {"experimental", "control", "comparator"}
        found = [
            arm for arm, cells in arms.items() if cells["role"] in {_PARTS.get(word, word) for word in part}
        ]
    return found


#: Another word for the part of an arm.
_PARTS = {"comparator": "control"}
