"""A small review to watch: two trials with numbers, three works, one string for each service; and a run of the watch."""

import datetime
import json

from livingreview.project import Project
from livingreview.surveillance import command
from livingreview.surveillance.report import Wanted
from tests.example import build

SINCE = "2026-01-01"
QUERIES = {
    "pubmed": "ABC[tiab]",
    "europe-pmc": "TITLE_ABS:ABC",
    "clinicaltrials": "query.term=ABC",
    "crossref": "query.bibliographic=ABC words",
}
TRIALS = [
    {"trial": "example-1", "name": "Example 1", "nct": "NCT00000001"},
    {"trial": "example-2", "name": "Example 2", "nct": "NCT00000002"},
]
TOPICS = [
    {"topic": "ponds", "title": "Ponds", "chapters": "index", "every_months": "3"},
    {"topic": "lakes", "title": "Lakes", "chapters": "index", "every_months": "3"},
]
STATES = [
    {"trial": "example-1", "of": "registry", "word": "recruiting", "as_of": "2025-12"},
    {"trial": "example-2", "of": "registry", "word": "active", "as_of": "2025-12"},
]
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
@misc{roe2024preprint,
  author = {Roe, Richard},
  title = {An early example},
  year = {2024},
  doi = {10.1101/2024.01.01.1},
}
"""


class Watched:
    """The review, and short ways to watch it."""

    def __init__(self, root, services, clock):
        self.example = build(root)
        self.root, self.services, self.clock = root, services, clock
        self.example.write("trials", TRIALS)
        self.example.write("states", STATES)
        self.example.write("schedule", TOPICS)
        self.strings()
        self.bibliography(BIBLIOGRAPHY)
        self.example.append("book/index.md", "\nAn early one is {cite:p}`roe2024preprint`.\n")
        (root / "_config.yml").write_text("livingreview:\n  contact: keeper@example.org\n", encoding="utf-8")
        self.said, self.steps = [], []

    def strings(self, *services, **more):
        rows = [
            {"string": f"first-{name}", "version": "1", "service": name, "topic": "ponds", "query": QUERIES[name], "since": SINCE, **more}
            for name in services or QUERIES
        ]  # fmt: skip
        self.example.write("strings", rows)

    def bibliography(self, text):
        (self.root / "references.bib").write_text(text, encoding="utf-8")

    @property
    def project(self):
        return Project(self.root)

    def watch(self, progress=None, **wanted):
        """Run the watch; return its report for machines."""
        where = command.Where(None, self.root / "report.json", self.root / "report.md")

        def told(done, of, what):
            self.steps.append((done, of, what))

        report = command.run(
            self.project, Wanted(**wanted), where, self.said.append, progress or told, self.clock
        )
        told = json.loads((self.root / "report.json").read_text(encoding="utf-8"))
        assert told["exit_code"] == report.code
        return told

    @property
    def markdown(self):
        return (self.root / "report.md").read_text(encoding="utf-8")


def on(clock, year, month, day=5):
    clock.now = datetime.datetime(year, month, day, 6, tzinfo=datetime.UTC).timestamp()


def news(report):
    """Return what a report tells for the first time: titles of records, and key of each other thing."""
    return [one["title"] for one in report["candidates"]], [one["key"] for one in report["findings"]]
