"""The prose of chapters, rule by rule, each fault as a whole line."""

import pytest

from livingreview.check import myst, prose
from tests.example import ARMS, MEDIAN, table

KEYS = {
    "value": {"newts-pfs"},
    "estimate": {"newts-pfs"},
    "patients": {"newts/drug"},
    "as-of": {"outcomes"},
    "horizon": {"outcomes", "arms"},
    "pooled": {"newts-v-frogs-pfs"},
}


def said(text, keys=KEYS):
    return sorted(
        str(fault).removeprefix("a.md, ") for fault in prose.check([myst.read(text + "\n", "a.md")], keys)
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "See {value} `newts-pfs` here.",
            "line 1: {value} `newts-pfs` is printed as it stands; write {value}`newts-pfs`",
        ),
        ("One\ntwo.[^x]", "line 2: [^x] has no text; write a line `[^x]: …` below"),
        *(
            (
                f"One {mark} two.",
                f"line 1: {mark} is left in the text; do it, or make the line a comment (% …)",
            )
            for mark in ("TODO", "FIXME", "TBD", "XXX", "???", "????")
        ),
        (
            "One newt. Two newts.",
            "line 1: a second sentence on the line; start a new line before “Two newts.”",
        ),
        (
            f"One.\nTwo newts! {'Newt ' * 8}. Three.",
            "line 2: a second sentence on the line; start a new line before “Newt Newt Newt Newt Newt Newt…”",
        ),
        ("One newt?” (Two.)", "line 1: a second sentence on the line; start a new line before “(Two.)”"),
        ("One *newt.* *Two.*", "line 1: a second sentence on the line; start a new line before “*Two.*”"),
        ("One newt. Élan.", "line 1: a second sentence on the line; start a new line before “Élan.”"),
        ("For 5-7 newts.", "line 1: 5-7 has a hyphen between numbers; write 5–7 with an en dash"),
        (
            "For\n5.5-7.25 newts.",
            "line 2: 5.5-7.25 has a hyphen between numbers; write 5.5–7.25 with an en dash",
        ),
        ("For 20-12 newts.", "line 1: 20-12 has a hyphen between numbers; write 20–12 with an en dash"),
        ("See {valu}`x`.", "line 1: {valu} is no role; did you mean {value}?"),
        ("See {xyzzy}`x`.", "line 1: {xyzzy} is no role; write the words without it"),
        (
            "See {value}`newts-pfs, and {estimate}`newts-pfs`.",
            "line 1: {value}`newts-pfs has no closing backtick; write {value}`newts-pfs`",
        ),
        (
            "See {value}`newt-pfs`.",
            "line 1: {value}`newt-pfs` names no outcome of the tables; did you mean newts-pfs?",
        ),
        ("See {estimate}`x`.", "line 1: {estimate}`x` names no outcome of the tables"),
        (
            "See {patients}`newts/drugs`.",
            "line 1: {patients}`newts/drugs` names no trial and arm of the tables; did you mean newts/drug?",
        ),
        (
            "As of {as-of}`arms`.",
            "line 1: {as-of}`arms` names no table that tells when it was checked",
        ),
        (
            "It was {pooled}`newts-v-frog-pfs`.",
            (
                "line 1: {pooled}`newts-v-frog-pfs` names no question of the tables that is pooled; did you mean"
                " newts-v-frogs-pfs?"
            ),
        ),
        ("Until {horizon}`arm`.", "line 1: {horizon}`arm` names no table; did you mean arms?"),
    ],
)
def test_a_slip_is_one_whole_line(text, line):
    assert said(text) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "See {value}`newts-pfs`, {patients}`newts/drug` and {horizon}`arms`.",
        "A note.[^x]\n\n[^x]: Its text.",
        "Of 1,XXX and ?? and TODOS.",
        "# A title. Another",
        "| a. B |\n|---|\n| c. D |",
        *(
            f"As told {word}. Newts."
            for word in (
                *(
                    "al",
                    "e.g",
                    "i.e",
                    "vs",
                    "v",
                    "cf",
                    "fig",
                    "Figs",
                    "no",
                    "nos",
                    "approx",
                    "dr",
                    "drs",
                    "prof",
                    "st",
                ),
                *(
                    "ca",
                    "resp",
                    "ref",
                    "refs",
                    "eq",
                    "eqs",
                    "tab",
                    "vol",
                    "p",
                    "pp",
                    "suppl",
                    "inc",
                    "ltd",
                    "co",
                    "mr",
                ),
                *("mrs", "ms", "etc", "viz", "u.s", "u.k", "ph.d", "m.d", "J", "J.R"),
            )
        ),
        "As told (vs. Newts) and “cf. Frogs”.",
        "On 2024-05 and 2024-05-31 and IL-6 and 1-2-3 and a/5-7 and 5-7/b and x.5-7.",
        "It is 5.5 newts, i.e. two.",
    ],
)
def test_what_is_as_it_should_be_may_stand(text):
    assert said(text) == []


def test_each_line_is_told_once_for_its_sentences_and_every_line_is():
    assert [line.partition(":")[0] for line in said("A b. C d. E f.\nG h. I j.")] == ["line 1", "line 2"]
    assert said("A b vs. C d. E f.") == [
        "line 1: a second sentence on the line; start a new line before “E f.”"
    ]


def test_a_role_of_which_nothing_is_known_is_not_looked_up():
    assert said("See {value}`xyzzy`.", {}) == []


def test_roles_may_name_what_the_tables_hold():
    tables = {
        "outcomes": table("outcomes", MEDIAN),
        "arms": table("arms", *ARMS[:2]),
        "mechanisms": table("mechanisms"),
    }
    assert prose.role_keys(tables) == {
        "value": {"example-1-pfs-drug"},
        "estimate": {"example-1-pfs-drug"},
        "patients": {"example-1/drug", "example-1/placebo"},
        "horizon": {"outcomes", "arms", "mechanisms"},
        "as-of": {name for name, one in tables.items() if "checked_on" in one.header},
    }
    assert prose.role_keys({}) == {"horizon": set(), "as-of": set()}
    for name, columns in (("outcomes", ["outcome"]), ("arms", ["trial"]), ("arms", ["arm"])):
        lost = table(name)
        lost.header.remove(columns[0])
        assert set(prose.role_keys({name: lost})) == {"horizon", "as-of"}


def test_every_check_of_a_chapter_is_made():
    text = (
        "It lasted 5 months.\nIt was not read.\n:::{xyzzy}\nA <script>.\n:::\n\nTwo\u200bnewts.\nThe tumor.\n\n"
        "|a|b|\n|-|-|\n|c|"
    )
    words = (
        "typed duration",
        "tells how much",
        "is no directive",
        "is not allowed",
        "zero-width",
        "American",
        "cell,",
    )
    lines = said(text)
    assert [any(word in line for line in lines) for word in words] == [True] * len(words)
