"""Tables of what is to come: the questions that wait for running trials, and these trials with their dates."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from livingreview.evidence.records import Row, records
from livingreview.synthesis.awaited import Coming
from livingreview.tables.absent import NOT_SEEN
from livingreview.tables.myst import bold, cite, dated, escape, fact, key_to_marks, mark, myst_table

#: What is said of a completion that is past, without a result.
_DUE = "due, no result seen"


def awaiting(found: Sequence[Coming], *, caption: str, name: str) -> Markdown:
    """Return one row per question that waits for a running trial; its endpoints share one where all else is alike.

    The columns: question, endpoint, patients known and in how many trials, the trials it waits for with their primary
    completion, and the patients that they add.
    """
    endpoints: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        said = (escape(one.asked.title), _known(one), _waits(one), _added(one))
        endpoints.setdefault(said, []).append(escape(one.asked.endpoint))
    rows = [
        {
            "Question": title,
            "Endpoint": ", ".join(own),
            "Patients known": known,
            "Waits for": waits,
            "Patients it adds": added,
        }
        for (title, known, waits, added), own in endpoints.items()
    ]
    return myst_table(pd.DataFrame(rows), caption=caption, name=name)


def _waits(one: Coming) -> str:
    return "\n\n".join(f"{escape(row['name'])}: {_completion(row)}" for row in records(one.trials))


def _known(one: Coming) -> str:
    trials = len(one.asked.included) - len(one.uncounted)
    said = f"{one.known:,} ({trials} trial{'s' * (trials != 1)})" if trials else "None"
    return said + (f"; without {escape(', '.join(one.uncounted))}" if one.uncounted else "")


def _added(one: Coming) -> str:
    sized = len(one.trials) - len(one.unsized)
    said = f"{one.added:,}" if sized else "NR"
    return said + (f"; size not seen of {escape(', '.join(one.unsized))}" if sized and one.unsized else "")


def running(trials: pd.DataFrame, *, caption: str, name: str) -> Markdown:
    """Return one row per running trial: what is tried, start, primary completion, enrolment, day of the record, source.

    Parameters
    ----------
    trials : as :func:`livingreview.synthesis.awaited.running` gives them.
    """
    rows = [
        {
            "Trial": f"{bold(row['name'], 'trials', row['trial'])}\n\n{escape(_about(row))}",
            "Tried": escape(row["regimen"]),
            "Start": _day(row, row["start"]),
            "Primary completion": _completion(row),
            "Patients": _patients(row),
            "Record of": _day(row, row["registry_as_of"]),
            "Source": f"{cite(row['source'])}{mark(row)}" if row["has_record"] else NOT_SEEN,
        }
        for row in records(trials)
    ]
    signs = key_to_marks(trials[trials.has_record]) if trials.has_record.any() else ""
    return myst_table(pd.DataFrame(rows), caption=caption, key=signs, name=name)


def _about(row: Row) -> str:
    """Say strategy and phase, as far as it is known: *Vaccine, phase 2*."""
    phase = str(row["phase_label"])
    return str(row["strategy_label"]) + ("" if phase == "NR" else f", {phase[:1].lower()}{phase[1:]}")


def _day(row: Row, said: str) -> str:
    if not row["has_record"]:
        return NOT_SEEN
    return said if said == "NR" else fact(dated(said), "registry", row["trial"])


def _completion(row: Row) -> str:
    said = _day(row, row["primary_completion"])
    if row["primary_completion"] == "NR":
        return said
    kind = (
        ""
        if pd.isna(row["completion_kind_label"]) or row["completion_kind"] == "NR"
        else f" ({str(row['completion_kind_label']).lower()})"
    )
    return f"{said}{kind}" + (f"; **{_DUE}**" if row["due"] else "")


def _patients(row: Row) -> str:
    if not row["has_record"]:
        return NOT_SEEN
    said = str(row["enrolment_text"])
    if said == "NR":
        return said
    kind = "" if row["enrolment_kind"] == "NR" else f" ({str(row['enrolment_kind_label']).lower()})"
    return f"{fact(said, 'registry', row['trial'])}{kind}"
