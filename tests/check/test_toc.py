"""The table of contents: each slip is one whole line, in the table of a book and in that of an article."""

import pytest

from livingreview.check import toc
from livingreview.check.yaml_text import load
from livingreview.project import Project

BOOK = "format: jb-book\nroot: book/index\n"
ARTICLE = "format: jb-article\nroot: book/index\n"


@pytest.fixture
def said(tmp_path):
    """Return the faults of a table of contents of a small book."""
    for name in ("index", "ponds/newts", "ponds/frogs", "lakes/trout"):
        path = tmp_path / f"book/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Title\n", encoding="utf-8")
    (tmp_path / "book/notes.txt").write_text("Words.\n", encoding="utf-8")

    def said(text):
        tree = load(text, "_toc.yml")[1]
        return [str(fault) for fault in toc.check(tree, "_toc.yml", Project(tmp_path))]

    return said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- a\n", "line 1: holds no keys; write `format: jb-book` and `root: book/index`"),
        ("root: book/index\n", "line 1: no `format`; write `format: jb-book`"),
        ("root: book/index\nformat: jb-bok\n", "line 2: the format is jb-bok; write `format: jb-book`"),
        ("format: jb-book\n", "line 1: no line `root: …` names the first page; write `root: book/index`"),
        (f"{BOOK}chaptrs: []\n", "line 3: `chaptrs` is no key here; did you mean `chapters`?"),
        (f"{ARTICLE}section: []\n", "line 3: `section` is no key here; did you mean `sections`?"),
        (
            f"{BOOK}xyzzy: []\n",
            (
                "line 3: `xyzzy` is no key here; expected one of format, root, title, options, defaults, meta, parts,"
                " chapters"
            ),
        ),
        (
            f"{ARTICLE}xyzzy: []\n",
            (
                "line 3: `xyzzy` is no key here; expected one of format, root, title, options, defaults, meta, subtrees,"
                " sections"
            ),
        ),
        (
            f"{BOOK}parts: []\nchapters: []\n",
            "line 4: `chapters` beside `parts`; put every chapter into one of the parts",
        ),
        (
            f"{ARTICLE}subtrees: []\nsections: []\n",
            "line 4: `sections` beside `subtrees`; put every chapter into one of the parts",
        ),
        (f"{BOOK}parts:\n", "line 3: `parts` holds no list; write `- caption: …` below it"),
        (f"{BOOK}parts: []\n", "line 3: `parts` holds no list; write `- caption: …` below it"),
        (f"{BOOK}parts:\n- a\n", "line 4: a part holds no keys; write `caption:` and `chapters:`"),
        (
            f"{BOOK}parts:\n- caption: A\n",
            "line 4: a part without chapters; write `chapters:` and the list of them below it",
        ),
        (
            f"{BOOK}parts:\n- captn: A\n",
            "line 4: `captn` is no key here; did you mean `caption`?",
        ),
        (
            f"{BOOK}parts:\n- xyzzy: A\n  chapters: [file: book/ponds/newts]\n",
            (
                "line 4: `xyzzy` is no key here; expected one of caption, hidden, maxdepth, numbered, reversed,"
                " titlesonly, style, restart_numbering, chapters"
            ),
        ),
        (f"{BOOK}chapters:\n", "line 3: `chapters` holds no list; write `- file: …` below it"),
        (f"{BOOK}chapters: []\n", "line 3: `chapters` holds no list; write `- file: …` below it"),
        (
            f"{BOOK}chapters:\n- book/ponds/newts\n",
            "line 4: `book/ponds/newts` has no key; write `- file: …`",
        ),
        (f"{BOOK}chapters:\n- [a]\n", "line 4: `a list` has no key; write `- file: …`"),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  url: https://example.org\n",
            "line 4: `file` beside `url`; keep one of them",
        ),
        (f"{BOOK}chapters:\n- title: A\n", "line 4: no chapter is named; write `- file: …`"),
        (
            f"{BOOK}chapters:\n- xyzzy: A\n",
            (
                "line 4: `xyzzy` is no key here; expected one of file, glob, url, title, options, subtrees, sections"
            ),
        ),
        (
            f"{BOOK}chapters:\n- title: A\n  url: example.org\n",
            "line 5: example.org is no address; write https://…",
        ),
        (
            f"{BOOK}chapters:\n- glob: book/x*\n",
            "line 4: `glob: book/x*` matches no chapter; write `file: …`",
        ),
        (f"{BOOK}chapters:\n- file:\n", "line 4: no chapter is named; write its path, such as book/index"),
        (
            f"{BOOK}chapters:\n- file: [a]\n",
            "line 4: no chapter is named; write its path, such as book/index",
        ),
        (
            f"{BOOK}chapters:\n- file: book/index\n",
            "line 4: book/index is named in line 2 already; delete one of the two",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n- file: book/ponds/newts.md\n",
            "line 5: book/ponds/newts is named in line 4 already; delete one of the two",
        ),
        (
            f"{BOOK}chapters:\n- glob: book/ponds/*\n- file: book/ponds/newts\n",
            "line 5: book/ponds/newts is named in line 4 already; delete one of the two",
        ),
        (
            f"{BOOK}chapters:\n- file: book/notes.txt\n",
            "line 4: book/notes.txt is no chapter; the file of a chapter ends with .md",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newt\n",
            "line 4: book/ponds/newt.md does not exist; did you mean book/ponds/newts?",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newt.MD\n",
            "line 4: book/ponds/newt.MD does not exist; did you mean book/ponds/newts?",
        ),
        (f"{BOOK}chapters:\n- file: xyzzy\n", "line 4: xyzzy.md does not exist"),
        (
            # The one of the folder that nobody else names is it.
            f"{BOOK}chapters:\n- file: book/ponds/xyzzy\n- file: book/ponds/newts\n",
            "line 4: book/ponds/xyzzy.md does not exist; did you mean book/ponds/frogs?",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  sections:\n  - file: book/ponds/frog\n",
            "line 6: book/ponds/frog.md does not exist; did you mean book/ponds/frogs?",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  chapters: []\n",
            (
                "line 5: `chapters` is no key here; expected one of file, glob, url, title, options, subtrees, sections"
            ),
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  subtrees:\n  - caption: A\n",
            "line 6: a part without chapters; write `sections:` and the list of them below it",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  subtrees:\n",
            "line 5: `subtrees` holds no list; write `- caption: …` below it",
        ),
        (
            f"{BOOK}chapters:\n- file: book/ponds/newts\n  subtrees: []\n  sections: []\n",
            "line 6: `sections` beside `subtrees`; put every chapter into one of the parts",
        ),
        (
            f"{ARTICLE}sections:\n- file: book/ponds/newts\n  sections:\n  - file: book/ponds/frog\n",
            "line 6: book/ponds/frog.md does not exist; did you mean book/ponds/frogs?",
        ),
        (
            f"{ARTICLE}subtrees:\n- caption: A\n",
            "line 4: a part without chapters; write `sections:` and the list of them below it",
        ),
    ],
)
def test_a_slip_in_the_table_of_contents_is_one_line(said, text, line):
    assert said(text) == [f"_toc.yml, {line}"]


@pytest.mark.parametrize(
    "text",
    [
        BOOK,
        f"{BOOK}title: A\noptions: {{}}\ndefaults: {{}}\nmeta: {{}}\n",
        f"{BOOK}chapters:\n- file: book/ponds/newts.md\n  title: A\n  options: {{}}\n- glob: book/lakes/*\n",
        f"{BOOK}chapters:\n- url: https://example.org\n  title: A\n",
        (
            f"{BOOK}parts:\n- caption: A\n  chapters:\n  - file: book/ponds/newts\n    sections:\n"
            "    - file: book/ponds/frogs\n"
        ),
        (
            f"{BOOK}parts:\n- hidden: true\n  maxdepth: 1\n  numbered: true\n  reversed: true\n  titlesonly: true\n"
            "  style: a\n  restart_numbering: true\n  chapters: [file: book/lakes/trout]\n"
        ),
        f"{ARTICLE}sections:\n- file: book/ponds/newts\n  sections:\n  - file: book/ponds/frogs\n",
        (
            f"{ARTICLE}subtrees:\n- caption: A\n  sections:\n  - file: book/ponds/newts\n    subtrees:\n"
            "    - sections: [file: book/ponds/frogs]\n"
        ),
    ],
)
def test_a_table_of_contents_that_the_site_can_read_has_no_fault(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (
            "book/ponds/a.md",
            "not in _toc.yml, so nobody will see it; add `- file: book/ponds/a` there, or delete it",
        ),
        ("book/a.MD", "the ending is .MD; rename the file to a.md, and name it in _toc.yml"),
        *(
            (f"book/a{ending}", "no chapter: these end with .md; write it as a.md, or move it elsewhere")
            for ending in (".markdown", ".ipynb", ".rst", ".myst", ".RST")
        ),
        ("book/a.txt", None),
        ("book/_drafts/a.md", None),
        ("book/_a.md", None),
    ],
)
def test_a_chapter_that_nobody_names_is_one_line(tmp_path, file, message):
    for name in (file, "book/named.md", "book/folder.md/named.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# Title\n", encoding="utf-8")
    pages = [tmp_path / "book/named.md", tmp_path / "book/folder.md/named.md"]
    told = [str(fault) for fault in toc.unlisted(tmp_path, tmp_path / "book", pages, "_toc.yml")]
    assert told == ([f"{file}: {message}"] if message else [])
