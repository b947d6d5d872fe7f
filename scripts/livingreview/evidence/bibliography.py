"""The one reader of the bibliography, on the parser of the site: entries, their lines, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry as Record
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PybtexSyntaxError
from pybtex.textutils import normalize_whitespace
from pybtex.utils import CaseInsensitiveDict

from livingreview.evidence.printed import MAX_AUTHORS

#: Types that BibTeX reads itself; they hold no work.
_DIRECTIVES = ("string", "preamble", "comment")
_START = re.compile(r"^[ \t]*@\w+\s*[({]", re.MULTILINE)
_FIELD = re.compile(r"\s*([A-Za-z][\w:+.-]*)\s*=")
_WORD = re.compile(r"[A-Za-z][\w:-]*")
#: What looks like the key of an entry that cannot be read.
_KEY = re.compile(r"\b[a-z]+(?:18|19|20)\d\d[a-z0-9]+\b")
_NEXT_FIELD = re.compile(r"^\s*[A-Za-z][\w:+.-]*\s*=\s*[{\"\w]", re.MULTILINE)
#: What the export files of other programs begin with.
_FORMATS = {
    r"TY  ?- ": "RIS",
    r"PMID ?- ": "the format of PubMed (nbib)",
    r"%0 \w": "the format of EndNote",
    r"<\?xml|<xml|<records": "XML",
    r"FN |PT J\b": "the format of Web of Science",
}


@dataclass(frozen=True)
class Entry:
    """One entry: text and line of each field, names in lower case.

    Of an entry that cannot be read, or not in one way, only the key is known; it is not ``whole``.
    """

    key: str
    kind: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True)
class Problem:
    """Something in the bibliography that is no entry, or not a whole one.

    Attributes
    ----------
    kind : what is wrong: ``unreadable`` is about the whole text, ``format``, ``outside``, ``at sign``
        and ``commented out`` about text between entries, all others about one entry.
    line : line where it stands; ``None`` for the whole text.
    text : the words it is about.
    key, field : the entry and the field it is about, as far as they are known.
    earlier : line of the first one of two.
    """

    kind: str
    line: int | None
    text: str = ""
    key: str = ""
    field: str | None = None
    earlier: int | None = None


class _Reader(LowLevelParser):
    """The parser of the site, which also knows on which line each field starts."""

    def __init__(self, text: str):
        self.lines: list[int] = []
        self.undefined: list[tuple[str, str, int]] = []
        self.named = 0
        super().__init__(text, macros=CaseInsensitiveDict(month_names))

    def parse_field(self) -> None:
        """Read one field, and note its line."""
        self.eat_whitespace()
        line = self.lineno
        super().parse_field()
        if self.current_field_name:
            self.lines.append(line)

    def substitute_macro(self, name: str) -> str:
        """Return what a name stands for; of a name that nothing defines, the name itself."""
        self.named += 1
        if name not in self.macros and not _WORD.fullmatch(name):
            raise PybtexSyntaxError("a value without braces", self)
        if name not in self.macros:
            self.undefined.append((self.current_field_name or "", name, self.lineno))
            return name
        return str(self.macros[name])


@dataclass(frozen=True)
class _Block:
    """One entry or directive as it stands in the text: from its @ to the brace that closes it.

    It is ``plain`` if its values are given as they are, not put together or by a name that stands for them.
    """

    start: int
    end: int
    name: str
    entry: Entry | None = None
    plain: bool = False


def parse(text: str) -> tuple[list[Entry] | None, list[Problem]]:
    """Return the entries of a bibliography, and what of it cannot be read; ``None`` if nothing can."""
    entries, problems = _parsed(text)
    return None if entries is None else list(entries), list(problems)


# A build needs the entries several times: what is kept is found by the text it was made from.
@lru_cache(maxsize=2)
def _parsed(text: str) -> tuple[list[Entry] | None, list[Problem]]:
    try:
        blocks, problems = _blocks(text)
    except Exception:  # whatever the bytes, contributors get a line, not a traceback
        return None, [Problem("unreadable", None)]
    entries: dict[str, Entry] = {}
    variants: list[Entry] = []
    for entry in (block.entry for block in blocks if block.entry):
        # The site takes keys that differ in capitals for one.
        key = entry.key.lower()
        first = entries.setdefault(key, entry)
        if first is entry:
            continue
        if first.whole or first.key != entry.key:
            said = entry.key if entry.key == first.key else f"{entry.key}, apart from capitals,"
            problems.append(Problem("key twice", entry.line, said, earlier=first.line))
            variants += [replace(entry, whole=False)] if entry.key != first.key else []
        else:
            entries[key] = entry
    return [*entries.values(), *variants], sorted(problems, key=lambda problem: problem.line or 0)


def record(entry: Entry) -> Record:
    """Return an entry as the site has it, with as many names taken apart as are printed.

    Raises
    ------
    pybtex.exceptions.PybtexError : if a name has too many commas.
    """
    fields = {name: normalize_whitespace(text) for name, text in entry.fields.items()}
    persons = {
        role: [Person(name) for name in split_name_list(fields.pop(role))[: MAX_AUTHORS + 1]]
        for role in ("author", "editor")
        if role in fields
    }
    made = Record(entry.kind, fields, persons)
    made.key = entry.key
    return made


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _blocks(text: str) -> tuple[list[_Block], list[Problem]]:
    """Read a bibliography block by block; after one that cannot be read, go on where the next one starts."""
    reader = _Reader(text)
    blocks: list[_Block] = []
    problems: list[Problem] = []
    while True:
        after, line = reader.pos, reader.lineno
        found = reader.skip_to([reader.AT])
        between = text[after : reader.pos - 1] if found else text[after:]
        problem = _between(between, line, blocks[-1] if blocks else None)
        if problem:
            problems.append(problem)
            if problem.kind == "brace too many":
                blocks[-1] = _spoilt(blocks[-1])
            if problem.kind == "outside":
                blocks += _guessed(text, after, reader.pos - 1 if found else len(text))
        if not found:
            return blocks, problems
        start = reader.pos - 1
        if problem and problem.kind == "format":
            _go(reader, _next_start(text, start))
            continue
        if (hidden := _hidden(text, start, reader.lineno)) is not None:
            problem, end = hidden
            problems.append(problem)
            if problem.key:
                # Who cites it need not be told that there is no such key.
                entry = Entry(problem.key, "", reader.lineno, whole=False)
                blocks.append(_Block(start, end, "", entry))
            _go(reader, end)
            continue
        block, said = _block(reader, start)
        problems += said
        if block:
            blocks.append(block)


def _spoilt(block: _Block) -> _Block:
    """Return a block whose entry is known by its key only."""
    return replace(block, entry=block.entry and replace(block.entry, whole=False))


def _go(reader: _Reader, at: int) -> None:
    """Let the reader go on at another place."""
    reader.pos, reader.lineno = at, _line(reader.text, at)


def _next_start(text: str, after: int) -> int:
    """Return where the next block starts on a line of its own."""
    found = _START.search(text, text.find("\n", after) + 1 or len(text))
    return found.start() if found else len(text)


def _hidden(text: str, start: int, line: int) -> tuple[Problem, int] | None:
    """Say whether an @ stands in a remark, or in a word; BibTeX reads it all the same."""
    begins = text.rfind("\n", 0, start) + 1
    before = text[begins:start]
    ends = text.find("\n", start)
    ends = len(text) if ends < 0 else ends
    if "%" in before.rpartition("}")[2]:
        entry = re.match(r"@\w+\s*[({]\s*([^\s,{}()]*)", text[start:ends])
        # The rest of the remark goes with the entry in it.
        while re.match(r"[ \t]*%(?![ \t%]*@)", text[ends + 1 : ends + 80]):
            following = text.find("\n", ends + 1)
            ends = len(text) if following < 0 else following
        if entry:
            return Problem("commented out", line, entry[0], entry[1]), ends
        return Problem("at sign", line, text[begins:].split("\n")[0].strip()), ends
    if before and (before[-1].isalnum() or before[-1] in "._-"):
        return Problem("at sign", line, text[begins:ends].strip()), ends
    return None


def _between(text: str, line: int, before: _Block | None) -> Problem | None:
    """Say what is wrong with the text between two entries."""
    plain = text.strip()
    if not plain:
        return None
    line += text[: len(text) - len(text.lstrip())].count("\n")
    for start, name in _FORMATS.items():
        if re.match(start, plain):
            return Problem("format", line, name)
    beside = text.split("\n")[0].strip()
    early = plain[0] in ",}" or (beside and not beside.startswith("%")) or _FIELD.match(plain)
    if before and before.entry and early and not (_FIELD.match(plain) and "title" in before.entry.fields):
        rest = next((row.strip() for row in plain.lstrip(",}").split("\n") if row.strip(" ,})")), "")
        return Problem("brace too many", line, rest, before.entry.key)
    for number, row in enumerate(plain.split("\n")):
        if row.strip() and not row.lstrip().startswith("%"):
            rest = "\n".join(plain.split("\n")[number:])
            return Problem("outside", line + number, rest)
    return None


def _block(reader: _Reader, start: int) -> tuple[_Block | None, list[Problem]]:
    """Read the block at an @, as the site does; the reader stands behind the @."""
    text, line = reader.text, reader.lineno
    reader.command_start, reader.lines, reader.undefined, reader.named = start, [], [], 0
    named = re.match(r"@(\w+)", text[start : start + 80])
    name = named[1].lower() if named else ""
    if name == "comment":
        return _remark(reader, start), []
    try:
        command = tuple(reader.parse_command())
    except PybtexSyntaxError:
        end = _next_start(text, start)
        return _broken(reader, start, end, line)
    if swallowed := _START.search(text, text.find("\n", start) + 1 or len(text), reader.pos):
        return _broken(reader, start, swallowed.start(), line)
    if name in _DIRECTIVES:
        return _Block(start, reader.pos, name), _undefined(reader, "")
    entry, problems = _entry(command, reader.lines, line)
    for (field_name, parts), number in zip(command[1][1], reader.lines, strict=True):
        if any(_NEXT_FIELD.search(part, part.find("\n") + 1) for part in parts if "\n" in part):
            problems = [Problem("open brace", number, key=entry.key, field=field_name.lower())]
            return _spoilt(_Block(start, reader.pos, name, entry)), problems
    if not re.match(r"@[^\s({]+\s*[({]\s*[^\s,]+?\s*[,})]", text[start : start + 400]):
        problems.append(Problem("no comma after key", line, key=entry.key))
    plain = not reader.named and all(len(parts) == 1 for _, parts in command[1][1])
    return _Block(start, reader.pos, name, entry, plain), [*problems, *_undefined(reader, entry.key)]


def _remark(reader: _Reader, start: int) -> _Block:
    """Step over @comment{...}, which may hold braces; an entry within is read all the same."""
    depth, at = 0, start
    while at < len(reader.text):
        depth += {"{": 1, "}": -1}.get(reader.text[at], 0)
        at += 1
        if (depth == 0 and reader.text[at - 1] == "}") or reader.text[at : at + 1] == "@":
            break
    _go(reader, at)
    return _Block(start, at, "comment")


def _undefined(reader: _Reader, key: str) -> list[Problem]:
    return [Problem("string", line, name, key, field_name) for field_name, name, line in reader.undefined]


def _entry(
    command: tuple[str, tuple[str, list[tuple[str, list[str]]]]], at: list[int], line: int
) -> tuple[Entry, list[Problem]]:
    kind, (key, found) = command
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems = []
    for (written, parts), number in zip(found, at, strict=True):
        name = written.lower()
        if name in texts:
            problems.append(Problem("field twice", number, written, key, name, lines[name]))
            continue
        texts[name] = re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip(" ")
        lines[name] = number
    return Entry(key, kind.lower(), line, texts, lines), problems


def _broken(reader: _Reader, start: int, end: int, line: int) -> tuple[_Block, list[Problem]]:
    """Say why a block cannot be read, and let the reader go on behind it."""
    _go(reader, end)
    text = reader.text
    key, problem = _why(text[start:end], line)
    if not key:
        return next(iter(_guessed(text, start, end)), _Block(start, end, "")), [problem]
    return _Block(start, end, "", Entry(key, "", line, whole=False)), [problem]


def _guessed(text: str, start: int, end: int) -> list[_Block]:
    """Return what look like keys in text that cannot be read, so that nobody is told that they do not exist."""
    found = dict.fromkeys(_KEY.findall(text, start, end))
    return [_Block(start, end, "", Entry(key, "", _line(text, start), whole=False)) for key in found]


def _why(block: str, line: int) -> tuple[str, Problem]:
    """Return the key of an entry that cannot be read, and the first thing that is wrong with it."""
    head = block.split("\n")[0].strip()
    broken = Problem("broken", line, head)
    opened = re.match(r"@(\w+)\s*[({]\s*", block)
    if not opened or opened[1].lower() in _DIRECTIVES:
        return "", broken
    at = opened.end()
    written = re.match(r"[^\s,={}()\"]*", block[at:])
    key = written[0] if written else ""
    at += len(key)
    rest = block[at:].lstrip()
    if rest.startswith("=") or not key:
        return "", Problem("no key", line, head)
    if rest[:1] not in (",", "}", ")"):
        if not _FIELD.match(rest):
            return key, Problem("key", line, f"{key} {rest.splitlines()[0]}" if rest else key)
        return key, Problem("no comma after key", line, key=key)
    at = block.index(rest[0], at) + 1
    return key, _wrong_field(block, at, line, key) or broken


def _wrong_field(block: str, at: int, first: int, key: str) -> Problem | None:
    """Return what is wrong with the first field that cannot be read."""

    def line(where: int) -> int:
        return first + block.count("\n", 0, where)

    while named := _FIELD.match(block, at):
        name, starts = named[1], named.start(1)
        value_at = named.end() + len(block[named.end() :]) - len(block[named.end() :].lstrip())
        after, problem = _value(block, value_at, name)
        if problem:
            kind, near = problem
            return Problem(kind, line(starts), near, key, name)
        following = block[after:].lstrip()
        if following.startswith(","):
            at = block.index(",", after) + 1
        elif _FIELD.match(following) and "\n" in block[after : len(block) - len(following)]:
            return Problem("no comma", line(after - 1), key=key, field=name)
        else:
            at = after
            break
    left = block[at:].strip()
    if not left:
        return Problem("not closed", first, key=key)
    return None


def _value(block: str, at: int, name: str) -> tuple[int, tuple[str, str] | None]:
    """Return where the value of a field ends, and what is wrong with it."""
    while True:
        if block[at : at + 1] == "{":
            closing, next_line = _closing(block, at), block.find("\n", at)
            if closing is None or (next_line >= 0 and _NEXT_FIELD.search(block, next_line, closing)):
                return at, ("open brace", "")
            end = closing
        elif block[at : at + 1] == '"':
            end, problem = _quoted(block, at)
            if problem:
                return at, problem
        else:
            bare = re.match(r"[^\n,#}]*", block[at:])
            word = bare[0].strip() if bare else ""
            end = at + len(bare[0] if bare else "")
            if not word:
                return end, ("no value", "")
            if not (word.isdecimal() or _WORD.fullmatch(word)):
                return end, ("no braces", word)
        rest = block[end:].lstrip()
        if not rest.startswith("#"):
            return end, None
        at = block.index("#", end) + 1
        at += len(block[at:]) - len(block[at:].lstrip())


def _closing(block: str, at: int) -> int | None:
    """Return the place behind the brace that closes the one at ``at``."""
    depth = 0
    for place in range(at, len(block)):
        depth += {"{": 1, "}": -1}.get(block[place], 0)
        if depth == 0:
            return place + 1
    return None


def _quoted(block: str, at: int) -> tuple[int, tuple[str, str] | None]:
    """Return where a value in quotes ends: at the first quote outside braces."""
    depth = 0
    line_ends = block.find("\n", at)
    line = block[at : line_ends if line_ends >= 0 else len(block)].rstrip().rstrip(",")
    for place in range(at + 1, len(block)):
        depth += {"{": 1, "}": -1}.get(block[place], 0)
        if depth < 0 or (depth == 0 and block[place] == '"'):
            break
    else:
        inner = line[1:-1] if line.endswith('"') and len(line) > 1 else line[1:]
        return at, ("open brace" if inner.count("{") > inner.count("}") else "open quote", "")
    if depth < 0:
        return at, ("open quote", "")
    rest = block[place + 1 :].lstrip()
    if rest[:1] not in (",", "}", ")", "#") and not _FIELD.match(rest):
        return at, ("inner quote", line.strip('"'))
    return place + 1, None


def in_order(key: str) -> tuple[str, str]:
    """Return what the keys of a bibliography are sorted by."""
    return key.lower(), key


def sorted_text(text: str) -> str:
    """Return a bibliography with its entries sorted by key, each as it was.

    What stands before the first entry stays there, and every ``@string`` and ``@preamble`` joins it. A remark
    above an entry goes with the entry. A text whose entries are in order is returned as it is.

    Raises
    ------
    ValueError : if not all of the text can be read.
    """
    blocks, problems = _blocks(text)
    if problems:
        raise ValueError("a bibliography with faults cannot be sorted")
    if _are_in_order(blocks):
        return text
    works = [block for block in blocks if block.entry]
    end = "\r\n" if "\r\n" in text else "\n"
    head = [text[: works[0].start].strip("\r\n")]
    pieces: list[tuple[tuple[str, str], str]] = []
    at = works[0].start
    for block in blocks[blocks.index(works[0]) :]:
        above = text[at : block.start]
        if pieces and above.split("\n")[0].strip():
            # A remark behind the brace of an entry is about that entry.
            beside, _, above = above.partition("\n")
            key, said = pieces[-1]
            pieces[-1] = (key, said + beside.rstrip())
        piece = above.strip("\r\n \t")
        piece += (end if piece else "") + text[block.start : block.end]
        if block.entry:
            pieces.append((in_order(block.entry.key), piece))
        else:
            head.append(piece)
        at = block.end
    tail = text[at:].strip("\r\n")
    ordered = [piece for _, piece in sorted(pieces, key=lambda pair: pair[0])]
    return (end * 2).join(part for part in [*head, *ordered, tail] if part.strip()) + end


def _gap(between: str, before: str, *, is_head: bool) -> str:
    """Return what stands between two blocks with one blank line; a remark above an entry belongs to the entry.

    Parameters
    ----------
    is_head : the remarks are about the whole, not about the block that follows.
    """
    beside, _, above = between.partition("\n") if before else ("", "", between)
    gap = beside.rstrip() + "\n\n" * bool(before)
    remarks = above.strip("\r\n \t")
    return gap + (remarks + "\n" * (1 + is_head) if remarks else "")


def _are_in_order(blocks: list[_Block]) -> bool:
    keys = [in_order(block.entry.key) for block in blocks if block.entry]
    return keys == sorted(keys)


def relaid_text(text: str, write: Callable[[Entry], str]) -> str:
    """Return a bibliography with its entries sorted by key, each written anew and one blank line between them.

    An entry whose values are put together, or given by a name, is left as it is; so are remarks, and everything if
    another text than before would be read.

    Parameters
    ----------
    write : how an entry is written.

    Raises
    ------
    ValueError : if not all of the text can be read.
    """
    # A remark that comes to stand on top is one about the whole: only the second time it is set apart.
    return _relaid(_relaid(text, write), write)


def _relaid(text: str, write: Callable[[Entry], str]) -> str:
    blocks, problems = _blocks(text)
    if problems:
        raise ValueError("a bibliography with faults cannot be written anew")
    if not blocks:
        return text
    made, at = "", 0
    first = next((block for block in blocks if block.entry), None)
    for block in blocks:
        made += _gap(text[at : block.start], made, is_head=block is first)
        as_is = text[block.start : block.end]
        made += write(block.entry).strip() if block.entry and block.plain else as_is
        at = block.end
    made = f"{made}{_gap(text[at:], made, is_head=True).rstrip()}\n"
    if made == text and _are_in_order(blocks):
        return text
    made = sorted_text(made)
    before, now = (
        {entry.key: (entry.kind, entry.fields) for entry in parse(one)[0] or ()} for one in (text, made)
    )
    return made if before == now else text
