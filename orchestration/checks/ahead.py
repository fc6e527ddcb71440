"""A process that loads Great Expectations before it is needed: sent for, taken once, ended always.

What the processes of the delivery checks and of the reader checks share. Does not belong here: what
they are asked and how (process.py, orchestration/reader_checks/process.py).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

END_SECONDS = 10

Child = TypeVar("Child")


class Ahead(Generic[Child]):
    """Sends for a process before it is needed, and ends it when the block ends.

    It loads for seconds on one core: what uses only the other sends for it. start: starts one; its
    block ends it.
    """

    def __init__(self, start: Callable[[], AbstractContextManager[Child]]) -> None:
        self._start = start
        self._held = ExitStack()
        self._sent_for: Child | None = None

    def send_for(self) -> None:
        """Start one unless one is waiting."""
        self._sent_for = self._waiting()

    def take(self) -> Child:
        """The one that waits, or one that starts now; each is handed out once."""
        child, self._sent_for = self._waiting(), None
        return child

    def end(self) -> None:
        """End those that were started, asked or not; the next can be sent for."""
        self._sent_for = None
        self._held.close()

    def _waiting(self) -> Child:
        if self._sent_for is not None:
            return self._sent_for
        return self._held.enter_context(self._start())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()


@contextmanager
def ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    """The process is gone when the block ends, whether it was done or not."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=END_SECONDS)
