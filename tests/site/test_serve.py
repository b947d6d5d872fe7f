"""`make serve` shows the site, builds again after every edit, and survives whatever an author does meanwhile."""

import queue
import re
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psutil
import pytest

from tests.site.small import TOC, Small, own_package

pytestmark = pytest.mark.slow

OUTCOMES = "data/trials/outcomes.csv"
PATIENCE = 180


class Served:
    """A running `serve`, and what it says line by line."""

    ARGUMENTS = ()

    def __init__(self, small):
        self.small = small
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.process = small.start("serve", "--port", str(self.port), *self.ARGUMENTS)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def hears(self, pattern):
        """Wait for a line; what was said before it comes with it."""
        said, deadline = [], time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                said.append(self.lines.get(timeout=1))
            except queue.Empty:
                assert self.process.poll() is None, "\n".join(said)
                continue
            if re.search(pattern, said[-1]):
                return said
        raise AssertionError(f"never said {pattern}: " + "\n".join(said))

    def shows(self, name, text):
        """Wait until a page shows a text."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if text in self.page(name):
                return True
            time.sleep(0.2)
        return False

    def page(self, name):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/book/{name}.html", timeout=10) as page:
                return page.read().decode()
        except urllib.error.HTTPError:
            return ""

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    (folder / "book").mkdir()
    small = Small(folder / "book", own_package(folder))
    served = Served(small)
    # An edit while the first build runs.
    served.hears("executed book/second")
    small.replace("book/index.md", "A chapter follows.", "A first edit.")
    yield served
    served.stop()


def test_an_edit_made_during_the_first_build_is_built(served):
    assert served.shows("index", "A first edit.")


def test_it_answers_at_the_address_of_this_computer_only(served):
    with socket.socket() as other:
        # Any other address of this machine; 127.0.0.2 is one on Linux and refused elsewhere.
        other.settimeout(5)
        with pytest.raises(OSError):
            other.connect(("127.0.0.2", served.port))


def test_a_browser_is_told_to_keep_no_page(served):
    # Whichever test runs first, the first build may still be on its way.
    assert served.shows("index", "</html>")
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/book/index.html", timeout=10) as page:
        assert page.headers["Cache-Control"] == "no-store"


def test_an_edited_module_of_the_package_is_used_by_the_next_build(served):
    path = served.small.package / "tables" / "strategy.py"
    path.write_text(path.read_text(encoding="utf-8").replace('"Patients"', '"Peoples."'), encoding="utf-8")
    assert served.shows("second", "Peoples.")


def test_a_typing_error_is_told_and_the_next_edit_is_built(served):
    small = served.small
    for name, typo in (
        ("_toc.yml", "root: [\n"),
        ("_config.yml", "title: [\n"),
        ("data/datapackage.json", "{"),
    ):
        before = small.path(name).read_text(encoding="utf-8")
        small.write(name, typo)
        assert served.hears(re.escape(name.rsplit("/")[-1])), name
        small.write(name, before)
        served.hears("The website")
    small.replace("book/index.md", "A first edit.", "A second edit.")
    assert served.shows("index", "A second edit.")


def test_a_chapter_that_vanishes_and_comes_back_is_no_end(served):
    small = served.small
    text = small.path("book/second.md").read_text(encoding="utf-8")
    small.path("book/second.md").unlink()
    served.hears("book/second")
    small.write("book/second.md", text.replace("# Second", "# Came back"))
    assert served.shows("second", "Came back")


def test_a_port_in_use_is_told_in_one_line_before_anything_is_built(tmp_path):
    small = Small(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = small.start("serve", "--port", str(port))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert said.startswith(f"port {port} cannot be used")
    assert not (small.html / "book").exists()


def at_work(folder):
    """Processes that work in a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(folder) in process.cwd():
                found.append(process.cmdline())
    return found


def test_ctrl_c_ends_it_quietly(tmp_path):
    small = Small(tmp_path)
    served = Served(small)
    served.hears("executed|Open")
    served.process.send_signal(signal.SIGINT)
    served.process.wait(timeout=30)
    rest = []
    while not served.lines.empty():
        rest.append(served.lines.get())
    assert "Traceback" not in "\n".join(rest)
    deadline = time.monotonic() + 20
    while at_work(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert at_work(tmp_path) == []


def test_a_table_of_contents_is_the_same_for_everyone(tmp_path):
    small = Small(tmp_path)
    small.write("_toc.yml", TOC.replace("file: book/second", "glob: book/sec*"))
    assert [page.name for page in small.project.pages] == ["book/index", "book/second", "book/references"]
