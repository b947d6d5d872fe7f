"""What a setting may be: each kind of value, alone and in lists, and what is said of any other."""

import pytest

from livingreview.check import conclusions, configuration, myst
from livingreview.check.configuration import _unfit
from livingreview.project import Project
from livingreview.settings import Settings

LISTED = {"enum": ["off", "auto", False]}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("a", "string"),
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ([], "array"),
        ({}, "object"),
        (None, "null"),
    ],
)
def test_a_value_of_its_kind_fits_also_where_another_kind_would_do(value, kind):
    assert _unfit(value, {"type": kind}) == ""
    for other in ("string", "boolean", "array"):
        assert _unfit(value, {"type": [kind, other]}) == _unfit(value, {"type": [other, kind]}) == ""


@pytest.mark.parametrize(
    ("value", "kinds", "said"),
    [
        (3, "string", "3 stands there; expected a text, in quotes if need be"),
        ("a", ["boolean", "null"], "a stands there; expected true or false"),
        (True, "number", "True stands there; expected a number"),
        (None, ["array", "object"], "nothing stands there; expected a list or a list of settings"),
    ],
)
def test_a_value_of_no_kind_that_fits_is_told_with_those_that_do(value, kinds, said):
    assert _unfit(value, {"type": kinds}) == said


def test_a_word_must_be_one_of_those_listed():
    assert _unfit("auto", LISTED) == _unfit(False, LISTED) == ""
    assert _unfit("on", LISTED) == "on is none of off, auto"


def test_of_a_list_the_first_value_that_does_not_fit_is_told():
    schema = {"type": "array", "items": {"type": "string"}}
    assert _unfit(["a", "b"], schema) == ""
    assert _unfit(["a", 1, 2], schema) == "1 stands there; expected a text, in quotes if need be"


def test_where_nothing_is_known_of_a_setting_anything_fits():
    assert _unfit(object(), {}) == ""


BOXES = """\
# A chapter

:::{admonition} Summary
:class: lr-summary
Newts swim.
:::

Between.

:::{admonition} Another
Frogs jump.
:::

:class: lr-summary
No box.
:::
"""


def test_only_lines_within_a_summary_stand_in_a_box():
    lines = [BOXES.split("\n")[number - 1] for number in sorted(conclusions._boxes(BOXES))]
    assert "Newts swim." in lines
    assert not {"Frogs jump.", "Between.", "No box.", "# A chapter"} & set(lines)


TOC = """\
format: jb-book
root: book/index
chapters:
  - file: book/part/newts
  - file: book/other/frogs
"""


@pytest.fixture
def said(tmp_path):
    """Return the lines of the faults of a configuration of a small book."""
    for name in ("index", "part/newts", "other/frogs"):
        path = tmp_path / f"book/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Title\n", encoding="utf-8")

    def said(config, toc=TOC):
        (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
        (tmp_path / "_toc.yml").write_text(toc, encoding="utf-8")
        _, _, faults = configuration.read(Project(tmp_path))
        return [str(fault).removeprefix("_config.yml") for fault in faults]

    return said


NAMES = "advice, licences, cite, glossary, dataset, about, news, explorer, editions, appendix, teaching, online, exercises, lag, contact"


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ("titel: A\n", ", line 1: titel: no such setting; did you mean title?"),
        ("livingrevew: {}\n", ", line 1: livingrevew: no such setting; did you mean livingreview?"),
        ("qqqqq: A\n", ", line 1: qqqqq: no such setting; delete it, or look its name up"),
        ("html:\n  favicn: A\n", ", line 2: html.favicn: no such setting; did you mean favicon?"),
        (
            "html:\n  livingrevew: A\n",
            ", line 2: html.livingrevew: no such setting; delete it, or look its name up",
        ),
        (
            "html:\n  livingreview: {advice: A}\n",
            ", line 2: html.livingreview: no such setting; delete it, or look its name up",
        ),
        (
            "html:\n  comments:\n    hypothesi: true\n",
            ", line 3: html.comments.hypothesi: no such setting; did you mean hypothesis?",
        ),
        (
            "html:\n  comments:\n    hypothesis: 5\n",
            ", line 3: html.comments.hypothesis: 5 stands there; expected true or false or a list of settings",
        ),
        ("title: 5\n", ", line 1: title: 5 stands there; expected a text, in quotes if need be"),
        ("title:\n", ", line 1: title: nothing stands there; expected a text, in quotes if need be"),
        ("html: A\n", ", line 1: html: A stands there; expected a list of settings"),
        ("exclude_patterns: A\n", ", line 1: exclude_patterns: A stands there; expected a list"),
        ("execute:\n  timeout: true\n", ", line 2: execute.timeout: True stands there; expected a number"),
        ("parse: {myst_enable_extensions: [xyzzy]}\n", None),
        (
            "livingreview:\n  advise: A\n",
            ", line 2: livingreview.advise: no such setting; did you mean advice?",
        ),
        ("livingreview:\n  qqqqq: A\n", f", line 2: livingreview.qqqqq: no such setting; expected {NAMES}"),
        ("livingreview:\n  advice: 5\n", ": livingreview.advice: 5 is no text; put it in quotes"),
        (
            "livingreview:\n  glossary: book/part/newt\n",
            ", line 2: livingreview.glossary: the book has no book/part/newt; did you mean book/part/newts?",
        ),
        (
            "title: A\nlivingreview:\n  advice: A\n  cite: book/part/xyzzy.md#a\n",
            ", line 4: livingreview.cite: the book has no book/part/xyzzy",
        ),
        ("livingreview: {cite: book/part}\n", ", line 1: livingreview.cite: the book has no book/part"),
        (
            "livingreview: {about: book/prt/}\n",
            ", line 1: livingreview.about: the book has no book/prt; did you mean book/part?",
        ),
        (
            "livingreview: {appendix: book/part/newts book/part/newt}\n",
            ", line 1: livingreview.appendix: the book has no book/part/newt; did you mean book/part/newts?",
        ),
        ("livingreview: {about: xyzzy}\n", ", line 1: livingreview.about: the book has no xyzzy"),
        (
            "livingreview: {about: book/part/newts}\n",
            ", line 1: livingreview.about: the book has no book/part/newts; did you mean book/part?",
        ),
        ("- A\n", ": the whole file is no list of settings; write title: …"),
    ],
)
def test_a_slip_in_a_setting_is_one_whole_line(said, config, line):
    told = said(config)
    assert len(told) == 1
    if line:
        assert told == [line]


@pytest.mark.parametrize(
    "config",
    [
        "title: A\nauthor: B\nproject: C\nonly_build_toc_files: true\n",
        "html: {navbar_footer_text: A, use_multitoc_numbering: false, comments: {hypothesis: true}}\n",
        "parse: {myst_enable_extensions: [dollarmath, linkify], myst_substitutions: {a: b}}\n",
        "execute: {execute_notebooks: 'off', timeout: 1.5}\n",
        "execute: {execute_notebooks: off}\n",
        "livingreview: {advice: A, licences: B, cite: book/part/newts.md#c, glossary: book/part/newts, about: book/part/}\n",
        "livingreview: {about: book/other, cite: '', glossary: book/index}\n",
    ],
)
def test_a_configuration_that_is_as_it_should_be_has_no_fault(said, config):
    assert said(config) == []


def test_an_extension_that_does_not_exist_is_told_and_the_usual_ones_are_used(tmp_path):
    project = Project(tmp_path)
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")

    def extensions(names):
        (tmp_path / "_config.yml").write_text(
            f"parse: {{myst_enable_extensions: {names}}}\n", encoding="utf-8"
        )
        found, _, faults = configuration.read(project)
        return found, [str(fault) for fault in faults if "_toc" not in str(fault)]

    assert extensions("[dollarmath]") == ({"dollarmath", "colon_fence"}, [])
    assert extensions("[linkify, colon_fence]") == ({"colon_fence"}, [])
    assert extensions("[]") == ({"colon_fence"}, [])
    told = "_config.yml: `parse.myst_enable_extensions`: there is no plugh, xyzzy"
    assert extensions("[xyzzy, dollarmath, plugh]") == (myst.EXTENSIONS, [told])
    assert extensions("5")[0] == extensions("[1]")[0] == myst.EXTENSIONS
    (tmp_path / "_config.yml").write_text("parse: 5\n", encoding="utf-8")
    assert configuration.read(project)[0] == myst.EXTENSIONS


def test_what_keeps_the_site_from_reading_the_contents_is_one_line(said):
    toc = TOC.replace("root: book/index", "root: book/index\noptions: {maxdepth: many}")
    (line,) = said("title: A\n", toc)
    assert line.startswith("_toc.yml: ")


def test_a_project_without_both_files_is_no_book_unless_it_must_be_one(tmp_path):
    project = Project(tmp_path)
    assert configuration.read(project) == (myst.EXTENSIONS, Settings(), [])
    missing = [f"{file}: missing; the file is expected here" for file in ("_config.yml", "_toc.yml")]
    assert [str(fault) for fault in configuration.read(project, is_book=True)[2]] == missing
    (tmp_path / "_config.yml").write_text("title: A\n", encoding="utf-8")
    assert [str(fault) for fault in configuration.read(project)[2]] == missing[1:]


def test_what_the_review_says_of_itself_is_read(said, tmp_path):
    assert said("livingreview: {advice: Ask a doctor}\n") == []
    assert configuration.read(Project(tmp_path))[1] == Settings(advice="Ask a doctor")
    assert said("livingreview: {advice: Ask, advise: A}\n") != []
    assert configuration.read(Project(tmp_path))[1] == Settings()
