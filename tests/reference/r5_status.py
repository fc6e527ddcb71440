"""R5: the 24-hour rule for status in the inskrivningsmeddelande.

Does not belong here: shares over episodes (r6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source, first_message, is_cancelled, message_time
from tests.reference.r2_arenden import Case
from tests.reference.row_quarantine import Row

DEADLINE = timedelta(hours=24)
AFTER_ASOF = timedelta(minutes=5)
LONGEST_EMPTY_TEXT = 3
MISSING_STATES = ("SAKNAR_MEDDELANDE", "VET_EJ", "SAKNAR_STATUS")
COUNTED_STATES = ("OK", "SEN", *MISSING_STATES)


@dataclass(frozen=True)
class Status24h:
    """One episode of R5; hours are elapsed, booleans None while undecided."""

    tillstand: str
    tillstand_inskrivningsklocka: str
    klockstart: datetime
    tidsgrans: datetime
    forsta_status: datetime | None
    gap_timmar: float | None
    fore_inskrivning: bool
    registrerad_i_efterhand: bool
    meddelande_i_tid: bool | None
    kvittens_i_tid: bool | None


@dataclass(frozen=True)
class _Facts:
    """What the states of one episode rest on, whichever clock is used."""

    first_valid: Row | None
    has_unusable_row: bool
    has_message: bool
    asof: datetime
    discharge: datetime | None

    @property
    def first_time(self) -> datetime | None:
        return None if self.first_valid is None else status_time(self.first_valid)


def status_24h(case: Case, source: Source, parameters: Parameters) -> Status24h | None:
    """R5 for one episode; None when it has no ärende (not in the population)."""
    if not case.arenden:
        return None
    admitted = case.episode.inskrivning
    start = admitted if parameters.klocka == "inskrivning" else judgement_clock(case)
    deadline = start + DEADLINE
    facts = _facts(case, source)
    state = _state(facts, start)
    first = facts.first_time
    return Status24h(
        tillstand=state,
        tillstand_inskrivningsklocka=_state(facts, admitted),
        klockstart=start,
        tidsgrans=deadline,
        forsta_status=first,
        gap_timmar=_gap(facts, state, deadline),
        fore_inskrivning=first is not None and first < admitted,
        registrerad_i_efterhand=_registered_later(facts, deadline),
        meddelande_i_tid=_message_in_time(case, state, deadline, source.asof),
        kvittens_i_tid=_receipt_in_time(case, source, state, deadline),
    )


def status_time(row: Row) -> datetime:
    """R5: `angiven_tidpunkt`, else `registrerad_tidpunkt`."""
    time: datetime = row["angiven_tidpunkt"] or row["registrerad_tidpunkt"]
    return time


def judgement_clock(case: Case) -> datetime:
    """R5, clock `bedomning`: the admission, or the judgement of need when later."""
    admitted = case.episode.inskrivning
    return admitted if case.behov_bedomt is None else max(admitted, case.behov_bedomt)


def _facts(case: Case, source: Source) -> _Facts:
    filled = [r for r in case.status_rows if _is_filled_by_hospital(r, source)]
    valid = [r for r in filled if not _is_unusable(r)]
    return _Facts(
        first_valid=min(valid, key=_status_order, default=None),
        has_unusable_row=any(_is_unusable(r) for r in filled),
        has_message=case.is_linked,
        asof=source.asof,
        discharge=case.episode.utskrivning,
    )


def _is_filled_by_hospital(row: Row, source: Source) -> bool:
    """R5: part SLUTENVARD, ifylld, its message (if any) not cancelled."""
    messages = source.rows_with("link_meddelande", "meddelande_id", [row["meddelande_id"]])
    return (
        row["part"] == "SLUTENVARD"
        and row["ifylld_flagga"]
        and not any(is_cancelled(m) for m in messages)
    )


def _is_unusable(row: Row) -> bool:
    """R5: a placeholder, or a length of 3 or less."""
    length = row["teckenlangd"]
    return bool(row["platshallare_flagga"]) or (length is not None and length <= LONGEST_EMPTY_TEXT)


def _status_order(row: Row) -> tuple[Any, ...]:
    """R5: time, then registration, then status_nr; several ärenden: then arende_id."""
    return (status_time(row), row["registrerad_tidpunkt"], row["status_nr"], row["arende_id"])


def _state(facts: _Facts, start: datetime) -> str:
    """R5: the first state that holds."""
    deadline = start + DEADLINE
    first = facts.first_time
    latest_judged = facts.asof + AFTER_ASOF
    if start > latest_judged or (first is not None and first > latest_judged):
        return "EJ_BEDOMBAR"
    if first is not None:
        return "OK" if first <= deadline else "SEN"
    if facts.asof <= deadline:
        return "EJ_FORFALLEN"
    if not facts.has_message:
        return "SAKNAR_MEDDELANDE"
    return "VET_EJ" if facts.has_unusable_row else "SAKNAR_STATUS"


def _gap(facts: _Facts, state: str, deadline: datetime) -> float | None:
    """R5 `gap_timmar`: from the deadline to the status, or to discharge or as-of."""
    if state == "SEN" and facts.first_time is not None:
        return _hours(facts.first_time - deadline)
    if state in MISSING_STATES:
        end = min(facts.asof, facts.discharge or facts.asof)
        return max(0.0, _hours(end - deadline))
    return None


def _hours(elapsed: timedelta) -> float:
    return elapsed / timedelta(hours=1)


def _registered_later(facts: _Facts, deadline: datetime) -> bool:
    """R5: the stated time is used and is in time, the registration is later than the deadline."""
    row = facts.first_valid
    return (
        row is not None
        and row["angiven_tidpunkt"] is not None
        and row["angiven_tidpunkt"] <= deadline
        and row["registrerad_tidpunkt"] > deadline
    )


def _message_in_time(case: Case, state: str, deadline: datetime, asof: datetime) -> bool | None:
    """R5 `meddelande_i_tid`."""
    first = first_message(case.admission_messages)
    return _in_time(None if first is None else message_time(first), state, deadline, asof)


def _receipt_in_time(case: Case, source: Source, state: str, deadline: datetime) -> bool | None:
    """R5 `kvittens_i_tid`: the earliest receipt of a kommun for the first message."""
    first = first_message(case.admission_messages)
    receipts = _receipts(first, source) if first is not None else []
    return _in_time(min(receipts, default=None), state, deadline, source.asof)


def _receipts(message: Row, source: Source) -> Sequence[datetime]:
    recipients = source.living_with(
        "link_meddelande_mottagare", "meddelande_id", [message["meddelande_id"]]
    )
    return [
        r["kvitterad_tidpunkt"]
        for r in recipients
        if r["mottagare_roll"].startswith("KOMMUN_")
        and r["kvittens_status"] != "FELSANT"
        and r["kvitterad_tidpunkt"] is not None
    ]


def _in_time(time: datetime | None, state: str, deadline: datetime, asof: datetime) -> bool | None:
    """R5: NULL while undecided (none yet and asof ≤ deadline, or EJ_BEDOMBAR)."""
    if state == "EJ_BEDOMBAR" or (time is None and asof <= deadline):
        return None
    return time is not None and time <= deadline
