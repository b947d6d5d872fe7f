"""What things are called: trials, drugs, molecules and mechanisms with every name under which somebody looks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from livingreview.evidence import data, registries
from livingreview.evidence.glossary import NO_EXPANSION
from livingreview.evidence.records import records
from livingreview.project import Project

#: Kinds of things, in the order in which pages list them.
KINDS = ("trial", "drug", "molecule", "mechanism")
#: Kinds of boxes of the diagrams that are molecules or cells, and those that are processes.
MOLECULES, PROCESSES = ("gene", "protein", "complex", "cell"), ("process",)
#: How another name is told where no table says what sort it is.
_REGISTRY, _ABBREVIATION, _IN_FULL = "Registry", "Abbreviation", "In full"

_WORD = re.compile(r"[^\W_]+")
#: A name with a run of small letters is the same with a capital; one without, such as an acronym, is not.
_ORDINARY = re.compile(r"[a-zà-öø-ÿ]{4}")
#: What may stand between the words of a name.
_JOINT = re.compile(r"[\s\u002d\u2010-\u2015/()]{0,2}")
#: Kind of another name that is the symbol of a gene.
_SYMBOL = "symbol"
_OR = re.compile(r"(?<!with)\sor\s(?!without|\d)")


@dataclass(frozen=True)
class Alias:
    """Another name, and what sort of name it is, as a reader is told it.

    Attributes
    ----------
    italic : whether it is the symbol of a gene.
    address : of the record in a registry whose number it is.
    """

    text: str
    kind: str
    italic: bool = False
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that has a place in an index.

    Attributes
    ----------
    kind : one of `KINDS`.
    key : of the row that holds it; of the first, where several rows tell of one thing.
    rows : keys of all rows that it gathers.
    """

    kind: str
    key: str
    name: str
    aliases: tuple[Alias, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Every name, the own first."""
        return [self.name, *(alias.text for alias in self.aliases)]


#: Columns without which an index has nothing to tell of a row.
_NEEDED = {
    "trials": {
        "nct",
        "phase",
        "design",
        "setting",
        "strategy",
        "population",
        "primary_endpoint",
        "primary_met",
    },
    "arms": {"role"},
    "outcomes": {"p_value", "cutoff"},
    "nodes": {"kind", "identifier", "description"},
}


def indexed(project: Project) -> set[str]:
    """Return the tables of which indexes can tell; a review may describe its trials by other columns."""
    found = set()
    for resource in data.resources(project):
        columns = {field["name"] for field in resource["schema"]["fields"]}
        if columns >= _NEEDED.get(resource["name"], set()):
            found.add(resource["name"])
    return found if "trials" in found else found - {"arms", "outcomes", "states"}


def entries(project: Project | None = None) -> list[Entry]:
    """Return everything that the tables of a review name, kind by kind; tables that it has not are passed over."""
    project = project or Project.find()
    tables = indexed(project)
    rows = {
        name: records(data.load(name, project)) if name in tables else []
        for name in ("trials", "drugs", "nodes", "mechanisms", "aliases", "glossary")
    }
    given: dict[tuple[str, str], list[Alias]] = {}
    for row in rows["aliases"]:
        given.setdefault((row["of"], row["key"]), []).append(
            Alias(row["alias"], str(row["kind_label"]), row["kind"] == _SYMBOL)
        )
    drugs = [_drug(row, given) for row in rows["drugs"]]
    named = Finder(drugs)
    found = [
        *(_trial(row, given, named) for row in rows["trials"]),
        *drugs,
        *_molecules(rows["nodes"], given),
        *_mechanisms(rows["mechanisms"], rows["nodes"], given),
    ]
    return [_without_doubles(_with_glossary(entry, rows["glossary"])) for entry in found]


def _drug(row: Mapping[str, str], given: Mapping[tuple[str, str], Sequence[Alias]]) -> Entry:
    key = row["drug"]
    return Entry("drug", key, row["name"], tuple(given.get(("drug", key), ())), (key,))


def _trial(row: Mapping[str, str], given: Mapping[tuple[str, str], Sequence[Alias]], drugs: Finder) -> Entry:
    key, name = row["trial"], row["name"]
    others = [Alias(part, "Also") for part in _parts_of(name) if not any(drugs.mentions(part))]
    if row["nct"] not in data.MISSING:
        others.append(Alias(row["nct"], _REGISTRY, address=registries.address(row["nct"])))
    return Entry("trial", key, name, (*given.get(("trial", key), ()), *others), (key,))


def _parts_of(name: str) -> Iterator[str]:
    """Yield the names that one name is made of: ``ABC (DEF-1)`` and ``ABC-1/Def`` have two."""
    if found := re.fullmatch(r"(.+?) \(([^()]*)\)", name):
        whole, inner = found[1], found[2]
        if not re.search(r"\s(\+|plus|with|after)\s", whole):
            yield whole
            if re.search(r"\d", inner) and not re.search(r"(?<!\w)[a-z]+(?!\w)", inner):
                yield inner
    elif re.fullmatch(r"[\w-]+/[\w-]+", name):
        yield from name.split("/")


def _molecules(
    nodes: Iterable[Mapping[str, str]], given: Mapping[tuple[str, str], Sequence[Alias]]
) -> Iterator[Entry]:
    """Yield one entry for all boxes of one identifier: a gene, its protein, and where this acts."""
    alike: dict[str, list[Mapping[str, str]]] = {}
    for row in nodes:
        if row["kind"] in MOLECULES:
            known = row["identifier"] not in data.MISSING
            alike.setdefault(row["identifier"] if known else row["node"], []).append(row)
    for rows in alike.values():
        # A gene is looked for under the name of what it makes.
        first = next((row for row in rows if row["kind"] != "gene"), rows[0])
        aliases = [Alias(row["label"], "Also") for row in rows if row["label"] != first["label"]]
        for row in rows:
            aliases += given.get(("node", row["node"]), ())
        aliases += [
            Alias(part, "Part")
            for row in rows
            for part in re.split(r", | / ", row["label"])
            if part != row["label"]
        ]
        keys = [first["node"], *(row["node"] for row in rows if row is not first)]
        yield Entry("molecule", first["node"], first["label"], tuple(aliases), tuple(keys))


def _mechanisms(
    rows: Iterable[Mapping[str, str]],
    nodes: Iterable[Mapping[str, str]],
    given: Mapping[tuple[str, str], Sequence[Alias]],
) -> Iterator[Entry]:
    labels = {row["node"]: row for row in nodes}
    told = set()
    for row in rows:
        key = row["mechanism"]
        told.add(key)
        aliases = list(given.get(("mechanism", key), ()))
        if key in labels and labels[key]["label"] != row["name"]:
            aliases.append(Alias(labels[key]["label"], "Also"))
        yield Entry("mechanism", key, row["name"], tuple(aliases), (key,))
    for key, node in labels.items():
        if node["kind"] in PROCESSES and key not in told:
            yield Entry("mechanism", key, node["label"], tuple(given.get(("mechanism", key), ())), (key,))


def _with_glossary(entry: Entry, glossary: Iterable[Mapping[str, str]]) -> Entry:
    """Add what the glossary says in full, or in short, for one of the names."""
    known = {name.casefold() for name in entry.names}
    more = []
    for row in glossary:
        if row["expansion"] == NO_EXPANSION or entry.kind not in ("molecule", "mechanism"):
            continue
        short, full = row["term"].casefold() in known, row["expansion"].casefold() in known
        if short and not full:
            more.append(Alias(row["expansion"], _IN_FULL))
        elif full and not short:
            more.append(Alias(row["term"], _ABBREVIATION))
    return replace(entry, aliases=(*entry.aliases, *more))


def _without_doubles(entry: Entry) -> Entry:
    """Return the entry with each of its names once, whatever tables say it."""
    told = {entry.name: Alias(entry.name, "")}
    for alias in entry.aliases:
        told.setdefault(alias.text, alias)
    return replace(entry, aliases=tuple(told.values())[1:])


@dataclass(frozen=True)
class Mention:
    """A place in a text where a thing is named."""

    entry: Entry
    start: int
    end: int


@dataclass
class _Candidate:
    words: tuple[str, ...]
    exact: tuple[str, ...] | None
    entries: list[Entry] = field(default_factory=list)


class Finder:
    """Finds things by any of their names in a text: whole words, the longest name first."""

    def __init__(self, things: Iterable[Entry]) -> None:
        found: dict[tuple[str, ...], _Candidate] = {}
        for entry in things:
            for name in entry.names:
                exact = tuple(_WORD.findall(name))
                words = tuple(map(_plain, exact))
                if words:
                    as_written = None if _ORDINARY.search(name) else exact
                    one = found.setdefault((*words, *(as_written or ())), _Candidate(words, as_written))
                    if entry not in one.entries:
                        one.entries.append(entry)
        self._by_first: dict[str, list[_Candidate]] = {}
        for one in sorted(found.values(), key=lambda c: len(c.words), reverse=True):
            self._by_first.setdefault(one.words[0], []).append(one)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield every place where a thing is named, in order; several things may share a name."""
        places = list(_WORD.finditer(text))
        words = [_plain(place[0]) for place in places]
        at = 0
        while at < len(places):
            found = self._at(text, places, words, at)
            if found is None:
                at += 1
                continue
            last = places[at + len(found.words) - 1]
            for entry in found.entries:
                yield Mention(entry, places[at].start(), last.end())
            at += len(found.words)

    def _at(
        self, text: str, places: Sequence[re.Match[str]], words: Sequence[str], at: int
    ) -> _Candidate | None:
        for one in self._by_first.get(words[at], ()):
            end = at + len(one.words)
            if tuple(words[at:end]) != one.words:
                continue
            own = places[at:end]
            if one.exact and tuple(place[0] for place in own) != one.exact:
                continue
            # A name that goes on with a number is another: AB is no use of it in AB-1040.
            if re.match(r"[-\u2011]\d", text[own[-1].end() : own[-1].end() + 2]):
                continue
            between = (text[a.end() : b.start()] for a, b in pairwise(own))
            if all(map(_JOINT.fullmatch, between)):
                return one
        return None


def _plain(word: str) -> str:
    """Return a word in small letters, without the s of a plural."""
    plain = word.casefold()
    return (
        plain[:-1]
        if len(plain) > 4 and plain.endswith("s") and not plain.endswith(("ss", "us", "is"))
        else plain
    )


def treatments(regimen: str, finder: Finder) -> list[str]:
    """Return the parts of a regimen that each name a treatment: joined by a plus, or by *or* after one that is known."""
    found = []
    for part in regimen.split(" + "):
        first, *others = _OR.split(part)
        found.append(first)
        for other in others:
            clause = first.rsplit(",", 1)[-1]
            if next(finder.mentions(clause), None) is not None:
                found.append(other)
            first = other
    return found
