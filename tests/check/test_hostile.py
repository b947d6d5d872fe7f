"""Hostile edits of every kind of file: each is refused in right lines, or does no harm where it would be printed.

What a contributor's slip, a program's habit or somebody's malice could write, at places drawn at random. An edit is
refused if the check names a line of the edited file, or of a file that depends on it. One that is accepted must load,
and must reach neither page nor download as markup, as a link that runs a script, or as a formula.
"""

import csv
import io
import json
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pybtex.backends.html import Backend

from livingreview import tables
from livingreview.evidence import bibliography, data, downloads, printed
from livingreview.evidence.trials import Trials
from livingreview.tables.myst import escape
from tests import review
from tests.example import DESCRIPTOR
from tests.site.small import Small

pytestmark = pytest.mark.slow

#: How often each kind of edit is tried, at other places and with other words.
TRIES = 48
EXTENSIONS = {"colon_fence", "deflist", "fieldlist", "attrs_inline"}
MYST = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
CSV = [
    f"data/{resource['path']}" for resource in json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
]
OUTCOMES = ["data/trials/outcomes.csv"]
BIB = ["references.bib"]
TEXT = ["book/index.md", "book/second.md"]
YAML = ["_toc.yml", "_config.yml"]
JSON = ["data/datapackage.json"]
ANY = [*CSV, *BIB, *TEXT, *YAML, *JSON]

LONG = "a" * 100_000
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](data:text/html,x)",
]
MARKUP += [
    "<a href='javascript:alert(1)'>a</a>",
    "<iframe src=x></iframe>",
    "{cite:p}`nobody2020`",
    "{value}`nobody`",
    "$x^2$",
]
MARKUP += [
    "`code`",
    "**bold**",
    "&lt;script&gt;",
    "<!-- hidden",
    "<b>bold</b>",
    "[^1]",
    "(label)=",
    "~~~",
    ":::{note}",
    "% gone",
]
FORMULAS = ["=1+1", "=HYPERLINK(1)", "+1+1", "@SUM(1)", "-2+3", "=cmd|' /C calc'!A0", "\t=1", "＝1+1", "-A1"]
SIGNS = [
    "\u202e",
    "\u200b",
    "\u00a0",
    "\u00ad",
    "\ufffd",
    "\ufeff",
    "\x00",
    "\x07",
    "\u2028",
    "e\u0301",
    "Ã©",
    "â€“",
    "\U0001f600",
]
NUMBERS = [
    "1e999",
    "1,5",
    "1,234",
    "1.70E+00",
    "-3",
    "0",
    "99999",
    "٣",
    "1 000",
    "5·6",
    "≥5",
    "1/2",
    "NaN",
    "inf",
    "0x10",
    "½",
]
NOTHING = ["", " ", "NaN", "#N/A", "N/A", "na", "None", "null", "-", "–", "?", "TBC", "#REF!", "#NAME?"]
DAYS = [
    "02-Mar",
    "45000",
    "20/11/2024",
    "11/20/24",
    "2024-13-01",
    "2024-02-30",
    "2999-01-01",
    "0001-01-01",
    "24.5.2024",
    "today",
]
WORDS = [
    "yes",
    "HR",
    "III",
    "pfs",
    "Median",
    "checked ",
    "CHECKED",
    "ratio;months",
    "example-1;example-2",
    "other",
]
SYNTAX = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b",",
    b":",
    b"\t",
    b"- ",
    b"#",
    b"`",
    b"```",
    b"@",
    b"%",
    b"\\",
    b"|",
    b"$",
    b"&",
    b"*",
    b"!",
]
CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " data:text/html,x",
    "http://a b",
    "www.a.org",
    "10.1000/a_b",
    "10.1000/a.",
]
ADDRESSES += [
    "ftp://a.org/b",
    "//a.org",
    "https://a.org/\\_b",
    "10.1000/<b>",
    "PMC1234567",
    'x" onclick="alert(1)',
    "vbscript:x",
]
PEOPLE = [
    "Jane; Roe",
    "Doe J, Roe R",
    "Doe, Jane, MD, PhD",
    " and",
    "and and Roe, Jane",
    "Doe, Jane and et al.",
    "<b>Doe</b>",
    "DOE, JANE",
]
KEYS = [
    "{",
    "C:\\x.pdf",
    "\\textit{a}",
    "<i>a</i>",
    "&amp;",
    "50% of",
    "$\\gamma$",
    "in press",
    "RETRACTED: a",
    "A_B^C",
    *ADDRESSES,
    *PEOPLE,
]


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def written(rows):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def cell(words, column=None):
    """Put one of these words into a cell of a table, or behind what it says."""

    def edit(draw, text):
        rows = rows_of(text)
        row = draw(st.integers(1, max(1, len(rows) - 1))) if len(rows) > 1 else 0
        at = rows[0].index(column) if column in rows[0] else draw(st.integers(0, len(rows[0]) - 1))
        word = draw(st.sampled_from(words))
        rows[row][at] = word if draw(st.booleans()) else rows[row][at] + word
        return written(rows)

    return edit


def rearranged(change):
    """Change the rows of a table as a whole."""

    def edit(draw, text):
        rows = rows_of(text)
        return written(change(draw, rows))

    return edit


def twice(draw, rows):
    return [*rows, draw(st.sampled_from(rows))]


def gone(draw, rows):
    at = draw(st.integers(0, len(rows) - 1))
    return rows[:at] + rows[at + 1 :]


def without_column(draw, rows):
    at = draw(st.integers(0, len(rows[0]) - 1))
    return [row[:at] + row[at + 1 :] for row in rows]


def columns_swapped(draw, rows):
    one, other = draw(st.integers(0, len(rows[0]) - 1)), draw(st.integers(0, len(rows[0]) - 1))
    for row in rows[1:]:
        row[one], row[other] = row[other], row[one]
    return rows


def ragged(draw, rows):
    at = draw(st.integers(0, len(rows) - 1))
    rows[at] = rows[at][:-1] if draw(st.booleans()) else [*rows[at], draw(st.sampled_from(["", "x"]))]
    return rows


def empty_rows(draw, rows):
    return rows + [[""] * len(rows[0])] * draw(st.integers(1, 60))


def line(words):
    """Put a line of these words between two lines."""

    def edit(draw, text):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines)))
        return "\n".join([*lines[:at], draw(st.sampled_from(words)), *lines[at:]])

    return edit


def inside(words):
    """Put words anywhere in a text."""

    def edit(draw, text):
        at = draw(st.integers(0, len(text)))
        return text[:at] + draw(st.sampled_from(words)) + text[at:]

    return edit


def cut(draw, text):
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[:start] + text[end:]


def repeated(draw, text):
    start = draw(st.integers(0, len(text)))
    return text[:start] + text[start : start + draw(st.integers(1, 300))] * 2 + text[start:]


def lines_swapped(draw, text):
    lines = text.split("\n")
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def field(words, names=r"\w+"):
    """Put one of these words into a field of a bibliography, instead of what it says or behind it."""

    def edit(draw, text):
        found = list(re.finditer(rf"^  (?:{names}) = \{{(.*)\}},?$", text, re.MULTILINE))
        one, word = draw(st.sampled_from(found)), draw(st.sampled_from(words))
        value = word if draw(st.booleans()) else one[1] + word
        return text[: one.start(1)] + value + text[one.end(1) :]

    return edit


def entry_type(draw, text):
    kind = draw(
        st.sampled_from(
            [
                "incollection",
                "online",
                "ARTICLE",
                "set",
                "xdata",
                "artikel",
                "string",
                "comment",
                "phdthesis",
                "",
            ]
        )
    )
    return text.replace("@article", f"@{kind}", 1)


def recoded(encoding):
    def edit(draw, text):
        at = draw(st.integers(0, len(text)))
        return (text[:at] + "é–ß" + text[at:]).encode(encoding, "replace")

    return edit


def byte(draw, text):
    raw = text.encode()
    at = draw(st.integers(0, len(raw)))
    return raw[:at] + draw(st.binary(min_size=1, max_size=3)) + raw[at:]


def separated(draw, text):
    rows = rows_of(text)
    mark = draw(st.sampled_from(";\t|"))
    return "\n".join(mark.join(row) for row in rows) + "\n"


def line_ends(draw, text):
    return text.replace("\n", draw(st.sampled_from(["\r\n", "\r", "\n\n"]))).encode()


def capitals(draw, text):
    at = draw(st.integers(0, max(0, len(text) - 20)))
    return text[:at] + text[at : at + 20].swapcase() + text[at + 20 :]


#: Kind of edit -> files that it is tried on, and how it is made.
KINDS = {
    "markup in a cell": (CSV, cell(MARKUP)),
    "a formula in a cell": (CSV, cell(FORMULAS)),
    "an odd sign in a cell": (CSV, cell(SIGNS)),
    "an odd number": (OUTCOMES, cell(NUMBERS, "value")),
    "an odd end of an interval": (OUTCOMES, cell(NUMBERS, "ci_high")),
    "an odd number of patients": (["data/trials/arms.csv"], cell(NUMBERS, "n")),
    "no value": (CSV, cell(NOTHING)),
    "an odd day": (CSV, cell(DAYS, "checked_on")),
    "a word of another vocabulary": (CSV, cell(WORDS)),
    "a cell of 100 kB": (CSV, cell([LONG])),
    "a row twice": (CSV, rearranged(twice)),
    "a row gone": (CSV, rearranged(gone)),
    "a column gone": (CSV, rearranged(without_column)),
    "two columns swapped": (CSV, rearranged(columns_swapped)),
    "a ragged row": (CSV, rearranged(ragged)),
    "empty rows": (CSV, rearranged(empty_rows)),
    "another separator": (CSV, separated),
    "an address in the bibliography": (BIB, field(ADDRESSES, "url|doi|pmid")),
    "names in the bibliography": (BIB, field(PEOPLE, "author")),
    "words of the bibliography": (BIB, field(KEYS + MARKUP + SIGNS, "title|journal|note|howpublished")),
    "any field of the bibliography": (BIB, field(KEYS + MARKUP + SIGNS)),
    "another type of entry": (BIB, entry_type),
    "markup in the bibliography": (BIB, inside(MARKUP)),
    "syntax of BibTeX": (BIB, inside(["{", "}", ",", "@", "=", '"', "#", "\\", "%", "and ", "@article{x,"])),
    "markup in a chapter": (TEXT, inside(MARKUP)),
    "a line of markup in a chapter": (TEXT, line([*MARKUP, "# Again", "#### Deep", "```", ":::", "---", "| a |\n|---|\n| 1 | 2 |"])),
    "a role that is none": (TEXT, inside(["{vlaue}`x`", "{value} `x`", "[@doe2020example]", "\\cite{x}", ":value:`x`", "{as-of}`x`"])),
    "an odd sign in a chapter": (TEXT, inside(SIGNS)),
    "syntax of YAML": (YAML, inside([": ", "\t", "- ", "{", "}", "[", "'", '"', "&a", "*a", "!!python/object:os.system", "|", ">"])),
    "a line of YAML": (YAML, line(["- file: book/nowhere", "- file: ../../etc/passwd", "root: x", "x: &x [*x]", "- glob: '*'", "title: a: b"])),
    "syntax of JSON": (JSON, inside(["{", "}", "[", "]", '"', ",", ":", "null", "1", "true"])),
    "a word of the descriptor": (JSON, inside(["string", "number", "required", "categories", "enum", "pattern", "(", "+*"])),
    "bytes of another encoding": (ANY, recoded("cp1252")),
    "UTF-16": (ANY, recoded("utf-16")),
    "any byte": (ANY, byte),
    "other line ends": (ANY, line_ends),
    "a merge conflict": (ANY, line([CONFLICT])),
    "a part cut out": (ANY, cut),
    "a part twice": (ANY, repeated),
    "two lines swapped": (ANY, lines_swapped),
    "capitals swapped": (ANY, capitals),
    "signs that mean something": (ANY, inside([sign.decode() for sign in SYNTAX])),
}  # fmt: skip
#: What no line may hold: patterns, and the words of libraries.
FOREIGN = re.compile(
    r"Traceback|Error\b(?! of)|Exception|codec can't|\bpandas\b|\bpybtex\b|\byaml\b(?!\W)|while parsing|mapping values|<block|"
    r"\(\?:|\[0-9\]|\\d|\[A-Z|\[a-z|\bNoneType\b|object at 0x|Expecting (?:value|property|',')|\bdtype\b",
)


RECORD = """
@misc{roe2021record,
  author = {Roe, Richard},
  title = {A record of a trial},
  howpublished = {Registry},
  year = {2021},
  note = {Version of May},
  url = {https://example.org/record},
}
"""


#: A row of each table that the small review leaves empty.
FURTHER = {
    "glossary": [
        {"term": "HR", "expansion": "hazard ratio"},
        {"term": "OS", "expansion": "overall survival"},
    ],
    "searches": [{"search": "first"}],
    "screening": [{"search": "first"}],
    "reference-map": [{"chapters": "part/chapter"}],
    "exons": [{"chromosome": "7"}],
    "protein-features": [{}],
    "sequence": [{"position": "1", "residue": "M"}],
    "calpha": [{"position": "1", "name": "Met"}],
    "claims": [
        {
            "claim": "not-longer",
            "chapter": "book/index.md",
            "sentence": "A chapter follows {cite:p}`roe2021record`.",
            "holds_if": "no outcomes where endpoint = OS; ci_high < 1",
        }
    ],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    book = Small(tmp_path_factory.mktemp("hostile"))
    review.fill(book.example)
    for table, rows in FURTHER.items():
        book.example.write(table, rows)
    book.example.append("references.bib", RECORD)
    book.replace("book/index.md", "example-1-pfs-drug", "alpha-drug-pfs-median")
    book.replace(
        "book/index.md", "A chapter follows.", "A chapter follows {cite:p}`roe2021record`.{claim}`not-longer`"
    )
    assert book.example.lines() == []
    return book


def test_there_are_at_least_thirty_kinds_and_two_thousand_edits():
    assert len(KINDS) >= 30
    assert len(KINDS) * TRIES >= 2000


@pytest.mark.parametrize("kind", KINDS)
def test_an_edit_is_refused_in_right_lines_or_does_no_harm(book, kind):
    files, edit = KINDS[kind]
    whole = {file: book.path(file).read_bytes() for file in files}

    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def holds(drawn):
        file = drawn.draw(st.sampled_from(files))
        edited = edit(drawn.draw, whole[file].decode())
        edited = edited if isinstance(edited, bytes) else edited.encode("utf-8", "surrogatepass")
        book.path(file).write_bytes(edited)
        faults = book.example.faults()
        for fault in faults:
            assert "\n" not in str(fault)
            assert not FOREIGN.search(fault.message), str(fault)
        of_file = Counter(fault.file for fault in faults)
        assert max(of_file.values(), default=0) <= 60, of_file
        if edited != whole[file] and not faults:
            does_no_harm(book)

    try:
        holds()
    finally:
        for file, content in whole.items():
            book.path(file).write_bytes(content)


def does_no_harm(book):
    """What the check accepts can be loaded, and nothing in it is run where it is printed or opened."""
    project = book.project
    for resource in data.resources(project):
        table = data.load(resource["name"], project)
        for row in rows_of(downloads.csv(table))[1:]:
            assert [one for one in row if re.match(r"[=+@\t\r]|-(?!\d)", one)] == []
        for text in {str(one) for column in table for one in table[column].head(50)}:
            is_safe(MYST.render(f"* - {escape(text)}\n"))
    trials = Trials.load(project=project)
    for draw in (tables.trials, tables.strategy, tables.registry, tables.earlier):
        assert draw(trials, caption="C.", name="n").data
    entries, problems = bibliography.parse(project.bibliography.read_text(encoding="utf-8"))
    assert problems == []
    for entry in entries:
        is_safe(printed.printed(bibliography.record(entry)).render(Backend()))
    for page in project.pages:
        is_safe(MYST.render(page.text))


def is_safe(text):
    """No script, no frame, no handler of events, no link but to the web, a page or a place."""
    if not text.strip():
        return
    for one in html.fragment_fromstring(text, create_parent="div").iter():
        assert one.tag not in ("script", "iframe", "object", "embed", "form"), text
        assert [name for name in one.attrib if name.startswith("on")] == [], text
        for link in (one.get("href"), one.get("src")):
            assert not re.match(r"\s*(?:javascript|data|vbscript):", link or "", re.IGNORECASE), text
