"""Exercises of a chapter: what is missing or in the wrong place is one whole line."""

import pytest

from livingreview.check import exercises, myst

FILE = "book/pond/newts.md"
HINT = ":::{hint}\nLook at the newts.\n:::\n"
SOLUTION = "It is green {cite:p}`doe2020example`."


def exercise(name, level="recall", hint=HINT, solution=SOLUTION, label="ex-pond-newts-"):
    return (
        f"::::{{exercise}} On {name}\n:label: {label}{name}\n:class: {level}\n\nWhich colour?\n\n{hint}::::\n\n"
        + (f":::{{solution}} {label}{name}\n{solution}\n:::\n\n" if solution is not None else "")
    )


LEVELS = ["recall", "recall", "interpret", "interpret", "design", "design"]
WHOLE = [exercise(name, level) for name, level in zip("abcdef", LEVELS, strict=True)]


def said(*written, before="# Newts\n\nNewts {cite:p}`doe2020example`.\n\n", folders=()):
    chapter = myst.read(before + "".join(written), FILE)
    return [str(fault) for fault in exercises.check([chapter], folders=folders)]


def with_first(first):
    """Return the faults of a chapter that is whole but for its first exercise, which begins in line 5."""
    return said(first, *WHOLE[1:])


def test_a_chapter_with_two_whole_exercises_of_each_level_passes():
    assert said(*WHOLE) == []


def test_a_chapter_without_exercises_passes_where_none_are_asked_for():
    assert said() == []


AIMS = ":::{admonition} After this chapter you can\n:class: lr-objectives\n\n- tell newts apart.\n:::\n"


def test_a_chapter_of_a_folder_with_exercises_must_have_them():
    told = f"{FILE}: 0 exercises; a chapter has 6 or more, 2 or more of each level; missing: 2 of recall, 2 of interpret, 2 of design"
    assert said(AIMS, folders=("book/pond",)) == [told]
    assert said(AIMS, folders=("book/lake",)) == []


def test_a_page_that_promises_nothing_to_learn_needs_no_exercises():
    assert (
        said(":::{admonition} Newts\n:class: lr-summary\n\nThere are newts.\n:::\n", folders=("book/pond",))
        == []
    )


def test_a_chapter_with_a_few_exercises_says_which_levels_are_missing():
    told = (
        f"{FILE}, line 5: 5 exercises; a chapter has 6 or more, 2 or more of each level; missing: 1 of design"
    )
    assert said(*WHOLE[:5]) == [told]


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (
            exercise("a", label="ex-newts-"),
            "line 5: the label ex-newts-a does not tell its chapter; write ex-pond-newts- and a word in small letters",
        ),
        (
            exercise("A"),
            "line 5: the label ex-pond-newts-A does not tell its chapter; write ex-pond-newts- and a word in small letters",
        ),
        (
            exercise("a").replace(":label: ex-pond-newts-a\n", ""),
            "line 5: the exercise has no label; write :label: ex-pond-newts- and a word below its first line",
        ),
        (
            exercise("a").replace(" On a", ""),
            "line 5: ex-pond-newts-a has no title; write two to five words behind ::::{exercise}",
        ),
        (
            exercise("a", "recall design"),
            "line 5: ex-pond-newts-a has 2 levels; write :class: and one of recall, interpret, design",
        ),
        (
            exercise("a", hint=""),
            "line 5: ex-pond-newts-a has no hint; write one box :::{hint} at its end",
        ),
        (
            exercise("a", hint=HINT + HINT),
            "line 5: ex-pond-newts-a has 2 hints; write one box :::{hint} at its end",
        ),
        (
            exercise("a", solution=None),
            "line 5: ex-pond-newts-a has no solution; write one box :::{solution} ex-pond-newts-a behind it",
        ),
        (
            exercise("a", solution="It is green."),
            (
                "line 16: the solution of ex-pond-newts-a names nothing that it rests on; cite the work, print the number by"
                " its role, or name the figure or table: {cite:p}, {value}, {numref}"
            ),
        ),
        (
            exercise("a", solution="It is green {cite:p}`roe2021other`."),
            (
                "line 17: roe2021other is cited by a solution and nowhere else in the chapter; a student's list of references"
                " would tell of it: cite what the chapter cites"
            ),
        ),
        (
            exercise("a", hint=HINT.replace("newts.", "newts {cite:p}`roe2021other`.")),
            (
                "line 12: roe2021other is cited by a hint and nowhere else in the chapter; a student's list of references"
                " would tell of it: cite what the chapter cites"
            ),
        ),
        (
            exercise("a", hint=HINT + "```{figure} newt.png\n```\n"),
            "line 14: {figure} stands inside an exercise; put it into the chapter",
        ),
    ],
)
def test_each_slip_of_an_exercise_is_one_line(first, line):
    found = [one for one in with_first(first) if "has no exercise in this chapter" not in one]
    found = [one for one in found if "or more of each level" not in one]
    assert found == [f"{FILE}, {line}"]


def test_a_solution_of_nothing_is_told():
    told = "line 61: the solution of ex-pond-newts-z has no exercise in this chapter; write the label of one behind {solution}"
    found = said(*WHOLE, ":::{solution} ex-pond-newts-z\nGreen {cite:p}`doe2020example`.\n:::\n")
    assert [one.split(", ", 1)[1].split(": ", 1)[1] for one in found] == [told.split(": ", 1)[1]]


def test_a_solution_before_its_exercise_is_told():
    question, _, answer = exercise("a").partition(":::{solution}")
    (line,) = with_first(f":::{{solution}}{answer}{question}")
    assert line.endswith("the solution of ex-pond-newts-a stands before its exercise; put it behind it")


@pytest.mark.parametrize("role", ["{value}`key`", "{estimate}`key`", "{patients}`a/b`", "{numref}`tab-a`"])
def test_a_number_by_its_role_or_a_table_is_something_to_rest_on(role):
    assert with_first(exercise("a", solution=f"It is {role}.")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Which colour?", "Why did the drug hold the disease for 5.6 months?"),
        ("Look at the newts.", "The hazard ratio was 0.80."),
        ("It is green", "It is 0.80 (95% CI 0.65–0.98) and green"),
    ],
)
def test_a_number_that_is_typed_into_question_hint_or_solution_is_told(project, old, new):
    whole = "".join(WHOLE).replace("pond-newts", "index")
    project.append("book/index.md", f"\n{whole}")
    assert project.lines("prose") == []
    project.replace("book/index.md", old, new)
    (line,) = project.lines("prose")
    assert "typed " in line
    assert line.startswith("book/index.md, line ")


def test_the_label_behind_a_solution_is_no_prose():
    chapter = myst.read("# A\n\n" + exercise("signaling"), FILE)
    assert "ex-pond-newts-signaling" not in [paragraph.written for paragraph in chapter.paragraphs]
