"""Charts: pure functions from tables to Altair charts, one look, one renderer.

Importing this package makes Altair use the book's theme and renderer. With the environment variable
``LIVINGREVIEW_RENDERER=default`` Altair's own renderer is left in place (``make bench`` compares the two).
"""

import os

from livingreview import environment
from livingreview.charts.benefit import benefit
from livingreview.charts.drawing import theme
from livingreview.charts.drawing.renderer import enable
from livingreview.charts.fold import fold
from livingreview.charts.forest import forest
from livingreview.charts.gene_track import gene_track
from livingreview.charts.ladder import ladder
from livingreview.charts.matrix import matrix
from livingreview.charts.medians import medians
from livingreview.charts.pathway import pathway
from livingreview.charts.protein_track import protein_track
from livingreview.charts.target_map import target_map
from livingreview.charts.timeline import timeline

if os.environ.get(environment.RENDERER) != "default":
    enable()

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
