"""What the parser of the site makes of a chapter: which lines are prose, of which kind, and which roles they hold."""

import pytest

from livingreview.check import myst


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("---\na: b\n---\n\nText.", [("text", [5], "Text.")]),
        ("One\ntwo.\n\nThree.", [("text", [1, 2], "One two."), ("text", [4], "Three.")]),
        ("# 1.2 Title\nText.", [("heading", [1], "Title"), ("text", [2], "Text.")]),
        ("Title\n===\nText.", [("heading", [1], "Title"), ("text", [3], "Text.")]),
        ("- one\n  more\n- two", [("text", [1, 2], "one more"), ("text", [3], "two")]),
        ("> one\n> two", [("text", [1, 2], "one two")]),
        ("| a | b |\n|---|---|\n| c | d |", [("row", [1], "| a | b |"), ("row", [3], "| c | d |")]),
        ("Word\n: Its meaning.", [("text", [1], "Word"), ("text", [2], "Its meaning.")]),
        ("A note.[^1]\n\n[^1]: Its text.", [("text", [1], "A note.[^1]"), ("text", [3], "Its text.")]),
        ("One\n% a comment\ntwo", [("text", [1], "One"), ("text", [3], "two")]),
        ("(target)=\n# Title\n+++\nText", [("heading", [2], "Title"), ("text", [4], "Text")]),
        ("    indented code", []),
        ("```\ncode\n```\nText", [("text", [4], "Text")]),
        ("~~~python\ncode\n~~~", []),
        ("<div>\nText\n</div>", [("text", [1, 2, 3], "Text")]),
        ("<!-- one\n\ntwo -->\nText", [("text", [1, 2, 3], ""), ("text", [4], "Text")]),
        ("```{note} Title\n:class: x\n\nText.\n```", [("caption", [1], "Title"), ("text", [4], "Text.")]),
        ("- item\n\n  :::{note}\n  Text.\n  :::", [("text", [1], "item"), ("text", [4], "Text.")]),
        (
            "::::{grid} 1 2\n:::{card} Title\nText.\n:::\n::::",
            [("caption", [2], "Title"), ("text", [3], "Text.")],
        ),
        ("```{note}\n---\nclass: x\n---\nText.\n```", [("text", [5], "Text.")]),
        ("```{note}\n---\nText.\n```", [("text", [3], "Text.")]),
        (
            "```{figure} a.png\n:alt: Seen.\n\nCaption.\n```",
            [("caption", [2], "Seen."), ("text", [4], "Caption.")],
        ),
        ("```{figure} a.png\n:name: b\n:alt: Seen.\n:width: 9\n```", [("caption", [3], "Seen.")]),
        ("```{code-cell} python\n:tags: [a]\nx = 1\n```", []),
        ("```{}\nText.\n```", []),
        ("::: Slip\nText.\n:::", [("text", [1], "Slip"), ("text", [2], "Text.")]),
    ],
)
def test_prose_is_told_from_everything_else(text, paragraphs):
    extensions = myst.EXTENSIONS | {"deflist"}
    found = myst.read(text + "\n", "a.md", extensions).paragraphs

    assert [(p.kind, p.numbers, " ".join(p.plain.split())) for p in found if p.plain.strip()] == [
        paragraph for paragraph in paragraphs if paragraph[2]
    ]


CELL = "```{{code-cell}} python\n---\nmystnb:\n  figure:\n{}\n    name: x\n---\nx = 1\n```\n"


@pytest.mark.parametrize(
    ("options", "captions"),
    [
        ("    caption: One.", [([5], "One.")]),
        ("    caption: 'One.'", [([5], "One.")]),
        ("    caption: |\n      One.\n      Two.", [([6, 7], "One. Two.")]),
        ("    caption: >-\n      One.\n\n      Two.", [([6, 7, 8], "One. Two.")]),
        ("    caption: One,\n      more.\n    alt: Two.", [([5, 6], "One, more."), ([7], "Two.")]),
        ('    x: {caption: "One, two", name: y}', [([5], "One, two")]),
        ("    class: x\n    caption: One.", [([6], "One.")]),
        ("    class: caption", []),
    ],
)
def test_captions_stand_in_the_options_of_a_cell(options, captions):
    found = myst.read(CELL.format(options), "a.md").paragraphs

    assert [(p.numbers, " ".join(p.plain.split())) for p in found] == captions
    assert {p.kind for p in found} <= {"caption"}


def test_a_caption_may_be_the_first_option():
    (found,) = myst.read("```{code-cell} python\n---\ncaption: One.\n---\nx = 1\n```\n", "a.md").paragraphs

    assert (found.numbers, found.written) == ([3], "One.")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a `code` b", "a        b"),
        ("a ``co`de`` b", "a           b"),
        ("a {term}`role` b", "a              b"),
        ("a [label](address.md) b", "a [label]             b"),
        ("a [label](<ad dress> 'title') b", "a [label]                     b"),
        ("a ![label](address.png) b", "a ![label]              b"),
        ("a ![x `code`](b) c", "a ![x `code`]    c"),
        ("a <https://example.org> b", "a                       b"),
        ("a https://example.org/x b", "a                       b"),
        ("a 10.1000/182 b", "a             b"),
        ("a <b>bold</b> c", "a    bold     c"),
        ("a <!-- x --> b", "a            b"),
        ("a <!-- x", "a       "),
        ("a $x$ b", "a     b"),
        ("a {{ name }} b", "a            b"),
        ("a \\`not code\\` b", "a \\`not code\\` b"),
        ("a {cite}`x,\ny` b", "a          \n   b"),
    ],
)
def test_what_is_no_prose_is_blanked_in_place(text, plain):
    assert myst.Paragraph([1, 2], text).plain == plain


def test_a_role_has_its_name_its_content_and_its_line():
    (paragraph,) = myst.read(
        "\nWords {cite:p}`one,\n  two` and\n`` {cite}`none` `` {abbr}`A`.\n", "a.md"
    ).paragraphs

    assert paragraph.roles == [myst.Role("cite:p", "one, two", 2), myst.Role("abbr", "A", 4)]


def test_roles_in_headings_rows_captions_and_labels_of_links_are_found():
    text = "# A {a}`1`\n\n|b|\n|-|\n|{b}`2`|\n\n```{note} C {c}`3`\nD [{d}`4`](x.md)\n```\n"

    assert [(role.name, role.line) for role in myst.read(text, "a.md").roles] == [
        ("a", 1),
        ("b", 5),
        ("c", 7),
        ("d", 8),
    ]


@pytest.mark.parametrize("text", ["<!-- {cite}`x` -->", "`{cite}`", "\\{cite}`x`"])
def test_a_role_in_a_comment_or_code_is_none(text):
    assert myst.roles(text) == []


@pytest.mark.parametrize(
    ("role", "keys"),
    [("{cite}`a, b`", ["a", "b"]), ("{cite:p}`{see}a,b,`", ["a", "b"]), ("{footcite}`a`", ["a"])],
)
def test_a_citation_names_its_keys(role, keys):
    (found,) = myst.roles(role)

    assert (found.cites, found.keys) == (True, keys)


def test_other_roles_do_not_cite():
    assert not myst.roles("{value}`a`")[0].cites


def test_comments_are_kept_by_line():
    text = "% one\n%% two\n\n- item\n  % three\n\n:::{note}\n% four\n:::\n"

    assert myst.read(text, "a.md").comments == {1: "one", 2: "two", 5: "three", 8: "four"}
