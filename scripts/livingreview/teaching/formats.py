"""How the bank of exercises is written: CSV for a spreadsheet, GIFT and Moodle XML for a course on the web."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from html import escape
from itertools import groupby

from lxml import etree

from livingreview.exercises import LEVELS
from livingreview.teaching.bank import Exercise

#: What GIFT reads as a sign of its own, and how it is written as a letter (docs.moodle.org/en/GIFT_format).
_GIFT = {"\\": "\\\\", **{sign: f"\\{sign}" for sign in "~=#{}:"}, "\n": "\\n"}
#: What separates the levels of a category in Moodle; doubled, it is a letter.
_SLASH = re.compile("/")


def as_csv(exercises: Iterable[Exercise]) -> str:
    """Return a table, one exercise a row."""
    columns = [field.name for field in fields(Exercise)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([getattr(one, column) for column in columns] for one in exercises)
    return written.getvalue()


def as_gift(exercises: Sequence[Exercise]) -> str:
    """Return questions to be answered in words, in Moodle's GIFT; the solution is their general feedback.

    A chapter is a category, a level a tag. GIFT has no place for a hint, which stands in a remark before the question.
    """
    lines: list[str] = []
    for category, group in groupby(exercises, _category):
        lines += [f"$CATEGORY: {category}", ""]
        for one in group:
            lines += [
                f"// Hint: {' '.join(one.hint.split())}",
                f"// [id:{one.label}] [tag:{one.level}]",
                f"::{gift(_name(one))}::[plain]{gift(_question(one))}{{####{gift(one.solution)}}}",
                "",
            ]
    return "\n".join(lines)


def gift(text: str) -> str:
    r"""Return text in which GIFT finds no sign of its own.

    >>> gift("HR = 0.8 {a}")
    'HR \\= 0.8 \\{a\\}'
    """
    return "".join(_GIFT.get(letter, letter) for letter in text)


def as_moodle(exercises: Sequence[Exercise]) -> str:
    """Return essay questions as Moodle XML.

    A chapter is a category, a level a tag, and the label the identifier, so that a later edition is told from another
    question. Graders see hint and solution; students see the solution where a quiz shows its general feedback.
    """
    quiz = etree.Element("quiz")
    for category, group in groupby(exercises, _category):
        question = etree.SubElement(quiz, "question", type="category")
        _text(etree.SubElement(question, "category"), f"$course$/top/{category}")
        for one in group:
            quiz.append(_essay(one))
    etree.indent(quiz)
    return etree.tostring(quiz, encoding="utf-8", xml_declaration=True).decode() + "\n"


def _essay(one: Exercise) -> etree._Element:
    question = etree.Element("question", type="essay")
    _text(etree.SubElement(question, "name"), _name(one))
    _html(question, "questiontext", _question(one))
    _html(question, "generalfeedback", one.solution)
    settings = {
        "defaultgrade": "1",
        "penalty": "0",
        "hidden": "0",
        "idnumber": one.label,
        "responseformat": "editor",
        "responserequired": "1",
        "responsefieldlines": "15",
        "attachments": "0",
        "attachmentsrequired": "0",
    }
    for name, value in settings.items():
        etree.SubElement(question, name).text = value
    _html(question, "graderinfo", f"Hint: {one.hint}\nSolution: {one.solution}")
    _html(question, "responsetemplate", "")
    _text(etree.SubElement(etree.SubElement(question, "tags"), "tag"), one.level)
    return question


def _text(around: etree._Element, words: str) -> None:
    etree.SubElement(around, "text").text = words


def _html(question: etree._Element, name: str, words: str) -> None:
    """Add an element whose text is HTML: a paragraph for each line."""
    element = etree.SubElement(question, name, format="html")
    _text(element, "".join(f"<p>{escape(line, quote=False)}</p>" for line in words.split("\n") if line))


def _name(one: Exercise) -> str:
    return f"{one.title} ({LEVELS[one.level].lower()})"


def _question(one: Exercise) -> str:
    """Return the question, and in front of it where its figures and tables are found."""
    return f"{one.number} of the chapter “{one.chapter}”.\n{one.question}"


def _category(one: Exercise) -> str:
    return "/".join(_SLASH.sub("//", title) for title in (one.part, one.chapter) if title)


#: Name of each format -> how it is written.
FORMATS: dict[str, Callable[[Sequence[Exercise]], str]] = {
    "csv": as_csv,
    "gift": as_gift,
    "moodle": as_moodle,
}
