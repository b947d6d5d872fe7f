"""The process that draws for all chapters."""

import multiprocessing
import subprocess
import sys
import threading
from multiprocessing.connection import Client, Listener

import pytest

from livingreview.charts.drawing import fonts, service

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


@pytest.fixture
def answering(tmp_path, monkeypatch):
    """A drawing process that gives the answers it is told to give, and what it was asked."""
    asked, answers = [], []
    listener = Listener(str(tmp_path / "draw"))
    monkeypatch.setenv("LIVINGREVIEW_DRAWING", str(tmp_path / "draw"))

    def serve():
        with listener.accept() as connection:
            asked.append(connection.recv())
            connection.send(answers.pop())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield asked, answers
    listener.close()


def test_where_there_is_a_drawing_process_it_draws(answering):
    asked, answers = answering
    answers.append(("<svg/>", ""))
    assert service.draw("spec") == "<svg/>"
    assert asked == ["spec"]


def test_a_specification_that_is_refused_says_why(answering):
    answering[1].append(("", "no such mark"))
    with pytest.raises(ValueError, match=r"^no such mark$"):
        service.draw("spec")


def test_where_there_is_no_drawing_process_the_chart_is_drawn_here(monkeypatch):
    monkeypatch.delenv("LIVINGREVIEW_DRAWING", raising=False)
    monkeypatch.setattr(fonts, "svg", lambda spec: f"<svg>{spec}</svg>")
    assert service.draw("spec") == "<svg>spec</svg>"


def refusing(spec):
    if spec.startswith("bad"):
        raise ValueError(spec.removeprefix("bad"))
    return f"<svg>{spec}</svg>"


@pytest.fixture
def serving(tmp_path, monkeypatch):
    """The loop of the drawing process, in a thread of this one."""
    monkeypatch.delenv("LIVINGREVIEW_PICTURES", raising=False)
    monkeypatch.setattr(fonts, "svg", refusing)
    address = str(tmp_path / "draw")
    here, there = multiprocessing.Pipe(duplex=False)
    threading.Thread(target=service._serve, args=(address, there), daemon=True).start()
    assert here.poll(10)
    monkeypatch.setenv("LIVINGREVIEW_DRAWING", address)
    return address


def test_the_drawing_process_draws_one_chart_after_another(serving):
    assert [service.draw("one"), service.draw("two")] == ["<svg>one</svg>", "<svg>two</svg>"]


@pytest.mark.parametrize(("spec", "said"), [("bad mark", " mark"), ("bad", "Vega refuses the specification")])
def test_the_drawing_process_goes_on_after_a_chart_that_is_refused(serving, spec, said):
    with pytest.raises(ValueError, match=f"^{said}$"):
        service.draw(spec)
    assert service.draw("next") == "<svg>next</svg>"


def test_the_drawing_process_goes_on_after_a_chapter_that_broke_off(serving):
    Client(serving).close()
    assert service.draw("next") == "<svg>next</svg>"


class Started:
    """A process that starts nothing, but says at once that it listens."""

    done = ()

    def __init__(self, target, args, daemon):
        self.args, self.daemon = args, daemon

    def start(self):
        self.done += ("started",)
        self.args[1].send("listening")

    def terminate(self):
        self.done += ("ended",)

    def join(self):
        self.done += ("waited for",)


class Apart:
    """A context of multiprocessing without processes."""

    Pipe = staticmethod(multiprocessing.Pipe)

    def Process(self, **arguments):  # noqa: N802
        self.process = Started(**arguments)
        return self.process


def test_the_drawing_process_runs_for_the_block_and_ends_with_it():
    apart = Apart()
    with service.running(apart) as address:
        assert apart.process.done == ("started",)
        assert apart.process.args[0] == address
    assert apart.process.done == ("started", "ended", "waited for")
    # Whatever happens to the build, no process is left behind.
    assert apart.process.daemon


def test_the_drawing_process_ends_with_a_build_that_breaks_off():
    apart = Apart()
    with pytest.raises(KeyError), service.running(apart):
        raise KeyError
    assert apart.process.done == ("started", "ended", "waited for")
