"""patient_identitet goes to the identity store and nowhere else (delivery.md §2, interface §1)."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from orchestration.landing import Ledger, Reason
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import (
    FIRST,
    SECOND,
    SECRET,
    Parcel,
    Row,
    land,
    parquet_bytes,
    settings_for,
    with_identities,
)

NYCKEL = "a" * 64
OTHER = "b" * 64


def _row(identitet: str | None, andrad: str = "2026-01-01 00:00:00", nyckel: str = NYCKEL) -> Row:
    return {
        "patient_nyckel": nyckel,
        "id_typ": "PNR",
        "identitet": identitet,
        "kalla_andrad_tidpunkt": andrad,
        "ar_makulerad": "0",
    }


def _stored(settings: Settings) -> dict[str, str]:
    with closing(sqlite3.connect(settings.state / "identiteter" / "identiteter.sqlite")) as store:
        return dict(store.execute("SELECT patient_nyckel, identitet FROM identitet"))


def test_an_identity_is_in_the_identity_store_only(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with_identities(Parcel(), [_row(SECRET)]).send(settings)
    report = land(settings)
    [delivery] = report.accepted
    assert _stored(settings) == {NYCKEL: SECRET}
    assert "patient_identitet" not in delivery.row_counts()
    holding = [
        p.relative_to(settings.data_dir)
        for p in settings.data_dir.rglob("*")
        if p.is_file() and SECRET.encode() in p.read_bytes()
    ]
    assert holding == [Path("state/identiteter/identiteter.sqlite")]
    assert SECRET not in caplog.text + repr(report)


def test_only_the_owner_may_read_it(settings: Settings) -> None:
    with_identities(Parcel(), [_row(SECRET)]).send(settings)
    land(settings)
    folder = settings.state / "identiteter"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "identiteter.sqlite").stat().st_mode) == 0o600


VERSIONS = [
    (FIRST, _row("gammal", "2026-01-01 00:00:00")),
    (SECOND, _row("ny", "2026-01-02T00:00:00.5")),
    ("20260114033000", _row("omsand", "2026-01-01 00:00:00")),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_version_wins_in_any_order(settings: Settings, order: tuple[int, ...]) -> None:
    for place in order:
        extrakt_id, row = VERSIONS[place]
        with_identities(Parcel(extrakt_id), [row]).send(settings)
        land(settings)
    assert _stored(settings) == {NYCKEL: "ny"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_equal_times_go_by_extrakt_id_and_then_by_line(
    settings: Settings, order: tuple[int, int]
) -> None:
    parcels = [(FIRST, [_row("a"), _row("b")]), (SECOND, [_row("c"), _row("d")])]
    for place in order:
        extrakt_id, rows = parcels[place]
        with_identities(Parcel(extrakt_id), rows).send(settings)
        land(settings)
    assert _stored(settings) == {NYCKEL: "d"}


def test_a_time_that_cannot_be_typed_never_beats_one_that_can(settings: Settings) -> None:
    rows = [_row("ratt"), _row("fel", "snart"), _row("ensam", "snart", OTHER)]
    with_identities(Parcel(), rows).send(settings)
    land(settings)
    assert _stored(settings) == {NYCKEL: "ratt", OTHER: "ensam"}


def test_regions_have_their_own_identities(settings: Settings) -> None:
    with_identities(Parcel(FIRST, region="08"), [_row("a")]).send(settings)
    with_identities(Parcel(SECOND, region="01"), [_row("b")]).send(settings)
    land(settings)
    with closing(sqlite3.connect(settings.state / "identiteter" / "identiteter.sqlite")) as store:
        found = store.execute("SELECT region_kod, identitet FROM identitet ORDER BY 1").fetchall()
    assert found == [("01", "b"), ("08", "a")]


def test_incomplete_rows_are_told_and_the_others_kept(settings: Settings) -> None:
    rows = [_row(SECRET), _row(None, nyckel=OTHER), _row("x", nyckel="")]
    with_identities(Parcel(), rows).send(settings)
    report = land(settings)
    assert Reason("identitetsrad_ofullstandig", "patient_identitet") in [
        reason for _, reason in report.remarks
    ]
    assert _stored(settings) == {NYCKEL: SECRET}


def test_a_personnummer_as_key_refuses_and_stores_nothing(settings: Settings) -> None:
    with_identities(Parcel(), [_row("x", nyckel=SECRET)]).send(settings)
    [refusal] = land(settings).refused
    assert refusal.reasons == (
        Reason("patient_nyckel_fel_form", "patient_identitet", "patient_nyckel"),
    )
    assert not (settings.state / "identiteter" / "identiteter.sqlite").exists() or not _stored(
        settings
    )
    assert not list((settings.state / "identiteter").rglob("*.parquet"))


def test_a_parquet_file_of_identities_is_merged_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    parcel = with_identities(Parcel(), [_row(SECRET)])
    columns = ", ".join(
        f"'{parcel.rows['patient_identitet'][0].get(c) or ''}' AS {c}"
        for c in parcel.columns["patient_identitet"]
    )
    parcel.raw["patient_identitet.parquet"] = parquet_bytes(tmp_path, f"SELECT {columns}")
    parcel.send(settings)
    land(settings)
    assert _stored(settings) == {NYCKEL: SECRET}


def test_the_ledger_knows_the_file_but_no_value(settings: Settings) -> None:
    with_identities(Parcel(), [_row(SECRET)]).send(settings)
    land(settings)
    with closing(sqlite3.connect(settings.ledger_file)) as ledger:
        found = ledger.execute(
            "SELECT antal_rader, sokvag FROM filer WHERE tabell = 'patient_identitet'"
        ).fetchall()
    assert found == [(1, "")]
    with Ledger(settings) as ledger:
        assert "patient_identitet" not in {f.tabell for d in ledger.deliveries() for f in d.files}


def test_a_lost_store_is_filled_again_by_a_delivery_of_known_content(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with_identities(Parcel(FIRST), [_row(SECRET)]).send(settings)
    land(settings)
    (settings.state / "identiteter" / "identiteter.sqlite").unlink()
    with_identities(Parcel(SECOND), [_row(SECRET)]).send(settings)
    assert len(land(settings).known) == 1
    assert _stored(settings) == {NYCKEL: SECRET}
