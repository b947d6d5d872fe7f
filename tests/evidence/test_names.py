"""Things are found by every name that they have, and by no other; a treatment without a name is a fault."""

import pytest

from livingreview.evidence.names import Alias, Entry, Finder, entries, treatments
from livingreview.evidence.profiles import Profiles
from livingreview.project import Project
from tests import example, review

DRUGS = [
    {"drug": "alphamab", "name": "Alphamab", "class": "Antibody against the gate"},
    {"drug": "betaxel", "name": "Betaxel", "class": "NR"},
    {"drug": "gammamab-tecan", "name": "Gammamab tecan"},
    {"drug": "placebo", "name": "Placebo", "kind": "group"},
]
ALIASES = [
    {"alias": "AL-1040", "of": "drug", "key": "alphamab", "kind": "code"},
    {"alias": "Gama-Tcn", "of": "drug", "key": "gammamab-tecan", "kind": "abbreviation"},
]


@pytest.fixture
def made(tmp_path):
    made = example.build(tmp_path)
    made.write("drugs", DRUGS)
    made.write("aliases", ALIASES)
    return made


def named(text, *things):
    return [mention.entry.name for mention in Finder(things).mentions(text)]


ALPHAMAB = Entry("drug", "alphamab", "Alphamab", (Alias("AL-1040", "Code"), Alias("AL", "Abbreviation")))
GATE = Entry("molecule", "gate", "Gate-6", (Alias("GTE6", "Gene symbol"),))
LUNA = Entry("trial", "luna", "LUNA")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alphamab was given", ["Alphamab"]),
        ("ALPHAMAB and alphamab", ["Alphamab", "Alphamab"]),
        ("AL-1040 (alphamab)", ["Alphamab", "Alphamab"]),
        ("AL\u20111040", ["Alphamab"]),
        ("alphamabs differ", ["Alphamab"]),
        ("Gate\u20116 and GTE6", ["Gate-6", "Gate-6"]),
        ("LUNA", ["LUNA"]),
    ],
)
def test_a_name_is_found_in_every_spelling(text, found):
    assert named(text, ALPHAMAB, GATE, LUNA) == found


@pytest.mark.parametrize(
    "text",
    [
        "by the luna of an acronym in small letters",
        "XAL-1040",
        "AL-2000",
        "Gate. 6 patients",
        "gte6",
    ],
)
def test_what_only_looks_like_a_name_is_none(text):
    assert named(text, ALPHAMAB, GATE, LUNA) == []


def test_the_longest_name_is_taken():
    short, long = Entry("drug", "a", "Alphamab"), Entry("drug", "b", "Alphamab tecan")
    assert named("alphamab tecan, then alphamab", short, long) == ["Alphamab tecan", "Alphamab"]


def test_things_that_share_a_name_are_both_found():
    mechanism = Entry("mechanism", "gate", "Gate-6")
    assert [m.entry.kind for m in Finder([GATE, mechanism]).mentions("Gate-6")] == ["molecule", "mechanism"]


@pytest.mark.parametrize(
    ("regimen", "parts"),
    [
        ("Alphamab + deltanib", ["Alphamab", "deltanib"]),
        ("Alphamab or deltanib", ["Alphamab", "deltanib"]),
        ("Alphamab 1 or 1.5 mg/kg", ["Alphamab 1 or 1.5 mg/kg"]),
        ("Alphamab, with or without deltanib", ["Alphamab, with or without deltanib"]),
        ("Alphamab, no earlier inhibitor or conjugate", ["Alphamab, no earlier inhibitor or conjugate"]),
    ],
)
def test_a_regimen_is_cut_where_a_treatment_begins(regimen, parts):
    cut = treatments(regimen, Finder([ALPHAMAB]))
    assert len(cut) == len(parts)
    assert all(own in part for own, part in zip(cut, parts, strict=True))


def test_a_treatment_that_no_row_names_is_a_fault(made):
    made.write("arms", [example.ARMS[0] | {"regimen": "Alphamab + deltanib"}, *example.ARMS[1:]])
    made.write("drugs", [*DRUGS, {"drug": "words", "name": "Words"}])
    (line,) = made.lines("data")
    assert line == (
        "data/trials/arms.csv, line 2, regimen: no drug of data/names/drugs.csv is named in deltanib; add the drug"
        " there, or what it is called here to the other names of a drug"
    )


def test_a_review_that_names_no_drug_has_no_such_fault(made):
    made.write("drugs", [])
    made.write("aliases", [])
    assert made.lines("data") == []


def test_a_name_of_nothing_is_a_fault(made):
    made.write("aliases", [ALIASES[0] | {"key": "alphamb"}])
    made.write("drugs", [*DRUGS, {"drug": "words", "name": "Words"}])
    assert made.lines("data") == [
        "data/names/aliases.csv, line 2, key: alphamb is no drug of data/names/drugs.csv; did you mean alphamab?"
    ]


def test_a_name_of_two_drugs_is_a_fault(made):
    made.write("aliases", [*ALIASES, {"alias": "al-1040", "of": "drug", "key": "betaxel", "kind": "code"}])
    made.write("drugs", [*DRUGS, {"drug": "words", "name": "Words"}])
    (line,) = made.lines("data")
    assert "al-1040 names alphamab too, in line 2 of data/names/aliases.csv" in line


@pytest.fixture
def told(tmp_path):
    made = review.build(tmp_path)
    made.write("drugs", [*DRUGS, {"drug": "betamab", "name": "Betamab"}])
    made.write("aliases", ALIASES)
    project = Project(tmp_path)
    things = entries(project)
    return Profiles(things, project), {p.entry.name: p for p in Profiles(things, project).all()}


def lines(profile, head):
    return [f"{line.before}{line.link}{line.after}" for line in profile.facts.get(head, [])]


def test_a_trial_tells_whether_its_primary_endpoint_was_met(told):
    _, profiles = told
    assert lines(profiles["Alpha"], "Primary endpoint")[0].endswith("Met.")
    assert lines(profiles["Delta"], "Primary endpoint")[0].endswith("Not met.")


def test_a_drug_tells_its_trials_and_apart_those_it_was_the_control_of(told):
    _, profiles = told
    assert [line.split(":")[0] for line in lines(profiles["Alphamab"], "Trials")] == ["Alpha"]
    assert "Alpha" in [line.split(":")[0] for line in lines(profiles["Betaxel"], "In the control arm of")]


@pytest.mark.parametrize(
    ("value", "interval", "found"),
    [("0.70", "0.55 0.90 95", ["Alpha"]), ("0.70", "0.45 1.00 95", []), ("0.70", "0.45 1.20 95", [])],
)
def test_a_trial_lengthened_survival_if_its_whole_interval_lies_below_one(tmp_path, value, interval, found):
    made = review.build(tmp_path)
    last = review.ratio("alpha/drug/os-last", "OS", value, interval, analysis="final", cutoff="2024-01-01")
    made.write("outcomes", [*review.OUTCOMES, last])
    project = Project(tmp_path)
    improved = Profiles(entries(project), project).improved()
    assert [line.link for line in improved.lines] == found


def test_a_trial_is_found_by_its_registry_number(told):
    profiles, _ = told
    finder = Finder(profiles.things)
    assert [m.entry.name for m in finder.mentions("registered as NCT00000001")] == ["Alpha"]


def test_a_drug_tells_no_result_of_another_arm(tmp_path):
    made = review.build(tmp_path)
    arms = [arm for arm in review.ARMS if arm["trial"] != "epsilon"] + [
        {
            "trial": "epsilon",
            "arm": "low",
            "role": "experimental",
            "regimen": "Alphamab + betaxel",
            "n": "10",
        },
        {
            "trial": "epsilon",
            "arm": "high",
            "role": "experimental",
            "regimen": "Deltamab + betaxel",
            "n": "11",
        },
    ]
    made.write("arms", arms)
    made.write("drugs", [DRUGS[0], {"drug": "deltamab", "name": "Deltamab"}])
    made.write("outcomes", [review.median("epsilon/low/os-median", "OS", "17.4")])
    project = Project(tmp_path)
    profiles = {p.entry.name: p for p in Profiles(entries(project), project).all()}
    said = {
        name: next(line for line in lines(profiles[name], "Trials") if line.startswith("Epsilon"))
        for name in ("Alphamab", "Deltamab")
    }
    assert "Alphamab + betaxel: overall survival, median 17.4 months" in said["Alphamab"]
    assert "17.4" not in said["Deltamab"]
