"""Tables are MyST with citations in their cells, and hold what the data hold."""

import re

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from livingreview import tables
from livingreview.evidence import data
from livingreview.evidence.mechanisms import biomarkers, mechanisms
from livingreview.evidence.observations import observations
from livingreview.evidence.readings import readings
from livingreview.evidence.trials import Trials
from livingreview.tables.myst import escape
from tests import review

REGISTERED = "[NCT00000001](https://clinicaltrials.gov/study/NCT00000001)"

EXTENSIONS = {"colon_fence", "deflist", "fieldlist", "attrs_inline"}
MYST = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)
SAID = {"caption": "C.", "name": "n"}
SPAN = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}")
#: Which row of the data stands behind words; a test of its own looks at it.
ROW = re.compile(r" ?(?:\.fact-[\w-]+ )?\.of-[\w-]+")
SECONDARY = "[○]{.lr-grain .lr-secondary}"


@pytest.fixture(scope="module")
def trials(project):
    return Trials.load(project=project)


def cells(markdown):
    """Rows of a list-table as lists of cells."""
    body = re.sub(r"\[([^\[\]]*)\]\{\}", r"\1", ROW.sub("", markdown.data))
    body = body.split("\n\n", 1)[1].rsplit("\n~~~~", 1)[0]
    return [re.split(r"\n  - ", row) for row in re.split(r"(?:^|\n)\* - ", body)[1:]]


def by_header(markdown):
    """Rows of a list-table as mappings of header to cell."""
    header, *rows = cells(markdown)
    return [dict(zip(header, row, strict=True)) for row in rows]


def plain(text):
    """Text without the classes of its spans."""
    while (bare := SPAN.sub(r"\1", text)) != text:
        text = bare
    return text


def lines(cell):
    """Paragraphs of a cell."""
    return [line.strip() for line in cell.split("\n") if line.strip()]


def caption(markdown):
    return markdown.data.splitlines()[0].removeprefix("~~~~{list-table} ")


def test_every_number_and_every_regimen_of_a_table_of_trials_names_its_row(trials):
    text = tables.strategy(trials, **SAID).data
    named = set(re.findall(r"\.(?:fact|row)-([\w-]+) \.of-([\w-]+)", text))
    rows = data.load("outcomes", trials.project)
    shown = {key for key, table in named if table == "outcomes"}
    assert shown
    assert shown <= set(rows.outcome)
    assert {"trials", "arms", "outcomes"} <= {table for _, table in named}
    # What stands in a cell and is a number stands in brackets with the name of its row.
    numbers = [cell for row in by_header_raw(text) for name, cell in row.items() if name.endswith(", months")]
    assert all(".of-outcomes" in cell or "not seen" in cell for cell in numbers)


def by_header_raw(text):
    body = text.split("\n\n", 1)[1].rsplit("\n~~~~", 1)[0]
    header, *rows = [re.split(r"\n  - ", row) for row in re.split(r"(?:^|\n)\* - ", body)[1:]]
    return [dict(zip(header, row, strict=True)) for row in rows]


@given(
    st.lists(
        st.sampled_from([*"ab 1.)-+#%:=~*_`[]<>|$&{}\\!()", "&lt;", "<b>", "~~~", "---", "1. ", "{value}`x`"]), min_size=1
    ).map(lambda pieces: " ".join("".join(pieces).split())).filter(bool)
)  # fmt: skip
@example("% of patients")
@example("- 1")
@example(": as above")
@example("2. of three")
@example("(a)=")
@example("($])=")
@settings(deadline=None, database=None)
def test_a_text_is_printed_as_it_stands_whatever_its_signs_mean_elsewhere(text):
    list_of_cells = MYST.render(f"* - first\n  - {escape(text)}\n")
    assert [one.text_content().strip() for one in html.fromstring(list_of_cells).xpath("//li/ul/li")] == [
        "first",
        text,
    ]


def test_the_table_of_trials_has_a_row_for_each_arm(trials):
    rows = by_header(tables.trials(trials, **SAID))
    assert [(row["Arm"], row["Patients"]) for row in rows] == [
        (arm["regimen"], arm["n"]) for arm in review.ARMS
    ]


def test_the_first_row_of_a_trial_tells_phase_registry_id_and_source(trials):
    rows = by_header(tables.trials(trials, **SAID))
    assert lines(rows[0]["Trial"]) == [
        "[**Alpha**]{.row-alpha} {cite:p}`doe2020example`",
        "Phase 3",
        REGISTERED,
        "Blue",
    ]
    assert lines(rows[5]["Trial"])[1:3] == ["Phase and design not seen", "No registry record seen"]


def test_a_further_arm_stands_under_the_head_of_its_trial(trials):
    table = tables.trials(trials, **SAID)
    assert ":class: lr-table lr-grouped" in table.data
    assert by_header(table)[1]["Trial"] == "[as above]{.lr-same-as-above}"


def test_the_table_of_trials_shows_the_latest_result_of_an_arm(trials):
    row = by_header(tables.trials(trials, **SAID))[0]
    assert row["ORR, %"] == "31.0"
    assert row["PFS, months"] == "5.6"
    assert row["PFS hazard ratio"] == "0.80 [(0.65–0.98)]{.lr-interval}"
    assert row["OS hazard ratio"] == f"0.85{SECONDARY} [(90% CI 0.70–1.05)]{{.lr-interval}}"


def test_a_column_without_a_value_is_told_in_the_caption(trials):
    table = tables.trials(trials, **SAID)
    assert "In every row: *OS, months* not found in any source." in caption(table)
    assert "OS, months" not in by_header(table)[0]


def test_a_column_that_says_one_thing_is_told_in_the_caption_once(trials):
    table = tables.registry(trials, **SAID)
    assert "In every row: *Seen* [2024-05-31]{.lr-date}." in caption(table)
    assert "Seen" not in by_header(table)[0]


@pytest.mark.parametrize(
    ("rows", "kept"), [(["x"] * 2, True), (["x"] * 3, False), (["x", "x", "y"], True), (["x" * 61] * 3, True)]
)
def test_a_column_is_left_out_where_several_rows_say_the_same_in_few_words(rows, kept):
    table = pd.DataFrame({"A": [str(i) for i in range(len(rows))], "B": rows})
    assert ("B" in by_header(tables.myst_table(table, **SAID))[0]) is kept


def test_what_does_not_apply_differs_from_what_was_not_seen(trials):
    rows = by_header(tables.trials(trials, **SAID))
    assert [row["OS hazard ratio"] for row in rows[1:4]] == [
        f"[{word}]{{.lr-none}}" for word in ("NA", "NA", "not seen")
    ]


def test_only_signs_that_stand_in_a_table_are_explained_there():
    table = tables.myst_table(pd.DataFrame({"A": ["a", "b"], "B": ["NE", "1"]}), **SAID)
    assert caption(table) == "C. [[[NE]{.lr-sign-of} Not estimable or not reached.]{.lr-entry}]{.lr-key}"


@pytest.mark.parametrize("table", [tables.trials, tables.strategy, tables.registry, tables.earlier])
def test_no_cell_of_a_table_is_blank(trials, table):
    assert all(cell.strip() for row in cells(table(trials, **SAID)) for cell in row)


def test_signs_that_occur_are_explained_in_the_order_of_the_descriptor(trials, project):
    said = data.labels("outcomes", "status", project)
    known = caption(tables.strategy(trials, **SAID))
    entries = [
        f"[[{sign}]{{.lr-sign-of}} {said[word]}.]" for sign, word in (("○", "secondary"), ("◐", "disputed"))
    ]
    assert entries[0] in known.partition(entries[1])[0]


def test_a_sign_that_does_not_occur_is_not_explained(trials):
    assert not {"○", "◌", "◐", "●"} & set(caption(tables.trials(trials.where(strategy="red"), **SAID)))


def test_every_number_left_out_of_the_main_table_stands_in_the_other(trials):
    rows = by_header(tables.earlier(trials, **SAID))
    assert [(row["Endpoint"], row["Estimate"], row["Cut-off"]) for row in rows[:3]] == [
        (
            "Progression-free survival, hazard ratio",
            "0.70 [(95% CI 0.50–0.99)]{.lr-interval}",
            "[2020-01-01]{.lr-date}",
        ),
        (
            "Progression-free survival, hazard ratio",
            "0.50 [(95% CI 0.30–0.80)]{.lr-interval}",
            "[2022-01-01]{.lr-date}",
        ),
        ("Overall survival, hazard ratio", "0.90 [(95% CI 0.75–1.10)]{.lr-interval}", "[NA]{.lr-none}"),
    ]
    assert ["as above" in row["Trial"] for row in rows[:4]] == [False, True, True, False]
    assert rows[1]["Analysis"] == "Subgroup: Over 65"


def test_the_registry_table_names_state_result_and_day_of_every_trial(trials):
    rows = {row["Trial"].split("**")[1]: row for row in by_header(tables.registry(trials, **SAID))}
    assert list(rows) == ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
    assert rows["Alpha"]["Result"] == (
        "Progression-free survival, hazard ratio: 0.80 [(95% CI 0.65–0.98)]{.lr-interval}\n    \n    "
        f"Overall survival, hazard ratio: 0.85{SECONDARY} [(90% CI 0.70–1.05)]{{.lr-interval}}"
    )
    assert rows["Beta"]["Result"] == "[not seen]{.lr-none}"
    assert rows["Gamma"]["State"] == "Active, not recruiting (registry) {cite:p}`doe2020example`"
    assert rows["Epsilon"]["Arms (patients)"].split("\n    \n    ")[2] == "Betaxel (12)"
    assert lines(rows["Delta"]["Trial"])[1:] == ["Phase and design not seen", "No registry record seen"]


def test_the_registry_table_tells_rates_of_each_arm_where_there_is_no_ratio(made):
    rows = [review.rate("gamma/drug/orr", "ORR", "31.3"), review.rate("gamma/control/orr", "ORR", "9.0")]
    made.write("outcomes", rows)
    shown = by_header(tables.registry(review.trials(made, strategy="blue"), **SAID))
    assert shown[1]["Result"].split("\n    \n    ") == [
        "Objective response rate, Gammamab + betaxel: 31.3%",
        "Objective response rate, Gammanib + betaxel: 9.0%",
    ]


def test_a_strategy_table_names_the_population_once(trials):
    rows = by_header(tables.strategy(trials.where(strategy="blue"), **SAID))
    assert [lines(row["Trial"])[-1] for row in rows] == [
        "[Adults]{.lr-whom}",
        "[as above]{.lr-same-as-above}",
        "[Population does not apply]{.lr-whom}",
        "[as above]{.lr-same-as-above}",
    ]


def test_a_strategy_table_lists_the_hazard_ratios_of_survival(trials):
    rows = by_header(tables.strategy(trials.where(strategy="blue"), **SAID))
    assert lines(rows[0]["Hazard ratios"]) == [
        "[PFS]{.lr-what} 0.80 [(0.65–0.98)]{.lr-interval}",
        f"[OS]{{.lr-what}} 0.85{SECONDARY} [(90% CI 0.70–1.05)]{{.lr-interval}}",
    ]
    assert [row["Hazard ratios"] for row in rows[1:]] == [
        f"[{word}]{{.lr-none}}" for word in ("NA", "not seen", "NA")
    ]


def test_a_trial_of_several_arms_says_against_which_arm_a_ratio_stands(trials):
    rows = by_header(tables.strategy(trials.where(setting="early", strategy="red"), **SAID))
    assert [row["Hazard ratios"] for row in rows] == [
        "[PFS]{.lr-what} 0.95 v control",
        "[PFS]{.lr-what} 0.66 v control",
        "[NA]{.lr-none}",
    ]


def test_severe_events_of_the_treatment_come_before_those_of_any_cause_which_are_told_as_such(trials):
    rows = by_header(tables.strategy(trials.where(strategy="blue"), **SAID))
    assert [row["Grade 3 or worse, %"] for row in rows] == [
        "20.0",
        "30.0 (any cause)[◐]{.lr-grain .lr-disputed}",
        "[not seen]{.lr-none}",
        "[not seen]{.lr-none}",
    ]


def test_a_strategy_table_tells_state_and_design_where_they_were_seen(made):
    made.write("trials", [review.TRIALS[0] | {"design": "single-arm"}])
    made.write("states", [])
    row = by_header(tables.strategy(review.trials(made), **SAID))[0]
    assert lines(row["Trial"])[1:4] == ["Phase 3, single-arm", REGISTERED, "State not seen"]


def test_a_strategy_table_tells_what_became_of_the_trial_and_of_its_drug(trials):
    told = {line for row in by_header(tables.strategy(trials, **SAID)) for line in lines(row["Trial"])}
    assert (
        "Active, not recruiting ([2023-11]{.lr-date}); Development given up ([2024-01-31]{.lr-date})" in told
    )
    assert "Active, not recruiting" in told


def test_a_registry_table_says_who_told_each_state_and_of_when(trials):
    states = [row["State"] for row in by_header(tables.registry(trials, **SAID))]
    assert states[0] == "Completed (registry, [2024-03]{.lr-date}) {cite:p}`doe2020example`"
    assert states[3] == "Recruiting (report, [2023-12]{.lr-date})" + SECONDARY + " {cite:p}`doe2020example`"
    assert states[4] == (
        "Active, not recruiting (registry, [2023-11]{.lr-date}) {cite:p}`doe2020example`\n    \n"
        "    Development given up (sponsor, [2024-01-31]{.lr-date}) {cite:p}`doe2020example`"
    )


def test_events_stand_latest_first_and_cite_their_source(trials):
    rows = by_header(tables.events(trials.events(), **SAID))
    assert [(row["Date"], row["Trial"], row["Event"]) for row in rows] == [
        ("[2022-03]{.lr-date}", "[**Alpha**]{.row-alpha-approval}", "Approval"),
        ("[2021-05-01]{.lr-date}", "[**Beta**]{.row-beta-hold}", "Clinical hold"),
        ("[2021-02]{.lr-date}", "[**Beta**]{.row-beta-read-out}", "First result"),
        ("[2019-07]{.lr-date}", "[**Epsilon**]{.row-epsilon-end}", "Trial or programme ended"),
    ]
    assert all(row["What happened"] == "words {cite:p}`doe2020example`" for row in rows)


def test_observations_stand_topic_by_topic(project):
    rows = by_header(tables.observations(observations("tides", "weather", project=project), **SAID))
    assert [(row["Studied"], row["Topic"]) for row in rows] == [
        ("[On land]{.row-rain}", "Weather"),
        ("[At sea]{.row-tide}", "Tides"),
    ]


def test_the_topic_has_no_column_where_there_is_one(project):
    rows = by_header(tables.observations(observations("tides", project=project), **SAID))
    assert rows == [{"Studied": "[At sea]{.row-tide}", "Finding": "It came in. {cite:p}`doe2020example`"}]


def test_an_unknown_topic_of_observations_is_named(project):
    with pytest.raises(ValueError, match="topic 'stars' is none of: weather, tides, moons"):
        observations("weather", "stars", project=project)


def test_the_table_of_biomarkers_holds_each_with_its_rung(project):
    rows = by_header(tables.biomarkers(biomarkers(project), **SAID))
    assert [(row["Biomarker"], row["Mechanism"], row["Validation"]) for row in rows] == [
        ("[**Locks**]{.row-locks}", "Gate shut", "Prospective"),
        ("[**Hinges**]{.row-hinges}", "Gate shut", "Hypothesis"),
        ("[**Bricks**]{.row-bricks}", "Wall raised", "In practice"),
    ]


def test_the_table_of_mechanisms_names_their_origin(project):
    rows = by_header(tables.mechanisms(mechanisms(project=project), **SAID))
    assert [(row["Mechanism"], row["Origin"]) for row in rows] == [
        ("[**Gate shut**]{.row-gate}", "Inside"), ("[**Wall raised**]{.row-wall}", "Outside")
    ]  # fmt: skip


def test_the_table_of_agents_has_a_row_for_each_and_marks_what_was_read_at_second_hand(project):
    table = tables.agents(data.load("preclinical", project), **SAID)
    first, second = by_header(table)
    assert first == {
        "Agent": "[**Keymab**]{.row-keymab}\n    \n    Gate \\| lock",
        "Level": "Hinge",
        "System": "In vivo",
        "Models": "Two gardens",
        "With": "oil",
        "Finding": "It opened {cite:p}`doe2020example`",
    }
    assert second["Finding"] == f"Nothing happened{SECONDARY} {{cite:p}}`doe2020example`"
    assert f"[○]{{.lr-sign-of}} {data.labels('preclinical', 'status', project)['secondary']}." in caption(
        table
    )


def test_the_table_of_corrections_sets_what_the_source_says_beside_what_the_review_says(project):
    table = tables.corrections(data.load("corrections", project), **SAID)
    row = by_header(table)[1]
    assert row == {
        "Place": "[Table 2]{.row-name}",
        "Kind": "Naming",
        "The review": "Alfa \\| one",
        "The source": f"Alpha{SECONDARY} {{cite:p}}`doe2020example`",
        "In this book": "Alpha throughout",
    }
    assert f"[○]{{.lr-sign-of}} {data.labels('corrections', 'status', project)['secondary']}." in caption(
        table
    )


def test_the_dictionary_names_every_column_of_every_table(project):
    text = tables.dictionaries(data.described(project=project)).data
    for resource in data.resources(project):
        assert f"`data/{resource['path']}`" in text
        for field in resource["schema"]["fields"]:
            assert f"`{field['name']}`" in text


def test_the_dictionary_can_be_of_one_folder(project):
    text = tables.dictionaries(data.described("biology", project)).data
    assert re.findall(r"`data/(\w+)/", text) == ["biology"] * 4


def test_the_dictionary_of_an_unknown_folder_is_refused(project):
    with pytest.raises(ValueError, match="no table of the data package lies in data/nowhere"):
        data.described("nowhere", project)


def test_rows_by_status_add_up(made):
    rows = [
        arm | cells
        for arm, cells in zip(
            review.ARMS,
            [{"read_again_on": "2024-06-01"}, {"status": "secondary"}, {"status": "secondary"}, *[{}] * 6],
            strict=True,
        )
    ]
    made.write("arms", rows)
    project = review.trials(made).project
    (row,) = by_header(tables.status(readings("arms", project=project), **SAID))
    assert list(row.values()) == ["Arms of trials", "7", "2", "0", "0", "9", "1"]


def test_the_name_of_a_table_is_printed_as_it_stands_among_its_counts():
    counted = pd.DataFrame({"table": ["Arms | all"], "Read": [3], "rows": [3], "by_two": [1]})
    (row,) = by_header(tables.status(counted, **SAID))
    assert row == {"Table": "Arms \\| all", "Read": "3", "All": "3", "Read by two": "1"}


def test_a_table_without_a_column_for_the_second_reading_says_that_it_does_not_apply(project):
    rows = by_header(tables.status(readings("corrections", "trials", project=project), **SAID))
    assert [row["Read by two"] for row in rows] == ["[NA]{.lr-none}", "0"]


def test_a_table_without_rows_says_so_in_words():
    rows = cells(tables.myst_table(pd.DataFrame({"a": []}), caption="C.", name="n"))
    assert rows == [["Result"], ["No row of the data fits this selection."]]


@pytest.mark.parametrize("table", [tables.trials, tables.strategy, tables.registry, tables.earlier])
def test_a_selection_without_trials_says_so_in_words(trials, table):
    shown = cells(table(trials.where(strategy="green"), **SAID))
    assert shown == [["Result"], ["No row of the data fits this selection."]]


def test_characters_that_markdown_would_eat_are_kept():
    assert escape("a*b_c [d] <e> |f| $g$ `h`") == r"a\*b\_c \[d\] \<e\> \|f\| \$g\$ \`h\`"
