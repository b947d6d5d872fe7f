"""YAML as a contributor wrote it: each key with its line, and its slips in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from livingreview.check.fault import Fault, shown

_PLAIN_VALUE = re.compile(r"^\s*(?:- )?\s*([^\s:'\"\[{#][^:'\"\[{#]*):\s+([^'\"\[{|>\s].*)$")
#: ``-file: x`` and ``title:Words``.
_GLUED = re.compile(r"^(\s*(?:- )?(?:[\w-]+(?=:))?)(-(?=\w)|:(?=[^\s/:]))(.*)$")
_RESERVED = re.compile(r"^\s*(?:- )?(?:[\w-]+:\s+|- )?([@`%*&!|>,\]}])")


class _Loader(yaml.SafeLoader):
    """The loader of the site, without references from one place to another: who reads them might never end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Read the next value."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "an alias", self.current_event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


def load(text: str, file: str, first: int = 1) -> tuple[Any, yaml.Node | None, list[Fault]]:
    """Return what YAML says, the same with lines, and its faults.

    Parameters
    ----------
    first : line of the file on which the text begins.

    Returns
    -------
    tuple : values, ``None`` where they cannot be read; the tree of nodes, which know their lines; the faults.
    """
    try:
        # The loader of the site; the one in C is more lenient with tabs.
        loader = _Loader(text)
        tree = loader.get_single_node()
        # Before it is read: reading puts what a merge (<<) brings among the keys of the tree.
        twice = list(_twice(tree, file, first))
        found = loader.construct_document(tree) if tree else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at, message = _in_words(text.split("\n"), error, mark.line if mark else 0)
        return None, None, [Fault(file, first + at, None, message)]
    except yaml.YAMLError:
        # Characters that YAML forbids are told already.
        return None, None, []
    except (ValueError, RecursionError, OverflowError):
        return None, None, [Fault(file, first, None, "cannot be read; is a date or a number wrong?")]
    return found, tree, twice


def items(node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield each key of a mapping with its line, counted from one, and its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 1, value


def _twice(node: yaml.Node | None, file: str, first: int) -> Iterator[Fault]:
    """Yield keys that one mapping holds twice: the last would count, without a word."""
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _twice(one, file, first)
    lines: dict[str, int] = {}
    for key, line, value in items(node):
        if key in lines and key != "<<":
            earlier = lines[key] + first - 1
            message = f"`{shown(key)}` stands here and in line {earlier}; keep one of them"
            yield Fault(file, line + first - 1, None, message)
        lines[key] = line
        yield from _twice(value, file, first)


def _in_words(lines: list[str], error: yaml.MarkedYAMLError, at: int) -> tuple[int, str]:
    """Return the line, counted from zero, and what to do there."""
    at = min(at, len(lines) - 1)
    problem, context = str(error.problem), str(error.context)
    opened = min(error.context_mark.line, len(lines) - 1) if error.context_mark else at
    if "\t" in lines[at][: _indent(lines[at])]:
        return at, "the line is indented by a tab; indent it with spaces"
    if "'\\t'" in problem:
        return at, f"a tab stands in `{shown(lines[at].strip(), 40)}`; write a space"
    for number in (at, at - 1):
        glued = _GLUED.match(lines[number]) if number >= 0 else None
        if glued:
            sign = glued[2]
            after = f"{glued[1].strip()}{sign} {glued[3]}".strip()
            name = "dash" if sign == "-" else "colon"
            return number, f"a space is missing after the {name}; write `{shown(after)}`"
    if "quoted scalar" in context:
        return opened, "a quotation mark is opened and never closed; close it on the same line"
    if "flow" in context:
        return _open_bracket(lines, opened)
    if "alias" in problem or "alias" in context or "anchor" in context:
        return at, f"`{shown(lines[at].strip())}`: a text that starts with * or & needs quotes"
    if "mapping values are not allowed" in problem:
        value = _PLAIN_VALUE.match(lines[at])
        if value and re.search(r":(\s|$)", value[2]):
            text = value[2].strip()
            return at, f'a colon within a text needs quotes; write {shown(value[1].strip())}: "{shown(text)}"'
        return at, _fits_not(lines[at])
    if reserved := _RESERVED.match(lines[at]):
        return at, f"`{shown(lines[at].strip())}`: a text that starts with {reserved[1]} needs quotes"
    if "could not find expected ':'" in problem:
        return _without_colon(lines, opened, at)
    return at, _fits_not(lines[at])


def _open_bracket(lines: list[str], before: int) -> tuple[int, str]:
    """Tell the last bracket, on this line or above it, that has no end on its own line."""
    for number in range(before, -1, -1):
        for opening, closing in ("[]", "{}"):
            if lines[number].count(opening) > lines[number].count(closing):
                message = (
                    f"`{opening}` is opened, and not closed as it should be; end the list with `{closing}`"
                )
                return number, message
    return before, _fits_not(lines[before])


def _without_colon(lines: list[str], opened: int, at: int) -> tuple[int, str]:
    number = opened if opened < len(lines) and ":" not in lines[opened] else at
    return number, f"`{shown(lines[number].strip())}` has no colon; write `key: value`"


def _fits_not(line: str) -> str:
    return (
        f"`{shown(line.strip())}` does not fit the line above it;"
        " is an indent, a dash or a colon wrong in one of the two?"
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
