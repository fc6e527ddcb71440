"""Who is touched, and what a touched unit holds: small stores, one happening each.

Does not belong here: whether the tables become right (test_touched_whole.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.contract import Contract, load_contract
from orchestration.landing.model import Delivery, Scope
from orchestration.touched import Touched
from orchestration.touched.plan import FINDINGS
from orchestration.touched.units import READ_BY_NO_FIGURE, find_units
from orchestration.touched.workspace import UNITS, beside
from tests.python.store.store_helpers import COMMON, Row, World
from tests.reference.values import to_utc

TABLES = (
    *("patient", "vardtillfalle", "link_arende", "link_meddelande", "link_plan"),
    *("link_arende_vardtillfalle", "link_inskrivning_status", "link_oppenvard_hinder"),
    *("link_sip_uppfoljning", "folkbokforing", "listning"),
)
LINK = load_contract().kalla("cosmic_link")
CONTRACT = Contract((replace(LINK, tables=tuple(LINK.table(name) for name in TABLES)),))
"""Fewer tables: what a test costs is merging them."""
FIRST_ASOF = datetime(2026, 1, 10, 4, 30)
SECOND_ASOF = datetime(2026, 1, 11, 4, 30)
LONG_AGO = "2025-03-01 10:00:00"
LATER = "2026-01-10 20:00:00"
"""A time of change, so that the row wins."""
_FILLED = {"ts": LONG_AGO, "date": LONG_AGO[:10], "bit": "0", "int": "1", "text": "X"}

Told = tuple[str, Row]


def row(table: str, **values: str | None) -> Told:
    """A sound row: what may not be empty is filled, by what was long ago."""
    columns = CONTRACT.kalla("cosmic_link").table(table).columns
    made: Row = {c.name: _FILLED[c.type] for c in columns if c.required}
    for column in columns:
        if column.required and column.allowed:
            made[column.name] = column.allowed[0]
    return table, made | COMMON | values


def patient(key: str, **values: str | None) -> Told:
    return row("patient", patient_nyckel=key, **values)


def stay(name: str, key: str, **values: str | None) -> Told:
    times = {"utskrivning_tidpunkt": "2025-03-09 10:00:00", "status": "AVSLUTAD"}
    return row("vardtillfalle", vardtillfalle_id=name, patient_nyckel=key, **times | values)


def arende(name: str, key: str, **values: str | None) -> Told:
    return row("link_arende", arende_id=name, patient_nyckel=key, **values)


def message(name: str, of: str, **values: str | None) -> Told:
    return row("link_meddelande", meddelande_id=name, arende_id=of, **values)


def status(of: str, number: str = "1", **values: str | None) -> Told:
    return row("link_inskrivning_status", arende_id=of, status_nr=number, **values)


def changed(told: Told, **values: str | None) -> Told:
    table, made = told
    return table, made | {"kalla_andrad_tidpunkt": LATER} | values


ONE = (patient("P1"), stay("V1", "P1"), arende("A1", "P1"), message("M1", "A1"), status("A1"))
OTHER = (patient("P2"), stay("V2", "P2"), arende("A2", "P2"), message("M2", "A2"))
UNIT_OF_ONE = {"patient": {"P1"}, "vardtillfalle": {"V1"}, "arende": {"A1"}, "meddelande": {"M1"}}


@dataclass
class Store:
    """A store of two deliveries, the second of which the build has not seen."""

    world: World
    deliveries: list[Delivery] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, asof: datetime, told: Sequence[Told], region: str = "08") -> None:
        rows: dict[str, list[Row]] = {}
        for table, made in told:
            rows.setdefault(table, []).append(made)
        scope = Scope.FULL if asof == FIRST_ASOF else Scope.DELTA
        extrakt_id = f"{to_utc(asof):%Y%m%d%H%M%S}"
        delivery = self.world.deliver(extrakt_id, rows, region=region, scope=scope)
        self.deliveries.append(replace(delivery, extrakt_tidpunkt=asof))
        self.world.refresh(self.deliveries)

    def touched(self) -> dict[str, set[str]]:
        """Kind of unit -> ids, those of region 08 plain and others with their region; no empty."""
        new = tuple((d.region_kod, d.extrakt_id) for d in self.deliveries if self._is_new(d))
        self._note_findings()
        with beside(self.world.settings) as connection:
            find_units(connection, CONTRACT, Touched(new, FIRST_ASOF))
            names = ("patient", "vardtillfalle", "arende", "meddelande", "plan")
            found = {
                name: connection.execute(
                    f"SELECT CASE region_kod WHEN '08' THEN id ELSE region_kod || ':' || id END "
                    f"FROM {UNITS}.{name}"
                ).fetchall()
                for name in names
            }
        return {name: {i for (i,) in rows} for name, rows in found.items() if rows}

    def _is_new(self, delivery: Delivery) -> bool:
        return delivery.extrakt_tidpunkt > FIRST_ASOF

    def _note_findings(self) -> None:
        with self.world.opened() as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS kvalitet")
            connection.execute(
                f"CREATE OR REPLACE TABLE {FINDINGS} (tabell VARCHAR, nyckel VARCHAR)"
            )
            for finding in self.findings:
                connection.execute(f"INSERT INTO {FINDINGS} VALUES (?, ?)", finding)


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., dict[str, set[str]]]:
    """(first, second, findings=…) -> what the second delivery touches."""

    def touched(
        first: Sequence[Told], second: Sequence[Told], findings: Sequence[tuple[str, str]] = ()
    ) -> dict[str, set[str]]:
        store = Store(World.at(tmp_path, CONTRACT))
        store.findings += findings
        store.tell(FIRST_ASOF, first)
        store.tell(SECOND_ASOF, second)
        return store.touched()

    return touched


Touching = Callable[..., dict[str, set[str]]]


def test_nothing_new_touches_nobody(told: Touching) -> None:
    assert told([*ONE, *OTHER], []) == {}


def test_a_row_that_comes_again_as_it_was_touches_nobody(told: Touching) -> None:
    assert told([*ONE, *OTHER], [*ONE]) == {}


@pytest.mark.parametrize("number", range(len(ONE)))
def test_a_changed_row_touches_all_that_hangs_together(told: Touching, number: int) -> None:
    assert told([*ONE, *OTHER], [changed(ONE[number])]) == UNIT_OF_ONE


def test_a_new_row_of_a_known_patient(told: Touching) -> None:
    found = told([*ONE, *OTHER], [stay("V3", "P1")])
    assert found == UNIT_OF_ONE | {"vardtillfalle": {"V1", "V3"}}


def test_a_row_with_a_finding_is_touched_when_it_comes_again(told: Touching) -> None:
    assert (
        told([*ONE, *OTHER], [*ONE], findings=[("link_inskrivning_status", "A1|1")]) == UNIT_OF_ONE
    )


def test_a_finding_of_a_row_that_does_not_come_touches_nobody(told: Touching) -> None:
    assert told([*ONE, *OTHER], [*OTHER], findings=[("vardtillfalle", "V1")]) == {}


def test_a_newer_version_in_quarantine_touches_the_one_that_lives_on(told: Touching) -> None:
    found = told([*ONE, *OTHER], [changed(ONE[1], inskrivning_tidpunkt="i går")])
    assert found == UNIT_OF_ONE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (stay("V9", "P1"), {"patient_nyckel": "P2"}),
        (arende("A9", "P1"), {"patient_nyckel": "P2"}),
        (message("M9", "A1"), {"arende_id": "A2"}),
    ],
)
def test_what_moves_touches_both_ends(told: Touching, before: Told, after: Row) -> None:
    third = (patient("P3"), stay("V3", "P3"))
    found = told([*ONE, *OTHER, *third, before], [changed(before, **after)])
    assert found["patient"] == {"P1", "P2"}
    assert found["vardtillfalle"] >= {"V1", "V2"}


def test_a_chain_of_replaced_patients_is_one_unit(told: Touching) -> None:
    chain = (
        patient("P1", patient_nyckel_ersatt_av="P2"),
        patient("P2", patient_nyckel_ersatt_av="P3"),
        patient("P3"),
        patient("P4"),
    )
    found = told([*chain, stay("V1", "P1")], [stay("V3", "P3")])
    assert found == {"patient": {"P1", "P2", "P3"}, "vardtillfalle": {"V1", "V3"}}


def test_a_replacement_that_is_taken_back_touches_both(told: Touching) -> None:
    before = patient("P1", patient_nyckel_ersatt_av="P2")
    found = told([before, patient("P2"), patient("P4")], [changed(patient("P1"))])
    assert found == {"patient": {"P1", "P2"}}


def test_a_bridge_to_another_patients_stay_joins_the_two(told: Touching) -> None:
    bridge = row("link_arende_vardtillfalle", arende_id="A1", vardtillfalle_id="V2")
    found = told([*ONE, *OTHER, bridge], [changed(OTHER[0])])
    assert found["patient"] == {"P1", "P2"}


def test_a_status_row_that_names_another_arendes_message_joins_the_two(told: Touching) -> None:
    found = told([*ONE, *OTHER, status("A1", "2", meddelande_id="M2")], [changed(OTHER[3])])
    assert found["patient"] == {"P1", "P2"}


def test_a_pointer_to_what_was_never_delivered_is_a_unit_of_its_own(told: Touching) -> None:
    found = told([*ONE], [message("M9", "A9"), status("A9", "7")])
    assert found == {"arende": {"A9"}, "meddelande": {"M9"}}


def test_what_pointed_at_nothing_is_touched_when_that_comes(told: Touching) -> None:
    found = told([*ONE, message("M9", "A9")], [arende("A9", "P9")])
    assert found == {"patient": {"P9"}, "arende": {"A9"}, "meddelande": {"M9"}}


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_somebody_still_admitted_is_touched_every_night(told: Touching, empty: str | None) -> None:
    still_there = stay("V1", "P1", utskrivning_tidpunkt=empty, status="PAGAENDE")
    assert told([patient("P1"), still_there, *OTHER], [])["patient"] == {"P1"}


@pytest.mark.parametrize(
    ("time", "is_touched"),
    [
        ("2026-01-09 02:30:00", True),
        ("2026-01-09 02:29:59", False),
        ("2026-01-09T02:30:00", True),
        (" 2026-01-09 02:30:00", True),
        ("   2026-03-01 00:00:00", True),
        ("2027-01-01 00:00:00.250", True),
    ],
)
def test_a_time_near_as_of_or_after_it(told: Touching, time: str, is_touched: bool) -> None:
    near = status("A1", "2", registrerad_tidpunkt=time)
    assert told([*ONE, *OTHER, near], []) == (UNIT_OF_ONE if is_touched else {})


def test_a_date_on_the_day_is_near(told: Touching) -> None:
    hinder = row("link_oppenvard_hinder", arende_id="A1", hinder_nr="1", till_datum="2026-01-09")
    assert told([*ONE, *OTHER, hinder], [])["arende"] == {"A1"}


def test_a_time_that_no_figure_reads_touches_nobody(told: Touching, project_dir: Path) -> None:
    plan = row("link_plan", plan_id="L1", arende_id="A1", upprattad_tidpunkt=LONG_AGO)
    ahead = row("link_sip_uppfoljning", plan_id="L1", planerad_datum="2026-01-11")
    assert told([*ONE, *OTHER, plan, ahead], []) == {}
    beyond = [
        path
        for path in (*(project_dir / "models").rglob("*.sql"), *(project_dir / "macros").rglob("*"))
        if path.suffix == ".sql" and path.parent.name not in {"bas", "cosmic_link"}
    ]
    texts = {path.name: path.read_text(encoding="utf-8") for path in beyond}
    for _, name in READ_BY_NO_FIGURE:
        assert [file for file, text in texts.items() if name in text] == [], name


def test_a_plan_without_a_time_is_dated_by_the_delivery_it_came_with(told: Touching) -> None:
    plan = row("link_plan", plan_id="L1", arende_id="A1")
    timed = row("link_plan", plan_id="L2", arende_id="A2", upprattad_tidpunkt=LONG_AGO)
    assert told([*ONE, *OTHER, plan, timed], [plan, timed]) == UNIT_OF_ONE | {"plan": {"L1"}}


@pytest.mark.parametrize("table", ["folkbokforing", "listning"])
def test_what_is_ranked_by_delivery_is_touched_when_it_comes_again(
    told: Touching, table: str
) -> None:
    registered = row(table, patient_nyckel="P1")
    assert told([*ONE, *OTHER, registered], [registered]) == UNIT_OF_ONE


def test_regions_with_the_same_ids_are_kept_apart(tmp_path: Path) -> None:
    store = Store(World.at(tmp_path, CONTRACT))
    store.tell(FIRST_ASOF, [*ONE, *OTHER])
    store.tell(FIRST_ASOF, [*ONE, *OTHER], region="01")
    store.tell(SECOND_ASOF, [changed(ONE[1])])
    store.tell(SECOND_ASOF, [changed(OTHER[1])], region="01")
    found = store.touched()
    assert found["patient"] == {"P1", "01:P2"}
    assert found["vardtillfalle"] == {"V1", "01:V2"}
