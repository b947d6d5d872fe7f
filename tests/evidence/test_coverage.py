import pytest

from livingreview.evidence import coverage
from livingreview.evidence.coverage import Place
from livingreview.project import Project
from tests import example

ROWS = """\
claim,review,place,says,numbers,treated_in,how,note
first,il6,"Section 1, sentence 1",Newts grow in ponds,1 2,"ponds/newts, Growth; ponds/frogs",stated,NA
second,il6,"Section 1, sentence 2",Newts sing,NA,NA,left-out,A saying
third,il6,"Table I, row Frog",Frogs are newts,3,"ponds/frogs, Kinds; corrections: frog",corrected,They are not
"""


@pytest.fixture
def project(tmp_path):
    example.build(tmp_path)
    (tmp_path / "data" / "review" / "coverage.csv").write_text(ROWS, encoding="utf-8")
    return Project(tmp_path)


def test_claims_are_counted_for_each_section_by_how_they_are_treated(project):
    counts = coverage.counts("il6", project)
    assert [tuple(row) for row in counts[counts["count"] > 0].itertuples(index=False)] == [
        ("Section 1", "Stated", 1),
        ("Section 1", "Left out", 1),
        ("Table I", "Corrected", 1),
    ]


def test_claims_keep_the_order_of_the_text(project):
    assert coverage.claims("il6", project).claim.tolist() == ["first", "second", "third"]


def test_a_review_that_the_table_cannot_name_is_refused(project):
    with pytest.raises(ValueError, match="review 'cookery' is none of: il6"):
        coverage.claims("cookery", project)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("ponds/newts, Growth, and decline", [Place("ponds/newts", "Growth, and decline")]),
        ("ponds/newts, Growth: why", [Place("ponds/newts", "Growth: why")]),
        ("ponds/frogs", [Place("ponds/frogs")]),
        ("frogs: bull frog", [Place(table="frogs", key="bull frog")]),
        (" ponds/frogs ;; frogs: one ; ", [Place("ponds/frogs"), Place(table="frogs", key="one")]),
        ("NA", []),
    ],
)
def test_a_place_is_a_chapter_a_heading_in_it_or_a_row(written, found):
    assert coverage.places(written) == found
