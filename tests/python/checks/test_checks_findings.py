"""Every check fires on a row that breaks it, is silent on good rows, and tells no value.

One run for all tests that only look: a good and a bad delivery of every källa.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from checks_helpers import (
    COUNT,
    FAKE_IDENTITY,
    archived_tables,
    assert_clean,
    bad_tables,
    good_tables,
    later,
    overheard,
    write_delivery,
)

from orchestration.checks import ChecksReport, DeliveryResult, check_deliveries, write_page
from orchestration.checks.model import Kind, Outcome, Severity, State
from orchestration.checks.suites import build_suites
from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Scope
from orchestration.settings import Settings

KALLOR = ("cosmic_link", "stella", "enkat")
OWN_TESTS = {Kind.ARKIVFIL, Kind.KOLUMNER, Kind.RADANTAL, Kind.NYCKEL_HELT_TOM}
"""What no single row can break; test_checks_integrity.py breaks each."""


@dataclass(frozen=True)
class Checked:
    """A data folder with a good and then a bad delivery of every källa, checked."""

    settings: Settings
    report: ChecksReport
    told: str
    """Every log record (from DEBUG up), everything printed and every progress message."""

    def good(self, kalla: str) -> DeliveryResult:
        return next(r for r in self.report.results if r.kalla == kalla)

    def bad(self, kalla: str) -> DeliveryResult:
        return next(r for r in self.report.latest() if r.kalla == kalla)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Checked:
    settings = Settings(tmp_path_factory.mktemp("data"))
    deliveries = [
        write_delivery(settings.archive, kalla, tables, extrakt_id=extrakt_id)
        for kalla in contract.kallor
        for extrakt_id, tables in (
            ("20230110033000", good_tables(kalla)),
            ("20230111033000", bad_tables(kalla)),
        )
    ]
    told: list[str] = []
    with overheard(told):
        report = check_deliveries(settings, contract, deliveries, told.append)
        write_page(settings, report)
    return Checked(settings, report, "\n".join(told))


@pytest.mark.parametrize("kalla", KALLOR)
def test_every_check_of_the_suites_was_run(
    checked: Checked, contract: Contract, kalla: str
) -> None:
    suites = build_suites(contract.kalla(kalla), Scope.FULL)
    expected = [c.id for suite in suites.values() for c in suite]
    assert [o.id for o in checked.good(kalla).outcomes] == expected
    assert [o.id for o in checked.bad(kalla).outcomes] == expected


@pytest.mark.parametrize("kalla", KALLOR)
def test_every_check_judges_the_good_rows_and_passes(checked: Checked, kalla: str) -> None:
    outcomes = checked.good(kalla).outcomes
    assert [o.id for o in outcomes if o.state is not State.GODKAND] == []
    assert all(o.antal > 0 and o.antal_avvikande == 0 for o in outcomes)


@pytest.mark.parametrize("kalla", KALLOR)
def test_every_check_fires_on_its_broken_row(checked: Checked, kalla: str) -> None:
    for outcome in checked.bad(kalla).outcomes:
        if outcome.kind in OWN_TESTS:
            assert outcome.state is State.GODKAND, outcome.id
        else:
            assert outcome.state is State.AVVIKER, outcome.id
            assert 0 < outcome.antal_avvikande <= outcome.antal, outcome.id


@pytest.mark.parametrize("kalla", KALLOR)
def test_a_fault_in_the_data_never_blocks_unless_it_may_be_an_identity(
    checked: Checked, kalla: str
) -> None:
    assert {o.kind for o in checked.bad(kalla).blocking} <= {Kind.PATIENTNYCKEL}
    assert not checked.good(kalla).blocking


def outside_the_archive(settings: Settings) -> Iterator[Path]:
    for path in settings.data_dir.rglob("*"):
        if path.is_file() and settings.archive not in path.parents:
            yield path


def test_every_text_column_held_a_fake_identity(link: Kalla) -> None:
    """Else the next test would find nothing to leak."""
    bad = bad_tables(link)
    for table in archived_tables(link):
        for column in (c for c in table.columns if c.type == "text"):
            assert FAKE_IDENTITY in {row[column.name] for row in bad[table.name]}


def test_no_value_leaves_a_night_full_of_identity_numbers(checked: Checked) -> None:
    assert checked.report.blocking
    assert "Kontrollerar leveransen cosmic_link" in checked.told
    assert_clean(checked.told)
    assert_clean(repr(checked.report))
    left = list(outside_the_archive(checked.settings))
    assert {p.suffix for p in left} == {".json", ".html"}
    for path in left:
        assert_clean(path.read_text(encoding="utf-8"))


def test_counts_are_exact(settings: Settings, contract: Contract, link: Kalla) -> None:
    """Each broken row is counted once, in the check that it breaks, of the rows it is one of."""
    rows = good_tables(link)["link_arende"]
    rows[1] |= {"status": "OKAND", "samtycke_status": None}
    rows[2] |= {"status": "OKAND", "skapad_enhet_id": " "}
    rows[3] |= {"samtycke_tidpunkt": "igår", "skapad_tidpunkt": "  "}
    rows.append(dict(rows[0]))
    rows.append({**rows[0], "spar_kod": "annat"})
    rows.append({**rows[4], "kalla_andrad_tidpunkt": later(-1)})
    outcomes = _checked(settings, contract, link, {"link_arende": rows})
    count = COUNT + 3
    assert _counts(outcomes, "varde.status") == (2, count)
    assert _counts(outcomes, "varde.samtycke_status") == (0, count - 1)
    assert _counts(outcomes, "ej_tom.skapad_enhet_id") == (1, count)
    assert _counts(outcomes, "form.skapad_enhet_id") == (0, count)
    assert _counts(outcomes, "ej_tom.skapad_tidpunkt") == (1, count)
    assert _counts(outcomes, "form.samtycke_tidpunkt") == (1, count)
    assert _counts(outcomes, "form.skapad_tidpunkt") == (0, count)
    assert _counts(outcomes, "upprepad") == (2, COUNT)
    assert _counts(outcomes, "motstridig") == (1, COUNT)


def test_repeated_rows_are_for_information_only(checked: Checked) -> None:
    repeated = [o for o in checked.bad("cosmic_link").outcomes if o.kind is Kind.UPPREPAD]
    assert {o.severity for o in repeated} == {Severity.INFO}


def test_an_empty_table_is_not_passed_but_not_judged(
    settings: Settings, contract: Contract, link: Kalla
) -> None:
    tables = {"link_arende": [], "link_meddelande": []}
    outcomes = _checked(settings, contract, link, tables)
    states = {o.kind: o.state for o in outcomes if o.kind is not Kind.REFERENS}
    assert states.pop(Kind.TYST) is State.AVVIKER
    for kind in (Kind.ARKIVFIL, Kind.KOLUMNER, Kind.RADANTAL):
        assert states.pop(kind) is State.GODKAND
    assert set(states.values()) == {State.EJ_TILLAMPLIG}
    silent = [o for o in outcomes if o.kind is Kind.TYST]
    assert {(o.antal, o.timmar) for o in silent} == {(0, None)}


def test_hours_since_the_source_spoke_are_told(checked: Checked) -> None:
    good, bad = (r(k) for r, k in ((checked.good, "cosmic_link"), (checked.bad, "cosmic_link")))
    assert {o.timmar for o in good.outcomes if o.kind is Kind.TYST} == {2}
    assert {o.timmar for o in bad.outcomes if o.kind is Kind.TYST} == {100}


def test_a_delta_looks_at_open_cases(settings: Settings, contract: Contract, link: Kalla) -> None:
    tables = {t: good_tables(link)[t] for t in ("link_arende", "link_meddelande")}
    for row in tables["link_arende"][1:]:
        row["status"] = "AVSLUTAD"
    tables["link_meddelande"] = tables["link_meddelande"][:2]
    full = _checked(settings, contract, link, tables)
    delta = _checked(settings, contract, link, tables, Scope.DELTA)
    assert _counts(full, "link_meddelande.fullstandighet") == (COUNT - 2, COUNT - 1)
    assert _counts(delta, "link_meddelande.fullstandighet") == (0, 0)


def _checked(
    settings: Settings,
    contract: Contract,
    kalla: Kalla,
    tables: dict[str, list[dict[str, str | None]]],
    scope: Scope = Scope.FULL,
) -> tuple[Outcome, ...]:
    delivery = write_delivery(settings.archive, kalla, tables, scope=scope)
    region = replace(
        delivery, extrakt_id="20230110033000" if scope is Scope.FULL else "20230110033001"
    )
    return check_deliveries(settings, contract, [region]).results[0].outcomes


def _counts(outcomes: tuple[Outcome, ...], name: str) -> tuple[int, int]:
    (outcome,) = (o for o in outcomes if o.id.endswith(f".{name}"))
    return outcome.antal_avvikande, outcome.antal
