"""Which words of a MyST chapter are prose, and which roles it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Directives whose body is no prose. A fence without a name in braces is code too.
_NOT_PROSE = re.compile(
    "bibliography|button-link|button-ref|code|code-block|code-cell|csv-table|doctest|eval-rst|glue|include|index"
    "|jupyter-execute|literalinclude|math|mermaid|raw|sourcecode|tableofcontents|toctree|video"
)
#: Directives whose argument is an address, not a title.
_ADDRESSED = re.compile("card-link|figure|grid|grid-item|iframe|image")

_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ ]+)?(`{3,}|~{3,}|:{3,})[ ]*(\{[^}]*\})?(.*)$")
_OPTION = re.compile(r"^[ \t>]*:([\w-]+):(.*)$")
_CAPTION = re.compile(r"^(\s*)(?:caption|alt):\s*(.*)$")
_INLINE_CAPTION = re.compile(r"""\bcaption["']?:\s*("[^"]*"|'[^']*'|[^,}]*)""")
_MARKER = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ ])?)?")
_HEADING = re.compile(r"^#{1,6}\s+(?:\d+(?:\.\d+)*\.?\s+)?")
_COMMENT = re.compile(r"^\s*%")
_TARGET = re.compile(r"^\s*\([^()\s]+\)=\s*$|^\s*\+\+\+")

_CODE = r"(\{[\w:+.-]+\})?(?<!`)(`+)(?!`)(.+?)(?<!`)\2(?!`)"
_INLINE = re.compile(
    "|".join(
        (
            _CODE,
            r"<!--.*?(?:-->|\Z)",
            r"\$\$.+?\$\$",
            r"(?<![\w\\$])\$[^\s$](?:[^$\n]*[^\s$])?\$(?![\w$])",
            r"\{\{[^{}]*\}\}",
            r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)",
            r"<(?:https?:|mailto:)[^>\s]*>",
            r"https?://[^\s<>)\]]+",
            r"\b10\.\d{4,9}/[^\s<>)\]]+",
            r"</?[A-Za-z][^<>]*>",
        )
    ),
    re.DOTALL,
)
_ROLE = re.compile(_CODE, re.DOTALL)


@dataclass(frozen=True)
class Role:
    """One role such as ``{value}`key` ``, where it stands."""

    name: str
    content: str
    line: int

    @property
    def cites(self) -> bool:
        """Say whether the role cites entries of the bibliography."""
        return self.name.split(":")[0] in ("cite", "footcite", "nocite")

    @property
    def keys(self) -> list[str]:
        """Return the keys of a citation, without page notes such as ``{see}key``."""
        bare = re.sub(r"\{[^{}]*\}", "", self.content)
        return [key for part in bare.split(",") if (key := part.strip())]


@dataclass
class Paragraph:
    """Lines that read as one text.

    Attributes
    ----------
    written : the text as it stands, line breaks included.
    plain : of the same length, with everything that is not prose (roles, code, addresses, HTML) blanked.
    kind : ``text``, ``heading``, ``row`` of a table, or ``caption``.
    """

    numbers: list[int]
    written: str
    kind: str = "text"
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        self.plain = _INLINE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.written)
        starts = [0] + [at + 1 for at, character in enumerate(self.written) if character == "\n"]
        self._starts = starts

    def line_at(self, offset: int) -> int:
        """Return the line of the file in which the character at ``offset`` stands."""
        return self.numbers[bisect_right(self._starts, offset) - 1]

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield number and plain text of each line."""
        yield from zip(self.numbers, self.plain.split("\n"), strict=True)


@dataclass
class Chapter:
    """The prose of one file: its paragraphs, and its comments by line."""

    file: str
    paragraphs: list[Paragraph]
    comments: dict[int, str]

    @property
    def roles(self) -> Iterator[Role]:
        """Yield every role in the prose, with its line."""
        for paragraph in self.paragraphs:
            for found in roles(paragraph.written):
                yield Role(found.name, found.content, paragraph.line_at(found.line))


def roles(text: str) -> Iterator[Role]:
    """Yield the roles in a piece of text; ``line`` is the offset at which each begins."""
    for found in _ROLE.finditer(
        re.sub(r"<!--.*?(?:-->|\Z)", lambda c: " " * len(c[0]), text, flags=re.DOTALL)
    ):
        if found[1]:
            yield Role(found[1][1:-1], " ".join(found[3].split()), found.start())


def read(text: str, file: str) -> Chapter:
    """Tell prose from everything else in the text of a chapter."""
    return _Reader(text, file).chapter


class _Reader:
    """Walks through the lines once; remembers which fences are open."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.removesuffix("\n").split("\n")
        self.chapter = Chapter(file, [], {})
        self.fences: list[tuple[str, bool]] = []
        self.pending: list[tuple[int, str]] = []
        at = _after_front_matter(self.lines)
        while at < len(self.lines):
            at = self._step(at)
        self._close()

    def _step(self, at: int) -> int:
        """Read the line at this index; return the index to go on with."""
        line = self.lines[at]
        fence = _FENCE.match(line)
        if self.fences and fence and _closes(fence, self.fences[-1][0]):
            self.fences.pop()
            self._close()
            return at + 1
        if self.fences and not self.fences[-1][1]:
            return at + 1
        if fence and _opens(fence):
            self._close()
            return self._open(fence, at)
        self._prose(at, line)
        return at + 1

    def _open(self, fence: re.Match[str], at: int) -> int:
        name = (fence[2] or "").strip("{}").strip()
        is_prose = bool(name) and not _NOT_PROSE.fullmatch(name)
        self.fences.append((fence[1], is_prose))
        title = fence[3].strip()
        if is_prose and title and not _ADDRESSED.fullmatch(name):
            self._add(at, title, "caption")
        return self._options(at + 1) if name else at + 1

    def _options(self, at: int) -> int:
        """Skip the options of a directive; keep their captions and alternative texts."""
        if at < len(self.lines) and self.lines[at].strip() == "---":
            end = at + 1
            while end < len(self.lines) and self.lines[end].strip() != "---":
                end += 1
            if end == len(self.lines):
                return at + 1
            self._metadata(at + 1, end)
            return end + 1
        while at < len(self.lines) and (option := _OPTION.match(self.lines[at])):
            if option[1] in ("caption", "alt"):
                self._add(at, option[2].strip(), "caption")
            elif inline := _INLINE_CAPTION.search(option[2]):
                self._add(at, inline[1].strip("\"'"), "caption")
            at += 1
        return at

    def _metadata(self, at: int, end: int) -> None:
        while at < end:
            caption = _CAPTION.match(self.lines[at])
            if caption:
                first, indent = caption[2].strip(), len(caption[1])
                text = [] if re.fullmatch(r"[|>][+-]?\d*", first) else [(at, first)]
                at += 1
                while at < end and (not self.lines[at].strip() or _indent(self.lines[at]) > indent):
                    text.append((at, self.lines[at].strip()))
                    at += 1
                for index, words in text:
                    self.pending.append((index + 1, words.strip("\"'")))
                self._close("caption")
                continue
            if inline := _INLINE_CAPTION.search(self.lines[at]):
                self._add(at, inline[1].strip("\"'"), "caption")
            at += 1

    def _prose(self, at: int, line: str) -> None:
        if _COMMENT.match(line):
            self._close()
            self.chapter.comments[at + 1] = line.strip().lstrip("%").strip()
        elif _TARGET.match(line) or not line.strip(" \t>"):
            self._close()
        elif line.lstrip().startswith("#") and _HEADING.match(line.lstrip()):
            self._close()
            self._add(at, _HEADING.sub("", line.lstrip()), "heading")
        elif line.lstrip().startswith("|"):
            self._close()
            self._add(at, line, "row")
        else:
            marker = _MARKER.match(line)
            end = marker.end() if marker else 0
            if line[:end].strip(" \t>"):
                self._close()
            self.pending.append((at + 1, line[end:]))

    def _add(self, at: int, text: str, kind: str) -> None:
        self.pending.append((at + 1, text))
        self._close(kind)

    def _close(self, kind: str = "text") -> None:
        if self.pending:
            numbers = [number for number, _ in self.pending]
            self.chapter.paragraphs.append(
                Paragraph(numbers, "\n".join(text for _, text in self.pending), kind)
            )
            self.pending = []


def _after_front_matter(lines: list[str]) -> int:
    if lines[0].rstrip() == "---":
        for at, line in enumerate(lines[1:], start=1):
            if line.rstrip() in ("---", "..."):
                return at + 1
    return 0


def _opens(fence: re.Match[str]) -> bool:
    """Say whether a fence opens something: colons need a name, backticks must not be inline code."""
    return bool(fence[2]) if fence[1][0] == ":" else "`" not in fence[3]


def _closes(fence: re.Match[str], opened: str) -> bool:
    same = fence[1][0] == opened[0] and len(fence[1]) >= len(opened)
    return same and not fence[2] and not fence[3].strip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
