"""Means and quantiles as R0 defines them: unrounded doubles over non-empty values.

Does not belong here: which values go in.
"""

from __future__ import annotations

from collections.abc import Sequence


def share(part: float, whole: float) -> float | None:
    """part / whole, None when there is nothing to divide by."""
    return None if whole == 0 else part / whole


def quantile(values: Sequence[float], q: float) -> float | None:
    """R0: by linear interpolation; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    position = (len(ordered) - 1) * q
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
