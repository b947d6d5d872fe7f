"""Proteins: the names of residues, and what is drawn of them."""

from livingreview.evidence.biology import RESIDUES

#: IUPAC-IUB Joint Commission on Biochemical Nomenclature: symbols of the twenty amino acids that genes code for.
LETTERS = "ARNDCQEGHILKMFPSTWYV"
NAMES = [
    "Ala",
    "Arg",
    "Asn",
    "Asp",
    "Cys",
    "Gln",
    "Glu",
    "Gly",
    "His",
    "Ile",
    "Leu",
    "Lys",
    "Met",
    "Phe",
    "Pro",
    "Ser",
    "Thr",
    "Trp",
    "Tyr",
    "Val",
]


def test_a_residue_has_the_name_that_its_letter_stands_for():
    assert dict(zip(LETTERS, NAMES, strict=True)) == RESIDUES
