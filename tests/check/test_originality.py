"""Copied runs of words are found from fingerprints alone."""

import pytest

from livingreview.check import myst, originality
from tests.example import MIRRORED, table

MESSAGE = (
    "these words stand in a mirrored text: “One artificial sentence of a mirrored text that nobody else”;"
    " say it in words of your own"
)


def test_a_copied_sentence_is_found_across_lines_and_spellings(project):
    project.append(
        "book/index.md", "\nOne artificial sentence of a mirrored text\nthat nobody else would ever write.\n"
    )

    assert project.lines("prose") == [f"book/index.md, line 12: {MESSAGE}"]


def test_a_copied_cell_is_found(project):
    project.replace("data/trials/trials.csv", "Example 1", MIRRORED.removesuffix(" (1,2)").capitalize())

    assert project.lines("prose") == [f"data/trials/trials.csv, line 2, name: {MESSAGE}"]


def test_a_name_with_hyphens_is_one_word():
    assert [word for _, word in originality.words("IL-6/STAT3 (1-3) in EGFR-mutant cells")] == [
        "il6stat3",
        "in",
        "egfrmutant",
        "cels",
    ]


def test_nine_words_may_agree(project):
    project.append("book/index.md", "\nOne artificial sentence of a mirrored text that nobody says.\n")

    assert project.lines("prose") == []


def test_the_readme_is_read_too(project):
    project.path("README.md").write_text(f"{MIRRORED}\n", encoding="utf-8")

    assert [fault.file for fault in project.faults("prose")] == ["README.md"]


def test_the_title_of_a_cited_work_may_be_printed(project):
    title = "One artificial sentence of a mirrored text that nobody else"
    project.replace("references.bib", "An example of {IL-6} in a trial", title)
    project.append("book/index.md", f"\nThe title is *{title}*.\n")

    assert project.lines() == []


def test_a_review_that_mirrors_no_text_has_no_fingerprints(project):
    project.path(originality.FILE).unlink()

    assert project.lines("prose") == []


def test_british_and_american_spelling_have_one_fingerprint():
    american = "the tumor signaling of leukemia was analyzed and found to be here"
    british = "The tumour signalling of leukaemia was analysed (12-14), and found to be here"

    assert list(originality.windows(american)) == list(originality.windows(british))


def test_references_and_the_text_itself_are_not_stored(project):
    stored = project.path(originality.FILE).read_text(encoding="utf-8").splitlines()

    assert all(line.startswith("#") or len(line) == 12 for line in stored)
    assert (
        len([line for line in stored if not line.startswith("#")])
        == len(MIRRORED.split()) - 1 - originality.SIZE + 1
    )


def test_a_spoilt_fingerprint_is_named(project):
    project.append(originality.FILE, "xyz\n")

    (line,) = project.lines("prose")
    assert line.endswith("xyz is no fingerprint; expected 12 hexadecimal digits")


def test_a_longer_copy_is_one_fault_and_two_copies_are_two(project):
    copy = MIRRORED.removesuffix(" (1,2)").capitalize()
    project.append("book/index.md", f"\n{copy}\n\nOther words.\n{copy}.\n")

    assert [fault.line for fault in project.faults("prose")] == [12, 15]


def test_a_copy_that_ends_a_text_is_told_to_its_last_word(project):
    project.append("book/index.md", "\nBut one artificial sentence of a mirrored text that nobody else.\n")

    (line,) = project.lines("prose")
    assert "“one artificial sentence of a mirrored text that nobody else.”" in line


def test_keys_and_words_of_a_list_are_not_compared():
    assert [
        originality._is_text({"type": kind, "constraints": constraints})
        for kind, constraints in (
            ("string", {}),
            ("string", {"pattern": "a"}),
            ("string", {"enum": ["a"]}),
            ("date", {}),
        )
    ] == [True, False, False, False]


def test_a_blank_line_and_a_remark_are_no_fingerprint():
    assert originality.parse("# a remark\n\n0123456789ab\n") == ({"0123456789ab"}, [])


def runs(text, known):
    chapter = myst.read(text, "book/a.md")
    return [str(fault) for fault in originality.check([chapter], {}, known)]


def test_a_copy_is_told_with_its_line_and_its_first_ten_words_and_each_run_once():
    copied = "one two three four five six seven eight nine ten eleven twelve"
    known = {originality.fingerprint(window) for window in originality.windows(copied)}
    assert runs(f"# A\n\nHere\n{copied} and\nmore {copied}.\n", known) == [
        f"book/a.md, line {line}: these words stand in a mirrored text: “one two three four five six seven eight nine"
        " ten”; say it in words of your own"
        for line in (4, 5)
    ]
    assert runs(f"# A\n\n{copied.replace('five', 'fife')}\n", known) == []


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("tumour", "tumor"),
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("labelling", "labeling"),
        ("analyse", "analyze"),
        ("Ｎｅｗｔｓ", "newts"),
        ("IL-6", "il6"),
    ],
)
def test_two_spellings_of_a_word_are_one(british, american):
    assert [word for _, word in originality.words(british)] == [
        word for _, word in originality.words(american)
    ]


def test_the_normal_form_of_a_word_stays_what_was_stored():
    text = "Tumours Anaemia Oedema Labelled Analyzes"
    assert [word for _, word in originality.words(text)] == [
        "tumors",
        "anemia",
        "edema",
        "labeled",
        "analyses",
    ]


def test_numbers_of_citations_are_no_words_and_others_are():
    assert list(originality.words("a (1) b ( 2 , 3 ) c (4–6) d (1.2) — e")) == [
        (0, "a"),
        (6, "b"),
        (18, "c"),
        (26, "d"),
        (28, "12"),
        (36, "e"),
    ]


def test_the_fingerprint_of_a_run_stays_what_was_stored():
    assert originality.fingerprint("one two three") == "34ac55c0559f"


def test_the_file_says_what_it_is_and_holds_the_main_text_only(tmp_path):
    text = "one two three four five six seven eight nine ten eleven"
    for file, heading in (("a", "References"), ("b", "## References  ")):
        (tmp_path / file).write_text(
            f"{text}\n{heading}\n{text[::-1]}\n\nReferences\n\n{text}", encoding="utf-8"
        )
    count = originality.write([tmp_path / "a", tmp_path / "b"], tmp_path / "c")
    lines = (tmp_path / "c").read_text(encoding="utf-8").split("\n")
    assert count == 2
    assert lines == [
        "# Fingerprints of the texts this book mirrors: one per run of ten words, so that copied sentences are found",
        "# without a copy of the texts. Each is the start of the BLAKE2b hash of ten normalised words.",
        "# Written by livingreview.check.originality.write; not edited by hand.",
        *sorted(originality.fingerprint(window) for window in originality.windows(text)),
        "",
    ]


def test_a_line_that_is_no_fingerprint_is_told_with_its_number():
    found, faults = originality.parse("# a\n0123456789ab\n0123456789abc\n \nx\n")
    assert found == {"0123456789ab"}
    assert [str(fault) for fault in faults] == [
        f"data/review/fingerprints.txt, line {line}: {text} is no fingerprint; expected 12 hexadecimal digits"
        for line, text in ((3, "0123456789abc"), (5, "x"))
    ]


def test_cells_of_free_text_are_compared_and_keys_are_not():
    copied = "one two three four five six seven eight nine ten"
    known = {originality.fingerprint(window) for window in originality.windows(copied)}
    row = {"outcome": copied, "population": copied, "endpoint": copied, "note": copied}
    tables = {"outcomes": table("outcomes", row)}
    assert [(fault.line, fault.column) for fault in originality.check([], tables, known)] == [
        (2, "population"),
        (2, "note"),
    ]
    assert originality.check([], tables, known, [f"A {copied}"]) == []
