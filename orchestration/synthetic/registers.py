"""Registers of people: key, folkbokföring and listing with their changes, test identities.

Becomes `patient`, `folkbokforing`, `listning` and `patient_identitet`, for the people who are in
any other table. Does not belong here: who falls ill (residents.py).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    MISSING,
    NO_DAY,
    Coded,
    Columns,
    Flags,
    Ints,
    Texts,
    Times,
    texts,
)
from orchestration.synthetic.residents import Residents
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column

PUBLIC_KEY = b"utskrivning: synthetic patients, not a secret"
IDENTITY_PATTERN = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])-?\d{4}")
SEXES = texts(["0", "1", "2", "9"])
REGISTERED_HOUR = 5.5
FIRST_IMPOSSIBLE_DAY, IMPOSSIBLE_DAYS = 92, 8
FIRST_IMPOSSIBLE_MONTH, IMPOSSIBLE_MONTHS = 13, 87


@dataclass(frozen=True)
class Registers:
    """Per resident: key, at most one move (day and new kommun), at most one change of listing.

    keys is filled for the residents in `people` only.
    """

    people: Ints
    keys: Texts
    home: Ints
    move_day: Times
    new_home: Ints
    listed_at: Ints
    relist_day: Times
    relisted_at: Ints

    def kommun_on(self, residents: Ints, times: Times) -> Ints:
        """Kommun of folkbokföring on the local date of each time (R3)."""
        moved = lt.days(times) >= self.move_day[residents]
        return np.where(moved, self.new_home[residents], self.home[residents])

    def listed_on(self, residents: Ints, times: Times) -> Ints:
        """Primary care unit on the local date of each time; MISSING for the unlisted."""
        changed = lt.days(times) >= self.relist_day[residents]
        return np.where(changed, self.relisted_at[residents], self.listed_at[residents])


def make_registers(run: Run, residents: Residents, people: Ints) -> Registers:
    """Keys, moves and listings of these people (sorted positions of residents)."""
    rng = run.rng("registers")
    p, world = run.parameters.befolkning, run.world
    count = len(residents.kommun)
    own = residents.kommun < world.own_kommuner
    move_day = _days_in_span(rng, run, own & draws.chance(rng, p.flyttar_per_ar * run.years, count))
    weights = world.population[: world.own_kommuner].astype(np.float64)
    new_home = draws.pick(rng, weights, count)
    move_day = np.where(new_home == residents.kommun, NO_DAY, move_day)
    unlisted = draws.chance(rng, p.andel_olistad, count) | ~own
    relist = draws.chance(rng, p.listningsbyten_per_ar * run.years, count) & ~unlisted
    first = np.where(unlisted, MISSING, world.primary_care.pick(rng, residents.kommun))
    relist_day = _days_in_span(rng, run, relist)
    moved = ~np.isnat(move_day) & ~unlisted
    # Who moves is listed near the new home at once; otherwise a change stays in the kommun.
    relist_day = np.where(moved, move_day, relist_day)
    where = np.where(moved, new_home, residents.kommun)
    second = np.where(unlisted, MISSING, world.primary_care.pick(rng, where))
    return Registers(
        people=people,
        keys=_keys(run, people, count),
        home=residents.kommun,
        move_day=move_day,
        new_home=new_home,
        listed_at=first,
        relist_day=np.where(second == first, NO_DAY, relist_day),
        relisted_at=second,
    )


def _days_in_span(rng: draws.Rng, run: Run, happens: Flags) -> Times:
    first, last = run.first_day.astype("M8[D]"), run.asof.astype("M8[D]")
    span = int((last - first) / np.timedelta64(1, "D"))
    after = np.floor(rng.random(len(happens)) * span).astype(np.int64)
    day = lt.plus_days(np.full(len(happens), first), after)
    return np.where(happens, day, NO_DAY)


def _keys(run: Run, people: Ints, count: int) -> Texts:
    """HMAC-SHA-256 in hex; drawn again where the digits happen to look like an identity."""
    keys = np.full(count, None, dtype=object)
    for person in people.tolist():
        attempt = 0
        while True:
            message = f"{run.seed}:{run.block}:{person}:{attempt}".encode()
            key = hmac.digest(PUBLIC_KEY, message, "sha256").hex()
            if not IDENTITY_PATTERN.search(key):
                break
            attempt += 1
        keys[person] = key
    return keys


def _spells(run: Run, people: Ints, since: Times, change: Times) -> tuple[Ints, Ints, Times, Times]:
    """Person, which spell (0 or 1), first day and day after the last of every spell."""
    change = np.where(run.known(_registered(change)), change, NO_DAY)
    changed = ~np.isnat(change)
    person = np.concatenate([people, people[changed]])
    spell = np.concatenate([np.zeros(len(people), np.int64), np.ones(int(changed.sum()), np.int64)])
    start = np.concatenate([since, change[changed]])
    end = np.concatenate([change, np.full(int(changed.sum()), NO_DAY)])
    order = np.lexsort((start, person))
    return person[order], spell[order], start[order], end[order]


def _registered(day: Times) -> Times:
    return lt.at(day, np.full(len(day), REGISTERED_HOUR))


def _since(run: Run, rng: draws.Rng, residents: Residents, people: Ints) -> Times:
    """A first day of the present state of affairs: between birth and the start of the span."""
    born = (residents.birth_year[people] - 1970).astype("M8[Y]").astype("M8[D]")
    run_in = np.timedelta64(run.parameters.inlaggning.invandning_dygn, "D")
    last = np.maximum(born, run.first_day.astype("M8[D]") - run_in)
    days = lt.days(last).astype(np.int64) - lt.days(born).astype(np.int64)
    # The cube root and a little more: most people have lived where they live for some years.
    return lt.plus_days(born, np.floor(rng.random(len(people)) ** 0.3 * days).astype(np.int64))


def home_rows(run: Run, residents: Residents, registers: Registers) -> Columns:
    """`folkbokforing`: half-open spells (R3)."""
    people = registers.people
    since = _since(run, run.rng("folkbokforing"), residents, people)
    person, spell, start, end = _spells(run, people, since, registers.move_day[people])
    home = np.where(spell == 0, registers.home[person], registers.new_home[person])
    return stamp(
        run,
        {
            "patient_nyckel": registers.keys[person],
            "giltig_fran": start,
            "giltig_till": end,
            "kommun_kod": kommun_column(run, home),
            "stadsdel_kod": Coded(np.full(len(person), MISSING), texts([""])),
        },
        _registered(start),
        _registered(end),
    )


def listing_rows(run: Run, residents: Residents, registers: Registers) -> Columns:
    """`listning`: half-open spells; the unlisted have none."""
    people = registers.people[registers.listed_at[registers.people] != MISSING]
    since = _since(run, run.rng("listning"), residents, people)
    person, spell, start, end = _spells(run, people, since, registers.relist_day[people])
    unit = np.where(spell == 0, registers.listed_at[person], registers.relisted_at[person])
    return stamp(
        run,
        {
            "patient_nyckel": registers.keys[person],
            "enhet_id": unit_column(run, unit),
            "giltig_fran": start,
            "giltig_till": end,
        },
        _registered(start),
        _registered(end),
    )


def patient_rows(run: Run, residents: Residents, registers: Registers, died_at: Times) -> Columns:
    """`patient`; died_at per resident, empty for the living."""
    rng = run.rng("patient")
    people = registers.people
    dead = run.seen(died_at[people])
    created = _registered(_since(run, rng, residents, people))
    protected = draws.chance(rng, run.parameters.befolkning.andel_skyddad, len(people))
    return stamp(
        run,
        {
            "patient_nyckel": registers.keys[people],
            "patient_nyckel_ersatt_av": np.full(len(people), None, dtype=object),
            "fodelsear": residents.birth_year[people],
            "kon_kod": Coded(residents.sex[people], SEXES),
            "avliden_datum": dead.astype("M8[D]"),
            "skyddad_flagga": protected.astype(np.int64),
        },
        created,
        dead,
    )


def identity_rows(run: Run, residents: Residents, registers: Registers) -> Columns:
    """`patient_identitet`: twelve digits that no person can have, with month 13 or later."""
    people = registers.people
    serial = np.arange(len(people)) + run.block * len(registers.keys)
    month = FIRST_IMPOSSIBLE_MONTH + serial // (IMPOSSIBLE_DAYS * 10_000) % IMPOSSIBLE_MONTHS
    day = FIRST_IMPOSSIBLE_DAY + serial // 10_000 % IMPOSSIBLE_DAYS
    parts = zip(
        residents.birth_year[people].tolist(),
        month.tolist(),
        day.tolist(),
        (serial % 10_000).tolist(),
        strict=True,
    )
    created = _registered(_since(run, run.rng("identitet"), residents, people))
    return stamp(
        run,
        {
            "patient_nyckel": registers.keys[people],
            "id_typ": Coded(np.zeros(len(people), np.int64), texts(["PNR"])),
            "identitet": texts([f"{y}{m:02d}{d:02d}{n:04d}" for y, m, d, n in parts]),
        },
        created,
    )
