"""A chapter tells what is known, not what could be read."""

import pytest

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
