"""A small project with artificial content, whole and without a fault."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path

from livingreview import check
from livingreview.check import originality
from livingreview.check.files import Row, Table
from livingreview.project import Project

DESCRIPTOR = Path(__file__).parents[1] / "data" / "datapackage.json"
TODAY = date(2025, 6, 1)

TRIALS = [{"trial": "example-1", "name": "Example 1"}, {"trial": "example-2", "name": "Example 2"}]
ARMS = [
    {"trial": "example-1", "arm": "drug", "role": "experimental", "n": "60"},
    {"trial": "example-1", "arm": "placebo", "role": "control", "n": "59"},
    {"trial": "example-2", "arm": "drug", "role": "single", "n": "12"},
]
HAZARD_RATIO = {
    "outcome": "example-1-pfs-hr",
    "trial": "example-1",
    "arm": "drug",
    "comparator": "placebo",
    "endpoint": "PFS",
    "measure": "hazard-ratio",
    "value": "0.80",
    "ci_low": "0.65",
    "ci_high": "0.98",
    "ci_level": "95",
    "unit": "ratio",
}
MEDIAN = {
    "outcome": "example-1-pfs-drug",
    "trial": "example-1",
    "arm": "drug",
    "endpoint": "PFS",
    "measure": "median",
    "value": "5.6",
    "unit": "months",
}
BIBLIOGRAPHY = """\
@article{doe2020example,
  author = {Doe, Jane and Roe, Richard},
  title = {An example of {IL-6} in a trial},
  journal = {Journal of Examples},
  year = {2020},
  pages = {10--19},
  doi = {10.1000/example.1},
  pmid = {12345678},
}
"""
CHAPTER = """\
---
jupytext:
  text_representation:
    format_name: myst
---

# An example

The drug reached {value}`example-1-pfs-drug` in {patients}`example-1/drug` patients {cite:p}`doe2020example`.
The ratio was {estimate}`example-1-pfs-hr`.
"""
MIRRORED = "one artificial sentence of a mirrored text that nobody else would ever write in these words (1,2)"


class Example:
    """A project under test, its files, and short ways to spoil them."""

    def __init__(self, root, descriptor=None):
        self.root = root
        self.descriptor = descriptor or json.loads(DESCRIPTOR.read_text(encoding="utf-8"))

    def path(self, file):
        return self.root / file

    def fields(self, name):
        return next(r for r in self.descriptor["resources"] if r["name"] == name)["schema"]["fields"]

    def words(self, table, column):
        """The list of words of a column, which a test may change before it calls ``describe``."""
        return next(field for field in self.fields(table) if field["name"] == column)["categories"]

    def describe(self):
        """Write the descriptor, with an ``enum`` for each list of words."""
        for resource in self.descriptor["resources"]:
            for field in resource["schema"]["fields"]:
                if "categories" in field and "delimiter" not in field:
                    field["constraints"]["enum"] = [word["value"] for word in field["categories"]]
        text = json.dumps(self.descriptor, indent=2, ensure_ascii=False) + "\n"
        self.path("data/datapackage.json").write_text(text, encoding="utf-8")

    def row(self, table, cells):
        return {field["name"]: cells.get(field["name"], _default(field)) for field in self.fields(table)}

    def write(self, name, rows):
        file = next(r["path"] for r in self.descriptor["resources"] if r["name"] == name)
        self.path(f"data/{file}").parent.mkdir(parents=True, exist_ok=True)
        with self.path(f"data/{file}").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [f["name"] for f in self.fields(name)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.row(name, row) for row in rows)

    def replace(self, file, old, new, count=1):
        raw = self.path(file).read_bytes()
        old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))
        assert old in raw, f"{old!r} is not in {file}"
        self.path(file).write_bytes(raw.replace(old, new, count))

    def append(self, file, text):
        with self.path(file).open("a", encoding="utf-8", newline="") as stream:
            stream.write(text)

    def faults(self, *subjects):
        return check.run(Project(self.root), subjects or check.SUBJECTS, today=TODAY)

    def lines(self, *subjects):
        return [str(fault) for fault in self.faults(*subjects)]


def table(name, *rows):
    """Return a table of the descriptor, as the checks read it, without a file; the first row stands in line 2."""
    resource = json.loads(_resources()[name])
    fields = resource["schema"]["fields"]
    cells = [{field["name"]: row.get(field["name"], _default(field)) for field in fields} for row in rows]
    made = [Row(line, row) for line, row in enumerate(cells, start=2)]
    return Table(name, f"data/{resource['path']}", [f["name"] for f in fields], made, resource["schema"])


@cache
def _resources():
    """Return the description of each table as text, of which each test reads one of its own."""
    described = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
    return {resource["name"]: json.dumps(resource) for resource in described}


def _default(field):
    constraints = field["constraints"]
    if not constraints["required"]:
        return "NA"
    if "enum" in constraints:
        return constraints["enum"][0]
    if "delimiter" in field:
        return field["categories"][0]["value"]
    by_name = {"source": "doe2020example", "citekey": "doe2020example"}
    by_type = {"date": "2024-05-31", "integer": "1", "number": "1.5", "string": "words"}
    return by_name.get(field["name"], by_type[field["type"]])


#: What :func:`build` writes, once it was written: file -> bytes; and the descriptor behind it.
_BUILT = {}


def build(root):
    """Write the project; after the first time from memory, because hundreds of tests want it."""
    if not _BUILT:
        example = _written(root)
        files = [path for path in root.rglob("*") if path.is_file()]
        _BUILT["files"] = {path.relative_to(root): path.read_bytes() for path in files}
        _BUILT["descriptor"] = json.dumps(example.descriptor)
        return example
    example = Example(root, json.loads(_BUILT["descriptor"]))
    for file, content in _BUILT["files"].items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(content)
    return example


def _written(root):
    example = Example(root)
    for resource in example.descriptor["resources"]:
        resource["may_be_empty"] = True
        example.write(resource["name"], [])
    example.describe()
    example.write("trials", TRIALS)
    example.write("arms", ARMS)
    example.write("outcomes", [HAZARD_RATIO, MEDIAN])
    example.path("references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    example.path("book").mkdir()
    example.path("book/index.md").write_text(CHAPTER, encoding="utf-8")
    example.path("mirrored.txt").write_text(f"{MIRRORED}\n\nReferences\n\n1. Doe J.\n", encoding="utf-8")
    originality.write([example.path("mirrored.txt")], example.path(originality.FILE))
    return example
