"""The promise of the build: after whatever happened, one quiet build gives the bytes of a build from a clean clone.

A state machine edits tables, bibliography, descriptor, table of contents, chapters, styles and modules of the
package in any order, before, during and after builds; it kills builds, runs two at once, turns the times of files
back, and spoils what builds left behind. `HYPOTHESIS_PROFILE=long` looks harder.
"""

import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from livingreview import kept
from livingreview.project import Project
from tests.site.small import HEADER, SECOND, Small, own_package, site

pytestmark = pytest.mark.slow

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
NUMBERS = ["5.6", "6.5", "7.5", "8.25"]
WORDS = ["Second", "Renamed", "Third one"]
TOCS = [
    "format: jb-book\nroot: book/index\nchapters:\n- file: book/second\n- file: book/references\n",
    "format: jb-book\nroot: book/index\nchapters:\n- file: book/references\n- file: book/second\n",
    "format: jb-book\nroot: book/index\nchapters:\n- glob: book/sec*\n- file: book/references\n",
    (
        "format: jb-book\nroot: book/index\nparts:\n- caption: A part\n  chapters:\n  - file: book/second\n"
        "- caption: B part\n  chapters:\n  - file: book/references\n"
    ),
    "format: jb-book\nroot: book/index\nchapters:\n- file: book/references\n",
]
#: Expected website by the key of what it is made from; a clean build of the same state is made once.
_clean: dict[str, dict[str, str]] = {}


def sources(small):
    """Key of everything that an author may edit."""
    return kept.key(
        {
            str(path.relative_to(folder)): kept.digest(path.read_bytes())
            for folder in (small.root, small.package)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not {"_build", "__pycache__"} & set(path.parts)
        }
    )


def clean(small, folder):
    """Digests of the website that a clean clone of this state builds, at another place and another time."""
    key = sources(small)
    if key not in _clean:
        clone = folder / f"a clone für {len(_clean)}"
        ignore = shutil.ignore_patterns("_build", "__pycache__")
        shutil.copytree(small.root, clone / "book", ignore=ignore)
        shutil.copytree(small.package, clone / "scripts" / "livingreview", ignore=ignore)
        other = Small.__new__(Small)
        other.root, other.package = clone / "book", clone / "scripts" / "livingreview"
        other.build()
        _clean[key] = kept.digests(Project(other.root).html)
        shutil.rmtree(clone)
    return _clean[key]


class Author(RuleBasedStateMachine):
    """Somebody at work on the book, with bad luck."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="promise-"))
        (self.folder / "book").mkdir()
        self.small = Small(self.folder / "book", own_package(self.folder))
        self.running = []

    def edit(self, path, text):
        """Write a file as an editor does, at once."""
        partial = path.with_name(path.name + "~new")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)

    def swap(self, name, choices, new):
        path = self.small.path(name) if isinstance(name, str) else name
        text = path.read_text(encoding="utf-8")
        for old in choices:
            text = text.replace(old, new)
        self.edit(path, text)

    @rule(number=st.sampled_from(NUMBERS))
    def edit_a_table(self, number):
        self.swap("data/trials/outcomes.csv", [f",{n}," for n in NUMBERS], f",{number},")

    @rule(patients=st.sampled_from(["60", "61", "99"]))
    def edit_the_number_of_patients(self, patients):
        self.swap("data/trials/arms.csv", [",60,", ",61,", ",99,"], f",{patients},")

    @rule(title=st.sampled_from(["An example", "One example", "No example"]))
    def edit_the_bibliography(self, title):
        self.swap("references.bib", ["An example of", "One example of", "No example of"], f"{title} of")

    @rule(label=st.sampled_from(['"Median"', '"Middle"']))
    def edit_the_descriptor(self, label):
        self.swap("data/datapackage.json", ['"label": "Median"', '"label": "Middle"'], f'"label": {label}')

    @rule(toc=st.sampled_from(TOCS))
    def edit_the_contents(self, toc):
        self.edit(self.small.path("_toc.yml"), toc)

    @rule(title=st.sampled_from(WORDS))
    def rename_a_heading(self, title):
        self.edit(self.small.path("book/second.md"), HEADER.format(title=title, code=SECOND))

    @rule(
        sentence=st.sampled_from(
            ["A chapter follows.", "Nothing follows.", "It was {estimate}`example-1-pfs-hr`."]
        )
    )
    def edit_a_sentence(self, sentence):
        path = self.small.path("book/index.md")
        self.edit(path, path.read_text(encoding="utf-8").rstrip("\n").rsplit("\n", 1)[0] + f"\n{sentence}\n")

    @rule(word=st.sampled_from(['"Patients"', '"Peoples."', '"Persons."']))
    def edit_a_module_of_a_table(self, word):
        self.swap(
            self.small.package / "tables" / "strategy.py", ['"Patients"', '"Peoples."', '"Persons."'], word
        )

    @rule(word=st.sampled_from(["Patients: ", "Persons: "]))
    def edit_a_module_of_a_role(self, word):
        self.swap(self.small.package / "sphinxext" / "values.py", ["Patients: ", "Persons: "], word)

    @rule(colour=st.sampled_from(["red", "blue"]))
    def edit_a_style(self, colour):
        self.edit(self.small.path("book/_static/own.css"), f"p {{ color: {colour}; }}\n")

    @rule(seed=st.integers(0, 9), ago=st.integers(-100_000, 100_000))
    def turn_the_clock(self, seed, ago):
        chosen = random.Random(seed)  # noqa: S311
        for folder in (self.small.root, self.small.package, self.small.project.build):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and chosen.random() < 0.5:
                    moment = time.time() - ago
                    os.utime(path, (moment, moment))

    @rule(seed=st.integers(0, 1000), kind=st.sampled_from(["empty", "cut", "longer", "gone"]))
    @precondition(lambda self: not self.running)
    def spoil_what_a_build_left(self, seed, kind):
        found = sorted(path for path in self.small.project.build.rglob("*") if path.is_file())
        # Files of the theme are many and alike; those that the build keeps for itself come up more often.
        found = [path for path in found if "_static" not in path.parts]
        if not found:
            return
        path = random.Random(seed).choice(found)  # noqa: S311
        content = path.read_bytes()
        if kind == "gone":
            path.unlink()
        else:
            path.write_bytes(
                {"empty": b"", "cut": content[: len(content) // 2], "longer": content + b"#"}[kind]
            )

    @rule()
    @precondition(lambda self: len(self.running) < 2)
    def start_a_build(self):
        self.running.append(self.small.start("build"))

    @rule(seconds=st.floats(0, 4))
    @precondition(lambda self: self.running)
    def kill_a_build(self, seconds):
        time.sleep(seconds)
        process = self.running.pop()
        process.kill()
        process.communicate()

    @rule(seconds=st.floats(0, 2))
    @precondition(lambda self: self.running)
    def wait(self, seconds):
        time.sleep(seconds)

    @rule()
    def a_quiet_build_is_as_from_a_clean_clone(self):
        self.finish()
        self.small.build()
        assert kept.digests(self.small.project.html) == clean(self.small, self.folder)

    def finish(self):
        while self.running:
            said, _ = self.running.pop().communicate(timeout=300)
            assert "Traceback" not in said, said

    def teardown(self):
        if hasattr(self, "small"):
            try:
                self.a_quiet_build_is_as_from_a_clean_clone()
            finally:
                for process in self.running:
                    process.kill()
                shutil.rmtree(self.folder, ignore_errors=True)


def test_whatever_happens_one_quiet_build_gives_what_a_clean_clone_gives():
    run_state_machine_as_test(
        Author,
        settings=settings(
            max_examples=40 if LONG else 3,
            stateful_step_count=25 if LONG else 12,
            deadline=None,
            derandomize=not LONG,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_two_builds_of_one_state_differ_in_no_byte(tmp_path):
    folders = [tmp_path / "one", tmp_path / "ein anderer Ordner für Bücher"]
    sites = []
    for folder in folders:
        folder.mkdir()
        small = Small(folder)
        small.build(alone=True)
        sites.append(site(small.project))
        time.sleep(1.1)
    assert sites[0] == sites[1]
