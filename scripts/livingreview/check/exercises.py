"""Exercises of the chapters: enough of each level, each with a hint and a solution that names what it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter, Fence, Role
from livingreview.exercises import LEVELS, prefix

#: Exercises of a chapter, and of each level among them, at least.
EXERCISES, EACH = 6, 2
_SUFFIX = ".md"
_OPTION = re.compile(r"\s*:([\w-]+):\s*(.*?)\s*")
#: Class of the box that says what a reader can do after a chapter; a page without one is there to be looked up in.
_AIMS = "lr-objectives"
#: What may stand behind the beginning of a label.
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
#: Roles by which a sentence names what it rests on, besides citations.
_RESTS_ON = frozenset(
    {"value", "estimate", "patients", "pooled", "pooled-heterogeneity", "pooled-prediction", "numref"}
)
#: What an exercise must not hold: the page would count or list it, and a student's print would lose it.
_FOREIGN = frozenset({"code-cell", "figure", "table", "list-table", "csv-table", "exercise", "solution"})


@dataclass(frozen=True)
class Exercise:
    """An exercise as it is written, with its hints and solutions."""

    fence: Fence
    options: dict[str, str]
    hints: Sequence[Fence]
    solutions: Sequence[Fence]

    @property
    def label(self) -> str:
        """Its label; empty if it has none."""
        return self.options.get("label", "")

    @property
    def levels(self) -> list[str]:
        """The levels among its classes."""
        return [level for level in self.options.get("class", "").split() if level in LEVELS]


def check(chapters: Iterable[Chapter], *, folders: Collection[str] = ()) -> list[Fault]:
    """Return the faults of the exercises.

    Parameters
    ----------
    folders : those whose chapters all have exercises, as far as they say what a reader can do afterwards; any other
        page has none, or enough of them.
    """
    return [fault for chapter in chapters for fault in _chapter(chapter, folders)]


def read(chapter: Chapter) -> list[Exercise]:
    """Return the exercises of a chapter in its order."""
    solutions = [fence for fence in chapter.fences if fence.name == "solution"]
    return [
        Exercise(
            fence,
            options := _options(fence),
            [other for other in chapter.fences if other.name == "hint" and other.inside is fence],
            [other for other in solutions if options.get("label") and other.title == options["label"]],
        )
        for fence in chapter.fences
        if fence.name == "exercise"
    ]


def _options(fence: Fence) -> dict[str, str]:
    found = {}
    for line in fence.body:
        option = _OPTION.fullmatch(line)
        if not option:
            break
        found[option[1]] = option[2]
    return found


def _chapter(chapter: Chapter, folders: Collection[str]) -> Iterator[Fault]:
    exercises = read(chapter)
    for exercise in exercises:
        yield from _exercise(chapter, exercise)
    yield from _loose(chapter, exercises)
    yield from _works(chapter, exercises)
    if exercises or (chapter.file.rpartition("/")[0] in folders and _teaches(chapter)):
        yield from _enough(chapter, exercises)


def _teaches(chapter: Chapter) -> bool:
    return any(_AIMS in _options(fence).get("class", "").split() for fence in chapter.fences)


def _exercise(chapter: Chapter, exercise: Exercise) -> Iterator[Fault]:
    def fault(message: str, fence: Fence = exercise.fence) -> Fault:
        return Fault(chapter.file, fence.line, None, message)

    named = shown(exercise.label or exercise.fence.title or "the exercise")
    begun = prefix(chapter.file.removesuffix(_SUFFIX))
    if not exercise.label:
        yield fault(f"the exercise has no label; write :label: {begun} and a word below its first line")
    elif not (exercise.label.startswith(begun) and _NAME.fullmatch(exercise.label[len(begun) :])):
        yield fault(f"the label {named} does not tell its chapter; write {begun} and a word in small letters")
    if not exercise.fence.title:
        yield fault(f"{named} has no title; write two to five words behind {exercise.fence.opening}")
    if len(exercise.levels) != 1:
        levels = ", ".join(LEVELS)
        yield fault(f"{named} has {_count(exercise.levels, 'level')}; write :class: and one of {levels}")
    if len(exercise.hints) != 1:
        yield fault(f"{named} has {_count(exercise.hints, 'hint')}; write one box :::{{hint}} at its end")
    if exercise.label and len(exercise.solutions) != 1:
        message = f"{named} has {_count(exercise.solutions, 'solution')}; write one box :::{{solution}} {exercise.label} behind it"
        yield fault(message)
    for solution in exercise.solutions:
        if solution.line < exercise.fence.last:
            yield fault(f"the solution of {named} stands before its exercise; put it behind it", solution)
        elif not any(_rests_on(role) for role in _roles(chapter, solution)):
            message = (
                f"the solution of {named} names nothing that it rests on; cite the work, print the number by its"
                " role, or name the figure or table: {cite:p}, {value}, {numref}"
            )
            yield fault(message, solution)
    for box in [exercise.fence, *exercise.solutions]:
        for inner in chapter.fences:
            if inner.inside is box and inner.name in _FOREIGN:
                yield fault(f"{{{inner.name}}} stands inside an exercise; put it into the chapter", inner)


def _loose(chapter: Chapter, exercises: Sequence[Exercise]) -> Iterator[Fault]:
    """Yield solutions of exercises that are not in the chapter."""
    labels = {exercise.label for exercise in exercises}
    for fence in chapter.fences:
        if fence.name == "solution" and fence.title not in labels:
            message = f"the solution of {shown(fence.title or 'nothing')} has no exercise in this chapter; write the label of one behind {{solution}}"
            yield Fault(chapter.file, fence.line, None, message)


def _works(chapter: Chapter, exercises: Sequence[Exercise]) -> Iterator[Fault]:
    """Yield works that only a hint or a solution cites: the list of references of a student would tell of them."""
    hidden = [box for exercise in exercises for box in (*exercise.hints, *exercise.solutions)]
    cited = {
        key
        for role in chapter.roles
        if role.cites and not any(_holds(box, role) for box in hidden)
        for key in role.keys
    }
    for box in hidden:
        for role in _roles(chapter, box):
            for key in role.keys if role.cites else ():
                if key not in cited:
                    message = f"{shown(key)} is cited by a {box.name} and nowhere else in the chapter; a student's list of references would tell of it: cite what the chapter cites"
                    yield Fault(chapter.file, role.line, None, message)


def _enough(chapter: Chapter, exercises: Sequence[Exercise]) -> Iterator[Fault]:
    found = Counter(level for exercise in exercises for level in exercise.levels)
    few = [f"{EACH - found[level]} of {level}" for level in LEVELS if found[level] < EACH]
    if len(exercises) < EXERCISES or few:
        message = (
            f"{len(exercises)} exercise{'s' * (len(exercises) != 1)}; a chapter has {EXERCISES} or more, {EACH} or more"
            f" of each level{'; missing: ' * bool(few)}{', '.join(few)}"
        )
        yield Fault(chapter.file, exercises[0].fence.line if exercises else None, None, message)


def _rests_on(role: Role) -> bool:
    return role.cites or role.name in _RESTS_ON


def _roles(chapter: Chapter, fence: Fence) -> Iterator[Role]:
    return (role for role in chapter.roles if _holds(fence, role))


def _holds(fence: Fence, role: Role) -> bool:
    return fence.line <= role.line <= fence.last


def _count(found: Sequence[object], noun: str) -> str:
    return f"{len(found) or 'no'} {noun}{'s' * (len(found) > 1)}"
