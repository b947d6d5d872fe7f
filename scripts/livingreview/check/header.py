"""The header of a chapter, between two lines of dashes: is it closed, and does it ask for what can be executed?"""

from __future__ import annotations

import re

from livingreview.check import yaml_text
from livingreview.check.fault import Fault, shown

_DASHES = re.compile(r"-{3,}\s*")
#: What a line of the header looks like: a key, an item of a list, or more of the line above.
_INSIDE = re.compile(r"\s+\S|[\w.-]+\s*:(\s|$)|- ")
_PYTHON = re.compile(r"i?python\d*(?:\.\d+)?", re.IGNORECASE)
#: Kernels that say their language with their name only.
_FOREIGN = re.compile(r"(?:ir|julia|octave|bash|stata|sas|matlab|scala|javascript)\b", re.IGNORECASE)


def check(text: str, file: str) -> list[Fault]:
    """Return what is wrong with the header of a chapter; a chapter without one has none."""
    lines = text.split("\n")
    if not _DASHES.fullmatch(lines[0]):
        return []
    end = _end(lines)
    if end >= len(lines) or not _DASHES.fullmatch(lines[end]):
        return [_open(lines, end, file)]
    found, _, faults = yaml_text.load("\n".join(lines[1:end]) + "\n", file, 2)
    if faults:
        return faults
    return _kernel(found, lines, file)


def is_whole(text: str) -> bool:
    """Say whether the header ends where the prose begins, so that the rest of the chapter can be read."""
    lines = text.split("\n")
    end = _end(lines)
    return not _DASHES.fullmatch(lines[0]) or (end < len(lines) and bool(_DASHES.fullmatch(lines[end])))


def _end(lines: list[str]) -> int:
    """Return the index of the first line behind the header."""
    last = at = 0
    for at, line in enumerate(lines[1:], 1):
        if _DASHES.fullmatch(line):
            return at
        if _INSIDE.match(line):
            last = at
        elif line.strip() and not line.startswith("#"):
            break
    return next((at for at in range(last + 1, len(lines)) if lines[at].strip()), last + 1)


def _open(lines: list[str], end: int, file: str) -> Fault:
    stands = lines[end].strip() if end < len(lines) else ""
    if re.fullmatch(r"[-–—_=*]+", stands):
        return Fault(file, end + 1, None, f"`{stands}` does not close the header of line 1; write ---")
    last = max(at for at in range(end) if lines[at].strip())
    return Fault(file, 1, None, f"the header is never closed; write --- after line {last + 1}")


def _kernel(found: object, lines: list[str], file: str) -> list[Fault]:
    kernel = found.get("kernelspec") if isinstance(found, dict) else None
    if not isinstance(kernel, dict):
        return []
    key = "language" if kernel.get("language") else "name"
    asked = str(kernel.get(key) or "")
    foreign = not _PYTHON.fullmatch(asked) if key == "language" else _FOREIGN.match(asked)
    if not foreign or not asked:
        return []
    number = next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*{key}\s*:", line)), 1)
    message = f"kernelspec.{key} is {shown(asked)}, and only Python is executed; write `{key}: {'python' if key == 'language' else 'python3'}`"
    return [Fault(file, number, None, message)]
