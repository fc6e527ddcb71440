"""Which checks each raw table gets, derived from the delivery contract; pure, no library loaded.

One home per kind of check: here the delivery as it was archived. Row quarantine, findings and
figures are dbt's; whole-delivery refusals are landing's. So only what landing guarantees is
`kritisk` (it can break only by a damaged archive or a fault of ours); a fault in the data warns.
Does not belong here: SQL text (sql.py), words for failures (texts.py), Great Expectations objects
(gx_engine.py). patient_identitet has no suite: it never enters the archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from orchestration.checks import sql
from orchestration.checks.check import (
    Check,
    CountedQuery,
    CountedRows,
    HasColumns,
    HasLedgerRowCount,
    InValueSet,
    Readable,
    Rule,
)
from orchestration.checks.model import Kind, Severity
from orchestration.checks.texts import SPELLING_TEXTS
from orchestration.contract import Column, Kalla, Table
from orchestration.landing.model import Scope

HOURS = 24
COMPLETENESS_MAX_SHARE = 0.15
"""Assumed (A): about 12 of 100 ärenden lack a status row or message in normal care
(cosmic_link.md §8 D01, D03); more points at the extract."""
COMPLETENESS_MIN_COUNT = 5
"""Assumed (A): fewer missing ärenden than this is chance in a small delivery."""
REGISTRATION_COLUMNS = ("skapad_tidpunkt", "skickad_tidpunkt", "registrerad_tidpunkt")
CHANGED = "kalla_andrad_tidpunkt"


@dataclass(frozen=True)
class Complete:
    """Which row makes an ärende complete: in words, as a condition, the columns it reads."""

    what: str
    condition: str
    columns: tuple[str, ...]


COMPLETENESS = {
    "link_meddelande": Complete(
        what="ett skickat inskrivningsmeddelande",
        condition="meddelandetyp_kod = 'INSKRIVNING' "
        f"and {sql.instant('skickad_tidpunkt')} is not null",
        columns=("meddelandetyp_kod", "skickad_tidpunkt"),
    ),
    "link_inskrivning_status": Complete(
        what="en statusrad från slutenvården", condition="part = 'SLUTENVARD'", columns=("part",)
    ),
}
"""The message and the status table of the 24-hour rule (rules.md R5)."""


def build_suites(kalla: Kalla, scope: Scope) -> dict[str, tuple[Check, ...]]:
    """The checks of every archived table of a källa, in contract order."""
    return {t.name: build_suite(kalla, t, scope) for t in kalla.tables if not t.identity_store}


def build_suite(kalla: Kalla, table: Table, scope: Scope) -> tuple[Check, ...]:
    """The checks of one table.

    In a DELTA the rows that a row points at may have come earlier, so references are checked in
    a FULL only; 24-hour completeness then looks at open ärenden, which come with children
    (delivery.md §1).
    """
    checks = [*_integrity(table), *_keys(table)]
    for column in table.columns:
        checks += _column(table, column)
    checks += _time_orders(table)
    if scope is Scope.FULL:
        checks += _references(kalla, table)
    checks += [*_silence(table), *_completeness(kalla, table, scope), *_future(table)]
    return tuple(checks)


def suite_fingerprint(suites: Mapping[str, tuple[Check, ...]]) -> str:
    """Changes whenever a check, its query, severity or wording changes; equal in every process."""
    digest = hashlib.sha256()
    for check in (c for suite in suites.values() for c in suite):
        told = (check.id, check.severity.value, check.beskrivning, check.rule, sorted(check.needs))
        digest.update(repr(told).encode())
    return digest.hexdigest()


def registration_column(table: Table) -> Column | None:
    """The column that tells when the source last spoke, for tables that have one."""
    for column in table.columns:
        if column.name in REGISTRATION_COLUMNS and column.type == "ts":
            return column
    return None


def _check(
    table: Table, kind: Kind, severity: Severity, text: str, rule: Rule, *columns: str
) -> Check:
    suffix = "".join(f".{c}" for c in columns[:1])
    return Check(
        id=f"{table.kalla}.{table.name}.{kind}{suffix}",
        tabell=table.name,
        kind=kind,
        severity=severity,
        beskrivning=text,
        rule=rule,
        needs=frozenset((table.name, c) for c in columns),
    )


def _integrity(table: Table) -> Iterator[Check]:
    names = tuple(c.name for c in table.columns)
    critical = Severity.KRITISK
    yield _check(table, Kind.ARKIVFIL, critical, "Arkivfilen finns och går att läsa.", Readable())
    text = "Arkivfilen har alla kolumner i leveranskontraktet."
    yield _check(table, Kind.KOLUMNER, critical, text, HasColumns(names))
    text = "Arkivfilen har lika många rader som liggaren."
    yield _check(table, Kind.RADANTAL, critical, text, HasLedgerRowCount())


def _keys(table: Table) -> Iterator[Check]:
    key, names = table.key, tuple(c.name for c in table.columns)
    empty = CountedRows(sql.empty_columns(key))
    text = "Ingen nyckelkolumn är tom i hela filen."
    yield _with_needs(_check(table, Kind.NYCKEL_HELT_TOM, Severity.KRITISK, text, empty), key)
    query = sql.key_versions(key, names, CHANGED)
    repeated = CountedQuery(query, deviating="upprepade")
    text = "Varje nyckel finns på en rad."
    yield _with_needs(_check(table, Kind.UPPREPAD, Severity.INFO, text, repeated), names)
    contradicting = CountedQuery(query, deviating="motstridiga")
    text = "Rader med samma nyckel och ändringstid är lika."
    yield _with_needs(_check(table, Kind.MOTSTRIDIG, Severity.VARNING, text, contradicting), names)


def _column(table: Table, column: Column) -> Iterator[Check]:
    name, warn = column.name, Severity.VARNING
    if column.required:
        what = "Nyckelkolumnen" if column.is_key else "Den obligatoriska kolumnen"
        text = f"{what} {name} är ifylld på varje rad."
        yield _check(table, Kind.EJ_TOM, warn, text, CountedRows(sql.missing(name)), name)
    if column.allowed:
        text = f"{name} har bara koder ur leveranskontraktets värdemängd."
        yield _check(table, Kind.VARDE, warn, text, InValueSet(name, column.allowed), name)
    if column.type != "text":
        text = f"{name} är skriven som {SPELLING_TEXTS[column.type]}."
        rule = CountedRows(sql.wrong(name, sql.well_spelled(column)))
        yield _check(table, Kind.FORM, warn, text, rule, name)
    else:
        yield _text_column(table, column)


def _text_column(table: Table, column: Column) -> Check:
    name, kind, severity = column.name, Kind.FORM, Severity.VARNING
    if column.text_class == "patient_nyckel":
        kind, severity = Kind.PATIENTNYCKEL, Severity.KRITISK
        good, text = sql.is_patient_nyckel(name), f"{name} är 64 hexadecimala tecken."
    elif column.text_class == "namn":
        kind = Kind.FRITEXT
        good = sql.has_no_identity(name)
        text = f"{name} innehåller inget som liknar ett identitetsnummer."
    elif column.text_class == "post_id":
        good, text = sql.is_not_float(name), f"{name} är ett id och inte ett flyttal."
    elif "kommun_kod" in name:
        good, text = sql.is_kommun_code(name), f"{name} är fyra siffror."
    else:
        good = sql.is_code(name)
        text = f"{name} är en kod på högst 64 tecken och inget identitetsnummer."
    return _check(table, kind, severity, text, CountedRows(sql.wrong(name, good)), name)


def _time_orders(table: Table) -> Iterator[Check]:
    for order in table.time_orders:
        text = f"{order.end} ligger inte före {order.start}."
        rule = CountedRows(sql.reversed_order(order))
        names = (order.end, order.start)
        yield _check(table, Kind.TIDSORDNING, Severity.VARNING, text, rule, *names)


def _references(kalla: Kalla, table: Table) -> Iterator[Check]:
    for column in table.columns:
        parent, _, parent_column = column.references.partition(".")
        if not parent or kalla.table(parent).identity_store:
            continue
        text = f"{column.name} pekar på en rad i {parent} i samma leverans."
        rule = CountedQuery(sql.orphans(column.name, parent, parent_column))
        check = _check(table, Kind.REFERENS, Severity.VARNING, text, rule, column.name)
        yield _with_needs(check, (parent_column,), parent)


def _silence(table: Table) -> Iterator[Check]:
    column = registration_column(table)
    if column is not None:
        text = f"Senaste {column.name} ligger inom {HOURS} timmar före uttaget."
        rule = CountedQuery(sql.silence(column.name, HOURS))
        yield _check(table, Kind.TYST, Severity.VARNING, text, rule, column.name)


def _future(table: Table) -> Iterator[Check]:
    registered = registration_column(table)
    for name in (CHANGED, registered.name if registered else ""):
        if name:
            text = f"{name} ligger inte efter uttaget."
            rule = CountedRows(sql.after_asof(name))
            yield _check(table, Kind.FRAMTID, Severity.VARNING, text, rule, name)


def _completeness(kalla: Kalla, table: Table, scope: Scope) -> Iterator[Check]:
    """Message and status table: do ärenden older than 24 hours have their rows there."""
    if kalla.name != "cosmic_link" or table.name not in COMPLETENESS:
        return
    complete = COMPLETENESS[table.name]
    which = "Utskrivningsärenden" if scope is Scope.FULL else "Öppna utskrivningsärenden"
    rule = CountedQuery(
        sql.missing_after(HOURS, complete.condition, open_only=scope is Scope.DELTA),
        max_share=COMPLETENESS_MAX_SHARE,
        min_count=COMPLETENESS_MIN_COUNT,
    )
    text = f"{which} äldre än {HOURS} timmar har {complete.what}."
    check = _check(table, Kind.FULLSTANDIGHET, Severity.VARNING, text, rule)
    check = _with_needs(check, ("arende_id", "ar_makulerad", *complete.columns))
    case = ("arende_id", "arende_typ", "status", "skapad_tidpunkt", "behov_bedomt_tidpunkt")
    yield _with_needs(check, (*case, "ar_makulerad", CHANGED), "link_arende")


def _with_needs(check: Check, columns: tuple[str, ...], tabell: str = "") -> Check:
    needs = frozenset((tabell or check.tabell, c) for c in columns)
    return replace(check, needs=check.needs | needs)
