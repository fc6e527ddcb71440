"""A damaged archive blocks publishing, and the other tables are checked all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from checks_helpers import FAKE_IDENTITY, good_tables, write_delivery

from orchestration.checks import ChecksReport, check_deliveries
from orchestration.checks.model import Kind, State
from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Delivery
from orchestration.settings import Settings

TABLES = ("link_arende", "permission")
Damage = Callable[[Path], None]


@pytest.fixture
def delivery(settings: Settings, link: Kalla) -> Delivery:
    good = good_tables(link)
    return write_delivery(settings.archive, link, {t: good[t] for t in TABLES})


def file_of(settings: Settings, delivery: Delivery, tabell: str) -> Path:
    [path] = [f.path for f in delivery.files if f.tabell == tabell]
    return settings.archive / path


def rewrite(path: Path, select: str) -> None:
    with duckdb.connect() as con:
        con.execute(f"create table t as select * from read_parquet('{path}')")
        con.execute(f"copy (select {select}) to '{path}' (format parquet)")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def lose_rows(path: Path) -> None:
    rewrite(path, "* from t limit 3")


DAMAGES: list[tuple[Damage, Kind, State]] = [
    (Path.unlink, Kind.ARKIVFIL, State.AVVIKER),
    (cut_short, Kind.ARKIVFIL, State.AVVIKER),
    (lambda p: rewrite(p, "* exclude (radnr) from t"), Kind.KOLUMNER, State.AVVIKER),
    (lambda p: rewrite(p, "* replace (1 as radnr) from t"), Kind.KOLUMNER, State.AVVIKER),
    (lose_rows, Kind.RADANTAL, State.AVVIKER),
    (
        lambda p: rewrite(p, "* replace (null::varchar as radnr) from t"),
        Kind.NYCKEL_HELT_TOM,
        State.AVVIKER,
    ),
    (lambda p: rewrite(p, "* replace (' ' as radnr) from t"), Kind.NYCKEL_HELT_TOM, State.AVVIKER),
]


@pytest.mark.parametrize(("damage", "kind", "state"), DAMAGES)
def test_damage_blocks_and_the_rest_is_checked(
    settings: Settings,
    contract: Contract,
    delivery: Delivery,
    damage: Damage,
    kind: Kind,
    state: State,
) -> None:
    damage(file_of(settings, delivery, "permission"))
    report = check_deliveries(settings, contract, [delivery])
    [result] = report.results
    assert {o.tabell for o in result.blocking} == {"permission"}
    assert state in {o.state for o in result.blocking if o.kind is kind}
    untouched = [o for o in result.of_table("link_arende") if o.kind is not Kind.REFERENS]
    assert {o.state for o in untouched} == {State.GODKAND}


def test_what_needs_a_lost_column_is_told_as_not_run(
    settings: Settings, contract: Contract, delivery: Delivery
) -> None:
    rewrite(file_of(settings, delivery, "permission"), "* exclude (till_tidpunkt) from t")
    [result] = check_deliveries(settings, contract, [delivery]).results
    states = {
        o.id.removeprefix("cosmic_link.permission."): o.state for o in result.of_table("permission")
    }
    lost = {name for name, state in states.items() if state is State.EJ_KORBAR}
    assert lost == {"form.till_tidpunkt", "tidsordning.till_tidpunkt", "upprepad", "motstridig"} | {
        "referens.vardtillfalle_id"
    }
    assert states["kolumner"] is State.AVVIKER
    assert states["form.fran_tidpunkt"] is State.GODKAND


def test_a_patient_nyckel_that_may_be_an_identity_blocks(
    settings: Settings, contract: Contract, link: Kalla
) -> None:
    rows = good_tables(link)["link_arende"]
    rows[3]["patient_nyckel"] = FAKE_IDENTITY
    delivery = write_delivery(settings.archive, link, {"link_arende": rows})
    report = check_deliveries(settings, contract, [delivery])
    [(key, outcome)] = report.blocking
    assert key == delivery.key
    assert (outcome.kind, outcome.antal_avvikande) == (Kind.PATIENTNYCKEL, 1)


def test_a_ledger_that_counts_otherwise_blocks(
    settings: Settings, contract: Contract, delivery: Delivery
) -> None:
    files = tuple(replace(f, row_count=f.row_count + 2) for f in delivery.files)
    report = check_deliveries(settings, contract, [replace(delivery, files=files)])
    assert {(o.kind, o.antal_avvikande) for _, o in report.blocking} == {(Kind.RADANTAL, 2)}


def test_a_restored_file_is_checked_again_and_blocks_no_more(
    settings: Settings, contract: Contract, delivery: Delivery
) -> None:
    path = file_of(settings, delivery, "permission")
    whole = path.read_bytes()
    cut_short(path)
    blocked: ChecksReport = check_deliveries(settings, contract, [delivery])
    assert blocked.blocking
    path.write_bytes(whole)
    mended = check_deliveries(settings, contract, [delivery])
    assert mended.checked == (delivery.key,)
    assert not mended.blocking
