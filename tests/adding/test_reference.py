"""A work that a reference manager exported comes in the form of this bibliography, once, or not at all."""

from datetime import date

import pytest

from livingreview.adding.reference import Reference, add_references, cleaned, key_of, line_of, read, written
from livingreview.adding.row import AddError
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project
from tests.example import build

TODAY = date(2025, 5, 30)
EXPORT = """
@article{Roe2021,
  author = {Roe, Richard and Poe, Anna},
  title = {A trial of IL-6 and the AB-6 antibody.},
  journal = {Journal of Examples},
  date = {2021-05-03},
  pages = {10 - 19},
  doi = {https://doi.org/10.1000/example.7},
  url = {https://example.org/7},
  abstract = {Long.},
  file = {C:\\\\x.pdf},
  month = may,
}
"""


@pytest.fixture
def project(tmp_path):
    made = build(tmp_path)
    made.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    return made


def add(project, text=EXPORT, kind="primary", how="abstract"):
    works = [Reference(entry, {"kind": kind, "read": how}) for entry in read(text)]
    ready, added = add_references(Project(project.root), works, today=TODAY)
    (key,) = ready.keys
    return key, added


def files(project):
    return [project.path(name).read_bytes() for name in ("references.bib", "data/review/readings.csv")]


def test_the_entry_is_written_as_the_others_are(project):
    key, _ = add(project)
    assert key == "roe2021trial"
    text = project.path("references.bib").read_text(encoding="utf-8")
    assert text.endswith(
        "@article{roe2021trial,\n"
        "  author       = {Roe, Richard and Poe, Anna},\n"
        "  title        = {A trial of {IL-6} and the {AB-6} antibody},\n"
        "  journal      = {Journal of Examples},\n"
        "  year         = {2021},\n"
        "  pages        = {10--19},\n"
        "  doi          = {10.1000/example.7},\n"
        "  keywords     = {primary},\n"
        "}\n"
    )
    line = line_of(Project(project.root), key)
    assert text.splitlines()[line - 1] == "@article{roe2021trial,"


def test_how_much_of_it_was_read_is_noted_and_that_nothing_cites_it_yet_is_told(project):
    _, added = add(project)
    assert "roe2021trial,abstract,NR,2025-05-30,NA" in project.path("data/review/readings.csv").read_text(
        "utf-8"
    )
    assert [change.key for change in added.changes] == ["roe2021trial"]
    assert ["cited by no chapter and no table" in str(fault) for fault in added.to_do] == [True]


def test_entries_stay_in_the_order_of_their_keys_and_unchanged(project):
    before = project.path("references.bib").read_text(encoding="utf-8")
    add(project, EXPORT.replace("Roe, Richard and Poe, Anna", "Aab, B"))
    text = project.path("references.bib").read_text(encoding="utf-8")
    assert text.index("@article{aab2021trial") < text.index("@article{doe2020example")
    assert before.strip() in text


@pytest.mark.parametrize(
    "double",
    [
        EXPORT.replace("10.1000/example.7", "10.1000/EXAMPLE.1"),
        EXPORT.replace("doi =", "pmid = {12345678}, x ="),
        EXPORT.replace("A trial of IL-6 and the AB-6 antibody.", "An example of IL-6 in a trial").replace(
            "doi =", "x ="
        ),
    ],
)
def test_a_work_that_is_there_already_is_not_added(project, double):
    before = files(project)
    with pytest.raises(AddError, match=r"^this work is there already: doe2020example$"):
        add(project, double)
    assert files(project) == before


@pytest.mark.parametrize(
    ("text", "kind", "how", "said"),
    [
        (EXPORT, "", "abstract", "kind is missing: say what the work is, one of company, "),
        (EXPORT, "paper", "abstract", "kind paper: say what the work is"),
        (EXPORT, "primary", "whole", "read: 'whole' is none of"),
        ("", "primary", "abstract", "the file is empty"),
        ("TY  - JOUR\nER  - \n", "primary", "abstract", "no title"),
        (EXPORT.replace("A trial of IL-6 and the AB-6 antibody.", "A TRIAL OF IT ALL IN CAPITALS"), "primary", "abstract",
         "all in capitals"),
        (EXPORT.replace("  title", "  xtitle"), "primary", "abstract", "no title"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused_and_nothing_written(project, text, kind, how, said):
    before = files(project)
    with pytest.raises(AddError) as refused:
        add(project, text, kind, how)
    assert said in str(refused.value)
    assert files(project) == before


@pytest.mark.parametrize("content", [b"\xff", b"@article{a2020a,", None])
def test_nothing_is_added_to_a_bibliography_that_cannot_be_read(project, content):
    file = project.path("references.bib")
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(AddError, match=r"^references\.bib.*\nNothing was added; mend this first\.$"):
        add(project)
    assert content is None or file.read_bytes() == content


def test_a_work_without_authors_or_doi_says_so():
    entry = Entry("x", "misc", 1, {"title": "A page", "year": "2021", "note": "my remark"})
    assert cleaned(entry, "news") == {
        "title": "A page", "year": "2021", "keywords": "news, anonymous", "note": "No DOI was seen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("taken", "key"),
    [
        ((), "roe2021trial"),
        (("roe2021trial",), "roe2021antibody"),
        (("roe2021trial", "roe2021antibody"), "roe2021trial2"),
    ],
)
def test_a_key_is_surname_year_and_a_word_that_nobody_has_taken(taken, key):
    assert (
        key_of({"author": "Roe, R and Poe, A", "year": "2021", "title": "A trial of the {antibody}"}, taken)
        == key
    )


def test_an_entry_reads_as_it_was_written():
    fields = {"author": "Roe, R", "title": "A {B}", "year": "2021"}
    (entry,) = read(written("article", "roe2021b", fields))
    assert entry.fields == fields
