"""The forms by which people without git send a change: what they ask, as the host reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from livingreview.project import Project

#: Folder in which the host looks for forms.
FOLDER = Path(".github") / "ISSUE_TEMPLATE"


class FormError(Exception):
    """A form cannot be read, or is none of those that are known; the message says so in one line."""


@dataclass(frozen=True)
class Field:
    """One question of a form.

    Attributes
    ----------
    kind : ``input`` (one line), ``textarea``, ``dropdown`` or ``checkboxes``.
    options : answers that can be chosen; empty for a field in which one types.
    """

    id: str
    label: str
    kind: str
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Form:
    """One form.

    Attributes
    ----------
    name : of its file, without the ending.
    title : as people choose it.
    """

    name: str
    title: str
    fields: tuple[Field, ...]

    def field(self, ident: str) -> Field:
        """Return a question by its id."""
        return next(one for one in self.fields if one.id == ident)


def forms(project: Project) -> dict[str, Form]:
    """Return the forms of a project by name.

    Raises
    ------
    FormError : if there is none, or one cannot be read.
    """
    found = {path.stem: _read(path) for path in sorted((project.root / FOLDER).glob("*.yml"))}
    found.pop("config", None)
    if not found:
        raise FormError(f"{FOLDER.as_posix()}: there is no form in this folder")
    return {name: form for name, form in found.items() if form.fields}


def _read(path: Path) -> Form:
    try:
        return _form(path.stem, path.read_bytes())
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise FormError(f"{path.name}: cannot be read as a form; take back what was changed last") from error


# What is kept is found by the bytes it was made from.
@lru_cache(maxsize=16)
def _form(name: str, raw: bytes) -> Form:
    import yaml

    try:
        written = yaml.safe_load(raw.decode("utf-8"))
        asked = [one for one in written.get("body", ()) if one["type"] != "markdown"]
        return Form(name, str(written.get("name", name)), tuple(map(_field, asked)))
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(name) from error


def _field(written: Mapping[str, Any]) -> Field:
    attributes = written["attributes"]
    options = tuple(
        str(one["label"] if isinstance(one, dict) else one) for one in attributes.get("options", ())
    )
    required = bool((written.get("validations") or {}).get("required"))
    return Field(written["id"], " ".join(attributes["label"].split()), written["type"], options, required)
