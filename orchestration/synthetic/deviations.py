"""Stella: deviations in the discharge process, without free text (table `avvikelse`)."""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import NO_DAY, Coded, Columns, Flags, Times, texts
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column

PRINCIPALS = texts(["REGION", "KOMMUN"])
STATES = texts(["NY", "UTREDS", "AVSLUTAD", "AVVISAD"])
NEW, INVESTIGATED, CLOSED, REJECTED = 0, 1, 2, 3
NEW_FOR_DAYS = 10


def deviation_rows(run: Run) -> Columns:
    """Deviations registered from the first day to the as-of time; run.share is the whole region."""
    rng = run.rng("avvikelse")
    p = run.parameters.avvikelse
    count = int(rng.poisson(p.antal_per_ar * run.share * run.years))
    first = np.full(count, run.first_day)
    happened = np.sort(draws.between(rng, first, np.full(count, run.asof)))
    registered = lt.settle(lt.later(happened, rng.exponential(60, count)))
    finished = lt.settle(
        lt.later(registered, draws.spread(rng, p.handlaggning_dygn, count) * lt.HOURS_A_DAY)
    )
    done = run.known(finished)
    state = np.where(draws.chance(rng, p.andel_avvisad, count), REJECTED, CLOSED)
    fresh = (run.asof - registered) < np.timedelta64(NEW_FOR_DAYS, "D")
    state = np.where(done, state, np.where(fresh, NEW, INVESTIGATED))
    places = _places(rng, run, count)
    step, steps = draws.pick_label(rng, p.processteg, count)
    severity, levels = draws.pick_label(rng, p.allvarlighetsgrad, count)
    dated = ~draws.chance(rng, p.andel_utan_handelsedatum, count)
    return stamp(
        run,
        {
            "avvikelse_id": np.arange(count) + 1,
            "handelse_datum": np.where(dated, lt.days(happened), NO_DAY),
            "registrerad_datum": lt.days(registered),
            **places,
            "processteg": Coded(step, steps),
            "allvarlighetsgrad": np.array([int(level) for level in levels])[severity],
            "status": Coded(state, STATES),
            "avslutad_datum": _date_where(done, finished),
        },
        registered,
        finished,
    )


def _places(rng: draws.Rng, run: Run, count: int) -> Columns:
    """Who reports what to whom: a ward and a municipal office of the same catchment area."""
    world = run.world
    share = run.parameters.avvikelse.andel_fran_kommun
    from_kommun = draws.chance(rng, share, count).astype(np.int64)
    kommun = draws.pick(rng, world.population[: world.own_kommuner], count)
    hospital = draws.pick_by_row(rng, world.hospital_weights, kommun)
    at_hospital = world.clinic_hospital[None, :] == np.arange(len(world.hospital_codes))[:, None]
    ward = world.wards.pick(rng, draws.pick_by_row(rng, at_hospital.astype(np.float64), hospital))
    office = world.municipal[0].pick(rng, kommun)
    return {
        "rapporterande_huvudman": Coded(from_kommun, PRINCIPALS),
        "mottagande_huvudman": Coded(1 - from_kommun, PRINCIPALS),
        "rapporterande_enhet": unit_column(run, np.where(from_kommun, office, ward)),
        "mottagande_enhet": unit_column(run, np.where(from_kommun, ward, office)),
        "kommun_kod": kommun_column(run, kommun),
        "sjukhus_kod": Coded(hospital, world.hospital_codes),
    }


def _date_where(known: Flags, times: Times) -> Times:
    return np.where(known, lt.days(times), NO_DAY)
