"""Start notebook kernels from a process that has imported pandas, Altair and ipykernel already.

Each chapter still gets a kernel of its own, forked from a parent that has executed nothing; only the second
that every kernel needs for its imports is spent once. Where processes cannot be forked (Windows), Jupyter's
own way of starting kernels is used.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

#: Name under which ``pyproject.toml`` registers the provisioner.
NAME = "livingreview-warm"
_PRELOAD = ["ipykernel.kernelapp", "ipykernel.zmqshell", "livingreview.charts", "livingreview.tables"]


def possible() -> bool:
    """Return whether this system can fork a warm process."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def warm_up() -> None:
    """Let kernels be forked from now on, and start the process they are forked from."""
    if not possible():
        return
    KernelProvisionerFactory.instance().default_provisioner_name = NAME
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    from multiprocessing import forkserver

    forkserver.ensure_running()


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking; everything else is as Jupyter does it."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel with the arguments of ``cmd``, its environment and its working folder."""
        # cmd is `python -m ipykernel_launcher -f FILE ...`; the module's arguments follow its name.
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        process = multiprocessing.get_context("forkserver").Process(
            target=_kernel, args=(arguments, dict(kwargs.get("env") or os.environ), kwargs.get("cwd"))
        )
        process.start()
        self.process = _Handle(process)
        self.pid, self.pgid = process.pid, None
        return self.connection_info


def _kernel(arguments: list[str], environment: dict[str, str], folder: str | None) -> None:
    """Become a kernel; runs in the forked process."""
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from ipykernel.kernelapp import IPKernelApp

    # The kernel ends with the process it was forked from, and need not explain how to end it.
    IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


class _Handle:
    """What Jupyter asks of a process, for one that multiprocessing started."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()
