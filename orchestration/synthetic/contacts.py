"""Fast vårdkontakt and the other kinds of named contact: the table `fast_vardkontakt`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    NEVER,
    Coded,
    Columns,
    Flags,
    Ints,
    Times,
    rank_within,
    stack,
    take,
    texts,
)
from orchestration.synthetic.cases import DISCHARGE, Cases
from orchestration.synthetic.registers import Registers
from orchestration.synthetic.run import Run, stamp, unit_column

KINDS = texts(
    ["FAST_VARDKONTAKT", "FAST_LAKARKONTAKT", "FAST_OMSORGSKONTAKT", "KONTAKTSJUKSKOTERSKA"]
)
CARE_CONTACT, PHYSICIAN, HOME_CARE, NURSE = 0, 1, 2, 3
YEARS_BACK = 4.0
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Contacts:
    resident: Ints
    kind: Ints
    named_at: Times


def contact_rows(run: Run, cases: Cases, registers: Registers, died_at: Times) -> Columns:
    """Contacts of everyone with an ärende; died_at per resident, empty for the living."""
    rng = run.rng("contacts")
    people = np.unique(cases.resident)
    contacts = stack([_care_contacts(rng, run, cases, people), _others(rng, run, people)])
    contacts = take(contacts, run.known(contacts.named_at))
    contacts = take(contacts, np.lexsort((contacts.named_at, contacts.resident)))
    count = len(contacts.kind)
    first_day = lt.days(contacts.named_at)
    died = run.seen(died_at[contacts.resident])
    unit = registers.listed_on(contacts.resident, contacts.named_at)
    municipal = run.world.municipal[0].pick(
        rng, registers.kommun_on(contacts.resident, contacts.named_at)
    )
    unit = np.where(contacts.kind == HOME_CARE, municipal, unit)
    named = draws.chance(rng, run.parameters.fast_vardkontakt.andel_namngiven, count)
    return stamp(
        run,
        {
            "patient_nyckel": registers.keys[contacts.resident],
            "fvk_nr": rank_within(contacts.resident),
            "typ": Coded(contacts.kind, KINDS),
            "enhet_id": unit_column(run, unit),
            "utsedd_tidpunkt": contacts.named_at,
            "giltig_fran": first_day,
            "giltig_till": np.maximum(lt.days(died), first_day),
            "namngiven_flagga": named.astype(np.int64),
        },
        contacts.named_at,
        died,
    )


def _earlier(rng: draws.Rng, run: Run, people: Ints) -> Times:
    """A time in the years before the first."""
    back = (1 + YEARS_BACK * DAYS_A_YEAR * rng.random(len(people))).astype(np.int64)
    day = lt.plus_days(np.full(len(people), run.first_day), -back)
    return lt.settle(lt.at(day, 8 + 8 * rng.random(len(people))))


def _care_contacts(rng: draws.Rng, run: Run, cases: Cases, people: Ints) -> Contacts:
    """The fast vårdkontakt: there already, named during the first ärende, afterwards, or never."""
    p = run.parameters.fast_vardkontakt
    _, first_case = np.unique(cases.resident, return_index=True)
    already = draws.chance(rng, p.andel_redan_utsedd, len(people))
    start, end = cases.created[first_case], cases.left[first_case]
    during = lt.settle(draws.between(rng, start, np.maximum(start, end)))
    after = lt.settle(lt.later(end, (1 + 9 * rng.random(len(people))) * lt.HOURS_A_DAY))
    drawn = rng.random(len(people))
    in_process = cases.kind[first_case] == DISCHARGE
    is_during = in_process & (drawn < p.andel_utses_under_vardtiden)
    is_after = in_process & ~is_during
    is_after &= drawn < p.andel_utses_under_vardtiden + p.andel_utses_efterat
    later = np.where(is_during, during, np.where(is_after, after, NEVER))
    when = np.where(already, _earlier(rng, run, people), later)
    return Contacts(people, np.full(len(people), CARE_CONTACT), when)


def _others(rng: draws.Rng, run: Run, people: Ints) -> Contacts:
    p = run.parameters.fast_vardkontakt
    parts = []
    for kind, share in (
        (PHYSICIAN, p.andel_lakarkontakt),
        (HOME_CARE, p.andel_omsorgskontakt),
        (NURSE, p.andel_kontaktsjukskoterska),
    ):
        has: Flags = draws.chance(rng, share, len(people))
        chosen = people[has]
        parts.append(Contacts(chosen, np.full(len(chosen), kind), _earlier(rng, run, chosen)))
    return stack(parts)
