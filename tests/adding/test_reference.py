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


# Several works, other forms of one work, and what nobody may bring in.

RIS = """\
TY  - JOUR
TI  - {title}
AU  - {author}
T2  - {journal}
PY  - 2021
DO  - {doi}
UR  - {url}
ER  - 
"""


def ris(**changed):
    usual = {
        "title": "A second trial",
        "author": "Roe, Richard",
        "journal": "Journal of Examples",
        "doi": "10.1000/9",
        "url": "",
    }
    return RIS.format(**(usual | changed))


def add_all(project, text, **said):
    works = [Reference(entry, {"kind": "primary", "read": "abstract", **said}) for entry in read(text)]
    return add_references(Project(project.root), works, today=TODAY)


def test_several_works_come_together_each_with_its_key(project):
    ready, added = add_all(
        project,
        ris() + ris(title="A third trial", doi="10.1000/10") + ris(title="A second story", doi="10.1000/11"),
    )
    assert ready.keys == ("roe2021second", "roe2021third", "roe2021story")
    text = project.path("references.bib").read_text("utf-8")
    assert [line.split("{")[1] for line in text.splitlines() if line.startswith("@")] == [
        "doe2020example,", "roe2021second,", "roe2021story,", "roe2021third,",
    ]  # fmt: skip
    assert project.path("data/review/readings.csv").read_text("utf-8").count(",abstract,") == 4
    assert len(added.to_do) == 3


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (ris(title="Twice"), "reference 2 of 2, Twice: this work is there already: roe2021second"),
        (
            ris(doi="10.1000/example.1", title="B"),
            "reference 2 of 2, B: this work is there already: doe2020example",
        ),
        (ris(title="IN CAPITALS IS ALL OF IT", doi="10.1000/3"), "title: all in capitals"),
        (ris(title="C", doi="ten"), "10. and a number, a slash and the rest"),
    ],
)
def test_of_several_works_with_one_fault_none_is_written(project, second, said):
    before = files(project)
    with pytest.raises(AddError) as refused:
        add_all(project, ris() + second)
    assert said in str(refused.value)
    assert files(project) == before


PREPRINT = {
    "title": "An example of IL-6 in a trial",
    "journal": "medRxiv",
    "doi": "10.1101/2020.01.02.20000001",
}


def test_a_preprint_of_a_paper_that_is_there_is_told_as_such(project):
    with pytest.raises(AddError, match=r"there already as a published paper: doe2020example; cite that"):
        add_all(project, ris(**PREPRINT))


def test_a_paper_whose_preprint_is_there_is_told_what_to_do_with_it(project):
    add_all(project, ris(**PREPRINT | {"title": "A tale of two examples in examples", "author": "Poe, Anna"}))
    with pytest.raises(
        AddError, match=r"there already as a preprint: poe2021tale; give that entry the journal, year and DOI"
    ):
        add_all(
            project, ris(title="A tale of two examples in an example", author="Poe, A.", doi="10.1000/22")
        )


def test_a_work_with_nearly_the_same_title_and_author_is_added_and_told(project):
    add_all(project, ris(title="A long report of examples and counts, part one"))
    ready, _ = add_all(project, ris(title="A long report of examples and counts, part two", doi="10.1000/23"))
    assert ready.alike == (
        "references.bib: roe2021long has nearly the same title and the same first author; is it another work?",
    )


def test_a_congress_report_and_the_paper_may_share_a_title(project):
    add_all(project, ris(), kind="congress")
    assert add_all(project, ris(doi="10.1000/24"))[0].keys == ("roe2021trial",)
    with pytest.raises(AddError, match="there already"):
        add_all(project, ris(doi="10.1000/25"))


def test_what_is_missing_can_be_said(project):
    text = ris().replace("PY  - 2021\n", "")
    with pytest.raises(AddError, match=r"^no year; an @article needs one"):
        add_all(project, text)
    assert add_all(project, text, year="2019")[0].keys == ("roe2019second",)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"yaer": "2019"}, "yaer is nothing that a reference has; did you mean year?"),
        ({"read": "whole"}, "read: 'whole' is none of"),
        ({"read_on": "yesterday"}, "read_on: yesterday is not a date"),
    ],
)
def test_what_is_said_wrongly_is_refused(project, said, line):
    before = files(project)
    with pytest.raises(AddError) as refused:
        add_all(project, ris(), **said)
    assert line in str(refused.value)
    assert files(project) == before


def test_a_work_that_nobody_read_has_no_day_of_reading(project):
    add_all(project, ris(), read="not read")
    assert "roe2021second,none,NA,NA,NA" in project.path("data/review/readings.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        {"title": r"A \input{/etc/passwd} title"},
        {"author": r"\write18{ls}, Anna"},
        {"journal": r"\csname end\endcsname"},
        {"title": r"A title \href{javascript:alert(1)}{x}"},
    ],
)
def test_commands_of_latex_are_refused(project, changed):
    before = files(project)
    with pytest.raises(AddError, match=r"is a command of LaTeX; write the words or the sign itself"):
        add_all(project, ris(**changed))
    assert files(project) == before


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///home/x/paper.pdf", "data:text/html,x", "http://[bad"]
)
def test_an_address_that_leads_nowhere_is_left_out(project, url):
    add_all(project, ris(doi="", url=url))
    text = project.path("references.bib").read_text("utf-8")
    assert url not in text
    assert "note         = {No DOI was seen}" in text


def test_an_address_of_a_search_becomes_the_place_of_reading(project):
    add_all(project, ris(doi="", url="https://www.embase.com/search/results?subaction=viewrecord&id=L1"))
    assert "roe2021second,abstract,embase.com,2025-05-30,NA" in project.path(
        "data/review/readings.csv"
    ).read_text("utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "A title } @article{evil2020x, title = {B"},
        {"title": "A title {{{ that never closes"},
        {"author": "Roe } , \n@string{x = {y}}, Anna"},
        {"journal": "J\u202eournal \u2066of\u2069 Examples"},
        {"title": "A title % and the rest"},
        {"title": 'A "title" & <b onmouseover=x>more</b> # $ _ ^ ~'},
    ],
)
def test_no_field_ends_its_entry(project, changed):
    from livingreview.check import bibliography

    add_all(project, ris(**changed))
    entries, faults = bibliography.whole(project.path("references.bib"))
    assert faults == []
    assert len(entries) == 2
    (new,) = [entry for entry in entries if entry.key != "doe2020example"]
    assert set(new.fields) <= {"author", "title", "journal", "year", "doi", "keywords"}
    assert not any(ord(sign) in range(0x2028, 0x2070) for text in new.fields.values() for sign in text)


def test_a_key_begins_no_word_with_a_number():
    assert (
        key_of({"author": "Lee, S", "year": "2021", "title": "{1234P} Examplimab in practice"}, ())
        == "lee2021examplimab"
    )
    assert key_of({"author": "Lee, S", "year": "2021", "title": "1984"}, ()) == "lee20211984"
