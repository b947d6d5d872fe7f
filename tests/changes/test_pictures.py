"""Both states of a small book are executed, and a folder holds the report; nothing is left behind."""

import json
import subprocess
import tempfile

import pytest
from typer.testing import CliRunner

from livingreview import environment
from livingreview.cli import app
from tests.example import HAZARD_RATIO, MEDIAN
from tests.site.small import Small

CHART = """
```{code-cell} ipython3
---
mystnb:
  figure:
    name: fig-example
    caption: One point.
---
import altair as alt
from livingreview.charts.drawing import renderer
from livingreview.evidence import data
renderer.enable()
alt.Chart(data.load("outcomes")[["value"]].astype(float)).mark_point().encode(x="value:Q")
```
"""


@pytest.mark.slow
def test_a_changed_number_shows_its_figure_and_its_table_before_and_after(tmp_path, monkeypatch):
    book = Small(tmp_path / "book")
    root = book.example.root
    book.example.append("book/second.md", CHART)
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "a"]):
        subprocess.run([*git, *words], check=True)
    book.example.write("outcomes", [HAZARD_RATIO | {"value": "0.81"}, MEDIAN])
    apart = tmp_path / "temporary"
    apart.mkdir()
    monkeypatch.setenv(environment.ROOT, str(root))
    monkeypatch.setattr(tempfile, "tempdir", str(apart))
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["diff", "HEAD", "--pictures", str(out)])
    assert done.exit_code == 0, done.output
    said = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert [(one["kind"], one["label"]) for one in said["figures"]] == [("changed", "fig-example")]
    assert [one["label"] for one in said["published"]] == ["tab-example"]
    assert [(one["name"], one["is_certain"]) for one in said["pages"]] == [("book/second", True)]
    for file in (
        "report.html",
        "report.md",
        "pictures/fig-example-before.png",
        "pictures/fig-example-after.png",
    ):
        assert (out / file).stat().st_size
    assert not list(apart.rglob("datapackage.json"))
    before = subprocess.run([*git, "worktree", "list"], check=True, capture_output=True, text=True).stdout
    assert len(before.splitlines()) == 1
