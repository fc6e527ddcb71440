"""Small build files as dbt and the store would leave them, and a short way to publish them.

Does not belong here: what a test expects.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.publish import (
    BuildFindings,
    GateInput,
    GateResult,
    NightOutcome,
    PublishOptions,
    PublishReport,
    Reader,
    Versions,
    decide,
    publish,
)
from orchestration.publish.allowlist import AllowedTable, AllowList
from orchestration.settings import FixedClock, Settings

VERSIONS = Versions(regler="2026-11-25", dbt="1.12.6", kod="0.1.0+abc")
CREATED = datetime(2026, 1, 12, 4, 0, tzinfo=UTC)
OPEN_GATE = GateResult(passed=True, reasons=())
COMMENT = "Vårdepisoder, en rad per vårdepisod; «ÅÄÖ» och 'citat'."

_KOMMUN = AllowedTable("dimensioner", "dim_kommun", ("kommun_kod",))
ALLOWLIST: AllowList = {
    "delad": (_KOMMUN,),
    "samverkan": (_KOMMUN,),
    "aggregat": (
        _KOMMUN,
        AllowedTable("indikatorer", "ind_dagar", ("region_kod", "period")),
        AllowedTable("kvalitet", "dq_avstamning", ("region_kod", "tabell")),
        AllowedTable("kvalitet", "dq_leveranser", ("region_kod", "extrakt_id"), ("mottagen",)),
    ),
    "individ": (
        AllowedTable("fakta", "fct_vardepisoder", ("region_kod", "vardepisod_id")),
        AllowedTable("kvalitet", "dq_karantan", ("region_kod", "rad_nr"), ("nyckel_hash",)),
    ),
}
OPTIONS = PublishOptions(allowlist=ALLOWLIST)


@dataclass(frozen=True)
class Build:
    """What one fake build holds.

    asof: region -> naive local time. mark: a number in every table, to tell builds apart.
    shuffle: seed of the physical order of rows. secret: what nyckel_hash and mottagen depend on.
    """

    asof: tuple[tuple[str, datetime], ...] = (("08", datetime(2023, 1, 12, 4, 30)),)
    mark: int = 0
    episodes: int = 40
    shuffle: int = 0
    secret: str = "hemlig"
    held: tuple[tuple[str, datetime], ...] = ()

    def later(self, nights: int) -> Build:
        moved = tuple((region, moment + timedelta(days=nights)) for region, moment in self.asof)
        return replace(self, asof=moved, mark=self.mark + nights)


def settings_of(data_dir: Path, *, generations: int = 14, clock: datetime = CREATED) -> Settings:
    settings = Settings(data_dir=data_dir, clock=FixedClock(clock), generations=generations)
    settings.create_folders()
    return settings


def make_build(settings: Settings, build: Build = Build()) -> None:
    """Write the build file anew."""
    settings.build_file.unlink(missing_ok=True)
    connection = duckdb.connect(str(settings.build_file))
    try:
        connection.execute("SET TimeZone = 'UTC'")
        for schema in ("lager", "dimensioner", "indikatorer", "kvalitet", "fakta", "intermediate"):
            connection.execute(f"CREATE SCHEMA {schema}")
        _deliveries(connection, build)
        _aggregates(connection, build)
        _episodes(connection, build)
        connection.execute("CREATE TABLE intermediate.int_hemlig AS SELECT 1 AS x")
        connection.execute("CREATE VIEW fakta.fct_vy AS SELECT * FROM fakta.fct_vardepisoder")
    finally:
        connection.close()


def content_reader(_: Path) -> str:
    """A reader without objections."""
    return ""


def publish_build(
    settings: Settings, options: PublishOptions = OPTIONS, reader: Reader = content_reader
) -> PublishReport:
    return publish(settings, gate=OPEN_GATE, versions=VERSIONS, reader=reader, options=options)


def closed_gate() -> GateResult:
    return decide(GateInput(NightOutcome(dbt_ok=False), BuildFindings(1, 1)))


def execute_in_build(settings: Settings, *statements: str) -> None:
    connection = duckdb.connect(str(settings.build_file))
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


def advance_build(settings: Settings, nights: int) -> None:
    """Make the build what make_build(Build().later(nights)) would make it, but faster."""
    asof, extrakt_id = _stamps(Build().later(nights).asof[0][1])
    execute_in_build(
        settings,
        f"UPDATE indikatorer.ind_dagar SET antal = {nights}",
        f"UPDATE fakta.fct_vardepisoder SET antal = {nights}",
        f"UPDATE lager.leveranser SET extrakt_tidpunkt = '{asof}', extrakt_id = '{extrakt_id}'",
        f"UPDATE kvalitet.dq_leveranser SET extrakt_id = '{extrakt_id}'",
        f"UPDATE kvalitet.dq_avstamning SET extrakt_id = '{extrakt_id}'",
    )


def _stamps(moment: datetime) -> tuple[str, str]:
    return f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y%m%d%H%M%S}"


def published_files(settings: Settings) -> dict[str, str]:
    """Everything in `published` that a reader could see: path -> content or link target.

    Database files are told by the content hashes in om_leveransen.json, not by their bytes, which
    DuckDB does not promise to write alike.
    """
    found = {}
    for path in sorted(settings.published.rglob("*")):
        name = str(path.relative_to(settings.published))
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file() and path.suffix == ".json":
            found[name] = path.read_text(encoding="utf-8").partition('"fil_sha256"')[0]
        elif path.is_file():
            found[name] = f"{path.stat().st_mode:o}"
    return found


def _deliveries(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    connection.execute(
        "CREATE TABLE lager.leveranser (kalla VARCHAR, region_kod VARCHAR, extrakt_id VARCHAR, "
        "extrakt_tidpunkt TIMESTAMP, omfattning VARCHAR, status VARCHAR, ar_hallen BOOLEAN, "
        "syntetisk BOOLEAN)"
    )
    for entries, held in ((build.asof, False), (build.held, True)):
        for region, moment in entries:
            _, extrakt_id = _stamps(moment)
            connection.execute(
                "INSERT INTO lager.leveranser VALUES "
                "('cosmic_link', ?, ?, ?, 'FULL', 'accepterad', ?, true)",
                [region, extrakt_id, moment, held],
            )
    connection.execute(
        "CREATE TABLE kvalitet.dq_leveranser AS SELECT region_kod, kalla, extrakt_id, status, "
        f"timestamptz '2026-01-01 00:00:00+00' + {len(build.secret)} * interval 1 hour "
        "AS mottagen FROM lager.leveranser"
    )
    connection.execute(
        "CREATE TABLE kvalitet.dq_avstamning AS SELECT DISTINCT region_kod, kalla, "
        "'vardtillfalle' AS tabell, extrakt_id, 0::BIGINT AS differens FROM lager.leveranser"
    )


def _aggregates(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    connection.execute(
        "CREATE TABLE dimensioner.dim_kommun (kommun_kod VARCHAR, kommun_namn VARCHAR)"
    )
    _insert(
        connection,
        "dimensioner.dim_kommun",
        [("0880", "Kalmar"), ("0884", "Vimmerby"), ("0821", "Högsby")],
        build.shuffle,
    )
    connection.execute(
        "CREATE TABLE indikatorer.ind_dagar (region_kod VARCHAR, period VARCHAR, antal BIGINT, "
        "snitt_alla DOUBLE, belopp_kr DECIMAL(18,2), uppfyller_mal BOOLEAN, period_start DATE)"
    )
    rows = [
        ("08", f"2022-{month:02}", build.mark, month / 3, month * 100, None, f"2022-{month:02}-01")
        for month in range(1, 13)
    ]
    _insert(connection, "indikatorer.ind_dagar", rows, build.shuffle)
    connection.execute("COMMENT ON TABLE indikatorer.ind_dagar IS 'Utskrivningsklara dagar'")
    connection.execute("COMMENT ON COLUMN indikatorer.ind_dagar.antal IS 'Antal vårdepisoder'")


def _episodes(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    connection.execute(
        "CREATE TABLE fakta.fct_vardepisoder (region_kod VARCHAR, vardepisod_id VARCHAR, "
        "inskrivning TIMESTAMPTZ, koder VARCHAR[], antal BIGINT, stadsdel_kod VARCHAR)"
    )
    start = datetime(2022, 10, 29, 20, 0, tzinfo=UTC)
    rows = [
        ("08", f"08:V{number:04}", start + timedelta(hours=number), ["a", None], build.mark, None)
        for number in range(build.episodes)
    ]
    _insert(connection, "fakta.fct_vardepisoder", rows, build.shuffle)
    text = COMMENT.replace("'", "''")
    connection.execute(f"COMMENT ON TABLE fakta.fct_vardepisoder IS '{text}'")
    connection.execute(f"COMMENT ON COLUMN fakta.fct_vardepisoder.inskrivning IS '{text}'")
    connection.execute(
        "CREATE TABLE kvalitet.dq_karantan AS SELECT '08' AS region_kod, 7 AS rad_nr, "
        f"sha256('{build.secret}') AS nyckel_hash, 'otypbart' AS orsak"
    )


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple], seed: int
) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))
    marks = ", ".join("?" for _ in rows[0])
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", shuffled)
