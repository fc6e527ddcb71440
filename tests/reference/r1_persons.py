"""R1, first half: which patient keys are one patient, and that patient's attributes.

Does not belong here: episodes (r1_episodes.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.r0_conventions import Source
from tests.reference.row_quarantine import Row


@dataclass(frozen=True)
class Person:
    """One patient: the surviving key and every key that was replaced by it."""

    key: str
    all_keys: frozenset[str]
    avliden_datum: date | None
    skyddad: bool


class Persons:
    """Finds the patient of a delivered `patient_nyckel` (R1)."""

    def __init__(self, source: Source) -> None:
        self._rows = {row["patient_nyckel"]: row for row in source.living("patient")}
        self._members: dict[str, set[str]] = {}
        for key in self._rows:
            self._members.setdefault(self.surviving_key(key), set()).add(key)

    def surviving_key(self, key: str) -> str:
        """R1: follow the chain `patient_nyckel_ersatt_av`; in a circle the smallest key."""
        path: list[str] = []
        while key not in path:
            path.append(key)
            row = self._rows.get(key)
            if row is None or row["patient_nyckel_ersatt_av"] is None:
                return key
            key = row["patient_nyckel_ersatt_av"]
        return min(path[path.index(key) :])

    def person(self, key: str) -> Person:
        """R1: attributes come from the surviving row, else from the others (by key)."""
        survivor = self.surviving_key(key)
        keys = self._members.get(survivor, set()) | {survivor}
        order = [survivor, *sorted(keys - {survivor})]
        rows = [self._rows[k] for k in order if k in self._rows]
        return Person(
            key=survivor,
            all_keys=frozenset(keys),
            avliden_datum=next((r["avliden_datum"] for r in rows if r["avliden_datum"]), None),
            skyddad=_is_protected(rows),
        )


def _is_protected(rows: list[Row]) -> bool:
    """R1: any row says so or is empty, or there is no patient row."""
    return not rows or any(row["skyddad_flagga"] is not False for row in rows)
