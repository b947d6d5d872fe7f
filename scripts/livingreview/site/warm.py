"""Start notebook kernels from a process that has imported pandas, Altair and ipykernel already.

Each chapter still gets a kernel of its own, forked from a parent that has executed nothing; only the second
that every kernel needs for its imports is spent once. Where processes cannot be forked (Windows), Jupyter's
own way of starting kernels is used.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: Name under which ``pyproject.toml`` registers the provisioner.
NAME = "livingreview-warm"
_nursery: subprocess.Popen[str] | None = None


def possible() -> bool:
    """Return whether this system can fork a process."""
    return hasattr(os, "fork")


def warm_up() -> None:
    """Start the process that kernels are forked from, and let Jupyter use it from now on."""
    global _nursery
    if not possible() or (_nursery and _nursery.poll() is None):
        return
    command = [sys.executable, "-m", "livingreview.site.nursery"]
    _nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_nursery.stdin.close)
    KernelProvisionerFactory.instance().default_provisioner_name = NAME


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking the warm process; everything else is as Jupyter does it."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel with the arguments of ``cmd``, its environment and its working folder."""
        # cmd is `python -m ipykernel_launcher -f FILE ...`; the module's arguments follow its name.
        request = {
            "arguments": cmd[cmd.index("ipykernel_launcher") + 1 :],
            "environment": dict(kwargs.get("env") or os.environ),
            "folder": kwargs.get("cwd"),
        }
        warm_up()
        _nursery.stdin.write(json.dumps(request) + "\n")
        _nursery.stdin.flush()
        self.process = _Kernel(int(_nursery.stdout.readline()))
        self.pid, self.pgid = self.process.pid, None
        return self.connection_info


class _Kernel:
    """What Jupyter asks of a process, for one that is the child of another."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Return None while the process lives; how it ended cannot be known from here."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
