"""The command line helps, refuses politely, and never shows a traceback for a slip."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.example import build
from tests.site.small import Small

#: Each starts Python anew, as whoever types a command does.
pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "livingreview.cli"]
COMMANDS = (
    "check",
    "add",
    "from-form",
    "diff",
    "pool",
    "build",
    "serve",
    "pdf",
    "handout",
    "epub",
    "slides",
    "figures",
    "exercises",
    "fingerprints",
    "tidy",
)


def environment(**more):
    return {k: v for k, v in os.environ.items() if k != "LIVINGREVIEW_ROOT"} | more


def run(*arguments, cwd=ROOT, **more):
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment(**more), capture_output=True, text=True,
        encoding=more.get("PYTHONIOENCODING"),
    )  # fmt: skip


def test_help_lists_every_command_in_words():
    said = run("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^\s*{command}\s+\w+", said, re.MULTILINE), command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_explains_each_option(command):
    result = run(command, "--help")
    assert result.returncode == 0
    for line in re.findall(r"^\s+--(?!help)[a-z-]+.*$", result.stdout, re.MULTILINE):
        assert len(line.split()) > 3, line


def test_outside_a_project_it_says_so_in_one_line(tmp_path):
    result = run("check", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"{tmp_path}: neither this folder nor one above it holds data/datapackage.json"
    ]


def test_add_writes_a_later_cut_and_names_the_sentence_on_the_earlier_one(tmp_path):
    made = build(tmp_path)
    later = [
        "--set",
        "value=0.78",
        "--set",
        "cutoff=2025-01-01",
        "-s",
        "source=doe2020example",
        "-s",
        "status=checked",
    ]
    refused = run("add", "outcome", "--from", "example-1-pfs-hr", *later, cwd=tmp_path)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "locator needs a value")
    done = run("add", "outcome", "--from", "example-1-pfs-hr", *later, "-s", "locator=Abstract", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, *_ = done.stdout.splitlines()
    assert first.startswith("Added to data/trials/outcomes.csv, line ")
    assert "Look at these now:\n  book/index.md, line " in done.stdout
    assert "example-1-pfs-hr-" in made.path("data/trials/outcomes.csv").read_text(encoding="utf-8")


def test_diff_tells_what_is_not_committed_yet(tmp_path):
    made = build(tmp_path)
    git = ["git", "-C", made.root, "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "."],
        ["commit", "--quiet", "-m", "First"],
    ):
        subprocess.run([*git, *words], check=True)
    assert "No change in the evidence." in run("diff", cwd=tmp_path).stdout
    made.replace("data/trials/outcomes.csv", ",0.80,", ",0.81,")
    said = run("diff", "main", "--format", "markdown", cwd=tmp_path)
    assert said.returncode == 0
    assert "Value: 0\\.80 → <b>0\\.81</b>" in said.stdout
    assert run("diff", "--format", "pdf", cwd=tmp_path).stderr == (
        "--format pdf: expected one of text, markdown, html, json\n"
    )
    made.replace("data/trials/outcomes.csv", ",0.81,", ",many,")
    refused = run("diff", cwd=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.endswith("1 fault(s) found; mend them first.\n")


def test_pool_prints_a_list_for_a_program_and_words_for_a_person():
    listed = json.loads(run("pool", "--json", "--method", "DL", "--interval", "wald").stdout)
    assert {"question", "endpoint", "trials", "method", "estimate", "ci_low", "ci_high"} < set(listed[0])
    assert {"tau2", "i2", "pi_low", "pi_high"} < set(listed[0])
    assert {(one["method"], one["interval"]) for one in listed} == {("DL", "wald")}
    first = listed[0]
    said = run("pool", first["question"], "--method", "DL", "--interval", "wald")
    assert f"{first['estimate']:.2f} ({first['ci_low']:.2f}\N{EN DASH}{first['ci_high']:.2f})" in said.stdout
    refused = run("pool", first["question"][:-1])
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (f"{first['question'][:-1]} is no question; did you mean {first['question']}?\n")


def test_pool_says_beside_an_empty_list_why_a_question_is_not_pooled():
    shown = run("pool", "ici-alone-after-egfr-tki-pfs", "--json")
    assert (shown.returncode, shown.stdout) == (0, "[]\n")
    assert shown.stderr.startswith("ici-alone-after-egfr-tki-pfs is not pooled: ")


def test_a_clean_project_passes_the_check(tmp_path):
    build(tmp_path)
    result = run("check", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, "No faults found in data, bibliography, prose.\n")


def test_tidy_sorts_the_bibliography_by_key_and_has_nothing_to_do_then(tmp_path):
    example = build(tmp_path)
    entry = example.path("references.bib").read_text(encoding="utf-8")
    earlier = entry.replace("doe2020example", "aoe2020example")
    example.path("references.bib").write_text(f"% On top\n\n{entry}\n{earlier}", encoding="utf-8")
    looked = run("tidy", "--check", "references.bib", cwd=tmp_path)
    assert (looked.returncode, looked.stderr) == (1, "1 file would be put in order.\n")
    assert looked.stdout == "references.bib: to put in order (order or layout)\n"

    said = run("tidy", "references.bib", cwd=tmp_path).stdout

    assert said == "references.bib: put in order (order or layout)\n1 file put in order.\n"
    lines = example.path("references.bib").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("%", "@"))] == [
        *("% On top", "@article{aoe2020example,", "@article{doe2020example,")
    ]
    assert "  year         = {2020}," in lines
    assert run("tidy", "--check", cwd=tmp_path).stdout == "Nothing to do.\n"


def test_a_bibliography_that_cannot_be_read_is_left(tmp_path):
    example = build(tmp_path)
    example.replace("references.bib", "{2020}", "{2020")
    before = example.path("references.bib").read_bytes()

    result = run("tidy", cwd=tmp_path)

    assert result.returncode == 1
    assert result.stdout.startswith("references.bib, line 5, year: a brace is opened and not closed")
    assert example.path("references.bib").read_bytes() == before


def test_each_fault_is_one_line_and_the_exit_code_is_one(tmp_path):
    example = build(tmp_path)
    example.replace("data/trials/outcomes.csv", ",5.6,", ',"5,6",')
    example.replace("references.bib", "{2020}", "{20}")
    result = run("check", cwd=tmp_path)
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    assert len(result.stdout.splitlines()) >= 2
    assert all(re.match(r"[\w./-]+, line \d+", line) for line in result.stdout.splitlines())
    assert result.stderr.endswith("fault(s) found.\n")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_sign_that_the_terminal_cannot_show_ends_nothing(tmp_path, encoding):
    example = build(tmp_path)
    example.replace("data/trials/outcomes.csv", ",5.6,", ",5·6≥,")
    result = run("check", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert result.returncode == 1
    assert "\\u2265 is not a number" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["build", "pdf"])
def test_a_told_time_that_is_no_number_is_one_line(tmp_path, command):
    build(tmp_path)
    result = run(command, cwd=tmp_path, SOURCE_DATE_EPOCH="abc")
    said = "SOURCE_DATE_EPOCH: abc is not a number of seconds since 1970 (write 1795132800)\n"
    assert (result.returncode, result.stderr) == (1, said)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
def test_ctrl_c_during_a_build_is_one_word(tmp_path):
    Small(tmp_path)
    building = subprocess.Popen(
        [*COMMAND, "build"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Whoever runs the tests in the background may have told their children to be deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not (tmp_path / "_build/lock").exists():
        time.sleep(0.01)
    time.sleep(0.3)
    building.send_signal(signal.SIGINT)
    _, said = building.communicate(timeout=30)
    assert (building.returncode, said) == (130, "Stopped.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("most", [2_000, 100_000, 300_000])
def test_a_full_disk_is_one_line(tmp_path, most):
    import resource

    Small(tmp_path)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    result = subprocess.run(
        [*COMMAND, "build"], cwd=tmp_path, env=environment(), capture_output=True, text=True, preexec_fn=limit
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    assert re.fullmatch(r".*File too large; (nothing was built|the website is not whole)\.\n", result.stderr)


def test_an_unknown_subject_is_refused_with_those_that_exist(tmp_path):
    build(tmp_path)
    result = run("check", "--only", "dta", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (
        1,
        "--only dta: expected one of data, bibliography, prose\n",
    )


def test_the_real_book_has_no_fault():
    result = run("check")
    assert result.returncode == 0, result.stdout


def test_serve_builds_and_shows_the_site(book):
    """The site is served from the loopback address only."""
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", "8765"], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )  # fmt: skip
    try:
        for line in server.stdout:
            if "Open http://127.0.0.1:8765/" in line:
                break
        with urllib.request.urlopen("http://127.0.0.1:8765/book/index.html", timeout=10) as page:
            assert b"living review" in page.read()
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_no_file_of_the_project_names_a_registry():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    pattern = re.compile(
        r"--(extra-)?index-url|--find-links|registry *= *.?http|files\.pythonhosted|pypi\.org/simple"
    )
    for name in filter(None, tracked):
        path = Path(ROOT, name)
        if path.suffix in {".txt", ".toml", ".cfg", ".in", ".yml", ".yaml", ".md", ""} and path.is_file():
            assert not pattern.search(path.read_text(encoding="utf-8")), name
