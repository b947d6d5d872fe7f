"""Glossary: every term with its expansion and meaning, as a list that chapters link to."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.glossary import Term, slug
from livingreview.tables.myst import escape


def glossary(table: pd.DataFrame, letter: str = "all") -> Markdown:
    """Return the terms as a definition list; each has the id ``term-<slug>``.

    Parameters
    ----------
    table : columns ``term``, ``expansion`` and ``definition``.
    letter : only terms that begin with it, whatever the case; ``all`` for every term.
    """
    terms = [Term(*row) for row in table[["term", "expansion", "definition"]].itertuples(index=False)]
    shown = [term for term in terms if letter == "all" or term.term.casefold().startswith(letter.casefold())]
    if not shown:
        if letter == "all":
            return Markdown("The glossary has no term.")
        return Markdown(f"No term of the glossary begins with {escape(letter)}.")
    return Markdown("\n\n".join(map(_entry, sorted(shown, key=lambda term: slug(term.term)))))


def _entry(term: Term) -> str:
    expansion = f"*{escape(term.title)}.* " if term.is_abbreviation else ""
    return f"[{escape(term.term)}]{{#{term.anchor}}}\n: {expansion}{escape(term.definition)}"
