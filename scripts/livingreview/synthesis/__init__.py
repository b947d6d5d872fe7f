"""Meta-analysis: pool the results of trials that answer one question, and show how far the answer hangs on each.

The method is imported when it is first asked for: the check of the tables needs none of it, and runs after every edit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from livingreview import ondemand

if TYPE_CHECKING:
    from livingreview.synthesis.pooling import INTERVALS, METHODS, Pooled, PoolError, pool

__all__ = ["INTERVALS", "METHODS", "PoolError", "Pooled", "pool"]

ondemand.functions(__name__, dict.fromkeys(__all__, "pooling"))
