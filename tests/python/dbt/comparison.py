"""Random worlds through the real landing, store and dbt project, and through the reference.

One build holds hundreds of worlds (each a patient with its rows, spread over a history of
deliveries with corrections, cancellations and quarantined rows) of several regions, each with
parameters of its own, and regions with agreements by chance.
Does not belong here: what the worlds hold (tests/reference/generate), assertions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import FixedClock, Settings
from orchestration.store import refresh_store
from tests.python.dbt.warehouse import Warehouse
from tests.python.deliveries.compare import as_text, compare_rows, expected_as_text, read_table
from tests.python.deliveries.published_tables import PUBLISHED
from tests.reference.agreements import Agreements, load_agreements
from tests.reference.api import (
    FINDING_TABLES,
    OTHER_SOURCE_TABLES,
    TABLES,
    expected_tables,
)
from tests.reference.billing import BILLING_TABLES
from tests.reference.deliveries import Delivered
from tests.reference.generate import (
    MODELLTYPER,
    TextAgreement,
    as_delivery,
    billing_world,
    merged,
    random_agreements,
    random_deliveries,
    random_deviations,
    random_surveys,
    write_landing,
)
from tests.reference.parameters import DEFAULTS, Parameters
from tests.reference.r10_findings import RULES

Row = dict[str, Any]
REGIONS = {
    "08": DEFAULTS,
    "01": Parameters(
        klocka="inskrivning",
        dagraknare_start="bedomning",
        atertagen_regel="summera",
        utskrivningsdag_raknas=True,
        episod_max_glapp_minuter=0,
        oppen_max_dagar=1,
        sip_fonster_dagar=0,
        lo=0,
        hi=7,
        k=10,
    ),
    "03": Parameters(
        atertagen_regel="summera", oppen_max_dagar=30, sip_fonster_dagar=7, lo=2, hi=31
    ),
    "04": Parameters(dagraknare_start="bedomning", episod_max_glapp_minuter=1440, hi=29),
}
"""Region -> its parameters; 08 has those of the seed."""
UNKNOWN_REGION = "05"
UNKNOWN = (
    *("klocka", "dagraknare_start", "atertagen_regel", "utskrivningsdag_raknas"),
    *("sip_fonster_dagar", "lo", "hi"),
)
"""A region that has not said these: its own rows of the seed have no value."""
BILLING_REGIONS = ("07", "09", "10", "13", "17", "18", "19", "22")
"""Regions with agreements by chance, two of each modelltyp; tidy worlds only."""
COMPARED = (*TABLES, *OTHER_SOURCE_TABLES, *FINDING_TABLES, *BILLING_TABLES)


@dataclass(frozen=True)
class Comparison:
    """The same deliveries (by region) through the warehouse and through the reference."""

    warehouse: Warehouse
    expected: dict[str, list[Row]]
    deliveries: dict[str, list[Delivered]]


def compare_worlds(seed: int, worlds: int, folder: Path) -> Comparison:
    """Build the worlds of a seed in an empty folder, and work out what they should give."""
    deliveries = {
        region: random_deliveries(seed, worlds, region) for region in (*REGIONS, UNKNOWN_REGION)
    }
    for region in REGIONS:
        deliveries[region] += random_deviations(seed, worlds, region)
        deliveries[region] += random_surveys(seed, worlds // 4, region)
    deliveries |= {region: [_tidy(seed, worlds, region)] for region in BILLING_REGIONS}
    agreements = [
        row
        for number, region in enumerate(BILLING_REGIONS)
        for row in random_agreements(seed, region, MODELLTYPER[number % len(MODELLTYPER)])
    ]
    warehouse = _build(folder, [d for given in deliveries.values() for d in given], agreements)
    expected: dict[str, list[Row]] = {name: [] for name in COMPARED}
    for region, names in _wanted().items():
        parameters = REGIONS.get(region, DEFAULTS)
        tables = expected_tables(
            deliveries[region], parameters, names=names, agreements=_with(agreements)
        )
        for name, rows in tables.items():
            expected[name] += rows
    return Comparison(warehouse, expected, deliveries)


def _wanted() -> dict[str, tuple[str, ...]]:
    """Region -> the tables that are compared for it."""
    every = dict.fromkeys(REGIONS, COMPARED)
    return every | dict.fromkeys(BILLING_REGIONS, BILLING_TABLES)


def _tidy(seed: int, worlds: int, region_kod: str) -> Delivered:
    made = [billing_world(seed, str(n), region_kod) for n in range(worlds)]
    return as_delivery(merged(made), region_kod)


def _with(agreements: Sequence[TextAgreement]) -> Agreements:
    seeds = load_agreements()
    return replace(seeds, rows=(*seeds.rows, *(row.typed() for row in agreements)))


def _build(
    folder: Path, deliveries: Sequence[Delivered], agreements: Sequence[TextAgreement]
) -> Warehouse:
    """Land, refresh the store and build, as the nightly does."""
    settings = Settings(folder / "data", FixedClock(datetime(2022, 11, 16, tzinfo=UTC)))
    write_landing(settings.landing, deliveries)
    report = land_waiting(settings, load_contract())
    assert len(report.accepted) + len(report.known) == len(deliveries), report.refused
    refresh_store(settings, load_contract())
    warehouse = Warehouse(folder / "dbt", settings.build_file)
    warehouse.run("seed")
    for region, parameters in REGIONS.items():
        if parameters != DEFAULTS:
            _add_parameters(warehouse, region, vars(parameters))
    _add_parameters(warehouse, UNKNOWN_REGION, dict.fromkeys(UNKNOWN))
    _add_agreements(warehouse, agreements)
    warehouse.run("build", "--exclude", "resource_type:unit_test", "resource_type:seed")
    return warehouse


def _add_parameters(warehouse: Warehouse, region_kod: str, values: dict[str, Any]) -> None:
    rows = [
        (region_kod, name, None if value is None else as_text(value), "1900-01-01", "I", "test")
        for name, value in values.items()
    ]
    with warehouse.connect() as connection:
        connection.executemany(
            "INSERT INTO referens.regionparametrar (region_kod, parameter, varde, giltig_fran,"
            " status, kalla) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )


def _add_agreements(warehouse: Warehouse, agreements: Sequence[TextAgreement]) -> None:
    """The rows and the status of each parameter, beside those of the seeds."""
    with warehouse.connect() as connection:
        for row in agreements:
            names, places = ", ".join(row.values), ", ".join("?" for _ in row.values)
            connection.execute(
                f"INSERT INTO referens.avtalsmodell ({names}) VALUES ({places})",
                [value or None for value in row.values.values()],
            )
            connection.executemany(
                "INSERT INTO referens.avtalsmodell_kalla (modell_id, parameter, status, kalla)"
                " VALUES (?, ?, ?, 'test')",
                [(row.values["modell_id"], name, status) for name, status in row.statuses.items()],
            )


def difference(comparison: Comparison, name: str) -> str:
    """What differs in a table between warehouse and reference; empty when nothing does."""
    table = replace(PUBLISHED[name], zero_rows_accepted=False)
    expected = expected_as_text(comparison.expected[name])
    regions = {region for region, names in _wanted().items() if name in names}
    actual = [row for row in built(comparison, name) if row["region_kod"] in regions]
    # The warehouse adds the sum over the steps, with zeros; the reference has the steps.
    actual = [row for row in actual if row.get("processteg") != "ALLA"]
    # Findings of the contract alone are no rule of the reference's; it leaves them to their tests.
    actual = [row for row in actual if row.get("regel_id", "status_sen") in RULES]
    return compare_rows(table, expected, actual).report()


def built(comparison: Comparison, name: str) -> list[Row]:
    """Every row the warehouse holds of a table."""
    return read_table(comparison.warehouse.build_file, PUBLISHED[name].schema, name)
