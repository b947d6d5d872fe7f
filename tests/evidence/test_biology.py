"""Proteins: the names of residues, and what is drawn of them."""

import pytest

from livingreview.evidence.biology import RESIDUES, exons, protein_features, trace

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


@pytest.fixture
def gene(made, monkeypatch):
    """A project with a gene and a protein of all twenty residues, and the folder in which it is asked for."""
    made.write("sequence", [{"position": str(i), "residue": one} for i, one in enumerate(LETTERS, start=1)])
    places = [{"residue": str(21 - i), "position": str(i), "x": f"{i}.5"} for i in range(20, 0, -1)]
    made.write("calpha", places)
    made.write("exons", [{"exon": "2", "start": "5", "end": "9"}, {"exon": "1", "start": "1", "end": "3"}])
    made.write(
        "protein-features", [{"feature": "loop", "label": "Loop"}, {"feature": "fold", "label": "Fold"}]
    )
    monkeypatch.chdir(made.root)
    return made


def test_a_residue_of_the_trace_is_named_by_the_sequence_at_its_place(gene):
    table = trace()
    assert list(table.position) == list(range(20, 0, -1))
    assert list(table.name) == NAMES[::-1]
    assert list(table.x) == [i + 0.5 for i in range(20, 0, -1)]


def test_exons_features_and_trace_name_the_work_that_they_are_from(gene):
    for table in (exons(), protein_features(), trace()):
        assert set(table.reference) == {"Doe and Roe, 2020"}


def test_exons_and_features_stand_as_in_their_tables(gene):
    assert list(exons().exon) == [2, 1]
    assert list(protein_features().label) == ["Loop", "Fold"]
