"""Exercises on a page: one box with level, question, hint and solution, of which the last two open when asked for.

The directives are those of ``sphinx-exercise``. A solution, which follows its exercise, moves into the box.
"""

from __future__ import annotations

from typing import Any, cast

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_exercise.nodes import is_exercise_node, is_solution_node

from livingreview.exercises import EXERCISE, HINT, LEVELS, SOLUTION, TEACHING
from livingreview.markup import classes, one_line


def is_answer(node: nodes.Node) -> bool:
    """Tell whether a node is hidden on the page until it is asked for, so that no search may show its words."""
    if isinstance(node, nodes.hint):
        return any(is_exercise_node(around) for around in _around(node))
    return is_solution_node(node) or (isinstance(node, nodes.Element) and TEACHING in node.get("classes", ()))


def is_inside_answer(node: nodes.Node) -> bool:
    """Tell whether a node stands in what is hidden."""
    return any(is_answer(around) for around in _around(node))


def _around(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while (node := node.parent) is not None:
        found.append(node)
    return found


def finish(root: html.HtmlElement) -> None:
    """Make each exercise of a page one box, and fold what it hides."""
    last: html.HtmlElement | None = None
    for box in list(root.iter("div")):
        kinds = set(classes(box))
        if "exercise" in kinds and "admonition" in kinds:
            last = box
            _exercise(box, kinds)
        elif "solution" in kinds and "admonition" in kinds and last is not None:
            _unwrap(box)
            _fold(box, f"admonition {SOLUTION}")
            box.set("id", f"{last.get('id')}-solution")
            box.drop_tree()
            box.tail = "\n"
            last.append(box)
        elif TEACHING in kinds:
            _fold(box, f"admonition {TEACHING}")


def _exercise(box: html.HtmlElement, kinds: set[str]) -> None:
    _unwrap(box)
    box.set("class", f"admonition {EXERCISE}")
    title = cast(html.HtmlElement, box.find("p"))
    number = cast(html.HtmlElement, title.find("span"))
    number.text = one_line(number)
    # Behind the number stands the title, in brackets.
    said = (number.tail or "").lstrip()
    begun, ended = said.startswith("("), one_line(title).endswith(")")
    number.tail = f" {said[begun:]}"
    if begun and ended:
        _end_sooner(title)
    for level in [level for level in LEVELS if level in kinds]:
        mark = html.Element("span", {"class": "lr-level", "data-level": level})
        mark.text = LEVELS[level]
        title.append(mark)
        mark.addprevious(_space(title))
    for hint in box.find_class("hint"):
        _fold(hint, f"admonition {HINT}")


def _end_sooner(title: html.HtmlElement) -> None:
    """Take the closing bracket off the end of a title."""
    last = title[-1]
    if last.tail and last.tail.rstrip().endswith(")"):
        last.tail = last.tail.rstrip()[:-1]


def _space(title: html.HtmlElement) -> html.HtmlElement:
    space = html.Element("span")
    space.text = "\N{NO-BREAK SPACE} "
    return space


def _unwrap(box: html.HtmlElement) -> None:
    """Take away the section inside, whose id stands once for each box of a page."""
    for section in box.findall("section"):
        section.drop_tag()


def _fold(box: html.HtmlElement, kinds: str) -> None:
    box.tag = "details"
    box.set("class", kinds)
    title = cast(html.HtmlElement, box.find("p"))
    title.tag = "summary"
    title.attrib.pop("class", None)


def _settle(_app: Sphinx, config: Config) -> None:
    """Let the title of a solution be one word: it stands in the box of its exercise."""
    config.exercise_style = "solution_follow_exercise"


def _read(app: Sphinx, _document: nodes.document) -> None:
    _trim(app, app.env.docname)


def _resolved(app: Sphinx, _document: nodes.document, page: str) -> None:
    _trim(app, page)


def _trim(app: Sphinx, page: str) -> None:
    """Keep of a page only what titles are made of: the registry would hold all of it in memory, and on disk."""
    registry: dict[str, dict[str, Any]] = getattr(app.env, "sphinx_exercise_registry", {})
    for entry in registry.values():
        if entry["docname"] == page:
            node = entry["node"].copy()
            node += entry["node"].children[0].deepcopy()
            for one in node.findall():
                one.document = None
            entry["node"] = node


def setup(app: Sphinx) -> None:
    """Load the directives, and let their boxes be those of this book."""
    app.setup_extension("sphinx_exercise")
    app.connect("config-inited", _settle)
    app.connect("doctree-read", _read, priority=900)
    app.connect("doctree-resolved", _resolved, priority=900)
