"""Small worlds for the alert tests: a clock that moves, published generations, address files.

Does not belong here: assertions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.alerts.config import Addresses, load_addresses
from orchestration.alerts.database import alert_database, reading
from orchestration.alerts.model import Alert, Fingerprint, Kind, Severity, Sighting
from orchestration.alerts.rows import Queued, queued_of
from orchestration.alerts.schema import utkorg
from orchestration.alerts.store import alerts
from orchestration.settings import Settings

MONDAY = datetime(2026, 1, 12, 4, 0, tzinfo=UTC)
"""05:00 on a Monday in Sweden."""

GAP_COLUMNS = {
    "antal_oppna_luckor": 0,
    "antal_sen": 0,
    "antal_saknar_meddelande": 0,
    "antal_vet_ej": 0,
    "antal_saknar_status": 0,
    "antal_forvarning": 0,
    "antal_ej_forfallen": 0,
    "antal_i_tid_7d": 0,
    "antal_avgjorda_7d": 0,
    "antal_i_tid_28d": 0,
    "antal_avgjorda_28d": 0,
    "antal_i_tid_foregaende_28d": 0,
    "antal_avgjorda_foregaende_28d": 0,
}
RULES = {
    "sen": ("Något kom för sent.", "varning", "Gör det i tid."),
    "grov": ("Något är fel på riktigt.", "fel", "Rätta det."),
    "prat": ("Bra att veta.", "info", "Inget."),
    "status_saknas": ("Status saknas.", "fel", "Fyll i."),
}


class MovableClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def move(self, **step: float) -> None:
        self.at += timedelta(**step)


@dataclass(frozen=True)
class Gap:
    """A row of dq_status_24h_lage; counts by column name, the rest zero."""

    klinik_kod: str
    counts: Mapping[str, int]
    oldest: float | None = None
    silent_since: datetime | None = None
    newest: float | None = None


@dataclass(frozen=True)
class Found:
    """A row of dq_fynd_antal."""

    regel_id: str
    klinik_kod: str
    period: str
    antal: int


def gap(klinik_kod: str, open_gaps: int = 0, **counts: int) -> Gap:
    """A klinik with that many open gaps, all without status."""
    given = {"antal_oppna_luckor": open_gaps, "antal_saknar_status": open_gaps} | counts
    return Gap(klinik_kod, given, oldest=float(open_gaps) or None)


def publish(
    settings: Settings,
    *,
    asof: str,
    gaps: Iterable[Gap] | None = (),
    found: Iterable[Found] | None = (),
    weeks: Iterable[tuple[str, str, str, int, int]] = (),
    signals: Iterable[tuple[str, str, str, str]] | None = None,
) -> str:
    """Publish a generation with the tables that alerts read; None leaves a table out.

    asof: local time. weeks: (niva, enhet_kod, week's Monday, in time, decided). signals: (niva,
    enhet_kod, week's Monday, signal) of the control chart.
    """
    at = datetime.fromisoformat(asof)
    generation = f"{at:%Y%m%dT%H%M%S}_0123456789ab"
    folder = settings.published / generation
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "aggregat.duckdb")) as file:
        file.execute("CREATE SCHEMA kvalitet; CREATE SCHEMA indikatorer; SET TimeZone = 'UTC'")
        if gaps is not None:
            _write_gaps(file, gaps)
        if found is not None:
            _write_found(file, found)
        _write_weeks(file, weeks)
        if signals is not None:
            _write_signals(file, signals)
    about = {"generation": generation, "asof": {"08": asof}, "syntetisk": False}
    about["skapad"] = settings.clock.now().isoformat()
    (folder / "om_leveransen.json").write_text(json.dumps(about), encoding="utf-8")
    link = settings.published / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(generation)
    return generation


def _write_gaps(file: duckdb.DuckDBPyConnection, gaps: Iterable[Gap]) -> None:
    columns = ", ".join(f"{name} BIGINT" for name in GAP_COLUMNS)
    file.execute(
        f"CREATE TABLE kvalitet.dq_status_24h_lage (region_kod VARCHAR, klinik_kod VARCHAR, "
        f"{columns}, aldsta_lucka_timmar DOUBLE, yngsta_lucka_timmar DOUBLE, kalla_tyst BOOLEAN, "
        "kalla_senast_tidpunkt TIMESTAMPTZ)"
    )
    for row in gaps:
        values = [row.counts.get(name, 0) for name in GAP_COLUMNS]
        marks = ", ".join("?" * (len(values) + 6))
        file.execute(
            f"INSERT INTO kvalitet.dq_status_24h_lage VALUES ({marks})",
            [
                "08",
                row.klinik_kod,
                *values,
                row.oldest,
                row.newest,
                row.silent_since is not None,
                row.silent_since,
            ],
        )


def _write_found(file: duckdb.DuckDBPyConnection, found: Iterable[Found]) -> None:
    file.execute(
        "CREATE TABLE kvalitet.dq_regler (regel_id VARCHAR, beskrivning VARCHAR, allvarlighet "
        "VARCHAR, agare VARCHAR, atgard VARCHAR)"
    )
    file.execute(
        "CREATE TABLE kvalitet.dq_fynd_antal (region_kod VARCHAR, regel_id VARCHAR, klinik_kod "
        "VARCHAR, period VARCHAR, antal BIGINT, namnare BIGINT)"
    )
    for regel, (means, severity, todo) in RULES.items():
        file.execute(
            "INSERT INTO kvalitet.dq_regler VALUES (?, ?, ?, 'utdataenheten', ?)",
            [regel, means, severity, todo],
        )
    for row in found:
        file.execute(
            "INSERT INTO kvalitet.dq_fynd_antal VALUES ('08', ?, ?, ?, ?, 100)",
            [row.regel_id, row.klinik_kod, row.period, row.antal],
        )


def _write_weeks(
    file: duckdb.DuckDBPyConnection, weeks: Iterable[tuple[str, str, str, int, int]]
) -> None:
    file.execute(
        "CREATE TABLE indikatorer.ind_status_24h_vecka (region_kod VARCHAR, niva VARCHAR, "
        "enhet_kod VARCHAR, enhet_namn VARCHAR, vecka VARCHAR, vecka_start DATE, antal_i_tid "
        "BIGINT, antal_avgjorda BIGINT)"
    )
    for niva, enhet, starts, in_time, decided in weeks:
        file.execute(
            "INSERT INTO indikatorer.ind_status_24h_vecka SELECT '08', $1, $2, 'Medicin', "
            "strftime($3::DATE, '%G-W%V'), $3::DATE, $4, $5",
            [niva, enhet, starts, in_time, decided],
        )


def _write_signals(
    file: duckdb.DuckDBPyConnection, signals: Iterable[tuple[str, str, str, str]]
) -> None:
    file.execute(
        "CREATE TABLE indikatorer.ind_status_24h_styrdiagram (region_kod VARCHAR, niva VARCHAR, "
        "enhet_kod VARCHAR, vecka VARCHAR, undre_grans DOUBLE, ovre_grans DOUBLE, signal VARCHAR)"
    )
    for niva, enhet, starts, signal in signals:
        file.execute(
            "INSERT INTO indikatorer.ind_status_24h_styrdiagram SELECT '08', $1, $2, "
            "strftime($3::DATE, '%G-W%V'), 0.8, 0.95, $4",
            [niva, enhet, starts, signal],
        )


def address_file(folder: Path, content: Mapping[str, Any]) -> Path:
    """The content as an address file."""
    path = folder / "larm.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def plain_mail(port: int, **functions: Any) -> dict[str, Any]:
    """An address file's content: an open relay on loopback; functions by name."""
    return {
        "epost": {
            "server": "127.0.0.1",
            "port": port,
            "kryptering": "ingen",
            "avsandare": "utskrivning@region.example",
            "tidsgrans_sekunder": 20,
        },
        "funktioner": functions,
        "webhook_tidsgrans_sekunder": 20,
    }


def impatient(content: Mapping[str, Any]) -> dict[str, Any]:
    """The same, waiting a third of a second for an answer."""
    mail = content["epost"] and content["epost"] | {"tidsgrans_sekunder": 0.3}
    return {**content, "epost": mail, "webhook_tidsgrans_sekunder": 0.3}


def addresses(settings: Settings, env: Mapping[str, str] | None = None) -> Addresses:
    return load_addresses(settings, env or {})


def kept(settings: Settings, *, only_open: bool = False) -> list[Alert]:
    """Every alert in the database."""
    with alert_database(settings) as engine, reading(engine) as connection:
        return alerts(connection, only_open=only_open)


def outbox(settings: Settings) -> list[Queued]:
    """Every message in the outbox, sent or not."""
    with alert_database(settings) as engine, reading(engine) as connection:
        return [queued_of(row) for row in connection.execute(utkorg.select())]


def files(settings: Settings) -> list[dict[str, Any]]:
    """The message files in outbox/larm/, by name."""
    found = sorted((settings.outbox / "larm").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def notice(settings: Settings, amne: str = "natt-1", regel: str = "natt_ej_publicerad") -> Sighting:
    return Sighting(
        fingerprint=Fingerprint(regel, amne=amne),
        kind=Kind.DRIFT,
        severity=Severity.KRITISK,
        count=1,
        seen_at=settings.clock.now(),
        headline="Natten körde men publicerade inte",
        text="Se loggen.",
    )
