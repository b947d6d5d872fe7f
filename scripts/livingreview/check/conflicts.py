"""Marks that a merge leaves where two people changed the same lines, and nobody has chosen yet."""

from __future__ import annotations

import re

from livingreview.check.fault import Fault, shown

_MARK = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)


def find(text: str, file: str) -> Fault | None:
    """Return one fault for all the marks of a file: what stands beside them is no state of it yet."""
    found = _MARK.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    message = (
        f"`{shown(found[0], 40)}` marks two versions of the same lines;"
        " keep one of them and delete the lines <<<<<<<, ======= and >>>>>>>"
    )
    return Fault(file, line, None, message)
