"""The suites come from the contract and from nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from orchestration.checks.check import Check
from orchestration.checks.model import Kind, Severity
from orchestration.checks.suites import build_suite, build_suites, suite_fingerprint
from orchestration.checks.texts import KIND_TEXTS
from orchestration.contract import Column, Contract, Kalla
from orchestration.landing.model import Scope

CRITICAL_KINDS = {
    Kind.ARKIVFIL,
    Kind.KOLUMNER,
    Kind.RADANTAL,
    Kind.NYCKEL_HELT_TOM,
    Kind.PATIENTNYCKEL,
}
NEW = Column("nytt_falt", "text", True, 0, ("A", "B"), "kod", "patient.patient_nyckel", "")


def all_checks(contract: Contract, scope: Scope = Scope.FULL) -> list[Check]:
    return [
        check
        for kalla in contract.kallor
        for suite in build_suites(kalla, scope).values()
        for check in suite
    ]


def of_kind(kalla: Kalla, kind: Kind) -> set[tuple[str, str]]:
    """(tabell, kolumn) of the checks of one kind; the column is the last part of the id."""
    suites = build_suites(kalla, Scope.FULL)
    found = [c for suite in suites.values() for c in suite if c.kind is kind]
    return {(c.tabell, c.id.rsplit(".", 1)[1]) for c in found}


def test_every_archived_table_has_a_suite_and_the_identity_table_none(contract: Contract) -> None:
    for kalla in contract.kallor:
        archived = [t.name for t in kalla.tables if not t.identity_store]
        assert list(build_suites(kalla, Scope.FULL)) == archived
    assert "patient_identitet" not in build_suites(contract.kalla("cosmic_link"), Scope.FULL)


def test_ids_are_unique_and_ascii(contract: Contract) -> None:
    ids = [check.id for check in all_checks(contract)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+){2,3}", check_id) for check_id in ids)


def test_every_check_has_words_for_its_reader(contract: Contract) -> None:
    for check in all_checks(contract):
        assert check.beskrivning.endswith(".")
        text = KIND_TEXTS[check.kind]
        assert text.rubrik and text.betyder and text.atgard


def test_only_what_landing_guarantees_is_critical(contract: Contract) -> None:
    checks = all_checks(contract)
    assert {c.kind for c in checks if c.severity is Severity.KRITISK} == CRITICAL_KINDS
    assert {c.kind for c in checks if c.severity is not Severity.KRITISK}.isdisjoint(CRITICAL_KINDS)


def test_mandatory_columns_value_sets_pairs_and_references_are_those_of_the_contract(
    link: Kalla,
) -> None:
    tables = [t for t in link.tables if not t.identity_store]
    columns = [(t, c) for t in tables for c in t.columns]
    assert of_kind(link, Kind.EJ_TOM) == {(t.name, c.name) for t, c in columns if c.required}
    assert of_kind(link, Kind.VARDE) == {(t.name, c.name) for t, c in columns if c.allowed}
    assert of_kind(link, Kind.REFERENS) == {(t.name, c.name) for t, c in columns if c.references}
    assert of_kind(link, Kind.TIDSORDNING) == {
        (t.name, o.end) for t in tables for o in t.time_orders
    }
    formed = of_kind(link, Kind.FORM) | of_kind(link, Kind.FRITEXT)
    formed |= of_kind(link, Kind.PATIENTNYCKEL)
    assert formed == {(t.name, c.name) for t, c in columns}


def test_the_24_hour_checks_are_on_the_message_and_status_tables(link: Kalla) -> None:
    suites = build_suites(link, Scope.FULL)
    complete = {c.tabell for s in suites.values() for c in s if c.kind is Kind.FULLSTANDIGHET}
    assert complete == {"link_meddelande", "link_inskrivning_status"}
    assert complete <= {tabell for tabell, _ in of_kind(link, Kind.TYST)}


def test_a_new_column_gets_its_checks(link: Kalla) -> None:
    table = link.table("permission")
    wider = replace(table, columns=(NEW, *table.columns))
    before = {c.id for c in build_suite(link, table, Scope.FULL)}
    new = {c.id for c in build_suite(link, wider, Scope.FULL)} - before
    prefix = "cosmic_link.permission"
    assert new == {f"{prefix}.{k}.nytt_falt" for k in ("ej_tom", "varde", "form", "referens")}


@pytest.mark.parametrize("scope", list(Scope))
def test_a_changed_contract_changes_the_fingerprint(link: Kalla, scope: Scope) -> None:
    table = link.table("permission")
    tables = tuple(replace(t, columns=(NEW, *t.columns)) if t is table else t for t in link.tables)
    before = suite_fingerprint(build_suites(link, scope))
    assert before == suite_fingerprint(build_suites(link, scope))
    assert before != suite_fingerprint(build_suites(replace(link, tables=tables), scope))


def test_a_delta_is_not_asked_for_rows_that_came_earlier(contract: Contract) -> None:
    full, delta = all_checks(contract, Scope.FULL), all_checks(contract, Scope.DELTA)
    assert {c.id for c in full} - {c.id for c in delta} == {
        c.id for c in full if c.kind is Kind.REFERENS
    }
    complete = [c for c in delta if c.kind is Kind.FULLSTANDIGHET]
    assert all("Öppna" in c.beskrivning for c in complete)
