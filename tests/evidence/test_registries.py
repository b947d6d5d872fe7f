"""A number of a registry leads to its record, where an address can be made of it."""

import pytest

from livingreview.evidence import names, registries
from livingreview.project import Project
from livingreview.tables.arms import registered
from tests import review


def test_a_number_of_clinicaltrials_gov_leads_to_its_record():
    assert registries.address("NCT00000001") == "https://clinicaltrials.gov/study/NCT00000001"
    assert registered({"nct": "NCT00000001"}) == "[NCT00000001](https://clinicaltrials.gov/study/NCT00000001)"


@pytest.mark.parametrize("number", ["ChiCTR2000000001", "NCT123", "NCT000000012", "jRCT2031210001"])
def test_a_number_without_a_known_address_is_no_link(number):
    assert registries.address(number) == ""
    assert registered({"nct": number}) == number


def test_the_index_leads_to_the_record_too(tmp_path):
    things = names.entries(Project(review.build(tmp_path).root))
    (alpha,) = (thing for thing in things if thing.key == "alpha" and thing.kind == "trial")
    (number,) = (alias for alias in alpha.aliases if alias.text == "NCT00000001")
    assert number.address == "https://clinicaltrials.gov/study/NCT00000001"
