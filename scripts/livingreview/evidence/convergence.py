"""Where the origins on a map lead by their first arrow, and how well that arrow and the next are supported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from livingreview.evidence.pathways import Pathway
from livingreview.evidence.records import Row, records

#: Columns of :func:`ends`, for a map without any origin.
_COLUMNS = ("end", "is_last", "drawn", "supported", "in_focus", "names", "onward")


def ends(pathway: Pathway, origins: Collection[str]) -> pd.DataFrame:
    """Count, for each box that arrows lead to from the origins, how many lead there and on what that rests.

    Parameters
    ----------
    origins : keys of the boxes that arrows are followed from, such as the mechanisms.

    Returns
    -------
    pandas.DataFrame : one row per box, in the order of the arrows, the last box of the map last: ``end`` (its
        label), ``is_last`` (no arrow leaves it), ``drawn`` (origins with an arrow to it; for the last box those with
        no other arrow), ``supported`` (of these, with a finding that speaks for the arrow), ``in_focus`` (with one
        from the focus context), ``names`` (labels of the origins, those supported in the focus context first) and
        ``onward`` (what is known of the arrow from there to the last box: ``for``, ``both`` and ``against`` with
        their numbers of findings, and ``in_focus``, those that speak for it in the focus context).
    """
    edges = records(pathway.edges)
    told = {edge["edge"]: _told(edge, pathway.evidence) for edge in edges}
    left = {edge["subject"] for edge in edges}
    by_end: dict[str, list[Row]] = {}
    for edge in edges:
        others = any(other["subject"] == edge["subject"] and other["object"] in left for other in edges)
        if edge["subject"] in origins and not (edge["object"] not in left and others):
            by_end.setdefault(edge["object"], []).append(edge)
    rows = [_row(end, some, edges, told, is_last=end not in left) for end, some in by_end.items()]
    found = pd.DataFrame(rows, columns=list(_COLUMNS))
    return found.sort_values("is_last", kind="stable").reset_index(drop=True)


def _told(edge: Row, evidence: pd.DataFrame) -> dict[str, int]:
    """Count the findings on an arrow by the way they speak, and those for it from the focus context."""
    rows = evidence[evidence.edge == edge["edge"]]
    speaks = rows["direction.speaks"]
    counts = {way: int((speaks == way).sum()) for way in ("for", "both", "against")}
    return counts | {"in_focus": int(((speaks == "for") & rows.in_focus).sum())}


def _row(
    end: str,
    arrows: Sequence[Row],
    edges: Sequence[Row],
    told: Mapping[str, Mapping[str, int]],
    *,
    is_last: bool,
) -> dict[str, object]:
    ranked = sorted(
        arrows, key=lambda arrow: (not told[arrow["edge"]]["in_focus"], not told[arrow["edge"]]["for"])
    )
    onward = [edge for edge in edges if edge["subject"] == end]
    return {
        "end": arrows[0]["object_label"],
        "is_last": is_last,
        "drawn": len(arrows),
        "supported": sum(told[arrow["edge"]]["for"] > 0 for arrow in arrows),
        "in_focus": sum(told[arrow["edge"]]["in_focus"] > 0 for arrow in arrows),
        "names": [arrow["subject_label"] for arrow in ranked],
        "onward": told[onward[0]["edge"]] if onward else {},
    }
