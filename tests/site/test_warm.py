"""Kernels forked from a warm process are as separate as any."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from livingreview.site import warm

pytestmark = pytest.mark.skipif(not warm.possible(), reason="this system cannot fork processes")


def run(code, **environment):
    """Run one cell in a kernel of its own and return what it printed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    client = NotebookClient(notebook, kernel_name="python3", extra_arguments=["--log-level=ERROR"])

    async def execute():
        warm.warm_up()
        await client.async_execute(env=os.environ | environment)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, execute()).result()
    return "".join(output.text for output in notebook.cells[0].outputs)


def runs(pid):
    """Whether a process lives; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_one_kernel_does_not_see_what_another_did():
    assert run("import livingreview; livingreview.mark = 1; print('set')") == "set\n"
    assert run("import livingreview; print(hasattr(livingreview, 'mark'))") == "False\n"


def test_a_kernel_has_the_environment_it_was_given_and_a_process_of_its_own():
    first, second = (
        run("import os; print(os.environ['GIVEN'], os.getpid())", GIVEN=word) for word in ("a", "b")
    )
    assert first.split()[0] == "a"
    assert second.split()[0] == "b"
    assert len({first.split()[1], second.split()[1], str(os.getpid())}) == 3


def test_imports_of_the_charts_are_there_before_the_first_cell():
    assert run("import sys; print('altair' in sys.modules, 'pandas' in sys.modules)") == "True True\n"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_no_kernel_is_left_behind(capfd):
    pid = int(run("import os; print(os.getpid())"))
    deadline = time.monotonic() + 10
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not runs(pid)
    assert "connect another client" not in capfd.readouterr().out
