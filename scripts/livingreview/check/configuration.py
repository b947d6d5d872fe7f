"""Configuration and table of contents of the book: what they hold can be used, and which syntax chapters are written in."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livingreview.check import myst, nearest, toc, yaml_text
from livingreview.check.fault import Fault, shown
from livingreview.check.files import read_text
from livingreview.contents import SUFFIX, ContentsError
from livingreview.project import Project
from livingreview.settings import NAMES, Settings, SettingsError

#: Extension that only makes links of bare addresses, which are no prose anyway.
_LINKS = "linkify"
#: The block that is ours, not Jupyter Book's.
_OWN = "livingreview"
#: Settings that name a page.
_PAGES = {"cite", "glossary", "dataset", "explorer"}
#: What Jupyter Book reads although neither its schema nor its defaults name it.
_UNNAMED = {"": ["project"], "html": ["navbar_footer_text"], "parse": ["myst_substitutions"]}
_TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "string": (str, "a text, in quotes if need be"),
    "boolean": (bool, "true or false"),
    "number": ((int, float), "a number"),
    "array": (list, "a list"),
    "object": (dict, "a list of settings"),
    "null": (type(None), "nothing"),
}


def read(project: Project, *, is_book: bool = False) -> tuple[frozenset[str], Settings, list[Fault]]:
    """Return what ``_config.yml`` says to the check, and the faults of that file and of ``_toc.yml``.

    Parameters
    ----------
    is_book : whether both files must be there; a project without either of them is no book yet, and no fault.

    Returns
    -------
    tuple : the extensions of MyST's syntax that chapters may use; what the review says of itself, empty where it
        cannot be read; the faults.
    """
    if not is_book and not project.config.exists() and not project.toc.exists():
        return myst.EXTENSIONS, Settings(), []
    config, tree, faults = _yaml(project.config)
    _, contents, more = _yaml(project.toc)
    if not more:
        more = toc.check(contents, project.toc.name, project) or list(_contents(project))
    if not faults:
        faults = list(_known(config, tree, project.config.name))
    extensions, found = _extensions(config, project.config.name)
    settings = Settings()
    if not faults:
        settings, faults = _settings(project)
        if not more:
            faults += _no_pages(settings, tree, project)
    return extensions, settings, [*faults, *found, *more]


def _settings(project: Project) -> tuple[Settings, list[Fault]]:
    try:
        return Settings.read(project), []
    except SettingsError as error:
        name = project.config.name
        return Settings(), [Fault(name, None, None, str(error).removeprefix(f"{name}, "))]


#: Settings that name a page.
_PAGES = {"cite", "glossary", "dataset", "news"}


def _no_pages(settings: Settings, tree: yaml.Node | None, project: Project) -> Iterator[Fault]:
    """Yield the settings that name a page, or a folder of pages, of which the book has none."""
    names = [page.name for page in project.pages]
    folders = sorted({str(PurePosixPath(name).parent) for name in names})
    block = next((value for key, _, value in yaml_text.items(tree) if key == _OWN), None)
    for key, line, _ in yaml_text.items(block):
        said = str(getattr(settings, key, ""))
        if key in {"appendix", "teaching", "online"}:
            for one in said.split():
                if one not in names:
                    near = nearest.chapter(one, names)
                    hint = f"; did you mean {near}?" if near else ""
                    yield Fault(
                        project.config.name, line, None, f"{_OWN}.{key}: the book has no {shown(one)}{hint}"
                    )
            continue
        name = said.partition("#")[0].rstrip("/").removesuffix(SUFFIX)
        if not name or (key in _PAGES and name in names) or (key == "about" and name in folders):
            continue
        if key in _PAGES:
            near = nearest.chapter(name, names)
        elif key == "about":
            near = next(iter(difflib.get_close_matches(name, folders, 1)), "")
        else:
            continue
        hint = f"; did you mean {near}?" if near else ""
        yield Fault(project.config.name, line, None, f"{_OWN}.{key}: the book has no {shown(name)}{hint}")


def _contents(project: Project) -> Iterator[Fault]:
    """Yield what keeps the site from reading the table of contents, where nothing else is wrong with it."""
    try:
        _ = project.pages
    except ContentsError as error:
        yield Fault(project.toc.name, None, None, str(error))


def _yaml(path: Path) -> tuple[Any, yaml.Node | None, list[Fault]]:
    text, faults = read_text(path, path.name)
    if text is None:
        return None, None, faults
    found, tree, more = yaml_text.load(text, path.name)
    return found, tree, [*faults, *more]


def _known(config: Any, tree: yaml.Node | None, file: str) -> Iterator[Fault]:
    """Yield settings that Jupyter Book does not know, or that are not of the kind it expects."""
    if not isinstance(config, dict):
        return
    yield from _of_kind(tree, config, _schema(), file, "")


def _of_kind(
    tree: yaml.Node | None, config: Mapping[str, Any], schema: Mapping[str, Any], file: str, above: str
) -> Iterator[Fault]:
    known = schema.get("properties", {})
    for key, line, value in yaml_text.items(tree):
        place = f"{above}.{key}" if above else key
        if not above and key == _OWN:
            yield from _own(value, file)
        elif key not in known:
            near = difflib.get_close_matches(key, [*known, *([] if above else [_OWN])], 1)
            hint = f"did you mean {near[0]}?" if near else "delete it, or look its name up"
            yield Fault(file, line, None, f"{shown(place)}: no such setting; {hint}")
        elif problem := _unfit(config.get(key), known[key]):
            yield Fault(file, line, None, f"{shown(place)}: {problem}")
        elif "properties" in known[key] and isinstance(config.get(key), dict):
            yield from _of_kind(value, config[key], known[key], file, place)


def _own(tree: yaml.Node, file: str) -> Iterator[Fault]:
    for key, line, _ in yaml_text.items(tree):
        if key not in NAMES:
            near = difflib.get_close_matches(key, NAMES, 1)
            hint = f"did you mean {near[0]}?" if near else f"expected {', '.join(NAMES)}"
            yield Fault(file, line, None, f"{_OWN}.{shown(key)}: no such setting; {hint}")


def _unfit(value: Any, schema: Mapping[str, Any]) -> str:
    """Return what is wrong with a value; empty if it is what Jupyter Book expects."""
    if "enum" in schema:
        if value in schema["enum"]:
            return ""
        return f"{shown(str(value))} is none of {', '.join(str(word) for word in schema['enum'] if word is not False)}"
    if isinstance(value, list) and (inner := schema.get("items")):
        return next((problem for one in value if (problem := _unfit(one, inner))), "")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds or any(_is(value, kind) for kind in kinds):
        return ""
    expected = " or ".join(_TYPES[kind][1] for kind in kinds if kind != "null")
    return f"{'nothing' if value is None else shown(str(value))} stands there; expected {expected}"


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind][0]) and (kind != "number" or not isinstance(value, bool))


@cache
def _schema() -> Mapping[str, Any]:
    """Return what Jupyter Book knows: its schema, and the settings that only its defaults name.

    Its files are read where they lie; to import it would take longer than the whole check.
    """
    spec = find_spec("jupyter_book")
    (folder,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    schema: dict[str, Any] = json.loads((Path(folder) / "config_schema.json").read_text(encoding="utf-8"))
    defaults = yaml.safe_load((Path(folder) / "default_config.yml").read_text(encoding="utf-8"))
    for name, block in defaults.items():
        known = schema["properties"].setdefault(name, {})
        if isinstance(block, dict):
            for key in block:
                known.setdefault("properties", {}).setdefault(key, {})
    for name, keys in _UNNAMED.items():
        block = schema["properties"][name] if name else schema
        for key in keys:
            block["properties"].setdefault(key, {})
    return schema


def _extensions(config: Any, file: str) -> tuple[frozenset[str], list[Fault]]:
    parse = config.get("parse") if isinstance(config, dict) else None
    names = parse.get("myst_enable_extensions") if isinstance(parse, dict) else None
    if names is None:
        return myst.EXTENSIONS, []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        # Told already: it is not of the kind that Jupyter Book expects.
        return myst.EXTENSIONS, []
    # Without colon fences, what they hold would pass for text of its own.
    extensions = frozenset(names) - {_LINKS} | {"colon_fence"}
    try:
        myst.read("", file, extensions)
    except ValueError:
        wrong = [name for name in sorted(extensions) if not _is_extension(name, file)]
        message = f"`parse.myst_enable_extensions`: there is no {shown(', '.join(wrong))}"
        return myst.EXTENSIONS, [Fault(file, None, None, message)]
    return extensions, []


def _is_extension(name: str, file: str) -> bool:
    try:
        myst.read("", file, {name})
    except ValueError:
        return False
    return True
