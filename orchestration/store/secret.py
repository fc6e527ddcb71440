"""The secret of the key hashes: `state/nyckel_hemlighet`, random, made at first use, mode 0600.

It lies in `state/` and not in the build file, for the hash is there to be read by people who may
not know the keys. A lost or changed secret changes every hash, so the store is then rebuilt.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets

from orchestration.contract import Table
from orchestration.settings import Settings
from orchestration.store.errors import StoreError

KEY_FILE = "nyckel_hemlighet"
_BYTES = 32
_SECRET = re.compile(r"[0-9a-f]{64}")


def key_secret(settings: Settings) -> str:
    """The secret as 64 hex digits; raises StoreError when the file is not one of ours.

    A damaged file is not replaced on our own: the hashes in earlier reports rest on it.
    """
    path = settings.state / KEY_FILE
    if not path.exists():
        _make(settings)
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if not _SECRET.fullmatch(secret):
        raise StoreError(
            f"Filen state/{KEY_FILE} är skadad. Läs tillbaka den ur säkerhetskopian, eller ta "
            "bort den: då görs en ny och nyckelsummorna i karantänen byts ut."
        )
    return secret


def table_secret(secret: str, table: Table) -> str:
    """The table's own secret, 32 hex digits: equal keys of two tables hash differently.

    Derived here and not in SQL, where a longer text would have to be hashed for every row.
    """
    name = f"{table.kalla}.{table.name}".encode()
    return hmac.new(secret.encode(), name, hashlib.sha256).hexdigest()[:32]


def _make(settings: Settings) -> None:
    """Write the whole secret under another name first: a kill leaves it complete or not there."""
    settings.state.mkdir(mode=0o750, parents=True, exist_ok=True)
    new = settings.state / f".{KEY_FILE}.ny"
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, settings.state / KEY_FILE)
