"""The billing models' compiled SQL on made episodes and agreements, in an empty warehouse.

What it is for: worked cases, agreements by chance and simulations, without a night. An episode is
put in where R1-R6 end; from there the models are the ones of the night, in their order.
Does not belong here: assertions, what a case expects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.warehouse.compiled_models import CompiledModel
from tests.python.dbt.staged import Store, open_copy
from tests.python.dbt.warehouse import Warehouse

FOLDERS = ("models/intermediate/betalningsansvar", "models/marts/fakturering")
SWEDEN = ZoneInfo("Europe/Stockholm")
ASOF = datetime(2026, 12, 31, 4, 30, tzinfo=SWEDEN)
ROWS_AT_A_TIME = 200
"""DuckDB takes a statement of many rows far faster than many statements."""
Row = dict[str, Any]


def compile_billing(warehouse: Warehouse) -> list[CompiledModel]:
    """Every billing model as dbt compiles it, parents first."""
    warehouse.run("compile", "--select", *(f"path:{folder}" for folder in FOLDERS))
    models = warehouse.compiled().models.values()
    return [model for model in models if model.path.parent.as_posix() in FOLDERS]


@dataclass(frozen=True)
class Episode:
    """One linked episode with a valid period. Times are Swedish clock times, without zone."""

    notified: datetime
    discharged: date | None
    vardform: str = "somatik"
    kommun: str = "K"
    message_after: timedelta = timedelta(hours=2)
    sip_behov: str | None = "NEJ"
    sip_call: date | None = None
    deceased: bool = False
    is_notified: bool = True
    opposed: date | None = None
    earlier: tuple[date, date] | None = None
    hinders: tuple[tuple[date, date | None], ...] = ()


@dataclass
class Billing:
    """A copy of the empty warehouse that is filled and then built.

    Regions are any text; each is its own län with one kommun `<region>K`.
    """

    store: Store
    models: Sequence[CompiledModel]
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _episodes: int = 0

    def region(self, region: str, asof: datetime = ASOF) -> None:
        self._add(
            "intermediate.int_asof", region_kod=region, asof_tidpunkt=asof, asof_datum=asof.date()
        )
        self._add(
            "referens.kommuner",
            kommun_kod=f"{region}K",
            namn=region,
            lan_kod=region,
            lan_namn=region,
        )

    def agreement(
        self, region: str, statuses: Mapping[str, str] | None = None, **values: Any
    ) -> str:
        """A row of avtalsmodell from 2000-01-01 with these values, every one of them with status B;
        the rest are empty and not applicable. `statuses` adds or replaces; gives modell_id."""
        modell_id = f"{region}-{len(self._rows.get('referens.avtalsmodell', []))}"
        row = {"vardform": "alla", "giltig_fran": date(2000, 1, 1)} | values
        self._add("referens.avtalsmodell", modell_id=modell_id, region_kod=region, **row)
        found = dict.fromkeys(values, "B") | dict(statuses or {})
        for parameter, status in found.items():
            self._add(
                "referens.avtalsmodell_kalla",
                modell_id=modell_id,
                parameter=parameter,
                status=status,
                kalla="fall",
            )
        return modell_id

    def scenario(self, scenario_id: str, region: str, **values: Any) -> None:
        row = {"region_kod": region, "vardform": "alla"} | values
        self._add("referens.simulering", scenario_id=scenario_id, **row)

    def episode(self, region: str, case: Episode) -> str:
        """Put the episode in as R1-R6 leave it; gives its published id."""
        self._episodes += 1
        key = {"region_kod": region, "vardepisod_id": f"V{self._episodes:05d}"}
        admitted = case.notified.replace(hour=0, minute=0, second=0) - timedelta(days=5)
        start = admitted.replace(tzinfo=SWEDEN).astimezone(UTC)
        end = case.discharged and datetime(
            case.discharged.year, case.discharged.month, case.discharged.day, 15, tzinfo=SWEDEN
        ).astimezone(UTC)
        kommun = case.kommun if len(case.kommun) > 1 else f"{region}{case.kommun}"
        arende = {"region_kod": region, "arende_id": f"A{self._episodes:05d}"}
        self._add(
            "intermediate.int_vardepisoder",
            **key,
            patient_id=f"P{self._episodes}",
            inskrivning=start,
            utskrivning=end,
            utskrivning_datum=case.discharged,
            vardform=case.vardform,
            avliden=case.deceased,
            kommun_kod_vid_inskrivning=kommun,
        )
        self._add(
            "intermediate.int_vardepisoder__kommun",
            **key,
            dag=case.discharged or ASOF.date(),
            kommun_kod=kommun,
        )
        self._add(
            "intermediate.int_vardepisoder__arende",
            **key,
            **{"arende_id": arende["arende_id"], "sip_behov": case.sip_behov},
            insatser_motsatta_tidpunkt=_midnight(case.opposed),
        )
        self._add("intermediate.int_arenden", **key, arende_id=arende["arende_id"])
        self._add(
            "intermediate.int_inskrivningsmeddelanden",
            **key,
            meddelande_id=f"M{self._episodes}",
            meddelande_tidpunkt=start + case.message_after,
        )
        self._periods(key, arende, case)
        if case.sip_call is not None:
            self._add(
                "bas.bas_plan",
                **arende,
                plan_id=f"S{self._episodes}",
                plantyp="SIP",
                kallelse_skickad_tidpunkt=_midnight(case.sip_call),
            )
        for number, (first, last) in enumerate(case.hinders):
            self._add(
                "bas.bas_oppenvard_hinder",
                **arende,
                hinder_nr=number,
                fran_datum=first,
                till_datum=last,
            )
        return f"{region}:{key['vardepisod_id']}"

    def _periods(self, key: Row, arende: Row, case: Episode) -> None:
        table = "intermediate.int_utskrivningsklar__perioder"
        days = 0
        if case.earlier is not None:
            first, last = case.earlier
            days = (last - first).days
            self._add(table, **key, period_nr=1, dag0=first, slut=last, ar_giltig=False)
        self._add(
            table,
            **key,
            period_nr=2,
            arende_id=arende["arende_id"],
            handelse_nr=1,
            har_underrattelse=case.is_notified,
            underrattad_tidpunkt=case.notified.replace(tzinfo=SWEDEN).astimezone(UTC),
            dag0=case.notified.date(),
            slut=case.discharged,
            ar_giltig=True,
            tidigare_dagar=days,
        )

    def _add(self, relation: str, **values: Any) -> None:
        self._rows.setdefault(relation, []).append(values)

    def build(self) -> None:
        """Put the rows in, then build every billing model anew."""
        for relation, rows in self._rows.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for start in range(0, len(rows), ROWS_AT_A_TIME):
                self._insert(relation, columns, rows[start : start + ROWS_AT_A_TIME])
        self._rows.clear()
        for model in self.models:
            self.store.connection.execute(model.create())

    def _insert(self, relation: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        places = ", ".join([f"({', '.join('?' for _ in columns)})"] * len(rows))
        self.store.connection.execute(
            f"INSERT INTO {relation} ({', '.join(columns)}) VALUES {places}",
            [row.get(column) for row in rows for column in columns],
        )

    def rows(self, table: str, where: str = "true") -> list[Row]:
        """Rows of a table of schema fakturering as dictionaries."""
        return self.store.records(f"SELECT * FROM fakturering.{table} WHERE {where}")


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=SWEDEN).astimezone(UTC)


@contextmanager
def open_billing(
    warehouse: Warehouse,
    models: Sequence[CompiledModel],
    folder: Path,
    keep_agreements: bool = False,
) -> Iterator[Billing]:
    """An empty billing warehouse; its agreements are the statute rows, or all of the seed's."""
    with open_copy(warehouse, folder) as store:
        if not keep_agreements:
            for table in ("avtalsmodell", "avtalsmodell_kalla"):
                store.connection.execute(
                    f"DELETE FROM referens.{table} WHERE modell_id NOT LIKE '00-%'"
                )
            store.connection.execute("DELETE FROM referens.simulering")
        yield Billing(store, models)
