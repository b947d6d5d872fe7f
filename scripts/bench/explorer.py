"""Measure how fast the page of trials filters and pools in a browser, on a generated review of 1,000 trials."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.fault import BenchError
from bench.generate import TRIALS, generate
from bench.measure import drawn, machine, written
from livingreview.project import Project
from livingreview.say import Say
from livingreview.sphinxext import explorer, searching, theme

#: Trials of the generated review.
MANY = 1000
#: What is measured -> milliseconds that it should take at most.
AIMS = {"filter": 100.0, "pool": 16.0}
TITLES = {
    "filter": "a box ticked, the table and all counts there",
    "words": "a word typed, the table and all counts there",
    "filter_alone": "which lines a view shows, and all counts",
    "pool": "all trials with a ratio pooled (REML, Hartung–Knapp)",
    "shown": "a trial left out, pool, plot and table there",
    "begin": "the page opened, from its data to the table",
}
_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_PAGE = """<!doctype html><html lang="en" data-content_root="./"><meta charset="utf-8"><title>Trials</title>
<link rel="stylesheet" href="_static/book.css"><script src="_static/book.js" defer></script>
<script src="_static/explorer/engine.js" defer></script>
<body><main><article class="lr-article"><div class="lr-explorer"></div></article></main></body></html>"""
#: In the page: one round of everything; the layout is forced, so that what is measured could be seen.
_ROUND = """async () => {
  const found = {}, { explorer } = lr;
  const laid = () => document.body.offsetHeight;
  const timed = (name, act) => { const begun = performance.now(); act(); laid(); (found[name] ??= []).push(performance.now() - begun); };
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 400));
  const boxes = [...document.querySelectorAll('.lr-explorer-facets input')];
  for (const box of boxes.filter((one) => ['3', '2', 'PFS', 'OS', 'checked'].includes(one.value))) {
    for (let i = 0; i < 2; i += 1) { await quiet(); timed('filter', () => box.click()); }
  }
  const { model } = explorer.current;
  for (let i = 0; i < 10; i += 1) timed('filter_alone', () => explorer.filter.filter(model, { ...explorer.state.empty(), endpoint: ['PFS'], phase: ['3'] }));
  const field = document.querySelector('.lr-explorer input[type=search]');
  for (const text of ['d', 'dr', 'dru', 'drug', '']) {
    await quiet();
    field.value = text;
    const begun = performance.now();
    field.dispatchEvent(new Event('input'));
    while (explorer.current.state.text !== text) await new Promise((resolve) => queueMicrotask(() => setTimeout(resolve)));
    laid();
    found[text === 'd' ? 'first_word' : 'words'] = [...(found[text === 'd' ? 'first_word' : 'words'] ?? []), performance.now() - begun];
  }
  for (const value of ['PFS', 'hazard-ratio']) { await quiet(); boxes.find((one) => one.value === value).click(); }
  await quiet();
  const { chosen } = explorer.current;
  for (let i = 0; i < 10; i += 1) timed('pool', () => explorer.choice.pooled(chosen, { method: 'REML', interval: 'hksj' }));
  for (const tick of [...document.querySelectorAll('.lr-forest input')].slice(0, 4)) { await quiet(); timed('shown', () => tick.click()); }
  return { found, lines: model.lines.length, outcomes: model.byKey.size, trials: model.trials.size, pooled: chosen.length };
}"""


def bench_page(project: Project, rounds: int, say: Say) -> dict[str, Any]:
    """Measure the page ``rounds`` times and write ``_build/bench-page.json``.

    Raises
    ------
    BenchError : if there is no Chromium.
    """
    with tempfile.TemporaryDirectory(prefix="livingreview-page-") as folder:
        place = Path(folder).resolve()
        review = generate(project, place / "review", MANY / TRIALS)
        _write(review, place / "site")
        measured = [_round(place / "site" / "page.html") for _ in range(rounds)]
    result = {"machine": machine(), "rounds": rounds, **summary(measured)}
    say(report(result))
    say(f"Written to {written(result, project.build / 'bench-page.json')}")
    return result


def _write(review: Project, site: Path) -> None:
    """Write the page with all it loads; the search knows no names, which would find more and not less quickly."""
    head = {"kinds": [], "spellings": searching.SPELLINGS, "parts": []}
    contents = {
        "page.html": _PAGE,
        "_static/book.css": theme.styles(),
        "_static/book.js": theme.script(),
        "_static/explorer/engine.js": explorer.engine(),
        "_static/explorer/data.js": explorer.shipped(review, {}, "2026-01-01").decode(),
        "find/find.js": f"{searching.engine()}\nlr.search.begin({json.dumps(head)});\n",
        "find/entries.js": "",
    }
    for name, content in contents.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _round(page_file: Path) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    browser = next((path for path in _BROWSERS if Path(path).exists()), None)
    if browser is None:
        raise BenchError("Chromium is needed to measure a page; install it as chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1280, "height": 900})
        page.goto(page_file.as_uri())
        begun = page.evaluate(
            "async () => { const begun = performance.now(); await lr.load(lr.here + 'explorer/data.js');"
            " document.body.offsetHeight; return performance.now() - begun; }"
        )
        page.wait_for_timeout(2000)
        measured: dict[str, Any] = page.evaluate(_ROUND)
        opened.close()
    measured["found"]["begin"] = [begun]
    return measured


def summary(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how much the page held, and the fastest, the median and the longest of each kind, in milliseconds."""
    sizes = {name: measured[0][name] for name in ("trials", "outcomes", "pooled")}
    times: dict[str, list[float]] = {}
    for one in measured:
        for name, took in one["found"].items():
            times.setdefault(name, []).extend(took)
    return {
        "size": sizes,
        "milliseconds": {
            name: {
                "fastest": round(min(took), 1),
                "median": round(statistics.median(took), 1),
                "longest": round(max(took), 1),
            }
            for name, took in times.items()
        },
    }


def report(result: Mapping[str, Any]) -> str:
    """Return the summary as a table for a terminal, with the aims beside the medians."""
    from rich.table import Table

    size = result["size"]
    table = Table(
        title=f"{size['trials']:,} trials, {size['outcomes']:,} outcomes; {size['pooled']:,} pooled"
    )
    for name in ("what", "fastest", "median", "longest", "aim"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for name, title in TITLES.items():
        took = result["milliseconds"][name]
        aim = AIMS.get(name)
        verdict = "" if aim is None else f"{aim:g} ms, {'met' if took['median'] <= aim else 'not met'}"
        table.add_row(title, *(f"{milliseconds:g} ms" for milliseconds in took.values()), verdict)
    return drawn(table)
