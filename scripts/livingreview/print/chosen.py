"""A selection of a chapter: papermill runs its notebook with other values for its parameters."""

from __future__ import annotations

import ast
import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from livingreview import environment
from livingreview.contents import Page
from livingreview.evidence import data
from livingreview.print.editions import PrintError
from livingreview.project import Project
from livingreview.tables.myst import EMPTY

#: Executes the cells of a notebook in a folder with variables; gives the notebook, or why it failed.
Run = Callable[[dict[str, Any], str, dict[str, str]], tuple[dict[str, Any] | None, str]]
_ENGINE = "livingreview"
#: Word by which a parameter asks for everything.
_ALL = ("all", "")


@dataclass(frozen=True)
class Chosen:
    """A chapter that was executed with values of its own.

    Attributes
    ----------
    source : its text as MyST, with the cell that sets the values.
    notebook : the same, executed, as bytes of a notebook.
    """

    source: str
    notebook: bytes


def given(pairs: Iterable[str]) -> dict[str, str]:
    """Read what was typed as ``name=value``.

    >>> given(["strategy=vaccine"])
    {'strategy': 'vaccine'}

    Raises
    ------
    PrintError : if there is no name or no sign of equality, or a name comes twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or not name:
            raise PrintError(f"-p {pair}: expected name=value, such as strategy=all")
        if name in found:
            raise PrintError(f"-p {pair}: {name} was given before, as {found[name] or 'nothing'}")
        found[name] = value
    return found


def parameters(page: Page) -> dict[str, Any]:
    """Return the parameters of a chapter with their defaults; none if it is no notebook."""
    if not page.is_notebook:
        return {}
    import papermill

    found = papermill.inspect_notebook(_notebook(page))
    return {name: _value(one["default"]) for name, one in found.items()}


def _value(written: str) -> Any:
    try:
        return ast.literal_eval(written)
    except (ValueError, SyntaxError):
        return written


def _notebook(page: Page) -> Any:
    import jupytext

    return jupytext.reads(page.text, fmt="md:myst")


def check(project: Project, pages: Sequence[Page], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values in the words of the tables, if every chapter has such parameters.

    Raises
    ------
    PrintError : in one line that names the parameters there are, or the words of the tables.
    """
    for page in pages:
        asked = parameters(page)
        for name in values:
            if name not in asked:
                there = f"it has {', '.join(asked)}" if asked else "it has none"
                raise PrintError(f"{_short(project, page)} has no parameter {name}; {there}")
    meant = {name: _word(project, name, value) for name, value in values.items()}
    for name, value in meant.items():
        known = [word for table in _tables(project, [name]) for word in data.labels(table, name, project)]
        known = known or _keys(project, name)
        usual = {parameters(page)[name] for page in pages} - {*_ALL}
        # A parameter may be called like a column that it has nothing to do with.
        if usual <= {*known} and known and value not in [*known, *_ALL]:
            raise PrintError(f"-p {name}={value}: expected one of {', '.join(dict.fromkeys(known))}")
    return meant


def _keys(project: Project, column: str) -> list[str]:
    """Return the keys of the table that this column is the key of; none if there is no such table."""
    for resource in data.resources(project):
        if resource["schema"].get("primaryKey") in (column, [column]):
            return [str(key) for key in data.load(resource["name"], project)[column]]
    return []


def _word(project: Project, name: str, value: str) -> str:
    """Return a value in the word of the tables, where somebody wrote its label, a synonym or other letters."""
    plain = " ".join(value.lower().replace("-", " ").split())
    for table in _tables(project, [name]):
        for word in data.categories(table, name, project):
            called = [word["value"], word["label"], *word.get("synonyms", ())]
            if plain in [" ".join(one.lower().replace("-", " ").split()) for one in called]:
                return str(word["value"])
    return value


def _tables(project: Project, columns: Iterable[str]) -> list[str]:
    """Return the tables that have all these columns, each with a list of its words."""
    wanted = set(columns)
    return [
        resource["name"]
        for resource in data.resources(project)
        if wanted <= {field["name"] for field in resource["schema"]["fields"] if "categories" in field}
    ]


def execute(project: Project, page: Page, values: Mapping[str, str], run: Run) -> Chosen:
    """Run a chapter with these values.

    Parameters
    ----------
    project : its chapters were executed with their defaults.
    run : executes the cells as a build does.

    Raises
    ------
    PrintError : in one line, if a cell fails, as it does for a word that the tables do not know, or if nothing of the
        chapter fits the selection.
    """
    import jupytext
    import nbformat
    import papermill
    from papermill.engines import Engine, papermill_engines

    failed: list[str] = []

    class AsBuilt(Engine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
            notebook = json.loads(json.dumps(nb_man.nb))
            executed, failure = run(notebook, str(page.path.parent), _environment(project))
            if executed is None:
                failed.append(failure)
            else:
                nb_man.nb.cells = nbformat.from_dict(executed).cells

    papermill_engines.register(_ENGINE, AsBuilt)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    typed = {name: _as_default(value, parameters(page)[name]) for name, value in values.items()}
    notebook = papermill.execute_notebook(
        _notebook(page),
        None,
        typed,
        engine_name=_ENGINE,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
    )
    if failed:
        raise PrintError(f"{_short(project, page)}: {_reason(failed[0])}")
    shown = nbformat.reads(
        (project.executed / f"{page.name}.ipynb").read_text(encoding="utf-8"), as_version=4
    )
    if _is_empty(shown, notebook):
        raise PrintError(_nothing(project, page, values))
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata["tags"].append("remove-cell")
            # As the text gives it back.
            cell.source = cell.source.rstrip()
        cell.metadata.pop("papermill", None)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = shown.metadata.language_info
    text = str(jupytext.writes(notebook, fmt="md:myst"))
    return Chosen(text, nbformat.writes(notebook).encode())


def _environment(project: Project) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name in environment.OWN},
        environment.ROOT: str(project.root),
        environment.PICTURES: str(project.pictures),
    }


def _as_default(value: str, default: Any) -> Any:
    return value if isinstance(default, str) else _value(value)


def _reason(failure: str) -> str:
    """Return why a cell failed, without the name of the error and the cell."""
    first = failure.strip().split("\n")[0]
    kind, _, words = first.partition(": ")
    return words.strip('"') if kind.isidentifier() and words else first


def _is_empty(shown: Any, notebook: Any) -> bool:
    """Return whether all tables that a selection changes say that no row fits.

    Parameters
    ----------
    shown : the notebook as the website has it.
    """
    before = set(_tables_of(shown))
    changed = [text for text in _tables_of(notebook) if text not in before]
    # Where nothing is shown as a table, a sentence says that there is none.
    return bool(changed) and all(EMPTY in text or text.startswith("No ") for text in changed)


def _tables_of(notebook: Any) -> list[str]:
    return [
        "".join(output["data"]["text/markdown"])
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    ]


def _nothing(project: Project, page: Page, values: Mapping[str, str]) -> str:
    """Return that nothing fits, and which words would, as far as one table has all that can be asked for."""
    said = ", ".join(f"{name}={value}" for name, value in values.items())
    message = f"{_short(project, page)}: no row of its tables fits {said}"
    asked = {name: str(default) for name, default in parameters(page).items()} | dict(values)
    for table in _tables(project, asked)[:1]:
        rows = data.load(table, project)
        for name in values:
            fitting = rows
            for other, value in asked.items():
                if other != name and value not in _ALL:
                    fitting = fitting[fitting[other] == value]
            held = set(fitting[name])
            words = [word for word in data.labels(table, name, project) if word in held]
            message += f"; {name} could be {', '.join(words) or 'nothing'}"
    return message


def words(project: Project, pages: Sequence[Page], values: Mapping[str, str]) -> str:
    """Return what was chosen as a sentence for readers; empty where the chapters show that anyway."""
    told = []
    for name, value in values.items():
        if all(parameters(page).get(name) == value for page in pages):
            continue
        labels = [data.labels(table, name, project).get(value) for table in _tables(project, [name])]
        label = next((one for one in labels if one), value.replace("-", " ") or "everything")
        told.append(f"{name}: {label}")
    if not told:
        return ""
    return f"A selection. Figures and tables show {'; '.join(told)}. Text and captions are those of the whole chapter."


def _short(project: Project, page: Page) -> str:
    return page.name.removeprefix(f"{project.book.name}/")


def file(values: Mapping[str, str]) -> str:
    """Return what a selection adds to the name of a file.

    >>> file({"strategy": "vaccine"})
    '-strategy-vaccine'
    """
    parts = "".join(f"-{name}-{value or 'everything'}" for name, value in values.items())
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in parts)
