"""Tables are MyST with citations in their cells, and hold what the data hold."""

import re

import pandas as pd
import pytest

from livingreview import tables
from livingreview.evidence import data
from livingreview.evidence.mechanisms import biomarkers, mechanisms
from livingreview.evidence.trials import Trials, agents
from livingreview.tables.myst import escape

TRIALS = Trials.load(review="il6", setting="post-egfr-tki")


def cells(markdown):
    """Rows of a list-table as lists of cells."""
    body = markdown.data.split("\n\n", 1)[1].rsplit("\n~~~~", 1)[0]
    return [re.split(r"\n  - ", row) for row in re.split(r"(?:^|\n)\* - ", body)[1:]]


def test_the_table_of_trials_has_a_row_for_each_arm():
    rows = cells(tables.trials(TRIALS, caption="C.", name="n"))
    assert len(rows) == 1 + len(TRIALS.arms)
    assert all(len(row) == 9 for row in rows)


def test_each_trial_is_cited_and_named_with_its_registry_id():
    text = tables.trials(TRIALS, caption="C.", name="n").data
    for trial in TRIALS.trials.itertuples():
        assert f"{{cite:p}}`{trial.source}`" in text
        assert trial.nct == "NR" or trial.nct in text


def test_an_unusual_interval_level_stands_beside_the_interval():
    assert "1.92 (60% CI 1.61–2.29)" in tables.trials(TRIALS, caption="C.", name="n").data


def test_values_not_read_in_the_primary_source_are_marked_and_explained():
    text = tables.trials(TRIALS, caption="C.", name="n").data
    assert "0.75 (level NR 0.56–1.00)†" in text
    assert "28.9‡" in text
    assert "0.72 (0.55–0.94)§" in text
    for status, sign in (("secondary", "†"), ("as-reviewed", "‡"), ("disputed", "§")):
        assert f"{sign} {data.labels('outcomes', 'status')[status]}" in text


def test_no_cell_of_a_table_is_blank():
    for markdown in (
        tables.trials(TRIALS, caption="C.", name="n"),
        tables.agents(agents(), caption="C.", name="n"),
    ):
        assert all(cell.strip() for row in cells(markdown) for cell in row)


def test_what_does_not_apply_differs_from_what_was_not_seen():
    rows = cells(tables.trials(TRIALS, caption="C.", name="n"))
    ratio = {row[2]: row[8] for row in rows}
    assert ratio["Atezolizumab + bevacizumab"] == "NA"
    assert ratio["Nivolumab + pemetrexed + platinum"] == "not seen"


def test_every_number_left_out_of_the_main_table_stands_in_the_other():
    main = tables.trials(TRIALS, caption="C.", name="n").data
    rest = cells(tables.earlier(TRIALS, caption="C.", name="n"))
    assert "0.46 (95% CI 0.34–0.64)†" in {row[5] for row in rest}
    assert "0.46 (0.34–0.64)" not in main
    assert any("post hoc" in row[2] for row in rest)


def test_the_table_of_agents_has_the_thirteen_of_the_review():
    rows = cells(tables.agents(agents(), caption="C.", name="n"))
    assert len(rows) == 14


def test_the_dictionary_names_every_column_of_every_table():
    text = tables.dictionaries().data
    for resource in data.resources():
        assert f"`data/{resource['path']}`" in text
        for field in resource["schema"]["fields"]:
            assert f"`{field['name']}`" in text


def test_the_dictionary_of_an_unknown_folder_is_refused():
    with pytest.raises(ValueError, match="no table of the data package lies in data/nowhere"):
        tables.dictionaries("nowhere")


def test_rows_by_status_add_up():
    rows = cells(tables.status(["trials", "outcomes"], caption="C.", name="n"))
    for row, name in zip(rows[1:], ["trials", "outcomes"], strict=True):
        *parts, total, twice = map(int, row[1:])
        assert sum(parts) == total == len(data.load(name))
        assert twice == data.load(name).read_again_on.notna().sum()


def test_a_table_without_a_column_for_the_second_reading_shows_a_dash():
    rows = cells(tables.status(["corrections"], caption="C.", name="n"))
    assert rows[0][-1] == "Read by two"
    assert rows[1][-1] == "–"


def test_a_table_without_rows_says_so_in_words():
    rows = cells(tables.myst_table(pd.DataFrame({"a": []}), caption="C.", name="n", widths=[1]))
    assert rows == [["Result"], ["No row of the data fits this selection."]]


def test_characters_that_markdown_would_eat_are_kept():
    assert escape("a*b_c [d] <e> |f| $g$ `h`") == r"a\*b\_c \[d\] \<e\> \|f\| \$g\$ \`h\`"


def test_the_registry_table_names_state_result_and_day_of_every_trial():
    selection = Trials.load().with_strategy(
        "il6-pathway-immunotherapy", "il6-pathway-egfr-tki", "il6-pathway"
    )
    rows = cells(tables.registry(selection, caption="C.", name="n"))
    assert len(rows) == 1 + len(selection.trials) > 10
    by_name = {row[0].split("**")[1]: row for row in rows[1:]}
    assert "31.3% (95% CI 11.0–58.7)" in by_name["NeoCOAST"][6]
    assert by_name["Itacitinib plus osimertinib"][5] == "Unknown†"
    assert by_name["MAGELLAN"][1] == "NCT03819465"
    assert by_name["MAGELLAN"][6] == "none seen"
    assert all(re.match(r"\d{4}-\d\d-\d\d", row[7]) for row in rows[1:])


LATER = Trials.load(setting="post-ici")
CONJUGATES = LATER.with_strategy("antibody-drug-conjugate").reported()


def test_a_strategy_table_has_a_row_for_each_arm_and_names_the_population_once():
    rows = cells(tables.strategy(CONJUGATES, caption="C.", name="n"))
    assert len(rows) == 1 + len(CONJUGATES.arms)
    assert all(len(row) == 9 for row in rows)
    told = [row[1] for row in rows[1:]]
    assert len([words for words in told if words != "as above"]) == len(CONJUGATES.trials)


def test_severe_events_of_any_cause_are_told_apart_from_those_of_the_treatment():
    text = tables.strategy(LATER, caption="C.", name="n").data
    assert re.search(r"\d \(any cause\)", text)


def test_a_trial_of_several_arms_says_against_which_arm_a_ratio_stands():
    selection = LATER.without(*LATER.trials.trial[LATER.trials.trial != "keyvibe-002"])
    assert " v docetaxel" in tables.strategy(selection, caption="C.", name="n").data


def test_events_stand_latest_first_and_cite_their_source():
    events = LATER.events()
    rows = cells(tables.events(events, caption="C.", name="n"))[1:]
    days = [row[0].rstrip("†‡§") for row in rows]
    assert days == sorted(days, reverse=True)
    assert all("{cite:p}`" in row[3] for row in rows)


def test_an_unknown_topic_of_observations_is_named():
    with pytest.raises(ValueError, match="topic 'weather' is none of: definitions"):
        tables.observations("weather", caption="C.", name="n")


@pytest.mark.parametrize("topic", data.labels("observations", "topic"))
def test_every_topic_of_observations_has_rows_with_citations(topic):
    rows = cells(tables.observations(topic, caption="C.", name="n"))
    assert len(rows) > 1
    assert all("{cite:p}`" in row[1] for row in rows[1:])


def test_the_table_of_biomarkers_holds_each_with_its_rung():
    table = biomarkers()
    rows = cells(tables.biomarkers(table, caption="C.", name="n"))[1:]
    assert len(rows) == len(table)
    assert {row[2] for row in rows} <= set(data.labels("biomarkers", "validation").values())


@pytest.mark.parametrize("origin", data.labels("mechanisms", "origin"))
def test_the_table_of_mechanisms_holds_those_of_one_origin(origin):
    table = mechanisms(origin)
    rows = cells(tables.mechanisms(table, caption="C.", name="n"))[1:]
    assert [row[0] for row in rows] == [f"**{escape(name)}**" for name in table["name"]]
