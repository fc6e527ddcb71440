"""Python's collector of reference cycles, kept from where it finds none and takes long.

Does not belong here: how much memory is used (settings.memory_limit).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """No search for cycles in the block: for work that makes millions of objects and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """For a block that loads what the process keeps until it ends: no search for cycles meanwhile,
    and none through it later. Loading Dagster, dbt or Great Expectations is a fourth cheaper."""
    with at_rest():
        yield
        gc.freeze()
