"""Directives of a chapter: their names, and the language of its code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from livingreview.check import registered
from livingreview.check.fault import Fault, shown
from livingreview.check.myst import Chapter

_PYTHON = re.compile(r"i?python\d*(?:\.\d+)?|py", re.IGNORECASE)


def check(chapter: Chapter) -> Iterator[Fault]:
    """Yield names that no directive has, and cells of code in another language than Python."""
    for fence in chapter.fences:
        if not fence.name and fence.markup[0] == ":":
            name = registered.nearest(fence.title.split(" ")[0], registered.DIRECTIVES) or "note"
            message = f"{fence.markup} opens a box without a name; write {fence.markup}{{{name}}}, or delete the line"
            yield Fault(chapter.file, fence.line, None, message)
        elif fence.name and fence.name not in registered.DIRECTIVES:
            near = registered.nearest(fence.name, registered.DIRECTIVES)
            hint = f"; did you mean {{{near}}}?" if near else ""
            message = f"{{{shown(fence.name)}}} is no directive{hint}"
            yield Fault(chapter.file, fence.line, None, message)
        elif fence.name == "code-cell" and fence.title and not _PYTHON.fullmatch(fence.title.split()[0]):
            message = f"the cell is in {shown(fence.title)}, and only Python is executed; write {{code-cell}} ipython3"
            yield Fault(chapter.file, fence.line, None, message)
