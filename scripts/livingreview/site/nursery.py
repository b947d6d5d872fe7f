"""A process that has imported pandas, Altair and ipykernel, and forks a notebook kernel for each line it reads.

Run by :mod:`livingreview.site.warm` as ``python -m livingreview.site.nursery``. A line of its standard input
is a JSON object with ``arguments``, ``environment`` and ``folder`` of a kernel; the answer is the number of
the process. It ends, and its kernels with it, when its standard input is closed.
"""

from __future__ import annotations

import json
import os
import signal
import sys

#: What every kernel needs and what takes a second to import.
PRELOAD = ("ipykernel.kernelapp", "ipykernel.zmqshell", "livingreview.charts", "livingreview.tables")


def main() -> None:
    """Import, then fork a kernel for each line."""
    for name in PRELOAD:
        __import__(name)
    # Nobody waits for a kernel that has ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become_kernel(**request)
        print(pid, flush=True)


def _become_kernel(arguments: list[str], environment: dict[str, str], folder: str | None) -> None:
    """Turn the forked process into a kernel; never returns."""
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    # What a kernel writes to its standard output must not look like an answer of the nursery.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        # The kernel ends with the process it was forked from.
        IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
