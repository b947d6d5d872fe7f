"""What was meant for a role and is none: found where it stands, with what to write, and its keys."""

import pytest

from livingreview.check.lookalikes import Slip, find


def found(text, plain=None):
    return [(text[slip.start : slip.end], slip.written, slip.meant) for slip in find(text, plain or text)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{value} `key`", "{value}`key`"),
        ("{valu}  ``key ``", "{value}`key`"),
        *(
            (f"{{value}}{opening}key{closing}", "{value}`key`")
            for opening, closing in ("‘’", "‚‘", "“”", "„“", "''", '""', "´´", "´`", "‘‘", "‚’")
        ),
        ("{value}`key", "{value}`key`"),
        ("{valu}`key.,;:)", "{value}`key`"),
        ("(value)`key`", "{value}`key`"),
        ("[value] `key`", "{value}`key`"),
        (":value:`key`", "{value}`key`"),
        (":valu:`key`", "{value}`key`"),
        ("value`key`", "{value}`key`"),
        ("[@doe2020newts]", "{cite:p}`doe2020newts`"),
        ("[see @doe2020newts; @roe2021frogs]", "{cite:p}`doe2020newts,roe2021frogs`"),
        ("[-@doe2020newts, p. 3]", "{cite:p}`doe2020newts`"),
        ("[@doe]", "{cite:p}`<key of references.bib>`"),
        ("\\cite{doe2020newts, roe2021frogs}", "{cite:p}`doe2020newts,roe2021frogs`"),
        ("\\citep[see][p. 3]{doe2020newts}", "{cite:p}`doe2020newts`"),
        ("\\parencite*{doe2020newts}", "{cite:p}`doe2020newts`"),
        ("\\citet{doe2020newts}", "{cite:t}`doe2020newts`"),
        ("\\textcite{doe2020newts}", "{cite:t}`doe2020newts`"),
        ("\\Textcite{doe2020newts}", "{cite:t}`doe2020newts`"),
        ("\\citeauthor{doe2020newts}", "{cite:t}`doe2020newts`"),
        ("\\citealt{doe2020newts}", "{cite:t}`doe2020newts`"),
        ("\\cite{doe}", "{cite:p}`<key of references.bib>`"),
        ("\\ref{fig-one}", "{numref}`fig-one`"),
        ("\\autoref{fig-one}", "{numref}`fig-one`"),
        ("\\cref{fig-one}", "{numref}`fig-one`"),
        ("\\Cref{fig-one}", "{numref}`fig-one`"),
        ("\\eqref{fig-one}", "{numref}`fig-one`"),
        ("@doe2020newts", "{cite:t}`doe2020newts`"),
        ("{value}", "{value}`…`"),
    ],
)
def test_what_was_meant_for_a_role_is_told_with_what_to_write(written, meant):
    assert found(f"See {written} there.") == [(written, " ".join(written.split()), meant)]


@pytest.mark.parametrize(
    "text",
    [
        "See {xyzzy} `key` there.",
        "See (word)`key` there.",
        "See word`key` and 2value`key` there.",
        "See a@doe2020newts, x.@doe2020newts, /@doe2020newts and -@doe2020newts there.",
        "See {ref} and {t} and {word} there.",
        "See [@doe2020newts](c) there.",
        "See [a @b](c) there.",
        "See nothing there.",
        "See \\emph{newts} there.",
    ],
)
def test_what_only_looks_like_a_role_may_stand(text):
    assert found(text) == []


def test_a_quote_that_is_not_closed_ends_with_the_text():
    assert found("See {value} “key") == [("{value} “key", "{value} “key", "{value}`key`")]


def test_what_is_blanked_is_no_slip():
    text = "See {value} `key` and {estimate} `key`."
    assert [written for _, written, _ in found(text, " " * 18 + text[18:])] == ["{estimate} `key`"]


def test_slips_are_told_once_each_in_the_order_of_the_text():
    text = "A @doe2020newts, {value} `one`, [@roe2021frogs], (value)`two` and\n{value} `three\nfour`, {value} `five`."
    assert [slip.written for slip in find(text, text)] == [
        "@doe2020newts",
        "{value} `one`",
        "[@roe2021frogs]",
        "(value)`two`",
        "{value} `three",
        "{value} `five`",
    ]


def test_a_slip_names_keys_only_if_a_citation_was_meant():
    keys = [
        Slip(0, 1, "", f"{{{role}}}`doe2020newts,roe2021frogs`").keys for role in ("cite:p", "cite", "value")
    ]
    assert keys == [["doe2020newts", "roe2021frogs"], ["doe2020newts", "roe2021frogs"], []]
