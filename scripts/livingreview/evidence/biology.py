"""The tables of a gene and its protein, with the names and references that the figures print."""

from __future__ import annotations

import pandas as pd

from livingreview.evidence import data, references
from livingreview.evidence.selections import question

#: Residues by their one-letter code.
RESIDUES = {
    "A": "Ala",
    "C": "Cys",
    "D": "Asp",
    "E": "Glu",
    "F": "Phe",
    "G": "Gly",
    "H": "His",
    "I": "Ile",
    "K": "Lys",
    "L": "Leu",
    "M": "Met",
    "N": "Asn",
    "P": "Pro",
    "Q": "Gln",
    "R": "Arg",
    "S": "Ser",
    "T": "Thr",
    "V": "Val",
    "W": "Trp",
    "Y": "Tyr",
}


@question
def exons() -> pd.DataFrame:
    """Return the exons of the gene with ``reference``, the cited work in short."""
    return _referenced(data.load("exons"))


@question
def protein_features() -> pd.DataFrame:
    """Return the features of the protein with ``reference``, the cited work in short."""
    return _referenced(data.load("protein-features"))


@question
def letters() -> str:
    """Return the precursor in one-letter code."""
    return "".join(data.load("sequence").sort_values("position").residue)


@question
def trace() -> pd.DataFrame:
    """Return the Cα trace with ``name``, the residue in three letters, and ``reference``."""
    sequence = data.load("sequence").set_index("position").residue
    table = _referenced(data.load("calpha"))
    return table.assign(name=table.position.map(sequence).map(RESIDUES))


def _referenced(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(reference=references.cited(table))
