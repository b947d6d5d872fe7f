"""Bodies of filled forms as the host makes them, and a small project that has the forms of the book."""

import csv
import io
import shutil
from datetime import date
from functools import cache

from livingreview.adding.forms.form import FOLDER, forms
from livingreview.adding.forms.from_form import run
from livingreview.project import Project
from tests.conftest import ROOT
from tests.example import build

TODAY = date(2025, 5, 30)
OUTCOMES, BIBLIOGRAPHY = "data/trials/outcomes.csv", "references.bib"
CORRECTION = {
    "number": "example-1-pfs-hr",
    "expected": "0.78 (95% CI 0.63-0.97)",
    "source": "PMID 12345678; Table 2",
}
RESULT = {
    "trial": "Example 1",
    "result": "PFS, hazard ratio 0.75 (95% CI 0.60–0.93), P = 0.01, final analysis",
    "source": "doi:10.1000/example.1, Abstract",
    "cutoff": "31 January 2025",
}
TRIAL = {
    "trial": "Example 3, NCT00000003",
    "setting": "First line, no driver alteration required",
    "strategy": "Therapeutic vaccine",
    "arms": "Experimental: Examplimab + otheril, n = 120\nControl: Otheril (n=118)",
    "source": "PMID 12345678; Abstract, Methods",
    "drugs": "Examplimab: antibody\nOtheril",
}
CITED = (
    "Roe R, Poe AB, et al. A trial of IL-6 and the AB-6 antibody. J Examples. 2021 May;12(3):45-56."
    " doi: 10.1000/example.7. PMID: 23456789."
)
PAPER = {
    "source": CITED,
    "kind": "A study (paper or preprint)",
    "finding": "It did nothing in mice.",
    "bears": "The first arrow; against it",
}
TEXT = {"sentence": "The drug reached 5.6 months in 60 patients", "wrong": "It says more than the source."}
WHOLE = {
    "number-is-wrong": CORRECTION,
    "new-result": RESULT,
    "new-trial": TRIAL,
    "new-paper": PAPER,
    "text": TEXT,
}


@cache
def of_the_book():
    """The forms as they stand in the repository."""
    return forms(Project(ROOT))


def body(name, values, *, empty="_No response_"):
    """Return what the host makes of a form."""
    fields = of_the_book()[name].fields
    assert set(values) <= {field.id for field in fields}
    return "\n\n".join(f"### {field.label}\n\n{values.get(field.id) or empty}" for field in fields)


def small(root):
    """Write the project; it is without a fault."""
    made = build(root)
    shutil.copytree(ROOT / FOLDER, root / FOLDER, dirs_exist_ok=True)
    made.write("readings", [{"citekey": "doe2020example", "read": "abstract", "read_on": "2024-02-29"}])
    made.write("drugs", [{"drug": "words", "name": "words"}])
    return made


def send(made, name, values):
    """Fill in a form and send it."""
    return run(Project(made.root), body(name, values).encode("utf-8"), TODAY)


def files(made):
    """Return every file that an author may edit."""
    return {
        path.relative_to(made.root).as_posix(): path.read_bytes()
        for path in made.root.rglob("*")
        if path.is_file() and "_build" not in path.parts
    }


def rows(raw):
    """Return the rows of a table as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))
