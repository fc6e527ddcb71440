"""What the page says, decided from the report: texts and numbers ready to print, no markup.

Pure: the same report gives the same page, whenever it is made. Only the outcomes' counts are
read, so no value and no record id can get here.
Does not belong here: how it looks (the template), the checks' wording (texts.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestration.checks.model import (
    ChecksReport,
    DeliveryResult,
    Kind,
    Outcome,
    Severity,
    State,
)
from orchestration.checks.page_parts import (
    CRITICAL,
    NO_ROWS,
    NOT_JUDGED,
    OK,
    WARNING,
    DeliverySection,
    FailedCheck,
    FailedKind,
    HistoryRow,
    Page,
    Status,
    TableRow,
    Timely,
    TimelyRow,
)
from orchestration.checks.suites import COMPLETENESS_MAX_SHARE, COMPLETENESS_MIN_COUNT
from orchestration.checks.texts import KIND_TEXTS
from orchestration.landing.model import Scope
from orchestration.source_names import SOURCE_NAMES
from orchestration.swedish import NBSP, moment, number, plural, share

NOT_RUN = "gick inte att köra"
SCOPE_TEXTS = {Scope.FULL: "Fullständig", Scope.DELTA: "Ändringar"}


def page_model(report: ChecksReport, regions: Mapping[str, str]) -> Page:
    """The whole page. regions: name per region_kod."""
    latest = report.latest()
    older = [r for r in report.results if r.blocking and r not in latest]
    sections = [_section(r, _before(report, r), regions) for r in latest]
    sections += [_section(r, (), regions) for r in older]
    blocking = sum(len(r.blocking) for r in report.results)
    warnings = sum(len(r.failed(Severity.VARNING)) for r in latest)
    if not report.results:
        status, title = NOT_JUDGED, "Ingen leverans har kontrollerats ännu"
        lead = "Lägg en leverans i landing/ och kör utskrivning nightly."
    elif blocking:
        status = CRITICAL
        title = f"Publiceringen är stoppad av {plural(blocking, 'kontroll', 'kontroller')}"
        lead = "Gårdagens siffror ligger kvar. Se nedan vad som ska göras."
    elif warnings:
        status, title = WARNING, f"{plural(warnings, 'varning', 'varningar')}, inget stoppar"
        lead = "Publiceringen stoppas inte här. Varningarna visar var underlaget brister."
    else:
        status, title = OK, "Alla kontroller är godkända"
        lead = "Publiceringen stoppas inte här."
    most = f"{COMPLETENESS_MAX_SHARE * 100:.0f}{NBSP}%"
    return Page(
        status=status,
        rubrik=title,
        ingress=lead,
        tolerans=f"högst {most} eller färre än {COMPLETENESS_MIN_COUNT} ärenden",
        timely=tuple(Timely(_source(r, regions), _timely(r)) for r in latest if _timely(r)),
        sections=tuple(sections),
    )


def _section(
    result: DeliveryResult, history: Sequence[DeliveryResult], regions: Mapping[str, str]
) -> DeliverySection:
    failed = [o for s in (Severity.KRITISK, Severity.VARNING) for o in result.failed(s)]
    judged = sum(o.state is not State.EJ_TILLAMPLIG for o in result.outcomes)
    return DeliverySection(
        ankare="-".join(result.key),
        rubrik=_source(result, regions) + ("" if history else ", tidigare leverans"),
        uttag=moment(result.extrakt_tidpunkt),
        omfattning=SCOPE_TEXTS[result.omfattning],
        extrakt_id=result.extrakt_id,
        syntetisk=result.syntetisk,
        sammanfattning=f"{plural(judged, 'kontroll', 'kontroller')}, "
        f"{plural(len(failed), 'avviker', 'avviker')}",
        status=_status(result.outcomes),
        failed=_by_kind(failed),
        noted=_by_kind(result.failed(Severity.INFO)),
        tables=tuple(_table_row(t, result.of_table(t)) for t in _tables(result)),
        history=tuple(_history_row(r) for r in history),
        has_timely=any(o.kind is Kind.FULLSTANDIGHET for o in result.outcomes),
    )


def _by_kind(outcomes: Sequence[Outcome]) -> tuple[FailedKind, ...]:
    found = {(o.severity, o.kind) for o in outcomes}
    kinds = sorted(found, key=lambda f: (f[0] is not Severity.KRITISK, list(Kind).index(f[1])))
    return tuple(
        FailedKind(
            status=_severity_status(severity),
            rubrik=KIND_TEXTS[kind].rubrik,
            betyder=KIND_TEXTS[kind].betyder,
            atgard=KIND_TEXTS[kind].atgard,
            checks=tuple(_failed(o) for o in outcomes if o.kind is kind),
        )
        for severity, kind in kinds
    )


def _failed(outcome: Outcome) -> FailedCheck:
    could_run = outcome.state is not State.EJ_KORBAR
    counted = could_run and outcome.kind is not Kind.TYST
    return FailedCheck(
        tabell=outcome.tabell,
        beskrivning=outcome.beskrivning,
        avvikande=number(outcome.antal_avvikande) if counted else _latest(outcome),
        av=number(outcome.antal) if could_run else "–",
        andel=share(outcome.antal_avvikande, outcome.antal) if counted else "–",
    )


def _latest(outcome: Outcome) -> str:
    if outcome.state is State.EJ_KORBAR:
        return NOT_RUN
    if outcome.timmar is None:
        return "ingen registrering"
    hours = plural(outcome.timmar, "timme", "timmar") if outcome.timmar else f"under 1{NBSP}timme"
    return f"{hours} före uttaget"


def _table_row(tabell: str, outcomes: Sequence[Outcome]) -> TableRow:
    rows = next((o.antal for o in outcomes if o.kind is Kind.RADANTAL), 0)
    needed = [o for o in outcomes if not o.success and o.severity is not Severity.INFO]
    skipped = sum(o.state is State.EJ_TILLAMPLIG for o in outcomes)
    status = _status(outcomes)
    return TableRow(
        tabell=tabell,
        rader=number(rows),
        kontroller=number(len(outcomes)),
        avviker=number(len(needed)),
        ej_tillampliga=number(skipped),
        status=NO_ROWS if status is OK and rows == 0 else status,
    )


def _timely(result: DeliveryResult) -> tuple[TimelyRow, ...]:
    complete = [
        TimelyRow(
            fraga=f"{o.beskrivning.rstrip('.')}, enligt",
            tabell=o.tabell,
            svar=_complete(o),
            underlag=_complete_basis(o),
            status=_status([o]),
        )
        for o in result.outcomes
        if o.kind is Kind.FULLSTANDIGHET
    ]
    latest = [
        TimelyRow(
            fraga="Senaste registrering i",
            tabell=o.tabell,
            svar=_latest(o),
            underlag=plural(o.antal, "registrering", "registreringar"),
            status=_status([o]),
        )
        for o in result.outcomes
        if o.kind is Kind.TYST
    ]
    return (*complete, *latest)


def _complete(outcome: Outcome) -> str:
    if outcome.state is State.EJ_KORBAR:
        return NOT_RUN
    return share(outcome.antal - outcome.antal_avvikande, outcome.antal)


def _complete_basis(outcome: Outcome) -> str:
    there = number(outcome.antal - outcome.antal_avvikande)
    return f"{there} av {plural(outcome.antal, 'ärende', 'ärenden')}"


def _history_row(result: DeliveryResult) -> HistoryRow:
    complete = {o.tabell: _complete(o) for o in result.outcomes if o.kind is Kind.FULLSTANDIGHET}
    rows = sum(o.antal for o in result.outcomes if o.kind is Kind.RADANTAL)
    return HistoryRow(
        uttag=f"{result.extrakt_tidpunkt:%Y-%m-%d %H:%M}",
        omfattning=SCOPE_TEXTS[result.omfattning],
        rader=number(rows),
        meddelanden=complete.get("link_meddelande", "–"),
        statusrader=complete.get("link_inskrivning_status", "–"),
        status=_status(result.outcomes),
    )


def _status(outcomes: Sequence[Outcome]) -> Status:
    if any(o.blocks for o in outcomes):
        return CRITICAL
    warnings = sum(not o.success and o.severity is Severity.VARNING for o in outcomes)
    if warnings:
        several = plural(warnings, "varning", "varningar")
        return WARNING if warnings == 1 else Status(WARNING.code, several)
    judged = any(o.state is not State.EJ_TILLAMPLIG for o in outcomes)
    return OK if judged else NOT_JUDGED


def _severity_status(severity: Severity) -> Status:
    return {
        Severity.KRITISK: CRITICAL,
        Severity.VARNING: WARNING,
        Severity.INFO: Status("info", "För kännedom"),
    }[severity]


def _tables(result: DeliveryResult) -> list[str]:
    return list(dict.fromkeys(o.tabell for o in result.outcomes))


def _before(report: ChecksReport, result: DeliveryResult) -> list[DeliveryResult]:
    """The last deliveries of the same källa and region, newest first, this one included."""
    source = (result.kalla, result.region_kod)
    same = [r for r in report.results if (r.kalla, r.region_kod) == source]
    return sorted(same, key=lambda r: r.extrakt_id, reverse=True)


def _source(result: DeliveryResult, regions: Mapping[str, str]) -> str:
    name = SOURCE_NAMES.get(result.kalla, result.kalla)
    region = regions.get(result.region_kod, "region")
    return f"{name}, {region} ({result.region_kod})"
