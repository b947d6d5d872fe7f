"""Which words of a MyST chapter are prose, and which roles it holds: read by the parser that the site uses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from livingreview.check import lookalikes, registered
from livingreview.check.lookalikes import Slip

#: Extensions that Jupyter Book turns on unless told otherwise; bare addresses are no prose with or without a link.
EXTENSIONS = frozenset({"colon_fence", "dollarmath", "substitution", "tasklist"})

#: Directives whose body is no prose. A fence without a name in braces is code too.
_NOT_PROSE = re.compile(
    "bibliography|button-link|button-ref|code|code-block|code-cell|csv-table|doctest|eval-rst|glue|include|index"
    "|jupyter-execute|literalinclude|math|mermaid|raw|sourcecode|tableofcontents|toctree|video"
)
#: Directives whose argument is an address or a label, not a title.
_ADDRESSED = re.compile("card-link|figure|grid|grid-item|iframe|image|solution|solution-start")

_DIRECTIVE = re.compile(r"\s*\{([^}]*)\}(.*)")
_OPTION = re.compile(r"^[ \t]*:([\w-]+):(.*)$")
_CAPTION = re.compile(r"^(\s*)(?:caption|alt):\s*(.*)$")
_INLINE_CAPTION = re.compile(r"""\bcaption["']?:\s*("[^"]*"|'[^']*'|[^,}]*)""")
_NOTE = re.compile(r"^[ >]*\[\^([^\]\n]+)\]:", re.MULTILINE)
_CLOSING = re.compile(r"[\s>]*([`~:]+)\s*")
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.?\s+")

#: Inline rules of the parser that read something else than prose.
_BLANKED = {
    *("attr", "autolink", "backticks", "html_inline", "math_inline", "math_inline_double", "myst_role"),
    "substitution_inline",
}
#: Inline rules that read words in brackets, and behind them what is no prose.
_BRACKETED = {"link": 0, "span": 0, "image": 1}
#: What no rule reads, but is no prose either.
_ADDRESS = re.compile(
    r"<!--(?:(?!-->).)*\Z|https?://[^\s<>)\]]+|\b10\.\d{4,9}/[^\s<>)\]]+|^[ ]{0,3}\[[^\]]+\]:\s*\S+$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Role:
    """One role such as ``{value}`key` ``, where it stands."""

    name: str
    content: str
    line: int

    @property
    def cites(self) -> bool:
        """Say whether the role cites entries of the bibliography."""
        return self.name.split(":")[0] in {"cite", "footcite", "nocite"}

    @property
    def keys(self) -> list[str]:
        """Return the keys of a citation, without page notes such as ``{see}key``."""
        bare = re.sub(r"\{[^{}]*\}", "", self.content)
        return [key for part in bare.split(",") if (key := part.strip())]


@dataclass(frozen=True)
class Link:
    """Where a link or a picture leads, as it is written, and where it stands."""

    address: str
    line: int
    is_picture: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of the chapter itself, not of a box in it."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class Fence:
    """A fence of backticks, tildes or colons, and what it holds.

    Attributes
    ----------
    name : the directive; empty for a fence without one.
    title : what stands behind the name.
    markup : the marks that open it.
    line, last : the lines of the file on which it begins and ends.
    body : its lines, options included.
    closed : whether its end is its own, and not that of whatever holds it.
    inside : the fence that holds it.
    """

    name: str
    title: str
    markup: str
    line: int
    last: int
    body: list[str]
    closed: bool
    inside: Fence | None = None

    @property
    def meant(self) -> str:
        """The name, or the one that was most probably meant by a misspelt one."""
        return registered.nearest(self.name, registered.DIRECTIVES) or self.name

    @property
    def opening(self) -> str:
        """The mark as it is written, with the name."""
        return f"{self.markup}{{{self.name}}}" if self.name else self.markup


@dataclass
class Paragraph:
    """Lines that read as one text.

    Attributes
    ----------
    written : the text as it stands, line breaks included.
    plain : of the same length, with everything that is not prose (roles, code, addresses, HTML) blanked.
    slips : what was meant for a role and is none; blanked as well.
    kind : ``text``, ``heading``, ``row`` of a table, or ``caption``.
    """

    numbers: list[int]
    written: str
    kind: str = "text"
    extensions: Collection[str] = EXTENSIONS
    plain: str = field(init=False)
    roles: list[Role] = field(init=False)
    slips: list[Slip] = field(init=False)
    links: list[Link] = field(init=False)
    html: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [0] + [at + 1 for at, character in enumerate(self.written) if character == "\n"]
        inline = _inline(self.written, frozenset(self.extensions))
        plain = inline.plain
        self.slips = lookalikes.find(self.written, plain)
        self.plain = _blanked(plain, [(slip.start, slip.end) for slip in self.slips])
        self.roles = [Role(role.name, role.content, self.line_at(role.line)) for role in inline.roles]
        self.links = [Link(link.address, self.line_at(link.line), link.is_picture) for link in inline.links]
        self.html = [(self.line_at(offset), html) for offset, html in inline.html]

    def line_at(self, offset: int) -> int:
        """Return the line of the file in which the character at ``offset`` stands."""
        return self.numbers[bisect_right(self._starts, offset) - 1]

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield number and plain text of each line."""
        yield from zip(self.numbers, self.plain.split("\n"), strict=True)


@dataclass
class Chapter:
    """The prose of one file, and what its parts lie in.

    Attributes
    ----------
    comments : line -> text of a comment.
    targets : labels set before a block, such as ``(label)=``, with their lines.
    html : blocks and pieces of HTML, each with its first line.
    tables : the rows of each Markdown table, with their lines.
    notes : labels of the footnotes that have a text.
    """

    file: str
    paragraphs: list[Paragraph]
    comments: dict[int, str]
    headings: list[Heading] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    targets: list[tuple[str, int]] = field(default_factory=list)
    html: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[tuple[int, str]]] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    @property
    def roles(self) -> Iterator[Role]:
        """Yield every role in the prose, with its line."""
        for paragraph in self.paragraphs:
            yield from paragraph.roles


def roles(text: str) -> list[Role]:
    """Return the roles in a piece of text; ``line`` is the offset at which each begins."""
    return _inline(text, EXTENSIONS).roles


def read(text: str, file: str, extensions: Collection[str] = EXTENSIONS) -> Chapter:
    """Tell prose from everything else in the text of a chapter.

    Parameters
    ----------
    extensions : of MyST's syntax, as the configuration of the book turns them on.

    Raises
    ------
    ValueError : if there is no such extension.
    """
    reader = _Reader(Chapter(file, [], {}), frozenset(extensions))
    reader.read(text.split("\n"), 1)
    reader.chapter.notes.update(_NOTE.findall(text))
    return reader.chapter


@dataclass
class _Inline:
    """What stands in the text of one paragraph: where no prose stands, and its roles by offset."""

    written: str
    blanks: list[tuple[int, int]] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    html: list[tuple[int, str]] = field(default_factory=list)

    @property
    def plain(self) -> str:
        addresses = [found.span() for found in _ADDRESS.finditer(self.written)]
        return _blanked(self.written, self.blanks + addresses)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = (letter if letter == "\n" else " " for letter in letters[start:end])
    return "".join(letters)


def _inline(written: str, extensions: frozenset[str]) -> _Inline:
    inline = _Inline(written)
    tokens: list[Token] = []
    parser = _parser(extensions)
    parser.inline.parse(written, parser, {"inline": inline, "tokens": tokens}, tokens)
    return inline


@cache
def _parser(extensions: frozenset[str]) -> MarkdownIt:
    """Return the parser of the site; it notes what each rule reads, which tokens themselves do not tell."""
    parser = create_md_parser(MdParserConfig(enable_extensions=set(extensions)), RendererHTML)
    # Paragraphs are read one by one, so that their offsets are known.
    parser.disable(["inline", "text_join"])
    rules = zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(), strict=True)
    for name, rule in list(rules):
        if name in _BLANKED or name in _BRACKETED:
            parser.inline.ruler.at(name, partial(_noted, name, rule))
    return parser


def _noted(name: str, rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    start = state.pos
    found = rule(state, silent)
    # A label of an image is read as a text of its own, with other offsets.
    if found and not silent and state.tokens is state.env["tokens"]:
        inline = state.env["inline"]
        if name in _BRACKETED:
            bracket = start + _BRACKETED[name]
            inline.blanks.append((state.md.helpers.parseLinkLabel(state, bracket) + 1, state.pos))
        else:
            inline.blanks.append((start, state.pos))
        if name == "myst_role":
            token = state.tokens[-1]
            inline.roles.append(Role(token.meta["name"], " ".join(token.content.split()), start))
        elif name == "html_inline":
            inline.html.append((start, state.tokens[-1].content))
        elif name == "image":
            inline.links.append(Link(_address(state.tokens[-1], "src"), start, True))
        elif name == "link":
            opening = next(token for token in reversed(state.tokens) if token.type == "link_open")
            inline.links.append(Link(_address(opening, "href"), start))
    return found


def _address(token: Token, attribute: str) -> str:
    return unquote(str(token.attrGet(attribute) or ""))


@dataclass
class _Reader:
    """Walks through the blocks of a chapter, and of the directives in it."""

    chapter: Chapter
    extensions: frozenset[str]

    def read(self, lines: list[str], first: int, inside: Fence | None = None) -> None:
        """Read lines of which the first is number ``first`` of the file, in a fence or in the chapter itself."""
        before, level, size = "", 0, 1
        # The last line must have an end: a plugin looks one character too far.
        for token in _parser(self.extensions).parse("\n".join(lines).rstrip() + "\n"):
            start = first + (token.map[0] if token.map else 0)
            if token.type in {"fence", "colon_fence"}:
                end = first + token.map[1] - 1 if token.map else start
                last = lines[token.map[1] - 1] if token.map and token.map[1] <= len(lines) else ""
                self._fence(token, start, end, last, inside)
            elif token.type == "inline" and before == "heading_open":
                if inside is None and level == 0:
                    self.chapter.headings.append(Heading(size, token.content, start))
                self._add(start, _NUMBERED.sub("", token.content), "heading")
            elif token.type == "inline" and before not in {"th_open", "td_open"}:
                self._add(start, token.content)
            elif token.type == "html_block":
                self._add(start, token.content.rstrip("\n"))
                self.chapter.html.append((start, token.content))
            elif token.type == "myst_target":
                self.chapter.targets.append((token.content, start))
            elif token.type == "table_open":
                self.chapter.tables.append([])
            elif token.type == "tr_open" and token.map:
                if self.chapter.tables:
                    self.chapter.tables[-1].append((start, lines[token.map[0]]))
                self._add(start, lines[token.map[0]], "row")
            elif token.type == "myst_line_comment":
                for number, comment in enumerate(token.content.split("\n"), start):
                    self.chapter.comments[number] = comment.lstrip("%").strip()
            if token.type == "heading_open":
                level, size = token.level, int(token.tag[1])
            before = token.type

    def _add(self, first: int, text: str, kind: str = "text") -> None:
        numbers = list(range(first, first + text.count("\n") + 1))
        self._paragraph(numbers, text, kind)

    def _paragraph(self, numbers: list[int], text: str, kind: str) -> None:
        if text.strip():
            paragraph = Paragraph(numbers, text, kind, self.extensions)
            self.chapter.paragraphs.append(paragraph)
            self.chapter.html += paragraph.html

    def _fence(self, token: Token, opening: int, end: int, last: str, inside: Fence | None) -> None:
        """Read a directive: its title and captions, and its body if that is prose."""
        directive = _DIRECTIVE.match(token.info)
        body = token.content.removesuffix("\n").split("\n")
        name, title = (directive[1].strip(), directive[2].strip()) if directive else ("", token.info.strip())
        closing = _CLOSING.fullmatch(last)
        closed = end > opening and closing is not None and closing[1].startswith(token.markup)
        fence = Fence(name, title, token.markup, opening, end, body, closed, inside)
        self.chapter.fences.append(fence)
        if name in {"raw", "eval-rst"}:
            self.chapter.html.append((opening + 1, token.content))
        if not directive:
            # A colon fence without a name is a slip in prose.
            if token.type == "colon_fence":
                self._add(opening, token.info.strip())
                self.read(body, opening + 1, fence)
            return
        is_prose = bool(name) and not _NOT_PROSE.fullmatch(fence.meant)
        if is_prose and title and not _ADDRESSED.fullmatch(fence.meant):
            self._add(opening, title, "caption")
        at = self._options(body, opening + 1)
        if is_prose:
            self.read(body[at:], opening + 1 + at, fence)

    def _options(self, body: list[str], first: int) -> int:
        """Keep captions and alternative texts among the options of a directive; return where its body begins."""
        if body[0].strip() == "---":
            end = next((at for at, line in enumerate(body[1:], 1) if line.strip() == "---"), None)
            if end is None:
                return 1
            self._metadata(body[1:end], first + 1)
            return end + 1
        at = 0
        while at < len(body) and (option := _OPTION.match(body[at])):
            if option[1] in {"caption", "alt"}:
                self._add(first + at, option[2].strip(), "caption")
            elif inline := _INLINE_CAPTION.search(option[2]):
                self._add(first + at, inline[1].strip("\"'"), "caption")
            at += 1
        return at

    def _metadata(self, lines: list[str], first: int) -> None:
        at = 0
        while at < len(lines):
            caption = _CAPTION.match(lines[at])
            if not caption:
                if inline := _INLINE_CAPTION.search(lines[at]):
                    self._add(first + at, inline[1].strip("\"'"), "caption")
                at += 1
                continue
            text = [(first + at, caption[2].strip())]
            at += 1
            while at < len(lines) and (not lines[at].strip() or _indent(lines[at]) > len(caption[1])):
                text.append((first + at, lines[at].strip()))
                at += 1
            if re.fullmatch(r"[|>][+-]?\d*", text[0][1]):
                del text[0]
            numbers = [number for number, _ in text]
            self._paragraph(numbers, "\n".join(words.strip("\"'") for _, words in text), "caption")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
