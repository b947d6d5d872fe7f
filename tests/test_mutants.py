"""The pure parts of `make mutants`: what is changed, and which tests may notice."""

import ast

import pytest

from mutants.changes import changed, changes
from mutants.reach import Reach, learn


def names(source):
    return [change.name for change in changes(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", "module: a < b → a <= b"),
        ("x = a + b", "module: a + b → a - b"),
        ("x = a and b", "module: a and b → a or b"),
        ("x = not a", "module: not a → a"),
        ("x = True", "module: True → False"),
        ("x = 1", "module: 1 → 2"),
        ("x = 'PFS'", "module: 'PFS' → 'PFSXX'"),
        ("x = a if b else c", "module: a if b else c → a if not b else c"),
        ("x = min(a)", "module: min → max"),
        ("x = a.startswith", "module: a.startswith → a.endswith"),
        ("f(a, title=b)", "module: f(a, title=b) → f(a)"),
        ("f(a)", "module: f(a) → pass"),
        ("x += 1", "module: x += 1 → pass"),
        ("x = {1: a, 2: b}", "module: {1: a, 2: b} → {1: b, 2: a}"),
        ("x = [a, b]", "module: [a, b] → [b, a]"),
        ("def f():\n    return a", "f: return a → return None"),
    ],
)
def test_a_slip_of_each_kind_is_made(source, expected):
    assert expected in names(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A module."""',
        "from a import b",
        "def f(a: Mapping[str, int]) -> dict[str, int]: ...",
        "raise ValueError('a message')",
        "if TYPE_CHECKING:\n    import a",
        "__all__ = ['a', 'b']",
        "Rows = dict[str, int]",
        "def f():\n    return None",
        "def f():\n    return",
    ],
)
def test_what_computes_nothing_is_left_alone(source):
    assert [name for name in names(source) if "Ellipsis" not in name and "..." not in name] == []


def test_each_change_is_made_alone():
    source = "x = [1, 1]"
    found = changes(source)
    results = []
    for change in found:
        space = {}
        exec(compile(changed(source, change), "changed.py", "exec"), space)  # noqa: S102 - our own text
        results.append(space["x"])
    assert results == [[2, 1], [1, 2]]


def test_tests_that_reach_a_line_come_before_the_others_of_their_file():
    reach = Reach({"a.py": {5: {"t.py::slow"}}}, {"t.py::quick": 1, "t.py::slow": 9, "u.py::other": 1}, [])
    assert reach.tests("a.py", 5, 5) == ["t.py::slow", "t.py::quick"]


def test_a_line_run_on_import_is_noticed_by_all_tests_of_the_module():
    reach = Reach(
        {"a.py": {1: {""}, 5: {"t.py::one"}, 9: {"u.py::two"}}}, {"t.py::one": 2, "u.py::two": 1}, []
    )
    assert reach.tests("a.py", 1, 1) == ["u.py::two", "t.py::one"]


def test_a_line_inside_a_long_statement_is_noticed_as_its_first():
    reach = Reach({"a.py": {5: {"t.py::one"}}}, {"t.py::one": 1}, [])
    assert reach.tests("a.py", 7, 5) == ["t.py::one"]


def test_a_line_that_no_test_reaches_has_none():
    reach = Reach({"a.py": {5: {"t.py::one"}}}, {"t.py::one": 1}, [])
    assert reach.tests("a.py", 6, 6) == []


def test_what_a_small_suite_reaches_is_learnt_by_line(tmp_path):
    package = tmp_path / "scripts" / "thing"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "def half(x):\n    return x / 2\n\ndef other():\n    return 1\n", encoding="utf-8"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_thing.py").write_text(
        "from thing import half\n\ndef test_half():\n    assert half(4) == 2\n", encoding="utf-8"
    )
    (tmp_path / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\npythonpath = ['scripts']\nmarkers = ['slow: slow']\n", encoding="utf-8"
    )
    reach = learn(tmp_path, package)
    module = str(package / "__init__.py")
    assert reach.tests(module, 2, 2) == ["tests/test_thing.py::test_half"]
    assert reach.tests(module, 5, 5) == []


def test_nothing_is_changed_where_the_tests_are_tried_alone():
    source = "x = 1\ny = x < 2\n"
    for change in changes(source):
        assert ast.unparse(changed(source, change.unmade())) == ast.unparse(ast.parse(source))
        assert ast.unparse(changed(source, change)) != ast.unparse(ast.parse(source))


def test_a_module_that_is_only_imported_is_tried_with_the_tests_of_its_folder():
    reach = Reach(
        {"a/names.py": {1: {""}}, "a/code.py": {5: {"t.py::one"}}, "b/c.py": {1: {"u.py::two"}}},
        {"t.py::one": 1},
        [],
    )
    assert reach.tests("a/names.py", 1, 1) == ["t.py::one"]
