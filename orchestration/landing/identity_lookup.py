"""Read identities of named patient keys, for the one list that may show them (operations.md §4).

Read only, and only the wanted keys; nothing is kept. Does not belong here: filling the store
(identity.py), and deciding who may ask (orchestration.reports.individuals).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from orchestration.landing.identity import IdentityStore
from orchestration.settings import Settings

_AT_A_TIME = 500
_CANCELLED = "1"
_WANTED = """
SELECT patient_nyckel, identitet FROM identitet
WHERE region_kod = ? AND coalesce(ar_makulerad, '') <> ? AND patient_nyckel IN ({marks})
"""


class IdentityLookupError(Exception):
    """The identity store is not there or cannot be read. Swedish, without values."""


def identities(settings: Settings, region_kod: str, keys: Iterable[str]) -> Mapping[str, str]:
    """patient_nyckel -> identity, for those of the keys that have exactly one.

    A key that is unknown, cancelled, or has different identities in two källor is not in the
    answer. Raises IdentityLookupError.
    """
    file = IdentityStore(settings).file
    found: dict[str, set[str]] = {}
    try:
        for key, identity in _rows(file, region_kod, sorted(set(keys))):
            found.setdefault(key, set()).add(identity)
    except sqlite3.Error:
        # The text of a SQLite error can quote a value.
        raise IdentityLookupError(
            "Identitetsregistret state/identiteter kan inte läsas. Inget skrevs. Kontrollera "
            "rättigheterna, eller gör listan utan identitet (utan --profil granskning)."
        ) from None
    return {key: one for key, (one, *others) in found.items() if not others}


def _rows(file: Path, region_kod: str, keys: list[str]) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as store:
        for start in range(0, len(keys), _AT_A_TIME):
            part = keys[start : start + _AT_A_TIME]
            marks = ", ".join("?" * len(part))
            yield from store.execute(_WANTED.format(marks=marks), (region_kod, _CANCELLED, *part))
