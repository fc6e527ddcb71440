"""Names of units as a report may write them.

Does not belong here: codes, which are kept as they are.
"""

from __future__ import annotations

from functools import lru_cache

from orchestration.alerts.published import delivered

_KEPT = 4096


@lru_cache(maxsize=_KEPT)
def unit_name(text: str) -> str:
    """A delivered name on one line, with what looks like an identity number masked: free text of
    a register can hold one (operations.md §8)."""
    return delivered(text)
