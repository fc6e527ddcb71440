"""The primary rule of R9: which figures are hidden by themselves.

Does not belong here: hiding more so that these cannot be worked out (secondary.py).
"""

from __future__ import annotations

COUNT, SUM = "antal", "summa"


def is_sensitive(slag: str, value: float, base: float | None, k: int) -> bool:
    """Whether a count or a sum is hidden.

    slag: `antal` or `summa`. base: for a count the count N it is a part of, for a sum the count of
    those summed over; None when there is none. k: the smallest count that is shown, 5 unless the
    region has another. R9: zero is shown; hidden are a count x with x or N - x in 1 to k - 1. A
    sum over so few, or of so few days, says as much about them as a count.
    """
    if value == 0:
        return False
    if is_small(value, k):
        return True
    if base is None:
        return False
    return is_small(base - value if slag == COUNT else base, k)


def is_small(count: float, k: int) -> bool:
    """1 to k - 1."""
    return 0 < count < k
