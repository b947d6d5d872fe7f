"""Show the website on this computer, and build it again when a file changes."""

from __future__ import annotations

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from livingreview.project import Project
from livingreview.say import Say
from livingreview.site.build import BuildError, build, inputs

_PAUSE = 1.0


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""


def serve(project: Project, port: int, say: Say) -> None:
    """Serve ``_build/html`` on the loopback address until Ctrl-C."""
    _try_build(project, say)
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(project.html)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"Open http://127.0.0.1:{server.server_port}/ in a browser; stop with Ctrl-C.")
    seen = _times(project)
    try:
        while True:
            time.sleep(_PAUSE)
            if (now := _times(project)) != seen:
                seen = now
                say("A file changed; building ...")
                _try_build(project, say)
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def _times(project: Project) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in inputs(project)}


def _try_build(project: Project, say: Say) -> None:
    try:
        build(project, say)
        say("The website is up to date.")
    except BuildError as error:
        say(str(error))
