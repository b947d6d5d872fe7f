"""Abbreviations of a text: where a term of the glossary is used, and whether its expansion stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

#: The expansion of a term that is explained in the glossary only, and never needs to be written out.
NO_EXPANSION = "NA"

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "σ": "sigma", "τ": "tau", "ω": "omega",
}  # fmt: skip
_FILLERS = {"a", "an", "and", "by", "for", "from", "in", "of", "or", "the", "to", "with"}
#: So many further words may stand among those of an expansion: "ratio of the hazards of …".
_SLACK = 8


@dataclass(frozen=True)
class Term:
    """One row of the glossary.

    Attributes
    ----------
    expansion : as it is written within a sentence, so with a small letter unless it begins with a name.
    """

    term: str
    expansion: str
    definition: str = ""

    @property
    def is_abbreviation(self) -> bool:
        """Say whether the term has an expansion."""
        return bool(self.term.strip()) and self.expansion.strip() not in ("", NO_EXPANSION)

    @property
    def anchor(self) -> str:
        """Return the id of its entry on the glossary page."""
        return f"term-{slug(self.term)}"

    @property
    def title(self) -> str:
        """Return the expansion as it begins a line."""
        return self.expansion[:1].upper() + self.expansion[1:]


@dataclass(frozen=True)
class Use:
    """A place in a text where a term stands; a plural s belongs to it."""

    term: Term
    start: int
    end: int


class Glossary:
    """The abbreviations of a glossary, ready to be looked for.

    Parameters
    ----------
    terms : rows of the table; those without an expansion are left out.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = {term.term: term for term in terms if term.is_abbreviation}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Whole words, the longest term first; AB is no use in AB-1040, and one in AB-mutant."""
        longest_first = sorted(self.terms, key=len, reverse=True)
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w|-\d)")

    def uses(self, text: str) -> Iterator[Use]:
        """Yield every use of a term in a text, in order."""
        if self.terms:
            for found in self._pattern.finditer(text):
                yield Use(self.terms[found[1]], found.start(), found.end())

    def parts(self, term: Term) -> list[Term]:
        """Return the terms that a compound is made of, such as AB and CD of AB-CD; none if it is not made of terms."""
        names = term.term.split("-")
        whole = len(names) > 1 and all(name in self.terms for name in names)
        return [self.terms[name] for name in names] if whole else []


def is_expanded(text: str, use: Use) -> bool:
    """Say whether the author wrote the term out right there: in brackets after its expansion, or before it.

    The words of the expansion may come in another order and in the plural:
    "ratios of hazards (HRs)".
    """
    before, after = text[: use.start], text[use.end :]
    wanted = [word for word in _words(use.term.expansion) if word not in _FILLERS]
    if before.rfind("(") > before.rfind(")"):
        return _has_all(wanted, _words(before)[-len(wanted) - _SLACK :])
    bracket = re.match(r"[\s*_]*\(([^()]*)\)", after)
    return bracket is not None and _has_all(wanted, _words(bracket[1]))


def slug(term: str) -> str:
    """Return a term in letters, digits and hyphens: ``ab-gamma``."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(term)).strip("-")


def _plain(text: str) -> str:
    return "".join(_GREEK.get(letter, letter) for letter in text.casefold())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _has_all(wanted: list[str], words: list[str]) -> bool:
    return bool(wanted) and all(any(_is_form(word, of) for word in words) for of in wanted)


def _is_form(word: str, of: str) -> bool:
    stem = of.removesuffix("s")
    return word == of or (len(stem) > 3 and word.startswith(stem))
