"""Labels, links and pictures of the chapters: each label once, and everything that is pointed at is there."""

from __future__ import annotations

import ast
import difflib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livingreview.check import nearest
from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter, Fence
from livingreview.contents import anchor

#: Labels that Sphinx makes itself.
_BUILT_IN = frozenset({"genindex", "modindex", "search"})
_OPTION = re.compile(r"\s*:(?:name|label):\s*(\S.*?)\s*")
_NAME = re.compile(r"""(?:^|[\s{,])["']?name["']?:\s*["']?([^\s"',}]+)""")
_TITLED = re.compile(r"(.*)<([^<>]*)>\s*", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Directives whose argument is a picture, and roles whose content is a file.
_PICTURES = frozenset({"figure", "image"})
_SUFFIX = ".md"
#: Stands for a label that a cell computes: which it is, nobody knows before it is executed.
_COMPUTED = ""


@dataclass(frozen=True)
class Label:
    """A label, and where it is set."""

    name: str
    file: str
    line: int


def check(chapters: Iterable[Chapter], root: Path, pages: Collection[str]) -> list[Fault]:
    """Return the faults of labels, references, links and pictures.

    Parameters
    ----------
    chapters : every chapter of the book; of one that is left out, labels would seem to be missing.
    pages : names of all pages, without the ending of their files.
    """
    chapters = list(chapters)
    labels = [label for chapter in chapters for label in set_in(chapter)]
    names = {label.name for label in labels} | _BUILT_IN
    # Whether headings are anchors is a setting of Sphinx, which knows best.
    anchors = names | {anchor(heading.text) for chapter in chapters for heading in chapter.headings}
    faults = list(_twice(label for label in labels if label.name != _COMPUTED))
    for chapter in chapters:
        if _COMPUTED not in names:
            faults += _references(chapter, names, pages)
        faults += _links(chapter, anchors, pages, root)
        faults += _pictures(chapter, root)
    return faults


def set_in(chapter: Chapter) -> Iterator[Label]:
    """Yield the labels of a chapter: before blocks, in options of directives, and in calls of its cells."""
    named = [found for fence in chapter.fences for found in _named(fence)]
    for name, line in sorted([*chapter.targets, *named], key=lambda found: found[1]):
        yield Label(_normal(name), chapter.file, line)


def _normal(name: str) -> str:
    return " ".join(name.lower().split())


def _named(fence: Fence) -> Iterator[tuple[str, int]]:
    options = list(_options(fence))
    for at, line in options:
        found = _OPTION.fullmatch(line) or (_NAME.search(line) if fence.meant == "code-cell" else None)
        if not found and fence.body[0].strip() == "---":
            found = _NAME.match(line)
        if found:
            yield found[1], fence.line + 1 + at
    if fence.meant == "code-cell":
        for name, at in _called("\n".join(fence.body[len(options) :])):
            yield name, fence.line + len(options) + at


def _options(fence: Fence) -> Iterator[tuple[int, str]]:
    """Yield the lines of the options of a directive, counted from the line behind its opening."""
    block = fence.body[0].strip() == "---"
    for at, line in enumerate(fence.body):
        if not block and not line.lstrip().startswith(":"):
            return
        yield at, line
        if block and at and line.strip() == "---":
            return


def _called(code: str) -> Iterator[tuple[str, int]]:
    """Yield the words that a cell passes as ``name`` to a function of a module that it shows the result of."""
    if "name=" not in code:
        return
    try:
        module = ast.parse(code)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            for keyword in node.keywords:
                value = keyword.value
                if keyword.arg == "name" and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value, value.lineno
                elif keyword.arg == "name" and isinstance(value, ast.JoinedStr):
                    yield _COMPUTED, value.lineno


def _twice(labels: Iterable[Label]) -> Iterator[Fault]:
    first: dict[str, Label] = {}
    for label in labels:
        if label.name in first:
            earlier = first[label.name]
            message = (
                f"the label {shown(label.name)} stands in {earlier.file}, line {earlier.line}, too;"
                " give one of them another name"
            )
            yield Fault(label.file, label.line, None, message)
        first.setdefault(label.name, label)


def _references(chapter: Chapter, names: Collection[str], pages: Collection[str]) -> Iterator[Fault]:
    for role in chapter.roles:
        kind = role.name.removeprefix("std:")
        titled = _TITLED.fullmatch(role.content)
        target = (titled[2] if titled else role.content).strip()
        if kind in {"ref", "numref"}:
            if _normal(target) not in names:
                hint = _hint(_normal(target), names)
                message = f"{{{kind}}}`{shown(target)}` names no label{hint}"
                yield Fault(chapter.file, role.line, None, message)
        elif kind == "doc":
            path = _inside(chapter, target.removesuffix(_SUFFIX))
            if path not in pages:
                near = nearest.chapter(path, pages)
                hint = f"; did you mean {_from(chapter, near)}?" if near else ""
                yield Fault(chapter.file, role.line, None, f"{{doc}}`{shown(target)}` names no chapter{hint}")


def _links(chapter: Chapter, names: Collection[str], pages: Collection[str], root: Path) -> Iterator[Fault]:
    for paragraph in chapter.paragraphs:
        for link in paragraph.links:
            if link.is_picture or not link.address or _SCHEME.match(link.address):
                continue
            address, _, anchor = link.address.partition("#")
            if not address:
                missing = _normal(anchor) not in names
                if missing:
                    message = f"#{shown(anchor)} is no label{_hint(_normal(anchor), names)}"
                    yield Fault(chapter.file, link.line, None, message)
                continue
            path = _inside(chapter, address)
            if path.removesuffix(_SUFFIX) in pages:
                if anchor and _normal(anchor) not in names:
                    message = f"{shown(link.address)} leads to no label{_hint(_normal(anchor), names)}"
                    yield Fault(chapter.file, link.line, None, message)
            elif path.endswith(_SUFFIX) or not (_is_file(root / path) or _normal(link.address) in names):
                hint = _near_page(chapter, path, pages) or _near_file(root / path)
                yield Fault(
                    chapter.file, link.line, None, f"the link {shown(link.address)} leads nowhere{hint}"
                )


def _pictures(chapter: Chapter, root: Path) -> Iterator[Fault]:
    addresses = [
        (link.address, link.line)
        for paragraph in chapter.paragraphs
        for link in paragraph.links
        if link.is_picture
    ]
    addresses += [(fence.title, fence.line) for fence in chapter.fences if fence.name in _PICTURES]
    for address, line in addresses:
        if _SCHEME.match(address):
            continue
        if not address:
            yield Fault(
                chapter.file, line, None, "a picture without a file; write ![What it shows](file.png)"
            )
            continue
        path = root / _inside(chapter, address)
        if not _is_file(path):
            yield Fault(chapter.file, line, None, f"there is no picture {shown(address)}{_near_file(path)}")


def _near_page(chapter: Chapter, path: str, pages: Collection[str]) -> str:
    name = path.removesuffix(_SUFFIX)
    near = "" if PurePosixPath(name).suffix else nearest.chapter(name, pages)
    return f"; did you mean {_from(chapter, near)}{_SUFFIX}?" if near else ""


def _near_file(path: Path) -> str:
    """Return the file of the same folder that was most probably meant."""
    there = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, there, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _inside(chapter: Chapter, address: str) -> str:
    """Return an address of a chapter as seen from the root of the project."""
    if address.startswith("/"):
        return os.path.normpath(address.lstrip("/") or ".").replace(os.sep, "/")
    joined = PurePosixPath(chapter.file).parent / address
    return os.path.normpath(joined).replace(os.sep, "/")


def _from(chapter: Chapter, page: str) -> str:
    """Return how a chapter names a page."""
    return os.path.relpath(page, PurePosixPath(chapter.file).parent).replace(os.sep, "/")


def _hint(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name, sorted(names), 1, 0.75)
    return f"; did you mean {near[0]}?" if near else ""
