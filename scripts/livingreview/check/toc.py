"""The table of contents: each chapter it names is there, once, and no chapter of the book is left out."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from livingreview.check import nearest
from livingreview.check.fault import Fault, shown
from livingreview.check.yaml_text import items
from livingreview.contents import SUFFIX, is_left_over, matching
from livingreview.project import Project

_LINKS = ("file", "glob", "url")
_OPTIONS = (
    "caption",
    "hidden",
    "maxdepth",
    "numbered",
    "reversed",
    "titlesonly",
    "style",
    "restart_numbering",
)
#: Endings that other programs give to chapters.
_CHAPTERS = (".md", ".markdown", ".ipynb", ".rst", ".myst")


def check(tree: yaml.Node | None, file: str, project: Project) -> list[Fault]:
    """Return what is wrong with the table of contents, each fault with its line."""
    return list(_Contents(file, project.root, project.book).book(tree))


def unlisted(root: Path, book: Path, pages: Collection[Path], toc: str) -> Iterator[Fault]:
    """Yield the chapters in the folder of the book that no table of contents names."""
    listed = {path.resolve() for path in pages}
    for path in sorted(book.rglob("*")):
        inner = path.relative_to(root)
        if path.suffix.lower() not in _CHAPTERS or path.is_dir() or path.resolve() in listed:
            continue
        if is_left_over(inner) or any(part.startswith("_") for part in inner.parts):
            continue
        name = inner.as_posix()
        if path.suffix == SUFFIX:
            message = f"not in {toc}, so nobody will see it; add `- file: {name.removesuffix(SUFFIX)}` there, or delete it"
        elif path.suffix.lower() == SUFFIX:
            message = (
                f"the ending is {path.suffix}; rename the file to {path.stem}{SUFFIX}, and name it in {toc}"
            )
        else:
            message = (
                f"no chapter: these end with {SUFFIX}; write it as {path.stem}{SUFFIX}, or move it elsewhere"
            )
        yield Fault(name, None, None, message)


class _Contents:
    """Walks through the table of contents, and remembers where each chapter was named."""

    def __init__(self, file: str, root: Path, folder: Path) -> None:
        self.file = file
        self.root = root
        self.book_folder = folder
        self.named: dict[str, int] = {}
        self.written: set[str] = set()
        self.keys = ("parts", "chapters", "sections")

    def _fault(self, line: int, message: str) -> Fault:
        return Fault(self.file, line, None, message)

    def book(self, tree: yaml.Node | None) -> Iterator[Fault]:
        """Yield the faults of the whole table."""
        if not isinstance(tree, yaml.MappingNode):
            yield self._fault(1, "holds no keys; write `format: jb-book` and `root: book/index`")
            return
        self.written = set(_files(tree))
        written = {key: (line, value) for key, line, value in items(tree)}
        form = str(written["format"][1].value) if "format" in written else ""
        if form not in {"jb-book", "jb-article"}:
            line = written["format"][0] if "format" in written else 1
            stands = f"the format is {shown(form)}" if form else "no `format`"
            yield self._fault(line, f"{stands}; write `format: jb-book`")
            return
        if form == "jb-article":
            self.keys = ("subtrees", "sections", "sections")
        known = ["format", "root", "title", "options", "defaults", "meta", *self.keys[:2]]
        yield from self._keys(tree, known)
        if "root" not in written:
            yield self._fault(1, "no line `root: …` names the first page; write `root: book/index`")
        else:
            yield from self._chapter(*written["root"])
        yield from self._below(tree, 0)

    def _keys(self, node: yaml.MappingNode, known: list[str]) -> Iterator[Fault]:
        for key, line, _ in items(node):
            if key not in known:
                near = difflib.get_close_matches(key.lower(), known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(known)}"
                yield self._fault(line, f"`{shown(key)}` is no key here; {hint}")

    def _below(self, node: yaml.MappingNode, depth: int) -> Iterator[Fault]:
        """Yield the faults of the parts and chapters that a document holds."""
        written = {key: (line, value) for key, line, value in items(node)}
        inner = self.keys[1] if depth == 0 else self.keys[2]
        outer = self.keys[0] if depth == 0 else "subtrees"
        if inner in written and outer in written:
            yield self._fault(
                written[inner][0], f"`{inner}` beside `{outer}`; put every chapter into one of the parts"
            )
            return
        if outer in written:
            line, parts = written[outer]
            if not isinstance(parts, yaml.SequenceNode) or not parts.value:
                yield self._fault(line, f"`{outer}` holds no list; write `- caption: …` below it")
                return
            for part in parts.value:
                yield from self._part(part, inner, depth)
        elif inner in written:
            yield from self._list(inner, *written[inner], depth)

    def _part(self, part: yaml.Node, inner: str, depth: int) -> Iterator[Fault]:
        line = part.start_mark.line + 1
        if not isinstance(part, yaml.MappingNode):
            yield self._fault(line, f"a part holds no keys; write `caption:` and `{inner}:`")
            return
        wrong = list(self._keys(part, [*_OPTIONS, inner]))
        yield from wrong
        written = {key: (number, value) for key, number, value in items(part)}
        if inner in written:
            yield from self._list(inner, *written[inner], depth)
        elif not wrong:
            yield self._fault(
                line, f"a part without chapters; write `{inner}:` and the list of them below it"
            )

    def _list(self, key: str, line: int, found: yaml.Node, depth: int) -> Iterator[Fault]:
        if not isinstance(found, yaml.SequenceNode) or not found.value:
            yield self._fault(line, f"`{key}` holds no list; write `- file: …` below it")
            return
        for item in found.value:
            yield from self._item(item, depth)

    def _item(self, item: yaml.Node, depth: int) -> Iterator[Fault]:
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.MappingNode):
            stands = shown(str(item.value)) if isinstance(item, yaml.ScalarNode) else "a list"
            yield self._fault(line, f"`{stands}` has no key; write `- file: …`")
            return
        written = {key: (number, value) for key, number, value in items(item)}
        links = [key for key in _LINKS if key in written]
        if len(links) > 1:
            yield self._fault(line, f"`{links[0]}` beside `{links[1]}`; keep one of them")
            return
        wrong = list(self._keys(item, [*_LINKS, "title", "options", "subtrees", self.keys[2]]))
        yield from wrong
        if not links:
            if not wrong:
                yield self._fault(line, "no chapter is named; write `- file: …`")
            return
        if links == ["file"]:
            yield from self._chapter(*written["file"])
        elif links == ["glob"]:
            yield from self._pattern(*written["glob"])
        elif "://" not in str(written["url"][1].value):
            stands = shown(str(written["url"][1].value))
            yield self._fault(written["url"][0], f"{stands} is no address; write https://…")
        yield from self._below(item, depth + 1)

    def _pattern(self, line: int, found: yaml.Node) -> Iterator[Fault]:
        names = matching(str(found.value), self.root)
        if not names:
            yield self._fault(line, f"`glob: {shown(str(found.value))}` matches no chapter; write `file: …`")
        for name in names:
            self.named.setdefault(name, line)

    def _chapter(self, line: int, found: yaml.Node) -> Iterator[Fault]:
        """Yield what is wrong with one name: no such file, or named before."""
        if not isinstance(found, yaml.ScalarNode) or not str(found.value).strip():
            yield self._fault(line, "no chapter is named; write its path, such as book/index")
            return
        written = str(found.value)
        name = written.removesuffix(SUFFIX)
        if name in self.named:
            yield self._fault(
                line, f"{shown(name)} is named in line {self.named[name]} already; delete one of the two"
            )
            return
        self.named[name] = line
        path = self.root / f"{name}{SUFFIX}"
        # By the list of the folder: some systems do not tell capitals apart, and the server of the pages does.
        if path.parent.is_dir() and path in path.parent.iterdir():
            return
        if not written.endswith(SUFFIX) and (self.root / written).is_file():
            yield self._fault(
                line, f"{shown(written)} is no chapter; the file of a chapter ends with {SUFFIX}"
            )
            return
        there = self._there()
        near = nearest.chapter(name, there, [one for one in there if one not in self.written])
        hint = f"; did you mean {near}?" if near else ""
        shorter = written.lower().endswith(_CHAPTERS)
        yield self._fault(line, f"{shown(written if shorter else name + SUFFIX)} does not exist{hint}")

    def _there(self) -> list[str]:
        """Return the names of all chapters in the folder of the book."""
        found = (path.relative_to(self.root) for path in self.book_folder.rglob(f"*{SUFFIX}"))
        return sorted(path.as_posix().removesuffix(SUFFIX) for path in found if not is_left_over(path))


def _files(node: yaml.Node) -> Iterator[str]:
    """Yield every name of a chapter, as it is written."""
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _files(one)
    for key, _, value in items(node):
        if key in {"file", "root"} and isinstance(value, yaml.ScalarNode):
            yield str(value.value).removesuffix(SUFFIX)
        yield from _files(value)
