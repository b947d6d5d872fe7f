"""Pages that a change touches: by their own text, by the numbers they print, and by the data that their code asks."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Literal

import pandas as pd

from livingreview import environment, kept
from livingreview.changes.sentences import Sentence
from livingreview.changes.shown import BlockChange, FigureChange, Shown
from livingreview.check.files import read_text
from livingreview.contents import SUFFIX, ContentsError
from livingreview.evidence.selections import Asker, Recipe, digest
from livingreview.project import Project
from livingreview.site import apart
from livingreview.site.execute import MANIFEST
from livingreview.site.snapshot import PACKAGE

_CODE = re.compile(r"^(`{3,})\{code-cell\}.*?^\1\s*$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page that a change touches.

    Attributes
    ----------
    name : document name, such as ``book/part/chapter``.
    title : its first heading.
    numbers, words : how many of its sentences print other numbers, and how many are in other words.
    code : whether its own code changed.
    figures, tables : labels of those that change, or may change.
    is_certain : whether figures and tables were compared; else they are all those of a page whose code gets other
        answers from the data.
    """

    kind: Literal["removed", "changed", "added"]
    name: str
    title: str
    numbers: int
    words: int
    code: bool
    figures: tuple[str, ...]
    tables: tuple[str, ...]
    is_certain: bool


def names(project: Project) -> list[str]:
    """Return the document names of all pages, in reading order; those that stand in no contents come last."""
    try:
        ordered = [page.name for page in project.pages]
    except ContentsError:
        ordered = []
    files = sorted(project.relative(path).removesuffix(SUFFIX) for path in project.book.rglob(f"*{SUFFIX}"))
    return list(dict.fromkeys([*(name for name in ordered if name in files), *files]))


def touched(
    before: Project,
    now: Project,
    sentences: Sequence[Sentence],
    *,
    compared: tuple[Sequence[FigureChange], Sequence[BlockChange]] | None = None,
    shown: Shown | None = None,
) -> list[Page]:
    """Return the pages that a change touches, those that are gone first.

    Parameters
    ----------
    compared : figures and tables that differ, where both states of the book were executed.
    shown : what pages show today, where they were not; figures and tables of a page may change if its code would
        be executed anew.
    """
    old, new = names(before), names(now)
    doubtful = set() if compared else set(may_change(before, now))
    found = []
    for name in [*(name for name in old if name not in new), *new]:
        kind: Literal["removed", "changed", "added"] = (
            "removed" if name not in new else "changed" if name in old else "added"
        )
        texts = [read_text(of.root / f"{name}{SUFFIX}", name)[0] or "" for of in (before, now)]
        code = _code(texts[0]) != _code(texts[1])
        mine = [one for one in sentences if one.chapter == f"{name}{SUFFIX}"]
        figures, tables = _listed(name, compared, shown, name in doubtful or (code and kind == "changed"))
        if kind == "changed" and not (mine or code or figures or tables or name in doubtful):
            continue
        found.append(
            Page(
                kind,
                name,
                _title(texts[kind != "removed"]) or name,
                sum(one.kind != "words" for one in mine),
                sum(one.kind == "words" for one in mine),
                code and kind == "changed",
                figures,
                tables,
                compared is not None,
            )
        )
    return found


def _listed(
    name: str,
    compared: tuple[Sequence[FigureChange], Sequence[BlockChange]] | None,
    shown: Shown | None,
    is_doubtful: bool,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of figures and tables of a page that change, or may change."""
    if compared:
        figures, tables = ([one.label for one in kind if one.page == name] for kind in compared)
    elif shown and is_doubtful:
        of = (shown.figures.values(), shown.blocks.values())
        figures, tables = ([one.label for one in kind if one.page == name] for kind in of)
    else:
        figures, tables = [], []
    return tuple(figures), tuple(tables)


def _code(text: str) -> list[str]:
    return [found[0] for found in _CODE.finditer(text)]


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return found[1].replace("*", "").strip() if found else ""


def is_known(project: Project) -> bool:
    """Say whether the book was built here once, so that it is known what each page asks of the data."""
    return bool(_manifest(project))


def _manifest(project: Project) -> dict[str, Any]:
    """Return what the last build noted of each executed page."""
    noted = kept.kept_state(project.executed / MANIFEST) or {}
    entries: dict[str, Any] = noted.get("entries", {})
    return entries


def may_change(before: Project, now: Project) -> list[str]:
    """Return the pages whose code would get another answer from the data than before.

    What a page asks is known from its last execution; of a book that was never built here nothing is known.
    """
    entries = _manifest(now)
    recipes = {name: [recipe for recipe, _ in entry["asked"]] for name, entry in entries.items()}
    if not recipes:
        return []
    with ThreadPoolExecutor(2) as both:
        old, new = both.map(
            lambda of: apart.call(get_context("spawn"), answers, recipes, str(of.root)), (before, now)
        )
    return [name for name in entries if (old or {}).get(name) != (new or {}).get(name)]


def answers(recipes: dict[str, list[Recipe]], root: str) -> dict[str, list[str]]:
    """Return the key of each answer that the data of a project give, page by page; run in a process of its own."""
    os.environ[environment.ROOT] = root
    asker = Asker()
    return {name: [_answer(asker, recipe) for recipe in asked] for name, asked in recipes.items()}


def _answer(asker: Asker, recipe: Recipe) -> str:
    try:
        return _key(asker.answer(recipe))
    except Exception:  # whatever is wrong with data as they were, the page may change
        return "none"


def _key(answer: Any) -> str:
    """Return the key of an answer, whatever the places of its rows in the whole table are."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        answer = answer.reset_index(drop=True)
    return digest(answer)


def other_modules(before: Project, now: Project) -> int:
    """Return how many modules that code of a page runs through differ; 0 where the project does not hold them."""
    folders = [of.root / PACKAGE for of in (before, now)]
    if not all(folder.is_dir() for folder in folders):
        return 0
    old, new = (kept.digests(folder) for folder in folders)
    run = {name for entry in _manifest(now).values() for name in entry["modules"]}
    differ = (file for file in old.keys() | new.keys() if old.get(file) != new.get(file))
    return sum(_module(file) in run for file in differ)


def _module(file: str) -> str:
    """Return the name of the module that a file of the package holds."""
    name = file.removesuffix(".py").replace("/", ".")
    return f"livingreview.{name}".removesuffix(".__init__")
