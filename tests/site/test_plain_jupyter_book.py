"""Jupyter Book alone says what it cannot do, in every format, before it writes a page without its figures."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

_RUN = "from jupyter_book.cli.main import main; main()"


@pytest.mark.parametrize("builder", ["html", "dirhtml", "latex"])
def test_jupyter_book_alone_says_what_to_type_and_writes_no_page(small, tmp_path, builder):
    command = [
        sys.executable,
        "-c",
        _RUN,
        "build",
        ".",
        "--builder",
        builder,
        "--path-output",
        tmp_path,
    ]
    done = subprocess.run(
        command,
        cwd=small.root,
        env=small.environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert (
        "would show old numbers or none. Type make book (or livingreview build), or make pdf for print"
        in said
    )
    assert not [*tmp_path.rglob("second*.html"), *tmp_path.rglob("*.tex")]
