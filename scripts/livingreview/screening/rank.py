"""Likeness of candidates to what the review holds: an order in which to read them, with its reasons; never a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: So many works of the review that are most like a candidate decide how like it is.
_NEAREST = 5
#: So many words are named as the reason.
_WORDS = 5


@dataclass(frozen=True)
class Likeness:
    """How like a candidate is to what the review holds.

    Attributes
    ----------
    score : 0 for nothing in common to 1 for the same words.
    words : those that count most, the heaviest first.
    nearest : title of the work that is most like it.
    """

    score: float
    words: tuple[str, ...] = ()
    nearest: str = ""


def likeness(candidates: Sequence[str], included: Sequence[str]) -> list[Likeness]:
    """Return how like each candidate is to the included works.

    Words and pairs of words are weighed by how rare they are (tf–idf, Spärck Jones 1972, Journal of Documentation
    28:11–21); a candidate is as like as the mean cosine to the works nearest to it.

    Parameters
    ----------
    candidates : title, and abstract where there is one.
    included : titles of the works of the review.
    """
    if not candidates or not included:
        return [Likeness(0.0)] * len(candidates)
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigh = TfidfVectorizer(stop_words="english", ngram_range=(1, 2), sublinear_tf=True)
    try:
        works = weigh.fit_transform(included)
    except ValueError:  # nothing but stop words
        return [Likeness(0.0)] * len(candidates)
    names = weigh.get_feature_names_out()
    found = []
    for row in weigh.transform(candidates):
        alike = (works @ row.T).toarray().ravel()
        nearest = sorted(range(len(alike)), key=lambda i: (-alike[i], i))[:_NEAREST]
        shared = sum(
            (works[i].multiply(row).toarray().ravel() for i in nearest), start=0 * works[0].toarray().ravel()
        )
        heaviest = sorted(shared.nonzero()[0], key=lambda i: (-shared[i], names[i]))[:_WORDS]
        score = float(sum(alike[i] for i in nearest) / len(nearest))
        title = included[nearest[0]] if alike[nearest[0]] > 0 else ""
        found.append(Likeness(round(score, 6), tuple(str(names[i]) for i in heaviest), title))
    return found
