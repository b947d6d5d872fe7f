"""How long work tells what it is doing: one line of text at a time, to whoever asked for it."""

from collections.abc import Callable

Say = Callable[[str], None]
