"""What is done in a process of its own: execute one chapter and tell what it was made from, or ask again.

The process was forked from one that has imported pandas and Altair and has executed nothing, so that every chapter
starts from the same state. A kernel behind a socket would take half a second longer for each; papermill runs the
chapters through such kernels in the tests, and what comes out is the same.
"""

from __future__ import annotations

import base64
import gc
import io
import os
import signal
import sys
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from livingreview.environment import OWN, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from livingreview.evidence.selections import Recipe

#: What a chapter may take, in seconds.
TIMEOUT = 120
#: What every chapter needs and what takes a second to import or to parse; done once, before chapters are forked.
PRELOAD = (
    "IPython.core.interactiveshell",
    "nbformat.v4",
    "livingreview.charts.drawing.renderer",
    "livingreview.charts.drawing.responsive",
    "livingreview.charts.drawing.rows",
    "livingreview.evidence.data",
    "livingreview.evidence.numbers",
    "livingreview.evidence.references",
    "livingreview.evidence.selections",
    "livingreview.tables.myst",
    "livingreview.site.chapter",
    "livingreview.site.ready",
)


@dataclass
class Executed:
    """What came of a chapter.

    Attributes
    ----------
    notebook : the notebook with outputs (nbformat 4, as plain dictionaries), or None if a cell failed.
    failure : why, in one line or several; empty if nothing failed.
    asked : questions that were put to the data, with the digest of each answer.
    files : files of the project that were opened otherwise, by their path from its folder.
    modules : names of all modules of this package that were loaded.
    seconds : wall time.
    """

    notebook: dict[str, Any] | None
    failure: str = ""
    asked: list[tuple[Recipe, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    seconds: float = 0.0


def ask(asked: dict[str, list[tuple[Recipe, str]]], variables: dict[str, str]) -> list[str]:
    """Put the questions of chapters again, and return the chapters that would get the same answers.

    Parameters
    ----------
    asked : name of each chapter -> its questions, with the digest of each answer.
    """
    from livingreview.evidence.selections import Asker

    _told(variables)
    asker = Asker()
    return [
        name for name, questions in asked.items() if all(asker.still(recipe, of) for recipe, of in questions)
    ]


def execute(notebook: dict[str, Any], folder: str, variables: dict[str, str]) -> Executed:
    """Execute the code cells in order, in ``folder`` and with these environment variables.

    A cell that raises or writes to its error stream ends the chapter. This changes the process as a kernel would:
    it is meant for one that ends afterwards.
    """
    from livingreview.evidence import selections

    _told(variables)
    os.chdir(folder)
    # Memory is given back when the process ends.
    gc.disable()
    started = time.perf_counter()
    files = _opened(Path(os.environ.get(ROOT, folder)).resolve(), selections.is_answering)
    with selections.logged() as asked, _limited():
        failure = _execute_cells(notebook)
    own = sys.modules.keys() - {"livingreview.site.worker"}
    return Executed(
        notebook=None if failure else notebook,
        failure=failure,
        asked=list(asked),
        files=sorted(files),
        modules=sorted(name for name in own if name.split(".")[0] == "livingreview"),
        seconds=round(time.perf_counter() - started, 2),
    )


def _told(variables: dict[str, str]) -> None:
    """Take these values of this package's variables and no others: the process they were forked from may be older."""
    for name in OWN:
        os.environ.pop(name, None)
    os.environ.update(variables)


def _opened(root: Path, is_answering: Callable[[], bool]) -> set[str]:
    """Note from now on each file of the project that is opened while no question is being answered.

    A chapter that reads a file by itself depends on all of it.
    """
    found: set[str] = set()
    apart = (str(root / "scripts") + os.sep,)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and not is_answering():
            path = os.path.realpath(arguments[0])
            if path.startswith(str(root) + os.sep) and not path.startswith(apart):
                found.add(Path(path).relative_to(root).as_posix())

    sys.addaudithook(hook)
    return found


def _execute_cells(notebook: dict[str, Any]) -> str:
    """Put outputs and counts into the code cells; return why it failed, or nothing."""
    shell = _shell()
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        count += 1
        outputs: list[dict[str, Any]] = []
        shell.display_pub.outputs = shell.displayhook.outputs = outputs
        try:
            with redirect_stdout(_Stream("stdout", outputs)), redirect_stderr(_Stream("stderr", outputs)):
                result = shell.run_cell(cell["source"], store_history=True)
        except TimeoutError as error:
            return str(error)
        if raised := result.error_before_exec or result.error_in_exec:
            source = "\n".join("    " + line for line in cell["source"].splitlines())
            return f"{type(raised).__name__}: {raised}\n{source}"
        for output in outputs:
            if output.get("name") == "stderr":
                return f"a cell wrote to stderr: {output['text'].strip()[:500]}"
        cell["outputs"], cell["execution_count"] = outputs, count
    return ""


def _shell() -> Any:
    """Return an IPython that notes outputs as a notebook holds them."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        outputs: list[dict[str, Any]]

        def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
            self.outputs.append(
                {"output_type": "display_data", "data": _plain(data), "metadata": metadata or {}}
            )

    class Hook(DisplayHook):
        outputs: list[dict[str, Any]]

        def write_output_prompt(self) -> None:
            """Write no prompt: a notebook has none."""

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            self.outputs.append(
                {
                    "output_type": "execute_result",
                    "data": _plain(format_dict),
                    "metadata": md_dict or {},
                    "execution_count": self.prompt_count,
                }
            )

        def finish_displayhook(self) -> None:
            """Print nothing."""

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

        def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
            """Print nothing: the error is in the result of the cell."""

        def init_sys_modules(self) -> None:
            """Keep ``__main__`` as it is."""

    # No history, no configuration of whoever builds: nothing but the chapter decides what comes out.
    config = Config(HistoryManager={"enabled": False})
    return Shell.instance(config=config, user_ns={"__name__": "__main__"})


def _plain(data: Any) -> dict[str, Any]:
    """Return a mime bundle as JSON can hold it."""
    return {
        kind: base64.b64encode(content).decode() if isinstance(content, bytes) else content
        for kind, content in data.items()
    }


class _Stream(io.TextIOBase):
    """A stream whose text becomes an output of the cell."""

    def __init__(self, name: str, outputs: list[dict[str, Any]]) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text: str) -> int:
        """Add to the last output, if it is of the same stream."""
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        elif text:
            self._outputs.append({"output_type": "stream", "name": self._name, "text": text})
        return len(text)


@contextmanager
def _limited() -> Iterator[None]:
    """Raise TimeoutError in a chapter that takes too long; not on systems without alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"took longer than {TIMEOUT} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(TIMEOUT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
