"""The ledger of deliveries: it, not the folder, decides what is new (operations.md §4).

`state/liggare.sqlite`. Each method is one transaction, so a kill leaves all of it or nothing.
Times are UTC from the injected clock. Does not belong here: what may be accepted (land.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, insert, select, update

from orchestration.landing.known import Content, DeliveryKey, known_content
from orchestration.landing.ledger_schema import (
    LedgerError,
    anmarkningar,
    filer,
    godkannanden,
    leveranser,
    open_ledger,
)
from orchestration.landing.manifest import Manifest
from orchestration.landing.model import (
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    KeptFile,
    Reason,
    Refusal,
    Scope,
)
from orchestration.landing.refusal_log import RefusalLog, reason_values
from orchestration.settings import Settings

__all__ = ["Ledger", "LedgerError"]


class Ledger:
    """Reads and writes the ledger; use as a context manager or call close()."""

    def __init__(self, settings: Settings) -> None:
        self._clock = settings.clock
        self._engine = open_ledger(settings.ledger_file)
        self.refusal_log = RefusalLog(self._engine)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def deliveries(self) -> tuple[Delivery, ...]:
        """Accepted deliveries and those of known content, in extrakt_id order.

        The status comes from the set of deliveries, not from the order they arrived in.
        """
        with self._engine.connect() as connection:
            rows = connection.execute(select(leveranser)).all()
            files = _grouped(connection.execute(select(filer).order_by(filer.c.tabell)).all())
            approved = set(connection.execute(select(godkannanden.c.leverans_id)).scalars())
        known = known_content({_key(row): _content(files[row.id]) for row in rows})
        found = (
            _delivery(row, files[row.id], _key(row) in known, row.id in approved) for row in rows
        )
        return tuple(sorted(found, key=lambda d: (d.extrakt_id, d.kalla, d.region_kod)))

    def remarks(
        self, deliveries: Sequence[Delivery] | None = None
    ) -> tuple[tuple[Delivery, Reason], ...]:
        """Remarks on accepted deliveries, each once, in extrakt_id order.

        deliveries: those of this ledger where they are at hand, to spare reading them again; what
        that costs grows with every delivery there has been.
        """
        with self._engine.connect() as connection:
            query = select(leveranser, anmarkningar).join_from(leveranser, anmarkningar)
            rows = connection.execute(query.order_by(anmarkningar.c.id)).all()
        noted: defaultdict[DeliveryKey, list[Reason]] = defaultdict(list)
        for row in rows:
            noted[_key(row)].append(Reason(row.kod, row.tabell, row.kolumn))
        if deliveries is None:
            deliveries = self.deliveries()
        return tuple((d, reason) for d in deliveries for reason in noted.get(d.key, ()))

    def refusals(self) -> tuple[Refusal, ...]:
        """Refused deliveries whose folder lies in quarantine, in the order of refusal."""
        return tuple(logged.refusal for logged in self.refusal_log.done())

    def approve(self, kalla: str, region_kod: str, extrakt_id: str, by: str) -> None:
        """Record that someone accepts a held delivery; the first approval stands.

        by: who, as told. Raises LedgerError for an unknown delivery or an empty `by`.
        """
        if not by.strip():
            raise LedgerError("Ange vem som godkänner leveransen.")
        with self._engine.begin() as connection:
            delivery = _find(connection, (kalla, region_kod, extrakt_id))
            if delivery is None:
                raise LedgerError(
                    f"Leveransen {kalla} {region_kod} {extrakt_id} finns inte i liggaren. Se "
                    "«utskrivning leverans lista»."
                )
            connection.execute(
                insert(godkannanden)
                .prefix_with("OR IGNORE")
                .values(leverans_id=delivery.id, av=by.strip(), tidpunkt=self._now())
            )

    def approvals(self) -> dict[DeliveryKey, tuple[str, datetime]]:
        """Who approved which delivery, and when (UTC)."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(leveranser, godkannanden).join_from(leveranser, godkannanden)
            ).all()
        return {_key(row): (row.av, datetime.fromisoformat(row.tidpunkt)) for row in rows}

    def holds_other(self, manifest: Manifest) -> bool:
        """True when another delivery has the källa, region and extrakt_id of the manifest."""
        with self._engine.connect() as connection:
            row = _find(connection, manifest.key)
            if row is None:
                return False
            files = connection.execute(select(filer).where(filer.c.leverans_id == row.id)).all()
        told = frozenset((entry.tabell, entry.sha256) for entry in manifest.entries)
        head = {name: getattr(row, name) for name in _head(manifest)}
        return head != _head(manifest) or _content(files) != told

    def holds_opposite(self, syntetisk: bool) -> bool:
        """True when the data folder has accepted a delivery of the other kind (delivery.md §3)."""
        query = select(leveranser.c.id).where(leveranser.c.syntetisk != syntetisk).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def archived(self, manifest: Manifest) -> dict[tuple[str, str], KeptFile]:
        """(tabell, sha256 as delivered) -> archive file, of the manifest's files that some earlier
        delivery of the källa put there."""
        query = (
            select(filer)
            .join_from(filer, leveranser)
            .where(leveranser.c.kalla == manifest.kalla)
            .where(filer.c.sha256.in_([entry.sha256 for entry in manifest.entries]))
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(filer.c.sokvag != "")).all()
        return {
            (r.tabell, r.sha256): KeptFile(
                r.tabell, r.sha256, r.antal_rader, Path(r.sokvag), r.arkiv_sha256
            )
            for r in rows
        }

    def record(
        self, manifest: Manifest, mapp: str, files: Sequence[KeptFile], remarks: Sequence[Reason]
    ) -> None:
        """Record an accepted delivery; when it is already there only archive checksums change.

        An archive file has one checksum, also in the rows of earlier deliveries that share it.
        """
        with self._engine.begin() as connection:
            for file in files:
                if file.path is not None:
                    same = filer.c.sokvag == file.path.as_posix()
                    other = filer.c.arkiv_sha256 != file.digest
                    connection.execute(
                        update(filer).where(same, other).values(arkiv_sha256=file.digest)
                    )
            if _find(connection, manifest.key) is not None:
                return
            head = _head(manifest) | {"mapp": mapp, "mottagen": self._now()}
            added = insert(leveranser).values(head).returning(leveranser.c.id)
            number = connection.execute(added).scalar_one()
            connection.execute(insert(filer), [_file_values(number, f) for f in files])
            noted = [
                {"leverans_id": number, **reason_values(reason)}
                for reason in dict.fromkeys(remarks)
            ]
            if noted:
                connection.execute(insert(anmarkningar), noted)

    def _now(self) -> str:
        return self._clock.now().isoformat()


def _find(connection: Connection, key: DeliveryKey) -> Any:
    """The row of a delivery, or None."""
    query = select(leveranser).where(
        leveranser.c.kalla == key[0],
        leveranser.c.region_kod == key[1],
        leveranser.c.extrakt_id == key[2],
    )
    return connection.execute(query).first()


def _head(manifest: Manifest) -> dict[str, Any]:
    return {
        "kalla": manifest.kalla,
        "region_kod": manifest.region_kod,
        "extrakt_id": manifest.extrakt_id,
        "extrakt_tidpunkt": manifest.extrakt_tidpunkt.isoformat(sep=" "),
        "omfattning": manifest.omfattning.value,
        "syntetisk": manifest.syntetisk,
    }


def _file_values(number: int, file: KeptFile) -> dict[str, Any]:
    return {
        "leverans_id": number,
        "tabell": file.tabell,
        "sha256": file.sha256,
        "antal_rader": file.row_count,
        "sokvag": file.path.as_posix() if file.path else "",
        "arkiv_sha256": file.digest or "",
    }


def _key(row: Any) -> DeliveryKey:
    return (row.kalla, row.region_kod, row.extrakt_id)


def _content(files: Sequence[Any]) -> Content:
    return frozenset((row.tabell, row.sha256) for row in files)


def _grouped(files: Sequence[Any]) -> Mapping[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in files:
        groups[row.leverans_id].append(row)
    return groups


def _delivery(row: Any, files: Sequence[Any], is_known: bool, is_approved: bool) -> Delivery:
    return Delivery(
        kalla=row.kalla,
        region_kod=row.region_kod,
        extrakt_id=row.extrakt_id,
        extrakt_tidpunkt=datetime.fromisoformat(row.extrakt_tidpunkt),
        omfattning=Scope(row.omfattning),
        syntetisk=row.syntetisk,
        status=DeliveryStatus.KNOWN_CONTENT if is_known else DeliveryStatus.ACCEPTED,
        mapp=row.mapp,
        received_at=datetime.fromisoformat(row.mottagen),
        files=tuple(
            ArchivedFile(f.tabell, f.sha256, f.antal_rader, f.sokvag) for f in files if f.sokvag
        ),
        approved=is_approved,
    )
