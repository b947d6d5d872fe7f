"""Remember what was asked of the data and what the answer was, so that a build can ask again.

While a chapter runs, every question it puts to the tables is logged with a digest of the answer. The next build
puts the same questions to the tables as they are then; only where an answer differs is the chapter executed anew.
A question asked while another is being answered belongs to that one and is not logged by itself.

Outside a build nothing is logged, and a question is an ordinary call.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Chosen = TypeVar("Chosen", bound="Selection")
#: Steps that lead to an answer; each is a name, positional arguments and named ones. The first name is
#: ``module:function``, every further one a method or an attribute of what the step before gave.
Recipe = list[list[Any]]

_log: list[tuple[Recipe, str]] | None = None
_depth = 0


@contextmanager
def logged() -> Iterator[list[tuple[Recipe, str]]]:
    """Log every question until the end of the block; what is handed out holds recipes and digests of answers."""
    global _log
    before, _log = _log, []
    try:
        yield _log
    finally:
        _log = before


def is_answering() -> bool:
    """Return whether a question is being answered at this moment."""
    return _depth > 0


@contextmanager
def _answering() -> Iterator[None]:
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1


def question(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Make a function of the data a question.

    Its arguments must be text, numbers or None, and its answer must depend on them and the project's data alone.
    In a chapter other arguments are refused, because nobody could ask the same again.
    """

    @wraps(function)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        of, rest = (args[0], args[1:]) if args and isinstance(args[0], type) else (function, args)
        name = function.__qualname__ if of is function else f"{of.__qualname__}.{function.__name__}"
        step = [f"{of.__module__}:{name}", list(rest), kwargs]
        if _log is None or _depth:
            return function(*args, **kwargs)
        if not _is_plain(step):
            raise ValueError(
                f"{name}: asked with something that is no text or number; the build could not ask it again"
            )
        return _answered([step], lambda: function(*args, **kwargs))

    return ask


class Selection:
    """What is chosen from the data step by step, and remembers the steps.

    A subclass has a class method decorated with :func:`selecting` that begins, methods decorated with
    :func:`narrowing` that return a smaller selection, and properties and methods decorated with :func:`telling`
    that give tables. Only the last are questions: choosing alone makes nothing depend on anything.
    """

    _recipe: Recipe | None = None


def selecting(
    function: Callable[Concatenate[type[Chosen], Asked], Chosen],
) -> Callable[Concatenate[type[Chosen], Asked], Chosen]:
    """Make a class method the first step of a selection."""

    @wraps(function)
    def begin(cls: type[Chosen], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Chosen:
        with _answering():
            made = function(cls, *args, **kwargs)
        step = [f"{cls.__module__}:{cls.__qualname__}.{function.__name__}", list(args), kwargs]
        return _with_recipe(made, [step] if _is_plain(step) else None)

    return begin


def narrowing(
    method: Callable[Concatenate[Chosen, Asked], Chosen],
) -> Callable[Concatenate[Chosen, Asked], Chosen]:
    """Make a method a further step of a selection."""

    @wraps(method)
    def narrow(self: Chosen, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Chosen:
        with _answering():
            made = method(self, *args, **kwargs)
        step, before = [method.__name__, list(args), kwargs], self._recipe
        return _with_recipe(made, None if before is None or not _is_plain(step) else [*before, step])

    return narrow


def telling(
    method: Callable[Concatenate[Chosen, Asked], Answer],
) -> Callable[Concatenate[Chosen, Asked], Answer]:
    """Make a method that gives a table a question about the selection."""

    @wraps(method)
    def tell(self: Chosen, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        step = [method.__name__, list(args), kwargs]
        if _log is None or _depth:
            return method(self, *args, **kwargs)
        if self._recipe is None or not _is_plain(step):
            raise ValueError(f"{method.__name__}: asked of a selection whose steps are not known")
        return _answered([*self._recipe, step], lambda: method(self, *args, **kwargs))

    return tell


def _with_recipe(selection: Chosen, recipe: Recipe | None) -> Chosen:
    object.__setattr__(selection, "_recipe", recipe)
    return selection


def _answered(recipe: Recipe, find: Callable[[], Answer]) -> Answer:
    with _answering():
        answer = find()
    if _log is not None:
        # Written down at once: a chapter may change the table it was handed.
        _log.append((recipe, digest(answer)))
    return answer


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(name, str) and _is_plain(one) for name, one in value.items())
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float | bool)


class Asker:
    """Puts logged questions again; what leads to several of them is found once."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        self._digests: dict[str, str] = {}

    def still(self, recipe: Recipe, answer: str) -> bool:
        """Return whether a question has the answer with this digest today; not if it cannot be asked any more."""
        name = json.dumps(recipe, sort_keys=True)
        if name not in self._digests:
            try:
                self._digests[name] = digest(self.answer(recipe))
            except Exception:  # whatever is wrong with the data, the chapter has to run, and tells
                self._digests[name] = "none"
        return self._digests[name] == answer

    def answer(self, recipe: Recipe) -> Any:
        """Return what a question is answered with today; whatever is wrong with the data may raise."""
        name = json.dumps(recipe, sort_keys=True)
        if name not in self._found:
            *before, (step, args, kwargs) = recipe
            found = getattr(self.answer(before), step) if before else _named(step)
            self._found[name] = found(*args, **kwargs) if callable(found) else found
        return self._found[name]


def _named(name: str) -> Any:
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def digest(answer: Any) -> str:
    """Return a key of an answer: of every value, its type, and the order of categories."""
    found = hashlib.sha256()
    for part in _parts(answer):
        found.update(part.encode() + b"\0")
    return found.hexdigest()


def _parts(value: Any) -> Iterable[str]:
    """Yield text that differs if and only if the value does."""
    if isinstance(value, pd.DataFrame):
        yield f"table {len(value)}"
        yield from _parts(value.index)
        for name in value.columns:
            yield from _parts(value[name])
    elif isinstance(value, pd.Series | pd.Index):
        yield f"column {value.name} {value.dtype} {len(value)}"
        if isinstance(value.dtype, pd.CategoricalDtype):
            yield from map(str, value.dtype.categories)
            yield str(value.dtype.ordered)
        yield "\x1f".join("\x1e" if one is pd.NA or one is None else repr(one) for one in value.tolist())
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__
        for field in fields(value):
            yield field.name
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)}"
        for name, one in value.items():
            yield from _parts(name)
            yield from _parts(one)
    elif isinstance(value, list | tuple):
        yield f"{type(value).__name__} {len(value)}"
        for one in value:
            yield from _parts(one)
    elif isinstance(value, str | int | float | bool | Path) or value is None:
        yield f"{type(value).__name__} {value!r}"
    else:
        raise TypeError(f"an answer holds a {type(value).__name__}, which has no key")
