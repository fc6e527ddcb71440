"""R4: utskrivningsklar periods, the valid one, and the days T.

Does not belong here: sums over episodes (r6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source, is_sent
from tests.reference.r2_arenden import Case
from tests.reference.row_quarantine import Row
from tests.reference.values import local_date, local_midnight, to_utc

Slutorsak = Literal["aterkallad", "utskriven", "pagaende"]


@dataclass(frozen=True)
class Period:
    """One utskrivningsklar period; slut is None while it is ongoing. satt: the event that opened
    it."""

    satt: Row
    klar: datetime
    underrattad: datetime
    dag0: date
    slut: date | None
    slutorsak: Slutorsak

    @property
    def is_withdrawn(self) -> bool:
        return self.slutorsak == "aterkallad"


@dataclass(frozen=True)
class Days:
    """The days of the valid period (R4); both numbers None when excluded."""

    dag0: date
    utskrivningsklara_dagar: int | None
    dagar_hittills: int | None
    exkluderad_orsak: str | None


def stated_instant(event: Row) -> datetime:
    """R4: stated date and time, local midnight without time."""
    if event["angiven_tid"] is None:
        return local_midnight(event["angivet_datum"])
    return to_utc(datetime.combine(event["angivet_datum"], event["angiven_tid"]))


def periods(case: Case, source: Source, parameters: Parameters) -> list[Period]:
    """R4: the periods of an episode in order."""
    discharge = case.episode.utskrivning
    accepted = [e for e in case.events if e["angivet_datum"] >= case.episode.inskrivning_date]
    accepted.sort(key=_event_order)
    before = [e for e in accepted if discharge is None or stated_instant(e) <= discharge]
    after = [e for e in accepted if e not in before]
    result = _until_discharge(before, source, parameters)
    if discharge is None:
        return result
    discharge_date = local_date(discharge)
    if result and result[-1].slutorsak == "pagaende":
        result[-1] = replace(result[-1], slut=discharge_date, slutorsak="utskriven")
    set_late = [e for e in after if e["handelse"] == "SATT"]
    if not result and set_late:
        late = _opened_by(set_late[0], source, parameters)
        result.append(replace(late, slut=discharge_date, slutorsak="utskriven"))
    return result


def _event_order(event: Row) -> tuple[Any, ...]:
    """R4: stated instant, then registration, handelse_nr, arende_id."""
    return (
        stated_instant(event),
        event["registrerad_tidpunkt"],
        event["handelse_nr"],
        event["arende_id"],
    )


def _until_discharge(events: Sequence[Row], source: Source, parameters: Parameters) -> list[Period]:
    """R4: SATT opens if none is open, ATERTAGEN closes the open one, the rest is ignored."""
    result: list[Period] = []
    for event in events:
        is_open = bool(result) and result[-1].slutorsak == "pagaende"
        if event["handelse"] == "SATT" and not is_open:
            result.append(_opened_by(event, source, parameters))
        elif event["handelse"] == "ATERTAGEN" and is_open:
            closed = local_date(stated_instant(event))
            result[-1] = replace(result[-1], slut=closed, slutorsak="aterkallad")
    return result


def _opened_by(event: Row, source: Source, parameters: Parameters) -> Period:
    klar = stated_instant(event)
    underrattad = notified(event, source)
    start = underrattad if parameters.dagraknare_start == "underrattelse" else klar
    return Period(event, klar, underrattad, local_date(start), None, "pagaende")


def notified(event: Row, source: Source) -> datetime:
    """R4: when the event's non-cancelled, sent UTSKRIVNINGSKLAR message was sent.

    Else the registration time of the event.
    """
    message = notice(event, source)
    time: datetime = (
        event["registrerad_tidpunkt"] if message is None else message["skickad_tidpunkt"]
    )
    return time


def notice(event: Row, source: Source) -> Row | None:
    """R4: the event's non-cancelled, sent UTSKRIVNINGSKLAR message."""
    for message in source.living_with("link_meddelande", "meddelande_id", [event["meddelande_id"]]):
        if message["meddelandetyp_kod"] == "UTSKRIVNINGSKLAR" and is_sent(message):
            return message
    return None


def valid_period(of_episode: Sequence[Period]) -> Period | None:
    """R4: the one open at discharge (as-of), or opened after it; none if the last was withdrawn."""
    if not of_episode or of_episode[-1].is_withdrawn:
        return None
    return of_episode[-1]


def days(
    case: Case, of_episode: Sequence[Period], source: Source, parameters: Parameters
) -> Days | None:
    """R4: T of the valid period, None when there is none."""
    valid = valid_period(of_episode)
    if valid is None:
        return None
    earlier = 0
    if parameters.atertagen_regel == "summera":
        earlier = sum(_whole_days(p.dag0, p.slut) for p in of_episode[:-1] if p.slut is not None)
    discharge_date = case.episode.utskrivning_date
    if discharge_date is None:
        so_far = _whole_days(valid.dag0, source.asof_date) + earlier
        return Days(valid.dag0, None, so_far, None)
    if discharge_date < valid.dag0:
        return Days(valid.dag0, None, None, "negativ_tid")
    total = _whole_days(valid.dag0, discharge_date) + int(parameters.utskrivningsdag_raknas)
    return Days(valid.dag0, total + earlier, None, None)


def _whole_days(start: date, end: date) -> int:
    return (end - start) // timedelta(days=1)
