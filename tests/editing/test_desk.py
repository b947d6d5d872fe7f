"""A row edited on the page: checked as everywhere, saved whole or not at all, and taken back."""

from datetime import date

import pytest

from livingreview import kept
from livingreview.check.files import read_table
from livingreview.editing.desk import EditError
from tests.editing.conftest import MEDIAN, OUTCOMES

TODAY = date.today().isoformat()
#: A number that was read again, as a change of it must say.
NEW = {"value": "6.1", "checked_on": TODAY}


def lines(book, file=OUTCOMES):
    return (book.root / file).read_text(encoding="utf-8").splitlines()


def test_a_form_has_a_field_for_each_column_with_what_it_may_hold(book):
    form = book.desk.open("change", "outcomes", MEDIAN)
    fields = {field["name"]: field for field in form["fields"]}
    assert list(fields) == [field["name"] for field in book.example.fields("outcomes")]
    assert fields["value"]["value"] == "5.6"
    assert fields["endpoint"]["kind"] == "select"
    assert ["PFS", "Progression-free survival", {}] in fields["endpoint"]["choices"]
    assert fields["source"]["choices"] == [["doe2020example", "Doe and Roe, 2020", {}]]
    assert fields["checked_on"]["kind"] == "date"
    assert (fields["value"]["required"], fields["outcome"]["required"]) == (False, True)
    assert ["NR", "not reported"] in fields["value"]["missing"]
    assert "The estimate." in fields["value"]["hint"]


def test_an_arm_is_chosen_among_those_of_its_trial(book):
    form = book.desk.open("change", "outcomes", MEDIAN)
    (arm,) = (field for field in form["fields"] if field["name"] == "arm")
    beside = {(value, with_["trial"]) for value, _, with_ in arm["choices"]}
    assert beside == {("drug", "example-1"), ("placebo", "example-1"), ("drug", "example-2")}


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"value": "5,6"}, "value", "5,6 is not a number (write 5.6)"),
        ({"value": ""}, "value", "blank; write NR (not reported)"),
        ({"endpoint": "PSF"}, "endpoint", "'PSF' is none of PFS"),
        ({"arm": "drag"}, "arm", "drag is in no row of data/trials/arms.csv"),
        ({"source": "roe2020other"}, "source", "roe2020other is no key of references.bib"),
        ({"outcome": "example-1-pfs-hr"}, "outcome", "already stands in line 2"),
        ({"ci_low": "7", "ci_high": "8"}, "ci_low", "7 is above the estimate 5.6"),
        ({"value": "6.1"}, "checked_on", "2024-05-31 as before, but value was 5.6 and is 6.1"),
    ],
)
def test_what_is_typed_is_judged_in_the_words_of_the_check(book, cells, column, words):
    before = book.bytes()
    told = book.desk.check(book.asked(**cells))
    assert words in " ".join([told["faults"].get(column, ""), *told["others"]])
    assert book.bytes() == before


def test_a_right_row_has_no_fault_and_a_look_at_the_change_writes_nothing(book):
    before = book.bytes()
    assert book.desk.check(book.asked(**NEW)) == {"faults": {}, "others": []}
    told = book.desk.preview(book.asked(**NEW))
    assert told["faults"] == {}
    assert book.bytes() == before
    assert "Value: 5.6 → 6.1" in str(told["changes"])
    # The sentence that prints the number is told as a reader will see it.
    assert "The drug reached 6.1 months in 60 patients" in str(told["changes"])


def test_a_saved_change_is_one_changed_line_and_is_taken_back_to_the_byte(book):
    before, was = book.bytes(), lines(book)
    assert book.desk.save(book.asked(**NEW))["saved"]
    now = lines(book)
    assert [number for number, (a, b) in enumerate(zip(was, now, strict=True)) if a != b] == [2]
    assert ",6.1," in now[2]
    assert book.desk.last == f"Changed: {MEDIAN}"
    book.desk.undo()
    assert book.bytes() == before
    assert book.desk.last == ""


def test_a_row_with_a_fault_is_not_saved(book):
    before = book.bytes()
    told = book.desk.save(book.asked(value="x"))
    assert (told["saved"], book.bytes()) == (False, before)


def test_a_file_changed_meanwhile_is_told_and_kept(book):
    asked = book.asked(**NEW)
    book.example.replace(OUTCOMES, "0.80", "0.81")
    before = book.bytes()
    for ask in (book.desk.check, book.desk.preview, book.desk.save):
        with pytest.raises(EditError, match="changed meanwhile"):
            ask(asked)
    assert book.bytes() == before


def test_a_file_changed_between_check_and_writing_is_kept(book, monkeypatch):
    judged = book.desk._judged

    def meanwhile(made, asked):
        told = judged(made, asked)
        book.example.replace(OUTCOMES, "0.80", "0.81")
        return told

    monkeypatch.setattr(book.desk, "_judged", meanwhile)
    with pytest.raises(EditError, match="nothing was saved"):
        book.desk.save(book.asked(**NEW))
    assert "0.81" in (book.root / OUTCOMES).read_text(encoding="utf-8")
    assert "6.1" not in (book.root / OUTCOMES).read_text(encoding="utf-8")


def test_nothing_is_taken_back_over_a_later_change(book):
    book.desk.save(book.asked(**NEW))
    book.example.replace(OUTCOMES, "0.80", "0.81")
    before = book.bytes()
    with pytest.raises(EditError, match="nothing was taken back"):
        book.desk.undo()
    assert book.bytes() == before


def test_a_write_that_fails_leaves_the_old_file_and_nothing_to_take_back(book, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    before = book.bytes()
    monkeypatch.setattr(kept, "write_whole", full)
    with pytest.raises(OSError, match="No space"):
        book.desk.save(book.asked(**NEW))
    assert (book.bytes(), book.desk.last) == (before, "")


def test_a_later_cut_begins_with_what_the_earlier_row_is_about_and_no_number(book):
    form = book.desk.open("add", "outcomes", MEDIAN)
    cells = {field["name"]: field["value"] for field in form["fields"]}
    assert cells["outcome"] == f"{MEDIAN}-{date.today().year}"
    assert (cells["trial"], cells["endpoint"], cells["value"]) == ("example-1", "PFS", "NR")
    assert (cells["source"], cells["checked_on"], cells["read_again_on"]) == ("", TODAY, "NA")


def test_a_new_row_goes_behind_those_of_its_trial_and_every_other_line_stays(book):
    was = lines(book)
    cells = dict(zip(was[0].split(","), was[2].split(","), strict=True))
    cells |= {"outcome": f"{MEDIAN}-2025", "value": "7.0", "analysis": "final", "cutoff": "2024-02-01"}
    told = book.desk.save(book.asked("add", **cells))
    assert told["saved"], told
    now = lines(book)
    assert [line for line in now if line not in was] == [now[3]]
    assert now[3].startswith(f"{MEDIAN}-2025,")
    # The sentence that prints the earlier cut is named.
    assert any("book/index.md" in line for line in told["to_do"])


def test_a_row_on_which_others_rest_is_not_removed(book):
    before = book.bytes()
    told = book.desk.save(book.asked("remove", "trials", "example-2"))
    assert not told["saved"]
    assert any("data/trials/arms.csv" in line for line in told["others"])
    told = book.desk.save(book.asked("remove"))
    assert any("book/index.md" in line for line in told["others"])
    assert (told["saved"], book.bytes()) == (False, before)


def test_a_row_on_which_nothing_rests_is_removed_and_comes_back(book):
    before = book.bytes()
    assert book.desk.save(book.asked("remove", "arms", "example-2/drug"))["saved"]
    assert not any(line.startswith("example-2,") for line in lines(book, "data/trials/arms.csv"))
    book.desk.undo()
    assert book.bytes() == before


@pytest.mark.parametrize(
    "table", ["../../etc/passwd", "trials/outcomes.csv", "data/trials/outcomes.csv", "datapackage", "", "x" * 999]
)  # fmt: skip
def test_no_table_is_found_by_anything_but_the_name_in_the_descriptor(book, table):
    before = book.bytes()
    for ask in (
        lambda: book.desk.open("change", table, MEDIAN),
        lambda: book.desk.save(book.asked(table=table)),
    ):
        with pytest.raises(EditError, match="There is no table"):
            ask()
    assert book.bytes() == before


def test_a_column_that_is_not_described_is_refused(book):
    with pytest.raises(EditError, match="has no column"):
        book.desk.save(book.asked(value="6.1", path="../x"))


@pytest.mark.parametrize(
    "text", ['a "quoted", word', "=1+1", "a\nline\r\nbreak", "<b>x</b>", "a,b;c|d", "ünï—code"]
)
def test_whatever_is_typed_stays_in_its_cell_and_on_its_line(book, text):
    was = lines(book)
    told = book.desk.save(book.asked(**NEW, note=text))
    table, faults = read_table(book.root / OUTCOMES, OUTCOMES, "outcomes", next(
        r["schema"] for r in book.example.descriptor["resources"] if r["name"] == "outcomes"
    ))  # fmt: skip
    assert (len(lines(book)), faults) == (len(was), [])
    (row,) = (row for row in table.rows if row.cells["outcome"] == MEDIAN)
    assert row.cells["note"] == (" ".join(text.split()) if told["saved"] else "NA")


def test_two_rows_that_must_agree_can_be_changed_one_after_the_other(book):
    """A change that another row does not agree with yet is saved, and the other row is named."""
    book.example.write("corrections", [{"correction": "one", "outcome": MEDIAN, "expects": "5.6"}])
    told = book.desk.save(book.asked(**NEW))
    assert told["saved"]
    (line,) = told["then"]
    assert "data/review/corrections.csv, line 2, expects: 5.6 is expected" in line


def test_a_table_that_cannot_be_read_is_told_before_anything_is_asked(book):
    (book.root / OUTCOMES).write_bytes(b"\xff\xfe broken")
    with pytest.raises(EditError, match="Mend this first"):
        book.desk.open("change", "trials", "example-1")


def test_a_form_knows_the_file_it_was_made_from(book):
    assert book.desk.open("change", "outcomes", MEDIAN)["seen"] == kept.digest(
        (book.root / OUTCOMES).read_bytes()
    )
