"""Words of a person are asked for in groups that are few, are kept as they come, and are never made up."""

import pytest
import yaml

from livingreview.release import words
from livingreview.release.compare import Difference
from livingreview.release.words import WordsError

FOUND = [
    Difference("conclusion", "A conclusion is drawn no more", "book/a.md", old="It was so."),
    Difference("result", "Example 1, PFS", trial="example-1", old="value 1", new="value 2"),
    Difference("result", "Example 2, PFS", trial="example-2", old="value 3", new="value 4"),
]


def filled(**own):
    content = yaml.safe_load(words.template("1.1", FOUND)) | {"what": "An edition."}
    for group in content["changes"]:
        group |= {"why": "Because.", "conclusion_changed": "no"}
    content["changes"][1] |= own
    return content


def test_an_answer_of_a_group_holds_for_all_its_rows():
    what, told = words.said(filled(), FOUND, "f")
    assert what == "An edition."
    assert [(one.why, one.turned) for one in told] == [("Because.", "no")] * 3


def test_a_row_may_have_an_answer_of_its_own():
    content = filled()
    content["changes"][1]["rows"][1] |= {"why": "Misread.", "conclusion_changed": True}
    told = words.said(content, FOUND, "f")[1]
    assert [(one.why, one.turned) for one in told[1:]] == [("Because.", "no"), ("Misread.", "yes")]


@pytest.mark.parametrize("blank", ["", None, "NA", "NR", "-", "...", "?", "todo".upper()])
def test_a_label_is_no_word_of_a_person(blank):
    with pytest.raises(WordsError, match=r"“result”, why: blank; say in a sentence why \(of 2 changes\)"):
        words.said(filled(why=blank), FOUND, "f")


def test_what_is_neither_yes_nor_no_is_shown():
    with pytest.raises(WordsError, match="“result”, conclusion_changed: perhaps is neither; write yes or no"):
        words.said(filled(conclusion_changed="perhaps"), FOUND, "f")


def test_one_line_for_each_thing_that_is_missing():
    with pytest.raises(WordsError) as caught:
        words.said({}, FOUND, "f")
    assert len(str(caught.value).splitlines()) == 5


def test_what_was_written_stays_when_more_has_changed():
    more = [*FOUND, Difference("page", "A page is new: B", "book/b.md")]
    again = yaml.safe_load(words.template("1.1", more, filled()))
    assert [group["why"] for group in again["changes"]] == ["Because.", "Because.", ""]
    assert again["what"] == "An edition."


def test_answers_are_in_the_file_before_the_next_is_asked(tmp_path):
    file, asked = tmp_path / "words.yml", []

    def question(text):
        asked.append(text)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return "An answer."

    with pytest.raises(KeyboardInterrupt):
        words.ask({}, "1.1", FOUND, file, question, lambda line: None)
    kept = words.read(file)
    assert kept["what"] == "An answer."


def test_only_what_is_missing_is_asked(tmp_path):
    asked = []
    content = filled(why="")
    words.ask(
        content, "1.1", FOUND, tmp_path / "w.yml", lambda text: asked.append(text) or "So.", lambda line: None
    )
    assert asked == ["Why?"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("what: a: b", "line 1: this cannot be read"), ("- a\n", "no words for changes stand in it")],
)
def test_a_file_that_cannot_be_read_is_told_in_a_line(tmp_path, text, said):
    (tmp_path / "w.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match=said):
        words.read(tmp_path / "w.yml")
