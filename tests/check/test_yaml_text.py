"""YAML as contributors write it: each slip is one whole line, with what to write."""

import pytest

from livingreview.check.yaml_text import items, load

FIT = "does not fit the line above it; is an indent, a dash or a colon wrong in one of the two?"


def said(text, first=1):
    return [str(fault) for fault in load(text, "a.yml", first)[2]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b\na: c\n", "line 2: `a` stands here and in line 1; keep one of them"),
        ("x:\n- a: b\n  c: d\n  a: e\n", "line 4: `a` stands here and in line 2; keep one of them"),
        ("x:\n  a: b\n\n  a: c\n", "line 4: `a` stands here and in line 2; keep one of them"),
        ("a:\n\tb: c\n", "line 2: the line is indented by a tab; indent it with spaces"),
        ("a:\n  b: c\n \td: e\n", "line 3: the line is indented by a tab; indent it with spaces"),
        ("- a: b\n-file: c\n", "line 2: a space is missing after the dash; write `- file: c`"),
        ("a:\n  b: c\n  title:Words\n", "line 3: a space is missing after the colon; write `title: Words`"),
        ("a: b\ntitle:Words\nc: d\n", "line 2: a space is missing after the colon; write `title: Words`"),
        ("    title:Words\na: b\n", "line 1: a space is missing after the colon; write `title: Words`"),
        (
            "x: y\n\na:\n  title:Words\n  b: c\n",
            "line 4: a space is missing after the colon; write `title: Words`",
        ),
        ("a: 'b\nc: d\n", "line 1: a quotation mark is opened and never closed; close it on the same line"),
        (
            'x: y\na: "b\nc: d\n',
            "line 2: a quotation mark is opened and never closed; close it on the same line",
        ),
        ("a: [b, c\nd: e\n", "line 1: `[` is opened, and not closed as it should be; end the list with `]`"),
        (
            "x: y\na: {b: c\nd: e\n",
            "line 2: `{` is opened, and not closed as it should be; end the list with `}`",
        ),
        ("a: *b\n", "line 1: `a: *b`: a text that starts with * or & needs quotes"),
        ("a: &\n", "line 1: `a: &`: a text that starts with * or & needs quotes"),
        ("a: b: c\n", 'line 1: a colon within a text needs quotes; write a: "b: c"'),
        ("- a: b: c\n", 'line 1: a colon within a text needs quotes; write a: "b: c"'),
        ("a: b\n  c: d\n", f"line 2: `c: d` {FIT}"),
        ("a: @b\n", "line 1: `a: @b`: a text that starts with @ needs quotes"),
        ("- `b`\n", "line 1: `- `b``: a text that starts with ` needs quotes"),
        ("a: %b\n", "line 1: `a: %b`: a text that starts with % needs quotes"),
        ("a: b\nwords\nc: d\n", "line 2: `words` has no colon; write `key: value`"),
        ("a: b\nwords\n", "line 2: `words` has no colon; write `key: value`"),
        ("a:\n  - b\n c: d\n", f"line 3: `c: d` {FIT}"),
        ("a: 2024-99-99\n", "line 1: cannot be read; is a date or a number wrong?"),
        ("a: !x b\n", "line 1: `a: !x b`: a text that starts with ! needs quotes"),
    ],
)
def test_a_slip_is_one_line(text, line):
    assert said(text) == [f"a.yml, {line}"]


def test_lines_are_counted_from_where_the_text_begins():
    assert said("a: b\na: c\n", 5) == ["a.yml, line 6: `a` stands here and in line 5; keep one of them"]
    assert said("a: b: c\n", 5) == ['a.yml, line 5: a colon within a text needs quotes; write a: "b: c"']
    assert said("a: 2024-99-99\n", 5) == ["a.yml, line 5: cannot be read; is a date or a number wrong?"]


def test_values_come_with_a_tree_that_knows_their_lines():
    found, tree, faults = load("a: 1\n\nb: [c]\n", "a.yml")
    assert (found, faults) == ({"a": 1, "b": ["c"]}, [])
    assert [(key, line) for key, line, _ in items(tree)] == [("a", 1), ("b", 3)]
    assert load("", "a.yml") == (None, None, [])
    assert load("a: \x01\n", "a.yml") == (None, None, [])


def test_a_merge_may_stand_twice_and_beside_the_keys_that_it_brings():
    assert said("x: {<<: {a: b}, <<: {c: d}}\n") == []
    assert said("x: {<<: {a: b}, a: c}\n") == []


@pytest.mark.parametrize("text", ["a: b\nz: 'u\n\t[v\n", "a: b\nz: 'u\nk: l\n \t\n"])
def test_a_tab_within_a_text_that_is_never_closed_is_not_the_cause(text):
    assert said(text) == [
        "a.yml, line 2: a quotation mark is opened and never closed; close it on the same line"
    ]


@pytest.mark.parametrize("text", ["a: b\nc: 'd", 'a: b\nc: "d'])
def test_a_slip_on_a_last_line_without_an_end_is_told_there(text):
    assert said(text) == [
        "a.yml, line 2: a quotation mark is opened and never closed; close it on the same line"
    ]
