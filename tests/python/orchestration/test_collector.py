"""Where the search for reference cycles rests, and that it goes on afterwards."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from orchestration.collector import at_rest, loading

Block = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("block", [at_rest, loading])
@pytest.mark.parametrize("was_on", [True, False])
def test_it_rests_in_the_block_and_is_then_as_it_was(block: Block, was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    with block():
        assert not gc.isenabled()
    assert gc.isenabled() is was_on


@pytest.mark.parametrize("block", [at_rest, loading])
def test_an_error_in_the_block_wakes_it(block: Block) -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), block():
        _ = 1 / 0
    assert gc.isenabled()


def test_what_was_loaded_is_never_gone_through_again() -> None:
    with loading():
        loaded = [[number] for number in range(1000)]
    assert not any(found is loaded for found in gc.get_objects())
