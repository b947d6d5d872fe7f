"""The process that makes the website from a snapshot; started by :mod:`livingreview.site.build` and nothing else.

It imports at the last moment: chapters run in processes that load this module too.
"""

from __future__ import annotations

import gc
import os
import sys
import threading


def main() -> int:
    """Check, execute, write; return the exit code. Causes of a failure stand on the error stream."""
    # This process lives for seconds and makes millions of nodes: looking for circles less often saves time, and
    # this often still keeps the trees of pages that are done from piling up.
    gc.set_threshold(10_000, 10, 10)
    from livingreview.site.website import WebsiteError, make

    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        make(
            print,
            verbose="--verbose" in sys.argv,
            only_notebooks="--notebooks" in sys.argv,
            executed="--executed" in sys.argv,
        )
    except WebsiteError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # A full disk, a folder that cannot be written.
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}; the website is not whole.", file=sys.stderr)
        return 1
    return 0


def _end_with_parent() -> None:
    """End when whoever started this process has ended."""
    # Not through sys.stdin: a process forked while its lock is held could never close it.
    while os.read(0, 1):
        pass
    os._exit(2)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # The system takes back the memory of millions of nodes at once; Python would do it one by one.
    os._exit(code)
