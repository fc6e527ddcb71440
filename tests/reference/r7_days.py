"""R7: first payable date, payable dates, and what the day-level gates G4 and G5 take away.

Does not belong here: who qualifies (r7_gates.py), money (r8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.reference.agreements import FIRST_DAY_PARAMETERS, Agreement
from tests.reference.holidays import working_days_after
from tests.reference.r1_episodes import DECEASED
from tests.reference.r7_gates import Claim, opposed_on
from tests.reference.values import local_date, to_local

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PayableDays:
    """unmoved_first: D + the free days. first: moved past hinder; None when there is none.
    hinder_took: G4 took an otherwise payable day or moved the first."""

    is_late: bool
    unmoved_first: date | None
    first: date | None
    dates: tuple[date, ...]
    hinder_took: bool


def payable_days(claim: Claim) -> PayableDays:
    """R7: the payable dates of an episode, whether or not it qualifies."""
    is_late = notice_is_late(claim)
    unmoved = _unmoved_first(claim, is_late)
    if unmoved is None:
        return PayableDays(is_late, None, None, (), hinder_took=False)
    hinder = _hinder(claim)
    first = _moved(unmoved, hinder)
    end = _end(claim)
    otherwise = [d for d in _dates(unmoved, end) if not _is_taken(claim, d)]
    dates = tuple(d for d in otherwise if not _is_covered(d, hinder))
    took = len(dates) < len(otherwise) or first != unmoved
    return PayableDays(is_late, unmoved, first, dates, took)


def notice_is_late(claim: Claim) -> bool:
    """R7 `sen_underrattelse`; without a clock never."""
    clock = claim.rules["brytklocka"]
    if claim.agreement is None or clock is None:
        return False
    sent = to_local(claim.period.underrattad).time()
    return bool(sent >= clock if claim.rules["brytklocka_operator"] == "gte" else sent > clock)


def _unmoved_first(claim: Claim, is_late: bool) -> date | None:
    """R7: D + fristdagar (+ tillagg when late); None when it needs an unknown parameter."""
    agreement = claim.agreement
    if agreement is None or _needs_unknown(agreement) or agreement["fristdagar"] is None:
        return None
    number = agreement["fristdagar"] + (agreement["brytklocka_tillagg"] or 0 if is_late else 0)
    if agreement["dagtyp"] == "vardag":
        return working_days_after(claim.period.dag0, number)
    first: date = claim.period.dag0 + number * ONE_DAY
    return first


def _needs_unknown(agreement: Agreement) -> bool:
    return any(agreement.is_unknown(name) for name in FIRST_DAY_PARAMETERS)


def _end(claim: Claim) -> date:
    """R7: the first date that is no longer payable: discharge (the day after when it counts),
    as-of while admitted, or the date of death (two that differ: the earlier)."""
    discharge = claim.discharge_date
    if discharge is None:
        end = claim.source.asof_date
    else:
        end = discharge + ONE_DAY if claim.rules["utskrivningsdag_raknas"] else discharge
    episode = claim.fact.case.episode
    deaths = [episode.person.avliden_datum]
    if episode.last["utskrivningssatt_kod"] == DECEASED:
        deaths.append(discharge)
    return min([end, *(day for day in deaths if day is not None)])


def _dates(first: date, end: date) -> Iterator[date]:
    day = first
    while day < end:
        yield day
        day += ONE_DAY


def _is_taken(claim: Claim, day: date) -> bool:
    """R7: by G5 (opposed) or by a permission that pauses."""
    opposed = opposed_on(claim)
    if opposed is not None and day >= opposed:
        return True
    return claim.rules["permission_regel"] == "pausar" and any(
        local_date(p["fran_tidpunkt"]) < day
        and (p["till_tidpunkt"] is None or day < local_date(p["till_tidpunkt"]))
        for p in claim.of_stays("permission")
    )


def _hinder(claim: Claim) -> list[tuple[date, date]]:
    """G4: the spans without öppenvård, both ends included; none where it is no condition."""
    if not claim.rules["krav_oppenvard_ok"]:
        return []
    return [(h["fran_datum"], h["till_datum"] or date.max) for h in claim.hinder]


def _is_covered(day: date, hinder: Sequence[tuple[date, date]]) -> bool:
    return any(start <= day <= end for start, end in hinder)


def _moved(first: date, hinder: Sequence[tuple[date, date]]) -> date | None:
    """G4: the first date that is not covered; None when the hinder is open."""
    while _is_covered(first, hinder):
        last = max(end for start, end in hinder if start <= first <= end)
        if last == date.max:
            return None
        first = last + ONE_DAY
    return first
