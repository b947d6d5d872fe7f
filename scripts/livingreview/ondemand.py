"""Packages whose functions are imported when they are first asked for.

A chapter then depends on the charts and tables it shows, not on all there are: the build knows which modules it
loaded, and an edit of one chart executes only the chapters that draw it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _Package(ModuleType):
    """A package that knows in which of its modules each of its functions stands."""

    _where: Mapping[str, str]
    _first: Callable[[], object]

    def __getattr__(self, name: str) -> Any:
        if name not in self._where:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self._first()
        found = getattr(import_module(f"{self.__name__}.{self._where[name]}"), name)
        setattr(self, name, found)
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        # Python puts a module that was imported into its package, in the place of the function of its name.
        if name in self.__dict__.get("_where", ()) and isinstance(value, ModuleType):
            self._first()
            value = getattr(value, name)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._where})


def functions(package: str, where: Mapping[str, str], *, first: Callable[[], object] = lambda: None) -> None:
    """Let a package hand out functions on demand.

    Parameters
    ----------
    package : its ``__name__``.
    where : name of each function -> name of the module within the package that defines it.
    first : called before each function is handed out for the first time.
    """
    module = sys.modules[package]
    module.__class__ = _Package
    vars(module).update(_where=where, _first=first)
