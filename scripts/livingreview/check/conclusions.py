"""Sentences that seem to conclude from the tables and have no claim: a list for the editor, no fault."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from livingreview.check import claims, contents
from livingreview.check.fault import Fault
from livingreview.check.files import read_text
from livingreview.check.myst import Chapter
from livingreview.evidence import questions
from livingreview.evidence.questions import QuestionError, Tables
from livingreview.project import Project

#: Admonitions in which a reader looks for conclusions.
_CLASSES = re.compile(r"\s*:class:.*\b(?:lr-summary|lr-key-points)\b")
_BLOCK = re.compile(r"(:{3,})\s*(\{admonition\}.*)?$")
#: Words that say more than one row does.
_CONCLUDES = re.compile(
    r"\b(?:no|none|nobody|nothing|never|neither|nor|not one|only|all|every|first|best|longer|shorter|better|worse"
    r"|most|few|fail\w*|improve\w*|prolong\w*|lengthen\w*|delay\w*|did not|does not|has not|have not)\b",
    re.IGNORECASE,
)


def listed(project: Project) -> Iterator[str]:
    """Yield the conclusions that are bound, each with what it rests on, and then those that are not."""
    found = contents.read(project)
    readable = claims.as_tables(found.tables)
    rows = readable["claims"].rows if "claims" in readable else []
    yield f"Conclusions that are bound to a question to the tables: {len(rows)}"
    for row in rows:
        yield f"{row['chapter']}, {row['claim']}: {row['sentence']}"
        yield f"    {_rests_on(row['holds_if'], readable)}"
    texts = [read_text(project.root / chapter.file, chapter.file)[0] or "" for chapter in found.chapters]
    bound = {(row["chapter"], row["sentence"]) for row in rows}
    others = list(without_claim(found.chapters, texts, bound))
    yield f"Sentences of summaries, key points and captions that may conclude and are not bound: {len(others)}"
    yield from map(str, others)


def _rests_on(holds_if: str, readable: Tables) -> str:
    try:
        answers = [questions.ask(one, readable) for one in questions.read(holds_if, readable)]
    except QuestionError as error:
        return str(error)
    said = ". And: ".join(questions.told(answer.question, readable) for answer in answers)
    rows = sum(len(answer.looked_at) for answer in answers)
    verdict = "holds" if all(answer.holds for answer in answers) else "does not hold"
    return f"{verdict} (rows looked at: {rows}): {said}"


def without_claim(
    chapters: Sequence[Chapter], texts: Sequence[str], bound: Collection[tuple[str, str]]
) -> Iterator[Fault]:
    """Yield each line of a summary, a key point or a caption that concludes and is bound to no claim.

    Parameters
    ----------
    texts : the text of each chapter.
    bound : chapter and sentence of every claim.
    """
    for chapter, text in zip(chapters, texts, strict=True):
        boxes = _boxes(text)
        for paragraph in chapter.paragraphs:
            for number, plain in paragraph.lines:
                written = paragraph.written.split("\n")[paragraph.numbers.index(number)]
                told = paragraph.kind == "caption" or number in boxes
                is_bound = (chapter.file, claims.sentence(written)) in bound
                if told and not is_bound and _CONCLUDES.search(plain):
                    yield Fault(chapter.file, number, None, claims.sentence(written))


def _boxes(text: str) -> set[int]:
    """Return the numbers of the lines within summaries and key points."""
    found: set[int] = set()
    opened, is_box = 0, False
    for number, line in enumerate(text.split("\n"), start=1):
        fence = _BLOCK.match(line)
        if fence and fence[2]:
            opened, is_box = number, False
        elif fence:
            found |= set(range(opened, number)) if opened and is_box else set()
            opened = 0
        elif opened and _CLASSES.match(line):
            is_box = True
    return found
