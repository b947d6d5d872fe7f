"""Abbreviations: where a text uses one, and whether it was written out there."""

import pytest

from livingreview.evidence.glossary import Glossary, Term, is_expanded, slug


def used(text, *terms):
    return [use.term.term for use in Glossary([Term(*term) for term in terms]).uses(text)]


def expanded(text, term="HR", expansion="hazard ratio"):
    use = next(iter(Glossary([Term(term, expansion)]).uses(text)))
    return is_expanded(text, use)


def test_a_term_is_a_whole_word_and_may_stand_in_the_plural():
    assert used("HR and HRs, no CHR and no HR-7", ("HR", "hazard ratio")) == ["HR", "HR"]


def test_the_longest_term_is_the_one_that_is_used():
    assert used("AB-CD", ("AB", "a b"), ("AB-CD", "a b c d")) == ["AB-CD"]


@pytest.mark.parametrize("expansion", ["NA", "", " "])
def test_a_term_without_an_expansion_is_no_abbreviation(expansion):
    assert used("HR", ("HR", expansion)) == []


@pytest.mark.parametrize(
    ("term", "parts"),
    [("AB-CD", ["AB", "CD"]), ("AB-EF", []), ("EF-AB", []), ("AB", []), ("AB-CD-AB", ["AB", "CD", "AB"])],
)
def test_a_compound_is_made_of_terms_only_if_all_of_it_is(term, parts):
    glossary = Glossary([Term("AB", "a b"), Term("CD", "c d")])
    assert [part.term for part in glossary.parts(Term(term, "x"))] == parts


@pytest.mark.parametrize(
    "text",
    [
        "the hazard ratio (HR) fell",
        "the ratio of the hazards (HR) fell",
        "the hazard ratios (HRs) fell",
        "HR (hazard ratio) fell",
        "*HR* (the ratio of hazards) fell",
        "the ratio of the yearly hazards (in all, HR) fell",
    ],
)
def test_an_abbreviation_is_written_out_before_it_or_behind_it(text):
    assert expanded(text)


@pytest.mark.parametrize(
    "text",
    [
        "the HR fell",
        "the hazard (HR) fell",
        "the ratio (HR) fell",
        "a hazard ratio was told, and the HR fell",
        "the hazard ratio (of death) and HR fell",
        "HR (of death) fell",
        "HR fell (hazard ratio)",
    ],
)
def test_an_abbreviation_is_not_written_out_elsewhere(text):
    assert not expanded(text)


@pytest.mark.parametrize(
    "filler", ["a", "an", "and", "by", "for", "from", "in", "of", "or", "the", "to", "with"]
)
def test_small_words_of_an_expansion_may_be_missing(filler):
    assert expanded("the beta alpha (AB)", "AB", f"alpha {filler} beta")


def test_an_expansion_in_the_plural_is_met_by_the_singular():
    assert expanded("a checkpoint inhibitor (CI)", "CI", "checkpoint inhibitors")


def test_a_short_word_is_met_by_itself_only():
    assert not expanded("an ions trap (IT)", "IT", "ion trap")


@pytest.mark.parametrize(
    ("text", "anchor"), [("TGF-β", "tgf-beta"), ("IL-6R", "il-6r"), ("(γδ) T", "gammadelta-t")]
)
def test_an_anchor_is_made_of_letters_digits_and_hyphens(text, anchor):
    assert slug(text) == anchor


def test_every_term_of_a_glossary_is_found_whatever_its_length():
    terms = [("EFG", "e f g"), ("AB", "a b"), ("CD", "c d")]
    assert used("CD, AB and EFG", *terms) == ["CD", "AB", "EFG"]


def test_a_word_of_four_letters_is_met_by_its_plural():
    assert expanded("many drugs (MD)", "MD", "many drug")
    assert expanded("a drug of many (MD)", "MD", "many drugs")


@pytest.mark.parametrize(
    ("letter", "name"),
    [("α", "alpha"), ("β", "beta"), ("γ", "gamma"), ("δ", "delta"), ("ε", "epsilon"), ("κ", "kappa"), ("λ", "lambda"), ("μ", "mu"), ("σ", "sigma"), ("τ", "tau"), ("ω", "omega"), ("Δ", "delta")],
)  # fmt: skip
def test_a_greek_letter_of_an_anchor_is_spelt(letter, name):
    assert slug(f"IL-{letter}2") == f"il-{name}2"
