"""Meta-analysis: pool the results of trials that answer one question, and show how far the answer hangs on each."""

from __future__ import annotations

from livingreview.synthesis.pooling import INTERVALS, METHODS, Pooled, PoolError, pool

__all__ = ["INTERVALS", "METHODS", "PoolError", "Pooled", "pool"]
