"""A table that has lost its rows, or has one, is printed as such and ends no build."""

import pytest

from livingreview import tables
from livingreview.charts.fold import upright
from livingreview.evidence import data, mechanisms
from livingreview.evidence.trials import Trials
from livingreview.project import Project
from tests.charts import artificial

SAID = {"caption": "C.", "name": "n"}
TABLES = {
    "A48 preclinical": lambda project: tables.agents(data.load("preclinical", project), **SAID),
    "corrections": lambda project: tables.corrections(data.load("corrections", project), **SAID),
    "events": lambda project: tables.events(Trials.load(project=project).events(), **SAID),
    "mechanisms": lambda project: tables.mechanisms(mechanisms.mechanisms(project=project), **SAID),
    "biomarkers": lambda project: tables.biomarkers(mechanisms.biomarkers(project=project), **SAID),
    "observations": lambda project: tables.observations(data.load("observations", project), **SAID),
    "trials": lambda project: tables.trials(Trials.load(project=project), **SAID),
    "earlier": lambda project: tables.earlier(Trials.load(project=project), **SAID),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_header_only_says_that_no_row_fits(made, name):
    for resource in made.descriptor["resources"]:
        made.write(resource["name"], [])
    said = TABLES[name](Project(made.root)).data

    assert (":stub-columns: 0" in said, "* - No row of the data fits this selection." in said) == (True, True)


def test_a_glossary_without_terms_says_so(made):
    made.write("glossary", [])

    assert tables.glossary(data.load("glossary", Project(made.root))).data == "The glossary has no term."


@pytest.mark.parametrize("rows", [1, 2])
def test_a_fold_of_few_residues_is_turned_upright(rows):
    few = artificial.TRACE.iloc[:rows]

    assert list(upright(few).columns) == list(few.columns)
