"""Tell Sphinx which chapters changed because the data behind them did."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def _keys(app: Sphinx) -> dict[str, str]:
    """Chapter -> key of its last execution, as written by :mod:`livingreview.site.execute`."""
    manifest = Path(app.srcdir) / "_build" / "executed" / "manifest.json"
    if not manifest.exists():
        return {}
    return {name: entry["key"] for name, entry in json.loads(manifest.read_text(encoding="utf-8")).items()}


def _outdated(app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set) -> list[str]:
    """Return chapters that were executed anew since Sphinx last read them."""
    now, before = _keys(app), getattr(env, "livingreview_keys", {})
    env.livingreview_keys = now
    return [name for name in now if name in env.found_docs and now[name] != before.get(name)]


def setup(app: Sphinx) -> None:
    """Connect to Sphinx's search for outdated documents."""
    app.connect("env-get-outdated", _outdated)
