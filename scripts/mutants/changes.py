"""Small changes of a module: each is what a slip of the hand or of the mind could have written."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
#: Names that are easily taken for each other.
_NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "endswith": "startswith",
    "lower": "upper",
    "upper": "lower",
    "first": "last",
    "last": "first",
    "idxmin": "idxmax",
    "idxmax": "idxmin",
}
#: Names whose brackets hold types.
_TYPES = (
    "Callable",
    "Iterable",
    "Iterator",
    "Literal",
    "Mapping",
    "Sequence",
    "dict",
    "list",
    "set",
    "tuple",
)


@dataclass(frozen=True)
class Change:
    """One change of a module.

    Attributes
    ----------
    at : place of the changed node in the order of `_places`, and which of its changes it is; below 0 for none.
    line : where it stands.
    statement : first line of the statement it belongs to.
    before, after : the code, as Python writes it.
    function : in which it stands; empty at the top of the module.
    """

    at: tuple[int, int]
    line: int
    statement: int
    before: str
    after: str
    function: str

    def unmade(self) -> Change:
        """Return the same place with nothing changed, to see that the tests pass there without any change."""
        return replace(self, at=(-1, 0), after=self.before)

    @property
    def name(self) -> str:
        """How the change is named in the list of survivors: it stays the same when lines move."""
        return f"{self.function or 'module'}: {self.before} → {self.after}"


@dataclass(frozen=True)
class _Place:
    """A node and how to put another into its place."""

    node: ast.AST
    put: Callable[[Any], None]
    function: str
    line: int
    statement: int


def changes(source: str) -> list[Change]:
    """Return every change of a module, in the order of the text."""
    found = []
    for i, place in enumerate(_places(ast.parse(source))):
        for k, other in enumerate(_others(place.node)):
            before, after = _written(place.node), _written(other)
            found.append(Change((i, k), place.line, place.statement, before, after, place.function))
    return found


def changed(source: str, change: Change) -> ast.Module:
    """Return the module with one change (or as it is), ready to be compiled."""
    tree = ast.parse(source)
    i, k = change.at
    if i < 0:
        return tree
    place = list(_places(tree))[i]
    place.put(list(_others(place.node))[k])
    return ast.fix_missing_locations(tree)


def _written(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Yield every node that may be changed; not what says nothing at run time, and not the words of an error."""
    yield from _inside(tree, "", 1, 1)


def _inside(parent: ast.AST, function: str, line: int, statement: int) -> Iterator[_Place]:
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns", "type_params") or _is_silent(parent, name):
            continue
        children = value if isinstance(value, list) else [value]
        for i, node in enumerate(children):
            if not isinstance(node, ast.AST) or isinstance(node, (ast.Raise, ast.Import, ast.ImportFrom)):
                continue
            if _is_docstring(parent, name, i, node) or _is_guard(node):
                continue
            here, at = function, getattr(node, "lineno", line)
            start = at if isinstance(node, ast.stmt) else statement
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                here = f"{function}.{node.name}".strip(".")
            yield _Place(node, _putter(parent, name, i, isinstance(value, list)), function, at, start)
            yield from _inside(node, here, at, start)


def _putter(parent: ast.AST, name: str, i: int, is_list: bool) -> Callable[[Any], None]:
    def put(node: Any) -> None:
        if is_list:
            getattr(parent, name)[i] = node
        else:
            setattr(parent, name, node)

    return put


def _is_silent(parent: ast.AST, name: str) -> bool:
    """Say whether a part of a node is a name in the code rather than something computed."""
    if isinstance(parent, ast.Assign):
        return name == "targets" or any(isinstance(t, ast.Name) and t.id == "__all__" for t in parent.targets)
    # Brackets of such a name only say what type something is of.
    if isinstance(parent, ast.Subscript) and name == "slice" and isinstance(parent.value, ast.Name):
        return parent.value.id in _TYPES
    return (isinstance(parent, ast.AnnAssign) and name == "target") or name in ("decorator_list", "bases")


def _is_docstring(parent: ast.AST, name: str, i: int, node: ast.AST) -> bool:
    return (
        name == "body"
        and i == 0
        and isinstance(parent, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
    )


def _is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id in ("TYPE_CHECKING", "__name__")
        for part in ast.walk(node.test)
    )


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what could stand in the place of a node."""
    if isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            other = copy.deepcopy(node)
            other.ops[i] = _COMPARISONS[type(operator)]()
            yield other
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _ARITHMETIC:
        yield _with(node, op=_ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, (ast.IfExp, ast.If, ast.While)):
        yield _with(node, test=ast.UnaryOp(ast.Not(), copy.deepcopy(node.test)))
    elif isinstance(node, ast.Name) and node.id in _NAMES:
        yield _with(node, id=_NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield _with(node, attr=_NAMES[node.attr])
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Call):
        yield from _without_keyword(node)
    elif isinstance(node, (ast.Dict, ast.List, ast.Tuple)):
        yield from _swapped(node)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield _with(node, ifs=[])
    elif isinstance(node, ast.Return) and not _is_nothing(node.value):
        yield _with(node, value=ast.Constant(None))
    if isinstance(node, ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))
    ):
        yield ast.Pass()


def _is_nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _with(node: ast.AST, **parts: Any) -> ast.AST:
    other = copy.deepcopy(node)
    for name, part in parts.items():
        setattr(other, name, part)
    return other


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(f"{value}XX")


def _without_keyword(node: ast.Call) -> Iterator[ast.AST]:
    for i, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            other = copy.deepcopy(node)
            del other.keywords[i]
            yield other


def _swapped(node: ast.Dict | ast.List | ast.Tuple) -> Iterator[ast.AST]:
    """Yield the node with two neighbours in each other's place, where that says something else."""
    if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
        return
    field = "values" if isinstance(node, ast.Dict) else "elts"
    parts = getattr(node, field)
    for i in range(len(parts) - 1):
        if ast.dump(parts[i]) != ast.dump(parts[i + 1]):
            other = copy.deepcopy(node)
            items = getattr(other, field)
            items[i], items[i + 1] = items[i + 1], items[i]
            yield other
