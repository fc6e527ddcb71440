"""How long work tells what it is doing: one callable, so that no module knows about terminals."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Takes one short Swedish sentence without patient values."""


def quiet(_message: str) -> None:
    """Say nothing (the default of every function that reports progress)."""
