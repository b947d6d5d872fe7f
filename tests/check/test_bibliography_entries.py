"""Entries of the bibliography, each slip as one whole line: kinds, fields of other programs, keys, order."""

import pytest

from livingreview.check import bibliography
from livingreview.check.citations import Citation
from tests.example import table

FIELDS = {
    "author": "Doe, Jane",
    "title": "An example",
    "journal": "Journal",
    "year": "2020",
    "doi": "10.1000/a",
}


def entry(key="doe2020a", kind="article", **fields):
    lines = [f"  {name} = {{{text}}},\n" for name, text in (FIELDS | fields).items() if text is not None]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def said(*texts, cited=("doe2020a",), all_read=True):
    entries, faults = bibliography.parse("\n".join(texts))
    uses = [Citation("book/a.md", 1, None, key) for key in cited]
    found = [*faults, *(bibliography.check(entries, uses, all_read=all_read) if entries is not None else [])]
    return [str(fault).removeprefix("references.bib, ") for fault in sorted(found)]


def test_a_whole_entry_has_no_fault():
    assert said(entry()) == []


@pytest.mark.parametrize(
    "kind",
    [
        "article",
        "book",
        "mvbook",
        "inbook",
        "bookinbook",
        "suppbook",
        "booklet",
        "collection",
        "mvcollection",
        "incollection",
        "suppcollection",
        "dataset",
        "manual",
        "misc",
        "online",
        "patent",
        "periodical",
        "suppperiodical",
        "proceedings",
        "mvproceedings",
        "inproceedings",
        "reference",
        "mvreference",
        "inreference",
        "report",
        "software",
        "thesis",
        "unpublished",
        "conference",
        "electronic",
        "mastersthesis",
        "phdthesis",
        "techreport",
        "www",
        "artwork",
        "audio",
        "image",
        "jurisdiction",
        "legislation",
        "legal",
        "letter",
        "movie",
        "music",
        "performance",
        "review",
        "standard",
        "video",
        "commentary",
        "bibnote",
    ],
)
def test_a_type_that_programs_know_is_printed(kind):
    assert said(entry(kind=kind)) == []
    by_address = {
        "misc",
        "online",
        "www",
        "electronic",
        "dataset",
        "software",
        "video",
        "audio",
        "legislation",
        "legal",
    }
    told = said(entry(kind=kind, doi=None, url="https://example.org/a"))
    assert told == (
        []
        if kind in by_address
        else ["line 1: no doi; give it, or say in a note why there is none (doe2020a)"]
    )


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("set", "@set is not printed; write an entry for each of its works"),
        ("xdata", "@xdata is not printed; write its fields into each entry that uses them"),
        ("artcle", "@artcle is no type of entry; did you mean @article?"),
        ("qqqq", "@qqqq is no type of entry; write @article or @misc"),
        ("xx", "@xx is no type of entry; write @article or @misc"),
    ],
)
def test_a_type_that_nobody_prints_is_told(kind, message):
    assert said(entry(kind=kind)) == [f"line 1: {message} (doe2020a)"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        *(
            (
                {"journal": None, name: "Newts"},
                f"line 6, {name}: {name} is a name of biblatex and not printed; write journal = {{Newts}}",
            )
            for name in ("journaltitle", "shortjournal")
        ),
        (
            {"year": None, "date": "2020-01-02"},
            "line 6, date: date is a name of biblatex and not printed; write year = {2020}",
        ),
        (
            {"year": None, "date": "soon"},
            "line 6, date: date is a name of biblatex and not printed; write year = {soon}",
        ),
        *(
            (
                {name: "Newts"},
                f"line 7, {name}: {name} is a name of biblatex and not printed; write Newts at the end of {ours}",
            )
            for name, ours in (
                ("subtitle", "title"),
                ("journalsubtitle", "journal"),
                ("titleaddon", "note"),
                ("addendum", "note"),
            )
        ),
        *(
            (
                {name: "Newts"},
                f"line 7, {name}: {name} is a name of biblatex and not printed; write {ours} = {{Newts}}",
            )
            for name, ours in (
                ("issue", "number"),
                ("eid", "pages"),
                ("maintitle", "booktitle"),
                ("location", "address"),
                ("eventtitle", "howpublished"),
            )
        ),
        (
            {"issue": "3", "subtitle": "Newts"},
            (
                "line 8, subtitle: subtitle, issue are names of biblatex and not printed; write Newts at the end of title,"
                " number = {3}"
            ),
        ),
        *(
            (
                {name: "a.pdf"},
                f"line 7, {name}: names a file on your own computer, and would be published; delete the field",
            )
            for name in (
                *(
                    "file",
                    "local-url",
                    "localfile",
                    "pdf",
                    "attachments",
                    "url-local",
                    "fulltext",
                    "bdsk-file-1",
                ),
            )
        ),
        *(
            (
                {name: "Words"},
                f"line 7, {name}: is the publisher's text, which cannot be published here; delete the field",
            )
            for name in ("abstract", "fullabstract")
        ),
        *(
            (
                {name: "Words"},
                f"line 7, {name}: is a remark of your own, and would be published; delete the field",
            )
            for name in (
                *(
                    "annote",
                    "annotation",
                    "review",
                    "comment",
                    "owner",
                    "username",
                    "readstatus",
                    "mendeley-tags",
                ),
                "groups",
            )
        ),
        ({"number": "3", "issue": "3"}, None),
        ({"abstract": ""}, None),
    ],
)
def test_a_field_of_another_program_is_told_with_what_to_write(fields, message):
    assert said(entry(**fields)) == ([f"{message} (doe2020a)"] if message else [])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        *(
            (
                {name: "doe2020a"},
                f"line 7, {name}: nothing of doe2020a is printed here; write its fields, such as booktitle and year, into this entry",
            )
            for name in ("crossref", "xdata", "xref")
        ),
        ({"xref": "doe2020"}, "line 7, xref: doe2020 is no key of references.bib; did you mean doe2020a?"),
        ({"xref": "xyzzy"}, "line 7, xref: xyzzy is no key of references.bib; delete the field"),
        ({"keywords": "guidelin"}, "line 7, keywords: guidelin is no keyword here; did you mean guideline?"),
        ({"keywords": "news, primary, x"}, "line 7, keywords: news and primary; a work is one of them"),
        ({"keywords": "anonymous"}, "line 7, keywords: the work has authors; delete anonymous"),
        ({"keywords": "undated"}, "line 7, keywords: the work has a year; delete undated"),
        ({"keywords": " , x"}, None),
        (
            {"title": "Retracted: an example"},
            (
                "line 3, title: the work is retracted; delete it with all that rests on it, or, if it is cited as retracted,"
                " begin a note with “Retracted”"
            ),
        ),
        ({"title": "Retracted: an example", "note": "Retracted in 2021"}, None),
        (
            {"title": "An example [Article in German]"},
            "line 3, title: [Article in German] is no part of the title; write it in a note",
        ),
        ({"pmid": "123"}, None),
        ({"pmid": "0"}, "line 7, pmid: 0 is not a PubMed id; write its digits only"),
        ({"pmid": "1234567890"}, "line 7, pmid: 1234567890 is not a PubMed id; write its digits only"),
        ({"year": "1799"}, "line 5, year: 1799 is not a year; write four digits"),
        ({"year": "20201"}, "line 5, year: 20201 is not a year; write four digits"),
        ({"pages": "S1 – S12"}, "line 7, pages: S1 – S12; write S1--S12"),
        ({"pages": "1—2"}, "line 7, pages: 1—2; write 1--2"),
        ({"pages": "1--2"}, None),
        ({"editor": "Roe R"}, "line 7, editor: Roe R is read as given name and surname; write Roe, R"),
        (
            {"title": "AN EXAMPLE OF NEWTS"},
            "line 3, title: all in capitals; write it as in running text, such as “An example of a report”",
        ),
        (
            {"author": "DOE, JANE"},
            "line 2, author: all in capitals; write it as in running text, such as Doe, Jane",
        ),
        (
            {"author": "DOE, JANE", "journal": "JOURNAL OF NEWTS"},
            (
                "line 2, author: all in capitals; write it as in running text, such as Doe, Jane; so is journal"
            ),
        ),
        (
            {"author": "DOE, JANE", "title": "AN EXAMPLE OF NEWTS", "journal": "JOURNAL OF NEWTS"},
            (
                "line 2, author: all in capitals; write it as in running text, such as Doe, Jane; so are title and journal"
            ),
        ),
        ({"journal": "JOURNAL NEWTS"}, None),
        (
            {"journal": "JOURNAL OF NEWTS"},
            "line 4, journal: all in capitals; write it as in running text, such as “An example of a report”",
        ),
        ({"title": "On IL-6"}, "line 3, title: names would lose their capitals in print; write On {IL-6}"),
        ({"author": None}, "line 1: no author; an @article needs one"),
        ({"author": None, "editor": "Doe, Jane"}, "line 1: no author; an @article needs one"),
        ({"title": None}, "line 1: no title; an @article needs one"),
        ({"year": None}, "line 1: no year; an @article needs one"),
        ({"journal": None}, "line 1: no journal; an @article needs one"),
        ({"doi": None}, "line 1: no doi; give it, or say in a note why there is none"),
        (
            {"doi": None, "url": "https://example.org"},
            "line 1: no doi; give it, or say in a note why there is none",
        ),
        ({"doi": None, "note": "None"}, None),
        (
            {"author": "Roe, Jane"},
            "line 1: the key does not start with first author and year; expected roe2020…",
        ),
        ({"year": "2021"}, "line 1: the key does not start with first author and year; expected doe2021…"),
        (
            {"note": "A \\xyzzy newt"},
            "line 7, note: \\xyzzy is printed as it stands; write the words or the character without it",
        ),
    ],
)
def test_a_slip_of_an_entry_is_one_whole_line(fields, message):
    assert said(entry(**fields)) == ([f"{message} (doe2020a)"] if message else [])


@pytest.mark.parametrize(
    "work", ["review", "guideline", "registry", "regulator", "congress", "company", "news", "database"]
)
def test_a_work_is_one_of_these(work):
    told = f"line 7, keywords: primary and {work}; a work is one of them (doe2020a)"
    assert said(entry(keywords=f"primary, {work}")) == [told]
    assert said(entry(keywords=work)) == []


def test_a_book_may_have_editors_instead_of_authors_and_needs_no_journal():
    assert said(entry(kind="book", author=None, editor="Doe, Jane", journal=None)) == []
    assert said(entry(kind="book", author=None, journal=None)) == [
        "line 1: no author; an @book needs one (doe2020a)"
    ]
    assert said(entry(author=None, keywords="Anonymous")) == []


@pytest.mark.parametrize("key", ["Doe2020a", "doe2020", "doe20a", "2020a", "doe2020a-b", "doe2020A"])
def test_a_key_of_another_form_is_told_once(key):
    told = "line 1: the key has another form; expected surname, year and a word, such as surname2024word"
    assert said(entry(key), cited=()) == [f"{told} ({key})"]


def test_an_entry_that_nothing_cites_is_told_where_all_could_be_read():
    told = ["line 1: cited by no chapter and no table; cite it or delete it (doe2020a)"]
    assert said(entry(), cited=()) == told
    assert said(entry(), cited=(), all_read=False) == []
    assert said(entry(), cited=("doe2020a", "doe2020b")) == [
        "book/a.md, line 1: doe2020b is no key of references.bib; did you mean doe2020a?"
    ]


def test_entries_are_sorted_by_key_and_the_first_that_is_not_is_told():
    keys = ("doe2020c", "doe2020b", "doe2020d", "doe2020a")
    texts = [entry(key, doi=f"10.1000/{key}") for key in keys]
    assert said(*texts, cited=keys) == [
        "line 9: doe2020b stands after doe2020c; entries are sorted by key, which make format does"
    ]


def test_one_doi_or_id_in_two_entries_is_told_with_the_first():
    texts = [
        entry(f"doe2020{x}", doi=f"10.1000/{doi}", pmid="12")
        for x, doi in (("a", "X"), ("b", "x"), ("c", "y"))
    ]
    cited = ("doe2020a", "doe2020b", "doe2020c")
    also = "of doe2020a in line 1; one entry per work is expected"
    assert said(*texts, cited=cited) == [
        f"line 15, doi: 10.1000/x is also the doi {also} (doe2020b)",
        f"line 16, pmid: 12 is also the pmid {also} (doe2020b)",
        f"line 25, pmid: 12 is also the pmid {also} (doe2020c)",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("TY  - JOUR\nER  -\n", None),
        ("words\n" + entry(), "line 1: text outside an entry: words; is an @ or a brace missing?"),
        (entry() + "% a@b\n", None),
        (entry() + entry(doi="10.1000/b"), "line 8: doe2020a already stands in line 1; expected once"),
        (
            "@article{doe2020a,\n  title = x,\n}\n",
            (
                "line 2, title: x is neither in braces nor defined with @string; write what it stands for, in braces"
                " (doe2020a)"
            ),
        ),
        (
            "@article{\n  title = {x},\n}\n",
            None,
        ),
        ("@article{doe2020a\n  title = {x},\n}\n", None),
    ],
)
def test_a_text_that_is_no_bibliography_is_told(text, line):
    told = said(text)
    assert told
    if line:
        assert line in told


def test_entries_that_are_commented_out_are_told_once_with_their_number():
    texts = [f"%{entry(f'doe2020{x}', doi=f'10.1000/{x}')}" for x in "abc"]
    told = [line for line in said(*texts, cited=("doe2020a", "doe2020b", "doe2020c")) if "hide" in line]
    assert told == [
        "line 1: a % does not hide an entry, BibTeX reads it all the same; delete the entry (doe2020a), and 2 more below"
    ]
    assert [line for line in said(texts[0]) if "hide" in line] == [
        "line 1: a % does not hide an entry, BibTeX reads it all the same; delete the entry (doe2020a)"
    ]


PROBLEMS = {
    "unreadable": "cannot be read; restore the last version that could be read, and add the entries one by one",
    "format": "this is some text, not BibTeX; export the reference as BibTeX and paste that",
    "outside": "text outside an entry: some text; is an @ or a brace missing?",
    "at sign": "an @ begins an entry wherever it stands (some text); write “at” instead",
    "commented out": "a % does not hide an entry, BibTeX reads it all the same; delete the entry",
    "key twice": "some text already stands in line 1; expected once",
    "field twice": "stands twice in the entry, first in line 1; expected once",
    "string": "some text is neither in braces nor defined with @string; write what it stands for, in braces",
    "no key": "the entry has no key (some text); write surname, year and a word after the brace, such as surname2024word",
    "key": "the key some text has more than one word, or no comma after it; write one word and a comma",
    "no comma after key": "no comma after the key; write doe2020a,",
    "no comma": "no comma after the field; write one at the end of this line",
    "no braces": "some text stands without braces; write {some text}",
    "no value": "nothing stands after the equals sign; write a value in braces or delete the field",
    "open brace": "a brace is opened and not closed; write the missing } or delete the {",
    "open quote": "a quote is opened and not closed; write the value in braces",
    "inner quote": "a quote stands within quotes; write the value in braces: {some text}",
    "not closed": "the entry is not closed; write a line with } after its last field",
    "brace too many": "a } too many: the entry ends here, and what follows is lost (some text); delete one }",
    "broken": "the entry that starts “some text” cannot be read; is a brace, a quote or a comma missing?",
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_each_problem_is_said_in_one_line_with_its_key(kind):
    problem = bibliography.Problem(kind, 3, text="some text", key="doe2020a", earlier=1, field="note")
    assert str(bibliography._said(problem)) == f"references.bib, line 3, note: {PROBLEMS[kind]} (doe2020a)"


def test_rows_that_rest_on_a_retracted_work_and_say_checked_are_told_once():
    entries, _ = bibliography.parse(
        entry(title="Retracted: an example", note="x")
        + entry("doe2020b", note="retracted in 2021")
        + entry("doe2020c")
    )
    rows = [
        {"trial": str(n), "source": source, "status": status}
        for n, (source, status) in enumerate(
            [
                ("doe2020c", "checked"),
                ("doe2020a", "disputed"),
                ("doe2020a", "checked"),
                ("doe2020a", "checked"),
                ("doe2020b", "checked"),
            ]
        )
    ]
    tables = [table("trials", *rows), table("arms", {"source": "doe2020a", "status": "checked"})]
    end = "or delete what rests on it"
    assert [str(fault) for fault in bibliography.retracted(entries, tables)] == [
        (
            "data/trials/trials.csv, line 4, status: doe2020a is retracted, so this cannot be checked; write another"
            f" status, here and in 2 rows more, {end}"
        ),
        (
            "data/trials/trials.csv, line 6, status: doe2020b is retracted, so this cannot be checked; write another"
            f" status, {end}"
        ),
    ]
    for column in ("source", "status"):
        lost = table("trials", *rows)
        lost.header.remove(column)
        assert list(bibliography.retracted(entries, [lost])) == []
    assert list(bibliography.retracted(entries[2:], tables)) == []
