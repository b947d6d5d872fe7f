"""Sphinx extension of the book: numbers from data, figures with downloads, readable citations."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from livingreview import __version__
from livingreview.sphinxext import (
    abbreviations,
    assets,
    bibliography,
    claims,
    course,
    downloads,
    execution,
    exercises,
    explorer,
    figures,
    finding,
    freshness,
    live,
    living,
    network,
    pages,
    passages,
    previews,
    references,
    theme,
    values,
    whatsnew,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect all parts of the extension."""
    for part in (
        theme,
        exercises,
        assets,
        bibliography,
        execution,
        figures,
        values,
        claims,
        passages,
        finding,
        downloads,
        whatsnew,
        course,
        explorer,
        live,
        living,
        abbreviations,
        pages,
        previews,
        network,
        references,
        freshness,
    ):
        part.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
