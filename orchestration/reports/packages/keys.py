"""Public keys of recipients, and encryption with them (age, https://age-encryption.org).

The file named by UTSKRIVNING_PAKETNYCKLAR is YAML: recipient -> one public key or a list of them,
"age1…". Only public keys: the region cannot read what it has sent. Does not belong here: files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyrage
import yaml

from orchestration.settings import Settings

SUFFIX = ".age"


class PackageKeyError(Exception):
    """The keys cannot be used. Swedish, and says what to do."""


@dataclass(frozen=True)
class Keys:
    """The keys of one file: recipient id -> public keys as text."""

    by_recipient: Mapping[str, tuple[str, ...]]

    def of(self, recipient_id: str) -> tuple[str, ...]:
        """The recipient's keys, none when there are none."""
        return self.by_recipient.get(recipient_id, ())


def load_keys(settings: Settings) -> Keys | None:
    """The keys that are configured, None when no file is named. Raises PackageKeyError for a file
    that is not there, is no YAML of that form, or holds something that is no public age key."""
    path = settings.package_keys
    if path is None:
        return None
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackageKeyError(
            f"Nyckelfilen {path} (UTSKRIVNING_PAKETNYCKLAR) kan inte öppnas: {error.strerror}. "
            "Kontrollera sökvägen och rättigheterna."
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise PackageKeyError(
            f"Nyckelfilen {path} (UTSKRIVNING_PAKETNYCKLAR) kan inte läsas som YAML. Rätta den; "
            "docs/reports.md visar hur den ser ut."
        ) from None
    if not isinstance(content, dict):
        raise PackageKeyError(
            f"Nyckelfilen {path} ska ha en rad per mottagare. Se docs/reports.md."
        )
    return Keys({str(name): _checked(path, str(name), keys) for name, keys in content.items()})


def encrypt(content: bytes, keys: tuple[str, ...]) -> bytes:
    """The content as any of the keys' owners can read it; the bytes differ every time."""
    owners = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    encrypted: bytes = pyrage.encrypt(content, owners)
    return encrypted


def _checked(path: Path, name: str, given: object) -> tuple[str, ...]:
    keys = [given] if isinstance(given, str) else given
    if not isinstance(keys, list) or not keys:
        raise PackageKeyError(f"{path}: {name} ska ha minst en öppen age-nyckel, «age1…».")
    for number, key in enumerate(keys, start=1):
        try:
            pyrage.x25519.Recipient.from_str(str(key).strip())
        except pyrage.RecipientError:
            # The key itself is not repeated: a secret one can have been pasted by mistake.
            raise PackageKeyError(
                f"{path}: nyckel {number} för {name} är ingen hel öppen age-nyckel. Den ska "
                "börja på «age1» och inte vara avkortad; har en hemlig nyckel hamnat där ska den "
                "bytas ut."
            ) from None
    return tuple(str(key).strip() for key in keys)
