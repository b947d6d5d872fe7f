"""Labels, links and pictures: what is set, what is pointed at, and each fault as a whole line."""

import pytest

from livingreview.check import labels, myst

PAGES = {"Xa", "book/a", "book/ponds/newts", "book/ponds/frogs"}


@pytest.fixture
def said(tmp_path):
    """Return the faults of a chapter in a folder with a picture."""
    (tmp_path / "book/ponds").mkdir(parents=True)
    (tmp_path / "book/ponds/newt.png").write_bytes(b"x")
    (tmp_path / "data").mkdir()

    def said(*texts, file="book/ponds/newts.md"):
        chapters = [myst.read(text + "\n", file) for text in texts]
        return [str(fault) for fault in labels.check(chapters, tmp_path, PAGES)]

    return said


SET = """\
(One  Label)=
# Title

```{code-cell} python
---
mystnb:
  figure:
    name: two
    class: name
---
charts.draw(name="three")
tables.draw(
    title="x", name="four",
)
draw(name="none")
x = dict.name
```

:::{figure} a.png
:name: Five
:label: six
Caption.
:name: none
:::

```{code-cell} python
:mystnb: {figure: {name: "seven"}}
name = "none"
```

:::{note}
---
name: eight
---
name: none
:::

(nine)=
Words.
"""


def test_labels_are_set_before_blocks_in_options_and_in_calls_of_cells():
    found = [(label.name, label.file, label.line) for label in labels.set_in(myst.read(SET, "book/b.md"))]
    assert found == [
        ("one label", "book/b.md", 1),
        ("two", "book/b.md", 8),
        ("three", "book/b.md", 11),
        ("four", "book/b.md", 13),
        ("five", "book/b.md", 20),
        ("six", "book/b.md", 21),
        ("seven", "book/b.md", 27),
        ("eight", "book/b.md", 33),
        ("nine", "book/b.md", 38),
    ]


def test_a_label_that_stands_twice_is_told_with_the_first(said):
    assert said("(one)=\n# A\n\n(One)=\nWords.\n\n(one)=\nWords.") == [
        f"book/ponds/newts.md, line {line}: the label one stands in book/ponds/newts.md, line 1, too; give one of"
        " them another name"
        for line in (4, 7)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("See {ref}`sectio`.", "{ref}`sectio` names no label; did you mean section?"),
        ("See {numref}`Here <xyzzy>`.", "{numref}`xyzzy` names no label"),
        ("See {std:ref}`xyzzy`.", "{ref}`xyzzy` names no label"),
        ("See {doc}`newt`.", "{doc}`newt` names no chapter; did you mean newts?"),
        ("See {doc}`Frogs <./frog.md>`.", "{doc}`./frog.md` names no chapter; did you mean frogs?"),
        ("See {doc}`/xyzzy`.", "{doc}`/xyzzy` names no chapter"),
        ("See [it](#sectio).", "#sectio is no label; did you mean section?"),
        ("See [it](frogs.md#sectio).", "frogs.md#sectio leads to no label; did you mean section?"),
        ("See [it](frogs.md#xyzzy).", "frogs.md#xyzzy leads to no label"),
        ("See [it](frog.md).", "the link frog.md leads nowhere; did you mean frogs.md?"),
        ("See [it](../b.md).", "the link ../b.md leads nowhere"),
        ("See [it](newt.pn).", "the link newt.pn leads nowhere; did you mean newt.png?"),
        (
            "See [it](/book/ponds/newt.jpg).",
            "the link /book/ponds/newt.jpg leads nowhere; did you mean newt.png?",
        ),
        ("See [it](xyzzy).", "the link xyzzy leads nowhere"),
        ("See [it](frog).", "the link frog leads nowhere; did you mean frogs.md?"),
        ("See ![it](newts.png).", "there is no picture newts.png; did you mean newt.png?"),
        ("See ![it](x/xyzzy.png).", "there is no picture x/xyzzy.png"),
        ("See ![it]().", "a picture without a file; write ![What it shows](file.png)"),
        (":::{figure} newts.png\n:::", "there is no picture newts.png; did you mean newt.png?"),
        (":::{image} newts.png\n:::", "there is no picture newts.png; did you mean newt.png?"),
        (":::{figure}\n:::", "a picture without a file; write ![What it shows](file.png)"),
    ],
)
def test_what_points_at_nothing_is_one_line_with_the_nearest(said, text, message):
    assert said(f"(section)=\n# Title\n\n{text}") == [f"book/ponds/newts.md, line 4: {message}"]


@pytest.mark.parametrize(
    "text",
    [
        "See {ref}`section`, {numref}`Here <SECTION>`, {ref}`genindex`, {ref}`modindex` and {ref}`search`.",
        "See {doc}`frogs`, {doc}`/book/a`, {doc}`/Xa`, {doc}`Frogs <../ponds/frogs.md>` and {value}`xyzzy`.",
        "See [it](#section), [it](#a-title-of-its-own), [it](frogs.md), [it](frogs), [it](frogs.md#section).",
        "See [it](https://example.org/x.md), [it](mailto:a@b.c), [it](newt.png), [it](section), [it]().",
        "See ![it](newt.png), ![it](/book/ponds/newt.png), ![it](https://example.org/x.png).",
        ":::{figure} newt.png\n:::\n\n:::{note} xyzzy.png\nWords.\n:::",
    ],
)
def test_what_points_at_something_may_stand(said, text):
    assert said(f"(section)=\n# A title, of its own!\n\n{text}") == []


def test_where_a_cell_computes_a_label_nobody_knows_which_are_missing(said):
    cell = '```{code-cell} python\ncharts.draw(name=f"fig-{x}")\ncharts.draw(name=f"tab-{x}")\n```'
    assert said(f"# A\n\n{cell}\n\nSee {{ref}}`xyzzy`, [it](#xyzzy) and ![it](xyzzy.png).") == [
        "book/ponds/newts.md, line 8: #xyzzy is no label",
        "book/ponds/newts.md, line 8: there is no picture xyzzy.png",
    ]


def test_a_cell_that_is_no_python_sets_no_label(said):
    assert said('# A\n\n```{code-cell} python\n(name="one"\n```\n\nSee {ref}`one`.') == [
        "book/ponds/newts.md, line 7: {ref}`one` names no label"
    ]
