"""Copied runs of words are found from fingerprints alone."""

from livingreview.check import originality
from tests.example import MIRRORED

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
