"""References that were removed, changed or added, field by field."""

from __future__ import annotations

from livingreview.changes.rows import KINDS, Cell, Change
from livingreview.check.bibliography import FILE
from livingreview.check.files import read_text
from livingreview.evidence import bibliography, references
from livingreview.evidence.bibliography import Entry
from livingreview.project import Project

#: Not a table of the data package, but told like one.
TABLE = "references"
_TITLE = "References"


def compare(before: Project, now: Project) -> list[Change]:
    """Return the references that differ, losses first; none where a bibliography cannot be read."""
    old, new = _entries(before), _entries(now)
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, is_ = (_fields(of.get(key)) for of in (old, new))
        if was != is_:
            kind = KINDS[1] if key in old and key in new else KINDS[2] if key in new else KINDS[0]
            cells = tuple(
                Cell(name, name, *(were := (was.get(name, ""), is_.get(name, ""))), *were)
                for name in dict.fromkeys([*is_, *was])
                if was.get(name, "") != is_.get(name, "")
            )
            about = f"{_name(key, now if key in new else before)}: {(is_ or was).get('title', '')}"
            columns = tuple(cell.column for cell in cells)
            found.append(Change(kind, TABLE, _TITLE, key, about, cells, columns, key))
    return sorted(found, key=lambda one: KINDS.index(one.kind))


def address(key: str, project: Project) -> str:
    """Return where a work can be read: its DOI, its entry in PubMed, or its own address; else nothing."""
    fields = _fields(_entries(project).get(key))
    if doi := fields.get("doi"):
        return f"https://doi.org/{doi}"
    if pmid := fields.get("pmid"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    url = fields.get("url", "")
    return url if url.startswith(("https://", "http://")) else ""


def _name(key: str, project: Project) -> str:
    try:
        return references.short(key, project)
    except KeyError:
        return key


def _entries(project: Project) -> dict[str, Entry]:
    text = read_text(project.bibliography, FILE)[0]
    entries = bibliography.parse(text)[0] if text else None
    return {entry.key: entry for entry in entries or ()}


def _fields(entry: Entry | None) -> dict[str, str]:
    return {"kind": entry.kind, **entry.fields} if entry else {}
