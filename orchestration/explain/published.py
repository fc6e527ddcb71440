"""What every explanation needs of a published file.

Does not belong here: opening it (orchestration.publish).
"""

from __future__ import annotations

from orchestration.publish import Published


class NotFoundError(Exception):
    """There is nothing of that name. The text is Swedish and says what there is, or what to do."""


def require(published: Published, *tables: str) -> None:
    """Raise NotFoundError when the file lacks one of the tables (`schema.tabell`)."""
    missing = [table for table in tables if table not in published.tables()]
    if missing:
        raise NotFoundError(
            f"Det som är publicerat saknar {', '.join(missing)}: det byggdes med en äldre version. "
            "Kör 'utskrivning nightly'."
        )
