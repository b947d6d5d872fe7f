"""Roles that are none: what somebody typed for a role or a citation, and the page would print as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from livingreview.check import registered

_NAME = r"([A-Za-z][\w:+.-]*)"
_OPENING = "‘’‚“”„'\"´"
_CLOSING = "‘’“”'\"´`"
#: The form of a key of the bibliography.
_KEY = re.compile(r"[A-Za-z][A-Za-z-]*\d{4}[A-Za-z]\w*")
#: LaTeX commands for a citation that is part of the sentence.
_IN_TEXT = frozenset({"t", "text", "author"})


@dataclass(frozen=True)
class Slip:
    """What is printed as it stands, and what to write instead.

    Attributes
    ----------
    start, end : where it stands in the text.
    """

    start: int
    end: int
    written: str
    meant: str

    @property
    def keys(self) -> list[str]:
        """Return the keys of the bibliography that it names."""
        return _KEY.findall(self.meant) if self.meant.startswith("{cite") else []


def find(written: str, plain: str) -> list[Slip]:
    """Return the slips in a text.

    Parameters
    ----------
    plain : the text, of the same length, with everything blanked that is no prose.
    """
    if not _ANY.search(written):
        return []
    slips: list[Slip] = []
    for pattern, meant in _FORMS:
        for found in pattern.finditer(written):
            start, end = found.span()
            if plain[start] != written[start] or any(start < slip.end and slip.start < end for slip in slips):
                continue
            if instead := meant(found):
                slips.append(Slip(start, end, " ".join(found[0].split()), instead))
    return sorted(slips, key=lambda slip: slip.start)


def _role(name: str, content: str) -> str:
    """Return a role as it should be written, if a role of nearly this name is known."""
    known = registered.nearest(name, registered.ROLES)
    return f"{{{known}}}`{' '.join(content.split())}`" if known else ""


def _named(found: re.Match[str]) -> str:
    return _role(found[1], found[2])


def _exact(found: re.Match[str]) -> str:
    return _role(found[1], found[2]) if found[1] in registered.ROLES else ""


def _unclosed(found: re.Match[str]) -> str:
    return _role(found[1], found[2].rstrip(".,;:)"))


def _alone(found: re.Match[str]) -> str:
    return f"{{{found[1]}}}`…`" if found[1] in registered.ROLES and len(found[1]) > 3 else ""


def _pandoc(found: re.Match[str]) -> str:
    keys = re.findall(r"@([\w:.+/-]*\w)", found[0])
    return _citation("p", keys)


def _manner(command: str) -> str:
    return "t" if command.lower().replace("cite", "").replace("al", "") in _IN_TEXT else "p"


def _citation(manner: str, keys: list[str]) -> str:
    if not all(_KEY.fullmatch(key) for key in keys):
        return f"{{cite:{manner}}}`<key of references.bib>`"
    return f"{{cite:{manner}}}`{','.join(keys)}`"


_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    # {value} `key`
    (re.compile(rf"\{{{_NAME}\}}\s+`+([^`\n]+)`+"), _named),
    # {value}‘key’ and {value} "key"
    (re.compile(rf"\{{{_NAME}\}}\s*[{_OPENING}]+([^{_OPENING}`\n]+)[{_CLOSING}]*"), _named),
    # {value}`key, and no end
    (re.compile(rf"\{{{_NAME}\}}\s*`([^`\s]+)"), _unclosed),
    # (value)`key`, [value]`key`
    (re.compile(rf"[(\[]{_NAME}[)\]]\s?`([^`\n]+)`"), _exact),
    # :value:`key`
    (re.compile(rf"(?<![\w:]):{_NAME}:`([^`\n]+)`"), _named),
    # value`key`
    (re.compile(rf"(?<![\w{{}}(\[:`.-]){_NAME}`([^`\n]+)`"), _exact),
    # [@key], [see @one; @two]
    (re.compile(r"\[(?:[^\[\]@]*\s)?-?@[^\[\]\s][^\[\]]*\](?!\()"), _pandoc),
    # \cite{key}, \textcite[p. 3]{key}
    (
        re.compile(r"\\([A-Za-z]*[Cc]ite[A-Za-z]*)\*?(?:\[[^\[\]]*\])*\{([^{}]*)\}"),
        lambda found: _citation(_manner(found[1]), [key.strip() for key in found[2].split(",")]),
    ),
    # \ref{label}
    (re.compile(r"\\(?:auto|[cC]|eq)?ref\{([^{}]+)\}"), lambda found: f"{{numref}}`{found[1]}`"),
    # @key
    (re.compile(rf"(?<![\w@.\[/`-])@({_KEY.pattern})"), lambda found: f"{{cite:t}}`{found[1]}`"),
    # {value}{key}, {value}(key) or {value} alone
    (re.compile(rf"\{{{_NAME}\}}(?!`)"), _alone),
]
_ANY = re.compile(r"[{`@\\]")
