"""How the tables of trials tell in which state a trial is: by whom, and of when."""

from __future__ import annotations

from collections.abc import Iterable

from livingreview.evidence.records import Row
from livingreview.tables.myst import cite, dated, escape, fact, mark


def in_full(states: Iterable[Row]) -> str:
    """Return each state with who tells it, its date and its source, in paragraphs; ``NR`` if none is known."""
    told = [
        f"{_told(state, str(state['of_label']).lower())}{mark(state)} {cite(state['source'])}"
        for state in states
    ]
    return "\n\n".join(told) or "NR"


def in_short(states: Iterable[Row]) -> str:
    """Return the states with their dates on one line, without sources; in words if none was seen."""
    return "; ".join(f"{_told(state)}{mark(state)}" for state in states) or "State not seen"


def _told(state: Row, *by: str) -> str:
    about = [*map(escape, by), *([dated(state["as_of"])] if state["as_of"] != "NR" else [])]
    said = fact(escape(str(state["word_label"])), "states", state["trial"], state["of"])
    return said + (f" ({', '.join(about)})" if about else "")
