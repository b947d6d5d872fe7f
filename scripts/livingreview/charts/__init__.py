"""Charts: pure functions from tables to Altair charts, one look, one renderer.

Importing this package makes Altair use the book's theme and renderer; each chart is imported when it is first
asked for. With the environment variable ``LIVINGREVIEW_RENDERER=default`` Altair's own renderer is left in place
(``make bench`` compares the two).
"""

import os

from livingreview import environment, ondemand
from livingreview.charts.drawing import renderer, theme

if os.environ.get(environment.RENDERER) != "default":
    renderer.enable()

__all__ = [
    "benefit",
    "fold",
    "forest",
    "gene_track",
    "ladder",
    "matrix",
    "medians",
    "pathway",
    "protein_track",
    "target_map",
    "theme",
    "timeline",
]

#: A chart is a function in a module of its own name.
ondemand.functions(__name__, {name: name for name in __all__ if name != "theme"})
