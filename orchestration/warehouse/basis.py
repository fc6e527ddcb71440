"""What a set of figures rests on, in a form that can be compared: is there anything to do tonight?

Known content still moves as-of (delivery.md §1), so it is a delivery like any other here. Refused
deliveries are not part of it: with them yesterday's figures stay (delivery.md §3).
Does not belong here: reading the deliveries (ledger, build file).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.landing import Delivery
from orchestration.landing.durable import write_atomically
from orchestration.publish import FILES
from orchestration.publish.generation import CURRENT, current_generation
from orchestration.publish.model import UsedDelivery
from orchestration.settings import Settings

PUBLISHED_BASIS_FILE = "publicerat_underlag.json"
FILE_MODE = 0o640


@dataclass(frozen=True)
class Basis:
    """deliveries: (kalla, region_kod, extrakt_id, status, is held). code: the code's version."""

    deliveries: frozenset[tuple[str, str, str, str, bool]]
    code: str

    @property
    def digest(self) -> str:
        """Equal exactly when the bases are equal."""
        return hashlib.sha256(repr((sorted(self.deliveries), self.code)).encode()).hexdigest()


def basis_of_ledger(
    deliveries: Iterable[Delivery], held: Iterable[tuple[str, str, str]], code: str
) -> Basis:
    """What a build made now would rest on. held: keys of the held deliveries."""
    keys = frozenset(held)
    return Basis(frozenset((*d.key, str(d.status), d.key in keys) for d in deliveries), code)


def basis_of_build(used: Iterable[UsedDelivery], code: str) -> Basis:
    """What the build file rests on."""
    return Basis(
        frozenset((d.kalla, d.region_kod, d.extrakt_id, d.status, d.hallen) for d in used), code
    )


@dataclass(frozen=True)
class PublishedBasis:
    """What the published generation rests on. digest: of a Basis."""

    generation: str
    digest: str


def save_published_basis(settings: Settings, published: PublishedBasis) -> None:
    """Note what was published, after the flip; a kill between costs one needless build."""
    text = json.dumps(asdict(published), indent=1)
    write_atomically(_file(settings), f"{text}\n".encode(), FILE_MODE)


def is_published(settings: Settings, basis: Basis) -> bool:
    """True when `current` holds exactly this: same deliveries, same code, and it is whole."""
    noted = _load(settings)
    if noted is None or noted.digest != basis.digest:
        return False
    folder = settings.published / CURRENT
    return current_generation(settings.published) == noted.generation and all(
        (folder / f"{name}.duckdb").is_file() for name in FILES
    )


def _load(settings: Settings) -> PublishedBasis | None:
    """The note; None when there is none or it is damaged: then the night builds anew."""
    try:
        return PublishedBasis(**json.loads(_file(settings).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _file(settings: Settings) -> Path:
    return settings.state / PUBLISHED_BASIS_FILE
