"""Show the website on this computer, and build it again when a file changes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import watchfiles

from livingreview import __file__ as package_file
from livingreview.project import Project
from livingreview.say import Say
from livingreview.site import snapshot

#: Milliseconds after which changes that come together are answered together.
_TOGETHER = 300


class ServeError(Exception):
    """The website cannot be shown; the message says why."""


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""

    def end_headers(self) -> None:
        """Let the browser keep nothing: it would ask by the time of a file, and an old number may have a newer one."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@dataclass
class Builds:
    """What is known of the builds of one run: how many began and ended, whether the last was good, what it said."""

    begun: int = 0
    ended: int = 0
    good: bool = True
    said: list[str] = field(default_factory=list)


#: Makes the handler of a request, as :class:`http.server.SimpleHTTPRequestHandler` is made.
Handlers = Callable[..., SimpleHTTPRequestHandler]


def serve(
    project: Project, port: int, say: Say, *, handler: Handlers = Quiet, builds: Builds | None = None
) -> None:
    """Serve ``_build/html`` on the loopback address until Ctrl-C.

    The port is taken first, and files are watched before the first build reads them, so that no edit is missed.
    Each build is a process of its own, which runs the package as it is then; whatever is wrong is told, and the
    watching goes on.

    Parameters
    ----------
    handler : answers a request.
    builds : where the builds are noted.

    Raises
    ------
    ServeError : if the port is in use.
    """
    project.html.mkdir(parents=True, exist_ok=True)
    builds = builds or Builds()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(project.html)))
    except OSError as error:
        raise ServeError(
            f"port {port} cannot be used ({error.strerror}); name another one, such as --port {port + 1}"
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    package = Path(package_file).parent
    try:
        changes = _changes(project, package)
        # The first answer says that the watch stands.
        next(changes)
        _build(project, say, builds)
        say(f"Open http://127.0.0.1:{server.server_port}/ in a browser; stop with Ctrl-C.")
        for _ in changes:
            say("A file changed; building ...")
            _build(project, say, builds)
    except KeyboardInterrupt:
        pass
    finally:
        say("Stopped.")
        server.shutdown()


def _changes(project: Project, package: Path) -> Iterator[None]:
    """Yield once when the watch stands, and then for every time that something a build reads has changed."""

    def is_read(_change: watchfiles.Change, path: str) -> bool:
        return snapshot.is_read(project, package, Path(path))

    folders = {project.root, package}
    watch = watchfiles.watch(
        *(folder for folder in folders if not any(other in folder.parents for other in folders)),
        watch_filter=is_read,
        debounce=_TOGETHER,
        rust_timeout=1_000,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    stands = False
    for changed in watch:
        if changed or not stands:
            yield
        stands = True


def _build(project: Project, say: Say, builds: Builds) -> None:
    """Build in a process of its own, and pass on what it says."""
    builds.begun, said = builds.begun + 1, []
    command = [sys.executable, "-m", "livingreview.cli", "build"]
    process = subprocess.Popen(
        command,
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        for line in process.stdout or ():
            said.append(line.rstrip("\n"))
            say(said[-1])
        process.wait()
    finally:
        process.kill()
        process.wait()
        builds.said, builds.good, builds.ended = said, process.returncode == 0, builds.ended + 1
