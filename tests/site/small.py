"""A small artificial book that builds in seconds: a start page, a chapter with code, and its references."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from livingreview import __file__ as package_file
from livingreview.project import Project
from tests.conftest import ROOT
from tests.example import build as example
from tests.made import give, take

HEADER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# {title}

```{{code-cell}} ipython3
{code}
```
"""
TOC = """\
format: jb-book
root: book/index
parts:
- caption: First part
  chapters:
  - file: book/second
- caption: Last part
  chapters:
  - file: book/references
"""
INDEX = """\
# Start

The drug reached {value}`example-1-pfs-drug` {cite:p}`doe2020example`.

A chapter follows.
"""
SECOND = """\
from livingreview import tables
from livingreview.evidence.trials import Trials
tables.strategy(Trials.load(), caption="Trials of the example.", name="tab-example")"""


class Small:
    """The book, and short ways to edit, build and read it."""

    def __init__(self, root, package=None):
        self.example = example(root)
        self.root = root
        self.package = package
        shutil.copy(ROOT / "CITATION.cff", root)
        # This book has no pages about itself.
        settings = (ROOT / "_config.yml").read_text(encoding="utf-8").splitlines(keepends=True)
        apart = (
            "  cite:",
            "  glossary:",
            "  about:",
            "  dataset:",
            "  news:",
            "  explorer:",
            "  appendix:",
            "  teaching:",
            "  online:",
        )
        self.write("_config.yml", "".join(line for line in settings if not line.startswith(apart)))
        shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
        self.write("_toc.yml", TOC)
        self.chapter("index", INDEX)
        self.chapter("second", HEADER.format(title="Second", code=SECOND))
        self.chapter("references", "# References\n\n```{bibliography}\n:all:\n```\n")

    @property
    def project(self):
        return Project(self.root)

    @property
    def html(self):
        return self.project.html

    def path(self, name):
        return self.root / name

    def write(self, name, text):
        self.path(name).write_text(text, encoding="utf-8")

    def chapter(self, name, text):
        self.write(f"book/{name}.md", text)

    def replace(self, name, old, new):
        path = self.path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def environment(self):
        own = {name: value for name, value in os.environ.items() if not name.startswith("LIVINGREVIEW_")}
        return own | {
            "PYTHONPATH": str((self.package or Path(package_file).parent).parent),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *arguments):
        """Run a command of the book in the background."""
        return subprocess.Popen(
            [sys.executable, "-m", "livingreview.cli", *arguments],
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self, *, alone=False):
        """Build as `make book` does; return what was said.

        Letters and the script of charts take seconds, and are the same for each book: one of this process makes them,
        unless it has to be ``alone``.
        """
        if not alone:
            take(self.project)
        process = self.start("build")
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        if not alone:
            give(self.project)
        return said

    def build_fails(self):
        process = self.start("build")
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 1, said
        assert "Traceback" not in said, said
        return said

    def page(self, name):
        return (self.html / "book" / f"{name}.html").read_text(encoding="utf-8")


def own_package(folder):
    """Copy the package, so that a test may edit it."""
    target = folder / "scripts" / "livingreview"
    shutil.copytree(Path(package_file).parent, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def site(project):
    """Every file of the website with its bytes."""
    return {
        path.relative_to(project.html).as_posix(): path.read_bytes()
        for path in sorted(project.html.rglob("*"))
        if path.is_file()
    }
