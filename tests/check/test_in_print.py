"""What a reader would see of a field: each kind of sign that is printed otherwise than meant, with what to write."""

import pytest

from livingreview.check import in_print
from livingreview.evidence.bibliography import Entry


def said(text, name="title"):
    return in_print.fault(Entry("doe2020a", "article", 1, {name: text}), name)


STANDS = "is printed as it stands"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Two ne\ufffdts",
            "a letter was lost where “ne\ufffdts” has \ufffd; look it up in the source and write it",
        ),
        ("Newts â€“ frogs", "â€“ is – read in the wrong encoding; write –"),
        ("Ã©lan", "Ã© is é read in the wrong encoding; write é"),
        (
            "Two\u00a0newts swim",
            "an invisible character (U+00A0, no-break space) in “Two newts”; write an ordinary space",
        ),
        (
            "Two\u2028newts",
            "an invisible character (U+2028, line separator) in “Two newts”; write an ordinary space",
        ),
        ("A newt\u200bs pond", "an invisible character (U+200B, zero width space) in “newts”; delete it"),
        ("A newt\u200ds", "an invisible character (U+200D, zero width joiner) in “newts”; delete it"),
        ("A newt\u200cs", "an invisible character (U+200C, zero width non-joiner) in “newts”; delete it"),
        ("\u200dnewts", "an invisible character (U+200D, zero width joiner) in “newts”; delete it"),
        ("Die Mo\u0308we", "the accent of ö is a character of its own; write ö as one letter"),
        ("An 50% rise of newts", "% hides the rest in print (rise of newts); write \\%"),
        ("An 50%", "% is lost in print; write \\%"),
        ("A \\", "a backslash stands before nothing it can act on; delete it"),
        (
            "A^{2} newt",
            "^ is printed as it stands; write the raised or lowered character itself, such as ² or ₂",
        ),
        ("H_{2}O", "_ is printed as it stands; write the raised or lowered character itself, such as ² or ₂"),
        ("A $\\le 5 $ newt", f"$\\le 5$ {STANDS}; write ≤5 without $"),
        ("A $x_i^2$ newt", f"$x_i^2$ {STANDS}; write the characters themselves, without $"),
        ("A <i>newt</i>", f"<i> {STANDS}; write the words without it"),
        ("A </Sub> newt", f"</Sub> {STANDS}; write the words without it"),
        ('A <mml:math a="b"/> newt', f'<mml:math a="b"/> {STANDS}; write the words without it'),
        ("A \\&lt; newt", f"&lt; {STANDS}; write <"),
        ("A \\&amp; newt", f"&amp; {STANDS}; write \\&"),
        ("A \\&nbsp; newt", f"&nbsp; {STANDS}; write an ordinary space"),
        ("A \\&\\#945; newt", f"&#945; {STANDS}; write α"),
        ("A \\&\\#37; newt", f"&#37; {STANDS}; write \\%"),
        ("A \\&\\#36; newt", f"&#36; {STANDS}; write \\$"),
        ("A \\textless newt", f"\\textless {STANDS}; write <"),
        ("A \\url{x} newt", f"\\url {STANDS}; give the address in a field of its own, url = {{https://…}}"),
        ("A \\href{x}{y}", f"\\href {STANDS}; give the address in a field of its own, url = {{https://…}}"),
        ("A \\xyzzy newt", f"\\xyzzy {STANDS}; write the words or the character without it"),
        ("A \\textgreek newt", f"\\textgreek {STANDS}; write the words or the character without it"),
        ("A \\[newt", f"\\[ {STANDS}; delete the backslash"),
    ],
)
def test_a_sign_that_is_printed_otherwise_is_told_with_what_to_write(text, message):
    assert said(text) == message


SIGNS = {
    **{"textless": "<", "textgreater": ">", "textasciitilde": "~", "textbar": "|", "textbackslash": "\\"},
    **{"texteuro": "€", "textmu": "µ", "textdegree": "°", "textquotesingle": "'", "textellipsis": "…"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "pm": "±", "times": "×", "sim": "~", "approx": "≈"},
    **{"textquotedbl": '"', "textunderscore": "_", "slash": "/", "geqslant": "≥", "leqslant": "≤"},
    **{
        "alpha": "α",
        "Alpha": "Α",
        "Omega": "Ω",
        "textbeta": "β",
        "upgamma": "γ",
        "varphi": "φ",
        "xyzzy": None,
    },
}


@pytest.mark.parametrize("word", SIGNS)
def test_a_word_of_latex_stands_for_a_sign(word):
    assert in_print._sign(word) == SIGNS[word]


@pytest.mark.parametrize(
    "text",
    [
        "A plain title",
        "Müller’s naïve “newts” – 5 ≤ 6",
        "A 50\\% rise \\& fall of {\\'e}lan",
        "क\u200dष newts",
        "Costs of $5 and $6",
        "p < 0.05 and AT\\&T; or x",
    ],
)
def test_what_is_printed_as_it_is_meant_may_stand(text):
    assert said(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.1000/a", None),
        ("10.1000/A_b(c)", None),
        *(
            (f"{before}10.1000/a{after}", f"{before}10.1000/a{after} is not a bare DOI; write 10.1000/a")
            for before, after in (
                *(
                    ("https://doi.org/", ""),
                    ("http://dx.doi.org/", ""),
                    ("doi.org/", ""),
                    ("DOI: ", ""),
                    ("doi:", ""),
                ),
                *(("", "."), ("", ",;"), (" ", "")),
            )
        ),
        ("10.1000%2Fa", "10.1000%2Fa is not a bare DOI; write 10.1000/a"),
        ("10.1000/a\\_b", "10.1000/a\\_b is not a bare DOI; write 10.1000/a_b"),
        ("10.1000/a&lt;b", "10.1000/a&lt;b is not a bare DOI; write 10.1000/a<b"),
        *(
            (text, f"{text} is not a bare DOI; expected 10. and a number, a slash and the rest")
            for text in (
                "a",
                "10.100/a",
                "10.1000000000/a",
                "10.1000/",
                "10.1000/a b",
                "https://example.org/10.1000/a",
            )
        ),
    ],
)
def test_a_doi_stands_bare(text, message):
    assert said(text, "doi") == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://example.org/a?b=c#d", None),
        ("HTTP://example.org", None),
        ("www.example.org", "www.example.org is not an address that works; write https://www.example.org"),
        ("example.org/a", "example.org/a is not an address that works; write https://example.org/a"),
        (
            "\\url{https://example.org}",
            "\\url{https://example.org} is not an address that works; write https://example.org",
        ),
        (
            "<https://example.org>",
            "<https://example.org> is not an address that works; write https://example.org",
        ),
        (
            "https://example.org/a\\_b\\%20c",
            "https://example.org/a\\_b\\%20c is not an address that works; write https://example.org/a_b%20c",
        ),
        (
            "https://example.org/?a&amp;b",
            "https://example.org/?a&amp;b is not an address that works; write https://example.org/?a&b",
        ),
        (
            "https://example.org/a b",
            (
                "https://example.org/a b has a space, which no address has; write one address, with %20 for a space in it"
            ),
        ),
        *(
            (text, f"{text} is not the address of a page; an address begins with https:// or http://")
            for text in (
                "ftp://example.org",
                "https://example",
                "nothing",
                "https://a@example.org",
                "https://a.b|c",
            )
        ),
    ],
)
def test_an_address_works(text, message):
    assert said(text, "url") == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("12", None),
        ("12{a}", f"{{ {STANDS}; write 12a"),
        ("10~12$", f"~ {STANDS}; write 10 12"),
        ("\\emph 12", f"\\ {STANDS}; write 12"),
        ("<b>12", f"<b> {STANDS}; write the words without it"),
    ],
)
def test_a_field_that_is_printed_as_it_is_typed_holds_no_markup(text, message):
    name = next(iter(sorted(in_print.printed.AS_TYPED)))
    assert said(text, name) == message
    assert said(text, "xyzzy") is None


def test_an_entry_that_cannot_be_printed_is_told_as_a_whole():
    fields = {"author": "Doe, Jane", "title": "A newt", "year": "2020", "note": "A newt"}
    assert in_print.whole(Entry("doe2020a", "misc", 1, fields)) is None
    assert in_print.whole(Entry("doe2020a", "misc", 1, fields | {"note": "A 5\\% newt"})) is None
    assert in_print.whole(Entry("doe2020a", "misc", 1, fields | {"note": "A \\xyzzy newt"})) == (
        f"\\xyzzy {STANDS}; write the words or the character without it in print"
    )
    assert in_print.whole(Entry("doe2020a", "misc", 1, fields | {"note": "A \\"})) == (
        "cannot be printed; write its fields without commands of LaTeX"
    )
