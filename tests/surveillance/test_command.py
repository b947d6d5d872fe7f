"""The command as a person and a scheduler have it: what it prints, and with which code it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from livingreview import environment
from livingreview.cli import app
from tests.conftest import ROOT
from tests.services.standing_in import Answer, Work


@pytest.fixture
def command(review, monkeypatch):
    monkeypatch.setenv(environment.ROOT, str(review.root))
    monkeypatch.delenv(environment.BUILD, raising=False)

    def run(*words):
        return CliRunner().invoke(app, ["watch", *words])

    return run


def test_it_ends_with_nought_when_nothing_is_new(command):
    done = command("--topic", "lakes")
    assert done.exit_code == 0
    assert done.stdout.startswith("Nothing new on ")


def test_it_ends_with_codes_that_a_scheduler_can_tell_apart(command, review, services):
    services.wrong("crossref", Answer(429, b"", "text/html", {"Retry-After": "86400"}))
    words = (
        "--service",
        "crossref",
        "--json",
        str(review.root / "r.json"),
        "--report",
        str(review.root / "r.md"),
    )
    first, second = command(*words), command(*words)
    assert (first.exit_code, second.exit_code) == (20, 20)
    assert (
        "Crossref is busy or out of order (answer 429) and asks to be left alone for 24 hours" in first.stderr
    )
    assert "Crossref: Ponds (0 of 4 done)" in first.stderr
    assert json.loads((review.root / "r.json").read_text(encoding="utf-8"))["exit_code"] == 20
    assert (review.root / "r.md").read_text(encoding="utf-8").startswith("Nothing new")
    services.mend()
    services.works[0].crossref = {"updated-by": [{"DOI": "10.1000/n", "type": "retraction"}]}
    done = command("--service", "crossref")
    assert done.exit_code == 10
    assert "* doe2020example was retracted by 10.1000/n, Crossref says; 9 rows rest on it." in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "tomorrow"), "--since tomorrow: expected a day such as 2026-01-31"),
        (("--since", "2999-01-01"), "--since 2999-01-01: this day is still to come; write one up to "),
        (("--service", "medline"), "--service medline: expected one of pubmed, europe-pmc"),
        (("--topic", "seas"), "--topic seas: expected one of ponds, lakes"),
    ],
)
def test_what_cannot_be_asked_ends_with_one_and_one_line(command, services, words, said):
    done = command(*words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert services.asked == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", [(), ("--report", "r.md")])
def test_what_a_full_disk_did_not_take_is_told_again(review, services, words):
    services.works.append(Work("A new paper", pmid="1001", entered="2026-01-10", words="ABC"))
    # The clock of another process is the one on the wall.
    services.clock = None
    env = os.environ | {environment.ROOT: str(review.root), "PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-m", "livingreview.cli", "watch", *words]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        first = subprocess.run(command, cwd=review.root, env=env, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    assert first.returncode == 1
    assert first.stderr.splitlines()[-1].endswith("No space left on device.")
    second = subprocess.run(command, cwd=review.root, env=env, capture_output=True, text=True, check=False)
    assert second.returncode == 10
    assert second.stdout.startswith("1 new record and ")


def test_tables_with_a_fault_are_mended_first(command, review, services):
    review.example.replace("data/trials/trials.csv", "NCT00000001", "NCT1")
    done = command()
    assert done.exit_code == 1
    assert "mend" in done.stderr
    assert services.asked == []
