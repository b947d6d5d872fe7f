"""The process that draws for all chapters."""

import subprocess
import sys

KILLED = """
import multiprocessing, os, signal
from livingreview.charts.drawing import service

if __name__ == "__main__":
    with service.running(multiprocessing.get_context("spawn")):
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_ends_with_a_build_that_was_killed(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    # Its output stays open as long as any process holds it.
    run = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=False)
    assert run.returncode < 0
