"""A small review, a report of its watch, and the command that screens it."""

import json

import pytest
from typer.testing import CliRunner

from livingreview.cli import app
from livingreview.project import Project
from tests.example import build
from tests.screening.review import REPORT, TOPIC


@pytest.fixture
def example(tmp_path):
    made = build(tmp_path)
    made.write("schedule", [TOPIC])
    made.write("searches", [{"search": "first", "searched_on": "2024-05-31", "topics": "ponds"}])
    made.path("report.json").write_text(json.dumps(REPORT), encoding="utf-8")
    return made


@pytest.fixture
def project(example):
    return Project(example.root)


@pytest.fixture
def screen(example, monkeypatch):
    """Run the command in the project, with keys typed; return what it prints."""
    monkeypatch.chdir(example.root)

    def screen(*arguments, keys="", code=0):
        run = CliRunner().invoke(app, ["screen", *arguments], input="".join(f"{key}\n" for key in keys))
        assert run.exit_code == code, run.output
        return run.output

    return screen
