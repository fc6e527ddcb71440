"""The tables `link_arende` and `link_oppenvard_hinder`: what is decided in an ärende, as rows.

Does not belong here: which ärenden there are and who takes part in them (cases.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    MISSING,
    NEVER,
    NO_DAY,
    Coded,
    Columns,
    Ints,
    Times,
    rank_within,
    texts,
)
from orchestration.synthetic.cases import (
    DISCHARGE,
    KINDS,
    SIP_OPEN,
    SIP_YES,
    Cases,
    owner_of,
    placed_in,
)
from orchestration.synthetic.registers import Registers
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column

STATES = texts(["PAGAENDE", "AVBRUTEN", "AVSLUTAD", "MAKULERAD"])
ONGOING, BROKEN, CLOSED, CANCELLED = 0, 1, 2, 3
ENDINGS = texts(["UTSKRIVEN", "AVLIDEN", "EJ_BEHOV", "FELREGISTRERAD"])
DISCHARGED, DEAD, NO_NEED, MISTAKE = 0, 1, 2, 3
SIP_ANSWERS = texts(["JA", "NEJ"])
HINDRANCES = texts(["PLATSBRIST", "BEMANNING", "UTREDNING_EJ_KLAR"])
FEW_DAYS = 2


def case_rows(run: Run, cases: Cases, parties: Ints, registers: Registers) -> Columns:
    """`link_arende` as it looks at the as-of time."""
    rng = run.rng("case_rows")
    count = len(cases.kind)
    closed = run.seen(cases.closed)
    is_closed = ~np.isnat(closed)
    state = np.where(is_closed, np.where(cases.broken, BROKEN, CLOSED), ONGOING)
    ending = np.where(cases.broken, NO_NEED, np.where(cases.died, DEAD, DISCHARGED))
    at_home = cases.kind != DISCHARGE
    ending = np.where(at_home, np.where(draws.chance(rng, 1 / 2, count), NO_NEED, MISSING), ending)
    asked = lt.settle(lt.later(cases.created, 0.2 + 2 * rng.random(count)))
    judged_at_once = draws.chance(rng, 1 / 3, count) & np.isnat(cases.judged) & ~at_home
    judged = np.where(judged_at_once, cases.clock, cases.judged)
    return stamp(
        run,
        {
            "arende_id": run.number(np.arange(count)),
            "patient_nyckel": registers.keys[cases.resident],
            "arende_typ": Coded(cases.kind, KINDS),
            "status": Coded(np.where(cases.cancelled, CANCELLED, state), STATES),
            "skapad_tidpunkt": cases.created,
            "skapad_enhet_id": unit_column(run, owner_of(parties)),
            "behov_bedomt_tidpunkt": run.seen(judged),
            "samtycke_tidpunkt": run.seen(asked),
            "kommunal_hsv_inkopplad": cases.has_health_care.astype(np.int64),
            **_wishes(rng, run, cases),
            "avslutad_tidpunkt": closed,
            "avslutsorsak": Coded(
                np.where(is_closed, np.where(cases.cancelled, MISTAKE, ending), MISSING), ENDINGS
            ),
            "registrerad_i_efterhand": np.zeros(count, np.int64),
        },
        cases.created,
        asked,
        cases.closed,
        cancelled=cases.cancelled,
    )


def _wishes(rng: draws.Rng, run: Run, cases: Cases) -> Columns:
    """What the patient agrees to, and the kommun and track that follow from the needs."""
    p, count = run.parameters.arende, len(cases.kind)
    at_home = cases.kind != DISCHARGE
    consent, consents = draws.pick_label(rng, p.samtycke, count)
    need = np.where(cases.sip_need == SIP_OPEN, MISSING, cases.sip_need)
    refuses = (~draws.chance(rng, p.andel_sip_samtycke, count)).astype(np.int64)
    track, tracks = draws.pick_label(rng, p.spar, count)
    return {
        "samtycke_status": Coded(consent, consents),
        "sip_behov": Coded(need, SIP_ANSWERS),
        "sip_samtycke": Coded(np.where(need == SIP_YES, refuses, MISSING), SIP_ANSWERS),
        "insatser_motsatta_tidpunkt": run.seen(_opposed(rng, run, cases)),
        "placerande_kommun_kod": kommun_column(run, placed_in(run, cases)),
        "spar_kod": Coded(np.where(at_home, MISSING, track), tracks),
    }


def _opposed(rng: draws.Rng, run: Run, cases: Cases) -> Times:
    """When a few patients say no to the help that is offered."""
    count = len(cases.kind)
    when = lt.settle(draws.between(rng, cases.created, cases.left))
    opposes = draws.chance(rng, run.parameters.arende.andel_motsatter_sig, count)
    return np.where(opposes & (cases.kind == DISCHARGE), when, NEVER)


def hindrance_rows(run: Run, cases: Cases, ready: Times) -> Columns:
    """`link_oppenvard_hinder`: the region's own öppenvård delays some of those who wait.

    ready: the final time of utskrivningsklar per ärende, empty when there is none.
    """
    rng = run.rng("hinder")
    waited = (lt.days(cases.left) - lt.days(ready)).astype(np.int64)
    waits = ~np.isnat(ready) & (waited >= FEW_DAYS)
    chosen = waits & draws.chance(rng, run.parameters.arende.andel_hinder, len(ready))
    case = np.flatnonzero(chosen)
    start = lt.plus_days(lt.days(ready[case]), 1)
    length = np.floor(rng.random(len(case)) * (waited[case] - 1)).astype(np.int64)
    end = lt.plus_days(start, length)
    created = lt.at(start, np.full(len(case), 8.0))
    solved = lt.at(end, np.full(len(case), 16.0))
    return stamp(
        run,
        {
            "arende_id": run.number(case),
            "hinder_nr": rank_within(case),
            "fran_datum": start,
            "till_datum": np.where(run.known(solved), end, NO_DAY),
            "orsak_kod": Coded(draws.pick(rng, [5, 3, 2], len(case)), HINDRANCES),
        },
        created,
        solved,
    )
