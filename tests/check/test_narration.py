"""A chapter tells what is known, not what could be read."""

import pytest

from livingreview.check import myst, narration

TELLING = {
    "It is known to us by title only.": "known to us by title only",
    "The paper could not be read.": "could not be read",
    "Two reviews whose text could be read agree.": "whose text could be read",
    "The second reference is unread.": "is unread",
    "As far as we could see, nobody tried.": "As far as we could see",
    "That this fell is not in its abstract.": "is not in its abstract",
    "The abstract does not mention IL-6.": "abstract does not mention",
    "We did not see the full text.": "We did not see",
    "On the live page the controls dim arrows.": "On the live page",
}
PLAIN = (
    "Whether the receptor is not open to binding is unknown.",
    "The gene was read by three laboratories.",
    "No study has measured this in mice.",
    "The review claims this without data of its own.",
    "It is a title of honour.",
    "The effect could not be shown in cells.",
    "The effect could not be readily explained.",
)


@pytest.mark.parametrize("sentence", TELLING)
def test_a_sentence_that_tells_how_much_was_read_is_refused(project, sentence):
    project.append("book/index.md", f"\n{sentence}\n")
    (fault,) = project.faults("prose")
    assert fault.message.startswith(f"“{TELLING[sentence]}” tells how much was read")


@pytest.mark.parametrize("sentence", PLAIN)
def test_a_sentence_about_the_world_stands(project, sentence):
    project.append("book/index.md", f"\n{sentence}\n")
    assert project.lines("prose") == []


def test_an_exception_with_a_reason_stands(project):
    project.append(
        "book/index.md", "\n% reading: the method itself is told here\nThe paper could not be read.\n"
    )
    assert project.lines("prose") == []


def test_an_exception_that_nothing_needs_is_named(project):
    project.append("book/index.md", "\n% reading: the method itself is told here\nThe paper was long.\n")
    (fault,) = project.faults("prose")
    assert "is no longer needed" in fault.message


@pytest.mark.parametrize(
    "phrase",
    [
        "known to us by its title only",
        "by their titles",
        "we only know two by",
        "We know it and its kin by",
        "us know of it by",
        "can neither be found",
        "could never be opened",
        "can only be seen",
        "could be read only",
        "can be opened neither",
        "as far as it could be seen",
        "part that can be read",
        "that could be read",
        "is not read",
        "were never read",
        "are not open to us",
        "was unread",
        "as far as we can read",
        "we could not open",
        "we have not seen",
        "we did not read",
        "are not in their abstracts",
        "was not in that abstract",
        "is not in the abstract",
        "abstracts do not speak",
        "abstract did not report",
        "abstract does not say",
        "abstract does not name",
        "abstract does not give",
        "abstract does not contain",
        "abstract does not show",
        "copy that was read",
        "copies we read",
        "excerpts that were read",
        "excerpt read",
        "on the live page",
    ],
)
def test_each_way_to_tell_of_reading_is_one_whole_line(phrase):
    chapter = myst.read(f"A newt\nswims {phrase}, so to say.\n", "a.md")
    assert [str(fault) for fault in narration.check(chapter)] == [
        (
            f"a.md, line 2: “{phrase}” tells how much was read; that stands in readings.csv and is marked at the"
            " citation. Say what is known, or who says it, or say above the line why it must be told:"
            " % reading: <reason>"
        )
    ]


def test_an_exception_stands_for_the_line_below_it_only():
    text = "% reading: the method itself\nIt was not read.\nIt was not read.\n\n% reading: the same once more\nNo.\n"
    told = [str(fault) for fault in narration.check(myst.read(text, "a.md"))]
    assert [line.partition(" tells")[0] for line in told] == [
        "a.md, line 3: “was not read”",
        "a.md, line 5: `% reading:` is no longer needed, the next line",
    ]
    assert told[1].endswith("the next line tells nothing of reading; delete it")
