"""Charts: pure functions from tables to Altair charts, one look, one renderer.

Each chart is imported when it is first asked for, and Altair then uses the book's theme and renderer. With the
environment variable ``LIVINGREVIEW_RENDERER=default`` Altair's own renderer is left in place (``make bench``
compares the two).
"""

import os

from livingreview import environment, ondemand

__all__ = [
    "benefit",
    "flow",
    "fold",
    "forest",
    "gene_track",
    "glance",
    "horizon",
    "ladder",
    "matrix",
    "medians",
    "pathway",
    "pooled",
    "protein_track",
    "sequence",
    "tally",
    "target_map",
    "timeline",
]


def _enable() -> None:
    from livingreview.charts.drawing import renderer, theme  # noqa: F401

    if os.environ.get(environment.RENDERER) != "default":
        renderer.enable()


#: A chart is a function in a module of its own name.
ondemand.functions(__name__, {name: name for name in __all__}, first=_enable)
