"""Hand the executed notebooks to Sphinx; myst-nb would execute them again or look for them by their code alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import myst_nb.sphinx_
import nbformat
from myst_nb.core.execute import NotebookClientBase, create_client
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from livingreview import environment
from livingreview.kept import digest
from livingreview.project import Project


def outputs_key(project: Project, page: str) -> str:
    """Return the key of what a page's notebook shows; empty for a page without code."""
    notebook = project.executed / f"{page}.ipynb"
    return digest(notebook.read_bytes()) if notebook.is_file() else ""


def _client(notebook: nbformat.NotebookNode, source: str, config: Any, *rest: Any) -> NotebookClientBase:
    """Return the notebook with the outputs of its execution, where Jupyter Book is told not to execute.

    Raises
    ------
    ExtensionError : if this is no build of ours: nobody has looked whether the outputs are those of the data of today.
    """
    if config.execution_mode == "off" and environment.BUILD not in os.environ:
        raise ExtensionError(
            "Jupyter Book alone executes no chapter of this book, and would show old numbers or none. Type make book "
            "(or livingreview build), or make pdf for print: they execute what changed, and let Jupyter Book's own "
            "Sphinx write the pages."
        )
    if config.execution_mode != "off":
        return create_client(notebook, source, config, *rest)
    _fill(notebook, source)
    return NotebookClientBase(notebook, Path(source), config, *rest[:1])


def _fill(notebook: nbformat.NotebookNode, source: str) -> None:
    project = Project.find()
    name = Path(source).relative_to(project.root).with_suffix(".ipynb")
    executed = nbformat.read(project.executed / name, as_version=4)
    codes = [[cell for cell in one.cells if cell.cell_type == "code"] for one in (notebook, executed)]
    for cell, done in zip(*codes, strict=True):
        if cell.source != done.source:
            raise ValueError(f"{name}: the executed notebook has another cell: {done.source}")
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
    notebook.metadata.language_info = executed.metadata.language_info


def setup(app: Sphinx) -> None:
    """Take the place of the function by which myst-nb gets outputs: it has no setting for it."""
    myst_nb.sphinx_.create_client = _client
