"""What a filled form would change, and what stands against it, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from livingreview.adding.forms import typed
from livingreview.adding.forms.body import Filled
from livingreview.adding.forms.book import Book, Place
from livingreview.adding.forms.source import New, Source
from livingreview.adding.forms.source import read as read_source
from livingreview.check import vocabulary

#: Status of a row that nobody of the book has compared with its source: to the book, what comes through a form is a
#: report of somebody else. Whoever reviews the change reads the source, and then writes another.
STATUS = "secondary"
#: A dispute is not settled by a form.
DISPUTED = "disputed"
#: Answers of a choice that are no word of a column, and the label that stands for them.
OPEN = {"Not stated": "NR", "Does not apply": "NA", "Not reported": "NR"}
#: Answers to how many sides a test had.
SIDES = {"One-sided": "1", "Two-sided": "2"}
#: Answers to what was read: what such a work is, and where in it a number stands if nothing else is said.
READ = {
    "The full paper": ("primary", ""),
    "Its abstract": ("primary", "Abstract"),
    "The registry record": ("registry", "Registry record"),
    "A congress abstract, poster or slides": ("congress", ""),
    "A statement of the company": ("company", ""),
    "News, or another paper that reports it": ("news", ""),
}
#: Answers to what a work is.
KINDS = {
    "A study (paper or preprint)": "primary",
    "A review or a meta-analysis": "review",
    "A guideline": "guideline",
    "A registry record": "registry",
    "A document of a regulator": "regulator",
    "A congress abstract, poster or slides": "congress",
    "A statement of a company": "company",
    "News": "news",
    "A database": "database",
}


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong in one field.

    Attributes
    ----------
    label : of the field, as the form has it; empty for what is about the whole form.
    found : what was typed there.
    said : what is wrong with it, and what to write.
    rows : rows that may be meant.
    works : keys of works that may be meant.
    """

    label: str
    found: str
    said: str
    rows: tuple[Place, ...] = ()
    works: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """Cells of a row that are to change."""

    place: Place
    cells: Mapping[str, str]


@dataclass(frozen=True)
class NewRow:
    """A row that is to come; ``begun`` is a row from which it takes over what it is about."""

    table: str
    given: Mapping[str, str]
    begun: Mapping[str, str] | None = None


@dataclass
class Plan:
    """What a form would change.

    Attributes
    ----------
    labels : table and column -> label of the field that fills it.
    typed : label of each field -> what was typed there.
    look : what a reviewer still has to look at.
    """

    edits: list[Edit] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    work: New | None = None
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    look: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing would change."""
        return not (self.edits or self.rows or self.work)


class Answers:
    """The fields of a filled form, made clean; what cannot be made so is a problem of the plan."""

    def __init__(self, filled: Filled, plan: Plan) -> None:
        self.form, self.plan = filled.form, plan
        self.texts: dict[str, str] = {}
        for one in filled.form.fields:
            written = filled.values.get(one.id, "")
            text, wrong = typed.cleaned(written)
            if wrong:
                self.wrong(one.id, wrong, written)
            elif one.required and not text:
                self.wrong(one.id, "This is missing; it is needed to enter anything.", "")
            elif one.required and typed.said_nothing(text):
                self.wrong(
                    one.id, "This says that there is nothing, and it is needed to enter anything.", text
                )
            elif one.options and one.kind == "dropdown" and text and text not in one.options:
                self.wrong(
                    one.id, f"This is none of the answers; choose one of: {'; '.join(one.options)}.", text
                )
                text = ""
            self.texts[one.id] = plan.typed[one.label] = text

    def __getitem__(self, ident: str) -> str:
        """Return the text of a field; empty if it was left open."""
        text = self.texts.get(ident, "")
        return "" if typed.said_nothing(text) else text

    def label(self, ident: str) -> str:
        """Return the label of a field; empty if the form has no such field."""
        return next((one.label for one in self.form.fields if one.id == ident), "")

    def wrong(
        self, ident: str, said: str, found: str, rows: tuple[Place, ...] = (), works: tuple[str, ...] = ()
    ) -> None:
        """Note a problem of a field."""
        self.plan.problems.append(Problem(self.label(ident), found, said, rows, works))

    def has(self, ident: str) -> bool:
        """Say whether a field was answered and may be read."""
        return bool(self[ident]) and not any(one.label == self.label(ident) for one in self.plan.problems)

    def names(self, table: str, **columns: str) -> None:
        """Note which field fills which column of a table."""
        for column, ident in columns.items():
            self.plan.labels[table, column] = self.label(ident)

    def choice(self, ident: str, book: Book, table: str, column: str) -> str:
        """Return the word of a column that was chosen; empty if none was."""
        text = self[ident] or (self.texts.get(ident, "") if self.texts.get(ident, "") in OPEN else "")
        return chosen(text, book, table, column)

    def words(self, ident: str) -> str:
        """Return words for a cell; empty if the field was left open, or holds what no cell may."""
        if not self.has(ident):
            return ""
        words, wrong = typed.for_cell(self[ident])
        if wrong:
            self.wrong(ident, wrong, self[ident])
            return ""
        return words


def chosen(text: str, book: Book, table: str, column: str) -> str:
    """Return what a column holds for an answer of a choice: a word of it, or a label of what is missing."""
    return OPEN.get(text) or vocabulary.meant(text, book.words(table, column)) or ""


def source_of(answers: Answers, book: Book, own: str = "") -> Source:
    """Return the work that the form names, and note what is wrong with it.

    Parameters
    ----------
    own : where the row itself says that the number stands, if its work is the one that is named; asked when the
        answer does not say it.
    """
    if not answers.has("source"):
        return Source()
    kind, place = READ.get(answers["read"], ("primary", ""))
    found = read_source(answers["source"], answers["reference"], book.works, kind)
    if found.said:
        needs_reference = answers["reference"] and not found.others
        answers.wrong("reference" if needs_reference else "source", found.said, answers["reference" if needs_reference else "source"], works=found.others)  # fmt: skip
        return Source()
    at = found.place or place or own
    if not at:
        answers.wrong(
            "source",
            "Say also where in the work it stands, such as Abstract; Table 2; Figure 3B; registry results.",
            answers["source"],
        )
    words, wrong = typed.for_cell(at)
    if wrong:
        answers.wrong("source", wrong, answers["source"])
    answers.plan.work = found.new
    return Source(found.key, found.new, words)


def house(source: Source, today: date) -> dict[str, str]:
    """Return the columns that tell of the reading: what came through a form was read by nobody of the book."""
    return {
        "source": source.key,
        "locator": reported(source.place, today),
        "status": STATUS,
        "checked_on": today.isoformat(),
        "read_again_on": "NA",
    }


def reported(place: str, today: date) -> str:
    """Return a locator that says who saw the fact there."""
    return f"{place}, as reported by a reader on {today.isoformat()}"
