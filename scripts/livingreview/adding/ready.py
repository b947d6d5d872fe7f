"""Answers that stand ready for a new row, because other rows or what was said before give them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from livingreview.check import vocabulary
from livingreview.check.files import Table

#: What is asked first in a table, where its columns stand in another order; the key of the row comes last.
_ORDER = {
    "outcomes": ("trial", "source", "endpoint", "measure", "arm", "comparator"),
    "arms": ("trial", "regimen", "role"),
    "trials": ("name",),
    "evidence": ("edge", "source"),
}
#: Columns that a new row shares with the others that were read in the same place of the same trial.
_SHARED = ("analysis", "cutoff", "population", "assessment", "status")
#: Columns that hold the number itself.
_NUMBERS = ("value", "ci_low", "ci_high", "ci_level", "p_value", "p_sides")
_INTERVAL = ("p_value", "p_sides")
_REMARK = "note"

Cells = Mapping[str, str]


def order(of: Table) -> list[str]:
    """Return the columns of a table as they are asked for: what it is about, what was found, where, and its key."""
    names = [field["name"] for field in of.schema["fields"]]
    own = own_key(of)
    first = [name for name in _ORDER.get(of.name, ()) if name in names]
    last = [name for name in (_REMARK, own) if name in names and name not in first]
    return [*first, *(name for name in names if name not in (*first, *last)), *last]


def own_key(of: Table) -> str:
    """Return the column that holds nothing but the name of the row; empty where the key says something else."""
    key = of.schema["primaryKey"]
    fields = {field["name"]: field for field in of.schema["fields"]}
    foreign = {name for one in of.schema.get("foreignKeys") or () for name in one["fields"]}
    if len(key) != 1 or key[0] in foreign or key[0] == "citekey":
        return "arm" if of.name == "arms" else ""
    return key[0] if "pattern" in fields[key[0]]["constraints"] else ""


def derived(column: str, of: Table, given: Cells, tables: Mapping[str, Table]) -> str:
    """Return what must stand in a column, given others; empty where that is not certain.

    The unit of a measure that has one, the only other arm of a comparison, the only arm of a trial that has one, and
    a key that nobody has taken.
    """
    if column == own_key(of):
        return _key(of, given)
    if of.name != "outcomes":
        return ""
    measure = _word(of, "measure", given)
    if column == "unit" and len(units := measure.get("units", [])) == 1:
        return str(units[0])
    if column in ("comparator", *_INTERVAL) and measure.get("compares") is False:
        return "NA"
    if column in ("arm", "comparator") and "arms" in tables:
        rows = [row.cells for row in tables["arms"].rows if row.cells["trial"] == given.get("trial")]
        if column == "comparator":
            rows = [row for row in rows if row["arm"] != given.get("arm")] if measure else []
        elif measure.get("compares"):
            rows = [row for row in rows if row.get("role") == "experimental"]
        return rows[0]["arm"] if len(rows) == 1 else ""
    return ""


def suggested(column: str, of: Table, given: Cells, tables: Mapping[str, Table]) -> str:
    """Return what probably stands in a column: as in the other rows of this trial and work, or usually in the table.

    It is offered and never written without having been seen.
    """
    rows = [row.cells for row in of.rows]
    if column in _SHARED and given.get("trial") and given.get("source"):
        alike = [
            row
            for row in rows
            if all(
                row.get(name) == given[name] for name in ("trial", "source", "endpoint") if given.get(name)
            )
        ]
        said = {row[column] for row in alike}
        if len(said) == 1:
            return said.pop()
    if of.name == "arms" and column == "source" and "trials" in tables:
        return next(
            (
                row.cells["source"]
                for row in tables["trials"].rows
                if row.cells["trial"] == given.get("trial")
            ),
            "",
        )
    return ""


def absent(column: str, of: Table, given: Cells) -> str:
    """Return the label that usually says in this column that there is no value, in rows of the same kind."""
    labels: Sequence[str] = of.schema["missingValues"]
    rows = [row.cells for row in of.rows]
    if given.get("measure"):
        rows = [row for row in rows if row.get("measure") == given["measure"]] or rows
    counts = Counter(row[column] for row in rows if row.get(column) in labels)
    if counts:
        return counts.most_common(1)[0][0]
    return "NR" if column in _NUMBERS and "NR" in labels else "NA" if "NA" in labels else ""


def slug(text: str) -> str:
    """Return a text as lower-case words joined by hyphens.

    >>> slug("One + Another (600 mg)"), slug("ABC-β")
    ('one-another-600-mg', 'abc-beta')
    """
    said = "".join(_greek(letter) for letter in text)
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _greek(letter: str) -> str:
    name = unicodedata.name(letter, "")
    found = re.fullmatch(r"GREEK (?:SMALL|CAPITAL) LETTER ([A-Z]+)", name)
    return found[1].lower() if found else letter


def _key(of: Table, given: Cells) -> str:
    """Return a key made of what the row says, as the others of its table are; empty where that is not known yet."""
    parts = {
        "trials": ("name",),
        "arms": ("regimen",),
        "outcomes": ("trial", "endpoint", "measure"),
        "events": ("trial", "kind"),
        "evidence": ("edge", "source"),
        "edges": ("subject", "effect", "object"),
        "nodes": ("label",),
        "mechanisms": ("name",),
        "biomarkers": ("name",),
        "drugs": ("name",),
        "observations": ("topic", "source"),
        "corrections": ("review", "source", "kind"),
    }.get(of.name, ())
    said = [given.get(name, "") for name in parts]
    if not parts or not all(said) or set(said) & set(of.schema["missingValues"]):
        return ""
    if of.name == "outcomes":
        measure = _word(of, "measure", given)
        said[2] = _short(measure) or said[2]
        if not measure.get("compares"):
            said.append(given.get("arm", ""))
    made = "-".join(map(slug, filter(None, said)))
    taken = {
        row.cells[own_key(of)]
        for row in of.rows
        if of.name != "arms" or row.cells["trial"] == given.get("trial")
    }
    candidates = [made]
    if given.get("analysis"):
        candidates.append(f"{made}-{slug(given['analysis'])}")
    candidates += [f"{made}-{number}" for number in range(2, 1000)]
    return next(one for one in candidates if one not in taken)


def _word(of: Table, column: str, given: Cells) -> Mapping[str, Any]:
    return vocabulary.words(of.name, of.schema, column).get(given.get(column, ""), {})


def _short(word: Mapping[str, Any]) -> str:
    """Return the abbreviation of a word of several words, such as ``HR``."""
    value = str(word.get("value", ""))
    initials = "".join(part[0] for part in value.split("-")).upper()
    return initials if "-" in value and initials in word.get("synonyms", ()) else ""
