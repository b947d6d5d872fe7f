"""Where in the book a change of the tables will be seen, as far as the last build knows what each page asks for."""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from livingreview import environment
from livingreview.evidence.selections import Asker, Recipe, digest
from livingreview.kept import kept_state
from livingreview.project import Project
from livingreview.site.execute import MANIFEST, Chapter, executable_chapters


@dataclass(frozen=True)
class Page:
    """A page that shows something else than before.

    Attributes
    ----------
    name : document name, such as ``book/part/chapter``.
    title : its first heading.
    shown : names of its figures and captions of its tables that rest on what changed.
    """

    name: str
    title: str
    shown: tuple[str, ...]


def pages(project: Project, before: Mapping[str, bytes]) -> list[Page] | None:
    """Return the pages of which a question to the tables is answered otherwise than before.

    ``None`` if there was no build, so that nobody knows what the pages ask for.

    Parameters
    ----------
    before : path from the root -> what the file held; only of files that changed.
    """
    state = kept_state(project.executed / MANIFEST) or {}
    entries: Mapping[str, Any] = state.get("entries") or {}
    if not entries:
        return None
    chapters = [chapter for chapter in executable_chapters(project) if chapter.name in entries]
    asked = {chapter.name: [recipe for recipe, _ in entries[chapter.name]["asked"]] for chapter in chapters}
    with tempfile.TemporaryDirectory() as folder:
        earlier = _as_it_was(project, Path(folder), before)
        answers = [_answers(of, asked) for of in (earlier, project)]
    found = []
    for chapter in chapters:
        was, now = (one[chapter.name] for one in answers)
        changed = [recipe for recipe, a, b in zip(asked[chapter.name], was, now, strict=True) if a != b]
        if changed:
            found.append(Page(chapter.name, _title(chapter.page.text), tuple(_shown(chapter, changed))))
    return found


def _as_it_was(project: Project, folder: Path, before: Mapping[str, bytes]) -> Project:
    """Copy what questions are put to, with some files as they were."""
    for path in (project.data, project.book):
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
    for path in (project.config, project.toc, project.bibliography):
        if path.is_file():
            shutil.copy(path, folder / path.name)
    for file, content in before.items():
        (folder / file).write_bytes(content)
    return Project(folder)


def _answers(project: Project, asked: Mapping[str, Sequence[Recipe]]) -> dict[str, list[str]]:
    """Return a digest of the answer to each question of each chapter."""
    asker = Asker()
    with _at(project):
        return {name: [_answer(asker, recipe) for recipe in recipes] for name, recipes in asked.items()}


def _answer(asker: Asker, recipe: Recipe) -> str:
    """Return a digest of what a reader sees of an answer: where its rows stand in a whole table is none of it."""
    try:
        found = asker.answer(recipe)
        return digest(found.reset_index(drop=True) if isinstance(found, pd.DataFrame) else found)
    except Exception:  # whatever is wrong there, it is as wrong before as after
        return ""


@contextmanager
def _at(project: Project) -> Iterator[None]:
    """Let questions be put to this project."""
    before = os.environ.get(environment.ROOT)
    os.environ[environment.ROOT] = str(project.root)
    try:
        yield
    finally:
        if before is None:
            del os.environ[environment.ROOT]
        else:
            os.environ[environment.ROOT] = before


def _title(text: str) -> str:
    found = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _shown(chapter: Chapter, changed: Sequence[Recipe]) -> Iterator[str]:
    """Yield the figures and tables of a chapter that are made from the answers to some questions."""
    touched: set[str] = set()
    for cell in chapter.notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        try:
            tree = ast.parse(cell["source"])
        except SyntaxError:
            continue
        hit = False
        for statement in tree.body:
            names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if names & touched or any(_asks(statement, recipe) for recipe in changed):
                hit = True
                touched |= {
                    node.id
                    for node in ast.walk(statement)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                }
        if hit and (name := _name(cell, tree)):
            yield name


def _asks(statement: ast.AST, recipe: Recipe) -> bool:
    """Say whether a statement puts a question: it calls its function, with the same words where words are written."""
    name = str(recipe[-1][0]).rpartition(":")[2].rpartition(".")[2]
    for node in ast.walk(statement):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called != name:
            continue
        given = recipe[-1][1]
        written = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if len(written) != len(node.args) or written == list(given)[: len(written)]:
            return True
    return False


def _name(cell: Mapping[str, Any], tree: ast.Module) -> str:
    """Return the name of the figure of a cell, or of its table; empty if it shows neither."""
    figure = (cell["metadata"].get("mystnb") or {}).get("figure") or {}
    if figure.get("name"):
        return str(figure["name"])
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "name" and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return ""
