"""What can stop the newest-version store; every message is Swedish and says what to do next.

A DuckDB error text can hold delivered values, so none is ever passed on: only the error's class
and the step that failed (operations.md §8).
"""

from __future__ import annotations


class StoreError(Exception):
    """The store could not be brought up to date; the message may be shown to a user."""


class StoreLockedError(StoreError):
    """Another process has the build file open."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        holder = f"process {pid}" if pid is not None else "en annan process"
        super().__init__(
            f"Byggfilen är låst av {holder}. Vänta tills den är klar, eller avsluta den om den "
            "har hängt sig, och starta natten igen."
        )


class StoreFullError(StoreError):
    """Memory or disk ran out; the store is as it was after the last whole merge."""

    def __init__(self, step: str) -> None:
        super().__init__(
            f"Minnet eller disken räckte inte ({step}). Frigör utrymme och starta natten igen; "
            "det som redan är inläst är kvar."
        )


class StoreDamagedError(StoreError):
    """The build file is damaged: it is to be moved aside and rebuilt from the archive."""

    def __init__(self, step: str, kind: str) -> None:
        super().__init__(
            f"Byggfilen är skadad ({step}, {kind}) och kunde inte byggas om. Kontrollera disken "
            "och starta natten igen."
        )
