"""Charts: pure functions from tables to Altair charts, one look, one renderer.

Importing this package makes Altair use the book's theme and renderer. With the environment variable
``LIVINGREVIEW_RENDERER=default`` Altair's own renderer is left in place (``make bench`` compares the two).
"""

import os

from livingreview import environment
from livingreview.charts import theme
from livingreview.charts.forest import forest
from livingreview.charts.medians import medians
from livingreview.charts.render import enable
from livingreview.charts.target_map import target_map

if os.environ.get(environment.RENDERER) != "default":
    enable()

__all__ = ["forest", "medians", "target_map", "theme"]
