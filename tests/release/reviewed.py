"""A small review under version control, and what stands in for building it: a page, a notebook and a print."""

import json
import os
import subprocess
from datetime import date

from livingreview.evidence.editions import editions
from livingreview.project import Project
from livingreview.release import command, repository, sbom
from livingreview.release.freezing import Made
from tests.example import HAZARD_RATIO, MEDIAN, build

CONFIG = """\
title: A review
author: The reviewers
livingreview:
  advice: No advice.
  licences: Text under CC BY 4.0.
"""
TOC = "format: jb-book\nroot: book/index\n"
CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: A review of examples
type: dataset
version: 0.1.0
date-released: 2024-01-01
authors:
  # A person.
  - family-names: Doe
    given-names: Jane
    orcid: https://orcid.org/0000-0002-1825-0097
license: CC-BY-4.0
keywords: [examples]
"""
LOCK = """\
example-one==1.2.3 \\
    --hash=sha256:{0}
example-two==4.5 ; sys_platform == 'win32' \\
    --hash=sha256:{0} \\
    --hash=sha256:{1}
""".format("a" * 64, "b" * 64)
PAGE = (
    "<!doctype html><html lang='en'><head><title>A page</title></head><body><h1>Number {}</h1></body></html>"
)
TODAY = date(2025, 1, 31)
FIRST, SECOND = "1.0", "1.1"


def git(folder, *words, when="2024-06-01T12:00:00+00:00"):
    done = subprocess.run(
        ["git", "-c", "user.name=a person", "-c", "user.email=a@example.org", *words],
        cwd=folder, check=True, capture_output=True, text=True,
        env=os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when},
    )  # fmt: skip
    return done.stdout.strip()


def made(project, edition, commit, folder, moment, say):
    """Stand in for checking, building and printing, which have tests of their own."""
    repository.lay_out(project, commit, folder)
    tree = Project(folder)
    row = next(
        line for line in (folder / "data/trials/outcomes.csv").read_text().splitlines() if "pfs-hr" in line
    )
    for name, content in {
        "html/index.html": PAGE.format(row),
        "html/book/index.html": PAGE.format(row),
        "html/book/index.ipynb": json.dumps(
            {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        ),
        "html/robots.txt": "User-agent: *",
        "html/.buildinfo": "hidden",
        "pdf/book.pdf": f"%PDF-1.7 {moment}",
    }.items():
        (tree.build / name).parent.mkdir(parents=True, exist_ok=True)
        (tree.build / name).write_text(content)
    return Made(tree, lambda about: sbom.bill(about, LOCK, {"example-one": "MIT"}, moment))


class Review:
    """The review, and short ways to change it and to release editions."""

    def __init__(self, root):
        self.root = root
        self.example = build(root)
        for name, text in {
            "_config.yml": CONFIG,
            "_toc.yml": TOC,
            "CITATION.cff": CITATION,
            ".gitignore": "_build/\n",
        }.items():
            (root / name).write_text(text, encoding="utf-8")
        git(root, "init", "--quiet", "--initial-branch=main")
        self.commit("Start")
        self.said = []

    @property
    def project(self):
        return Project(self.root)

    @property
    def shelf(self):
        return self.root / "_build" / "editions"

    @property
    def editions(self):
        return [one.version for one in editions(self.project)]

    def commit(self, message, when="2025-01-31T12:00:00+00:00"):
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", message, when=when)
        return git(self.root, "rev-parse", "HEAD")

    def release(self, version, *, today=TODAY, make=made, question=lambda asked: "no", **asked):
        """Do one step; whoever is asked says no to everything, which is a word."""
        request = command.Request(version, question=question, **asked)
        command.run(self.project, request, self.said.append, today=lambda: today, make=make)

    def frozen(self, version, **asked):
        """Enter, commit and freeze an edition."""
        self.release(version, **asked)
        self.commit(f"Edition {version}")
        self.release(version)
        return self.shelf / version

    def number(self, value):
        """Let the tables say another hazard ratio."""
        self.example.write("outcomes", [HAZARD_RATIO | {"value": value}, MEDIAN])
        return self.commit(f"Another number: {value}")
