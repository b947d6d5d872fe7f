"""Names of cited works come from what the bibliography says now."""

import os

import pytest

from livingreview.evidence import references
from livingreview.project import Project
from tests.example import build


@pytest.fixture
def project(tmp_path):
    return build(tmp_path)


def short(project):
    return references.short("doe2020example", Project(project.root))


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ("Doe, Jane", "Doe, 2020"),
        ("Doe, Jane and Roe, Richard", "Doe and Roe, 2020"),
        ("Doe, Jane and Roe, Richard and Poe, Ann", "Doe et al., 2020"),
        ("Doe, Jane and others", "Doe et al., 2020"),
        ("Jane van der Doe", "van der Doe, 2020"),
        ("{World Health Organization}", "World Health Organization, 2020"),
        ('M{\\"u}ller, Jane', "Müller, 2020"),
    ],
)
def test_a_work_is_named_by_surnames_and_year(project, authors, said):
    project.replace("references.bib", "Doe, Jane and Roe, Richard", authors)

    assert short(project) == said


def test_an_entry_without_authors_and_year_is_named_by_its_title(project):
    project.replace("references.bib", "  author = {Doe, Jane and Roe, Richard},\n", "")
    project.replace("references.bib", "  year = {2020},\n", "")

    assert short(project) == "An example of IL-6 in a …, n.d."


@pytest.mark.parametrize("spoil", [b"\xef\xbb\xbf%s", b"%s"], ids=["byte order mark", "Windows line ends"])
def test_a_bibliography_saved_on_windows_is_read_alike(project, spoil):
    path = project.path("references.bib")
    path.write_bytes(spoil % path.read_bytes().replace(b"\n", b"\r\n"))

    assert short(project) == "Doe and Roe, 2020"


def test_an_unknown_key_is_named(project):
    with pytest.raises(KeyError, match=r"references\.bib has no entry 'nobody2020nothing'"):
        references.short("nobody2020nothing", Project(project.root))


def test_a_correction_of_the_same_length_and_time_is_seen(project):
    path = project.path("references.bib")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    before = short(project)
    project.replace("references.bib", "Doe, Jane", "Poe, Jane")
    os.utime(path, (1_000_000_000, 1_000_000_000))

    assert (before, short(project)) == ("Doe and Roe, 2020", "Poe and Roe, 2020")
