"""Messages of an ärende, from inskrivningsmeddelande to avslut.

Becomes `link_meddelande`. Does not belong here: who receives them (receipts.py) and the estimated
dates that some carry (estimates.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    MISSING,
    NEVER,
    Coded,
    Columns,
    Flags,
    Ints,
    Times,
    never,
    rank_within,
    stack,
    take,
    texts,
)
from orchestration.synthetic.cases import DISCHARGE, ROLE, ROLES, Cases, owner_of, ward_of
from orchestration.synthetic.plans import DISCHARGE_PLAN, SIP, Plans
from orchestration.synthetic.ready import SLOTS, ReadyEvents
from orchestration.synthetic.run import Run, stamp, unit_column
from orchestration.synthetic.status import Notices

TYPES = texts(
    [
        "INSKRIVNING",
        "INSKRIVNING_ANDRAT",
        "PLANERING",
        "GENERELLT",
        "FAST_VARDKONTAKT",
        "KALLELSE_SIP",
        "UTSKRIVNINGSPLAN",
        "SIP",
        "UTSKRIVNINGSKLAR",
        "UTSKRIVNINGSKLAR_ATERTAGEN",
        "UTSKRIVNINGSMEDDELANDE",
        "INFORMATION_UTSKRIVNING",
        "VARDRAPPORT",
        "SIP_UPPFOLJNING",
        "AVBROTT",
        "AVSLUT",
    ]
)
TYPE = {name: code for code, name in enumerate(TYPES.tolist())}
HOSPITAL, PRIMARY, MUNICIPAL = 0, 1, 2
"""Side of the sender."""


@dataclass(frozen=True)
class Messages:
    """One row per message, in order of time; number of the row = number of the message.

    time: of sending, or of writing when it is a draft. about: the time of what it reports. slot:
    which event of utskrivningsklar (ready.py), else MISSING.
    """

    case: Ints
    type: Ints
    side: Ints
    time: Times
    about: Times
    draft: Flags
    slot: Ints

    def first(self, type_name: str, cases: int) -> Ints:
        """Position of the first sent message of the type per ärende; MISSING when none."""
        found = np.full(cases, MISSING)
        rows = np.flatnonzero((self.type == TYPE[type_name]) & ~self.draft)[::-1]
        found[self.case[rows]] = rows
        return found

    def of_ready(self, cases: int) -> Ints:
        """Position of the notice of every event of utskrivningsklar: [ärenden x SLOTS]."""
        found = np.full((cases, SLOTS), MISSING)
        rows = np.flatnonzero(self.slot != MISSING)
        found[self.case[rows], self.slot[rows]] = rows
        return found


def simulate_messages(
    run: Run, cases: Cases, notices: Notices, ready: ReadyEvents, plans: Plans
) -> Messages:
    """All messages up to the as-of time."""
    rng = run.rng("messages")
    messages = stack(
        [
            *_admission(rng, run, cases, notices),
            *_free(rng, run, cases, notices),
            *_plans(rng, run, cases, plans),
            _ready(ready),
            *_discharge(rng, run, cases),
        ]
    )
    messages = take(messages, run.known(messages.time))
    return take(messages, np.lexsort((messages.type, messages.case, messages.time)))


def _batch(case: Ints, type_name: str, side: int | Ints, time: Times) -> Messages:
    return Messages(
        case=case,
        type=np.full(len(case), TYPE[type_name]),
        side=np.broadcast_to(np.asarray(side, dtype=np.int64), (len(case),)),
        time=time,
        about=never(len(case)),
        draft=np.zeros(len(case), bool),
        slot=np.full(len(case), MISSING),
    )


def _admission(rng: draws.Rng, run: Run, cases: Cases, notices: Notices) -> list[Messages]:
    sent = np.flatnonzero(~np.isnat(notices.sent))
    drafts = np.flatnonzero(~np.isnat(notices.draft))
    draft = _batch(drafts, "INSKRIVNING", HOSPITAL, notices.draft[drafts])
    draft = Messages(**{**draft.__dict__, "draft": np.ones(len(drafts), bool)})
    changed = _several(rng, run, sent, "INSKRIVNING_ANDRAT")
    begin = lt.later(notices.sent[changed], np.full(len(changed), 3.0))
    return [
        _batch(sent, "INSKRIVNING", HOSPITAL, notices.sent[sent]),
        draft,
        _batch(
            changed,
            "INSKRIVNING_ANDRAT",
            HOSPITAL,
            lt.settle(draws.between(rng, begin, np.maximum(begin, cases.left[changed]))),
        ),
    ]


def _several(rng: draws.Rng, run: Run, case: Ints, type_name: str) -> Ints:
    """These ärenden, each repeated a random number of times."""
    return np.repeat(case, rng.poisson(run.parameters.meddelande.antal_medel[type_name], len(case)))


def _some(rng: draws.Rng, run: Run, case: Ints, type_name: str) -> Ints:
    """The share of these ärenden that sends the type."""
    return case[draws.chance(rng, run.parameters.meddelande.andel[type_name], len(case))]


def _free(rng: draws.Rng, run: Run, cases: Cases, notices: Notices) -> list[Messages]:
    everyone = np.arange(len(cases.kind))
    sent = np.flatnonzero(~np.isnat(notices.sent))
    planning = _several(rng, run, sent, "PLANERING")
    chat = _several(rng, run, everyone, "GENERELLT")
    report = _several(rng, run, sent, "VARDRAPPORT")
    contact = _some(rng, run, sent, "FAST_VARDKONTAKT")
    side = draws.pick(rng, [4, 3, 3], len(chat))
    side = np.where((cases.kind[chat] != DISCHARGE) & (side == HOSPITAL), PRIMARY, side)
    two_days = np.full(len(report), 48.0)
    soon = np.minimum(lt.later(notices.sent[report], two_days), cases.left[report])
    begin = notices.sent
    return [
        _batch(
            planning, "PLANERING", HOSPITAL, _during(rng, begin[planning], cases.left[planning])
        ),
        _batch(chat, "GENERELLT", side, _during(rng, cases.created[chat], cases.closed[chat])),
        _batch(report, "VARDRAPPORT", MUNICIPAL, _during(rng, begin[report], soon)),
        _batch(
            contact, "FAST_VARDKONTAKT", PRIMARY, _during(rng, begin[contact], cases.left[contact])
        ),
    ]


def _during(rng: draws.Rng, start: Times, end: Times) -> Times:
    return lt.settle(draws.between(rng, start, np.maximum(start, end)))


def _plans(rng: draws.Rng, run: Run, cases: Cases, plans: Plans) -> list[Messages]:
    made = ~np.isnat(plans.made)
    rows = {
        "UTSKRIVNINGSPLAN": (np.flatnonzero(made & (plans.kind == DISCHARGE_PLAN)), plans.made),
        "SIP": (np.flatnonzero(made & (plans.kind == SIP)), plans.made),
        "KALLELSE_SIP": (np.flatnonzero(~np.isnat(plans.called)), plans.called),
        "SIP_UPPFOLJNING": (np.flatnonzero(~np.isnat(plans.followed_up)), plans.followed_up),
    }
    return [
        _batch(
            plans.case[row],
            name,
            HOSPITAL if name == "UTSKRIVNINGSPLAN" else PRIMARY,
            when[row],
        )
        for name, (row, when) in rows.items()
    ]


def _ready(ready: ReadyEvents) -> Messages:
    case, slot = np.nonzero(~np.isnat(ready.notified) & ~ready.unsent)
    withdrawn = slot % 2 == 1
    stated = ready.stated[case, slot]
    return Messages(
        case=case,
        type=np.where(withdrawn, TYPE["UTSKRIVNINGSKLAR_ATERTAGEN"], TYPE["UTSKRIVNINGSKLAR"]),
        side=np.full(len(case), HOSPITAL),
        time=ready.notified[case, slot],
        about=np.where(ready.only_date[case, slot], NEVER, stated),
        draft=np.zeros(len(case), bool),
        slot=slot,
    )


def _discharge(rng: draws.Rng, run: Run, cases: Cases) -> list[Messages]:
    out = np.flatnonzero((cases.kind == DISCHARGE) & ~cases.broken)
    message = _some(rng, run, out, "UTSKRIVNINGSMEDDELANDE")
    information = _some(rng, run, out[~cases.died[out]], "INFORMATION_UTSKRIVNING")
    closing = _some(rng, run, np.flatnonzero(~cases.broken), "AVSLUT")
    broken = np.flatnonzero(cases.broken)
    around = lt.later(cases.left[message], -0.5 + 1.5 * rng.random(len(message)))
    around = np.maximum(around, cases.created[message])
    return [
        _batch(message, "UTSKRIVNINGSMEDDELANDE", HOSPITAL, lt.settle(around)),
        _batch(information, "INFORMATION_UTSKRIVNING", HOSPITAL, cases.left[information]),
        _batch(closing, "AVSLUT", PRIMARY, cases.closed[closing]),
        _batch(
            broken, "AVBROTT", HOSPITAL, _during(rng, cases.created[broken], cases.left[broken])
        ),
    ]


def senders(cases: Cases, messages: Messages, parties: Ints) -> tuple[Ints, Ints]:
    """Role and unit of every sender; who has no unit of that side writes as the owner."""
    rows = parties[messages.case]
    ward = ward_of(rows)
    psychiatric = rows[:, ROLE["SLUTENVARD_PSYKIATRI"]] >= 0
    hospital_role = np.where(psychiatric, ROLE["SLUTENVARD_PSYKIATRI"], ROLE["SLUTENVARD_SOMATIK"])
    health_care = rows[:, ROLE["KOMMUN_HSL"]] >= 0
    municipal_role = np.where(health_care, ROLE["KOMMUN_HSL"], ROLE["KOMMUN_SOL"])
    every = np.arange(len(rows))
    municipal_unit = rows[every, municipal_role]
    calls = np.isin(messages.type, [TYPE["KALLELSE_SIP"], TYPE["FAST_VARDKONTAKT"]])
    primary_role = np.where(calls, ROLE["FAST_VARDKONTAKT"], ROLE["PRIMARVARD"])
    role = np.choose(messages.side, [hospital_role, primary_role, municipal_role])
    unit = np.choose(messages.side, [ward, rows[:, ROLE["PRIMARVARD"]], municipal_unit])
    nobody = unit < 0
    role = np.where(nobody, ROLE["PRIMARVARD"], role)
    return role, np.where(nobody, owner_of(rows), unit)


def message_rows(
    run: Run, cases: Cases, messages: Messages, estimates: Times, parties: Ints
) -> Columns:
    """`link_meddelande`; estimates: the estimated date that each message carries, or empty."""
    rng = run.rng("message_rows")
    count = len(messages.case)
    role, unit = senders(cases, messages, parties)
    version, replaces = _versions(messages)
    chat = messages.type == TYPE["GENERELLT"]
    p = run.parameters.meddelande
    return stamp(
        run,
        {
            "meddelande_id": run.number(np.arange(count)),
            "arende_id": run.number(messages.case),
            "meddelandetyp_kod": Coded(messages.type, TYPES),
            "version_nr": version,
            "ersatter_meddelande_id": run.number(replaces),
            "avsandare_enhet_id": unit_column(run, unit),
            "avsandare_roll": Coded(role, ROLES),
            "skickad_tidpunkt": np.where(messages.draft, NEVER, messages.time),
            "handelse_tidpunkt": messages.about,
            "beraknat_utskrivningsdatum": estimates,
        },
        messages.time,
        cancelled=chat & draws.chance(rng, p.andel_makulerat_fritt, count),
    )


def is_admission(messages: Messages) -> Flags:
    """The inskrivningsmeddelande and its changed versions."""
    return messages.type <= TYPE["INSKRIVNING_ANDRAT"]


def _versions(messages: Messages) -> tuple[Ints, Ints]:
    """Version and predecessor: a changed inskrivningsmeddelande replaces the one before it."""
    count = len(messages.case)
    version, replaces = np.ones(count, dtype=np.int64), np.full(count, MISSING)
    rows = np.flatnonzero(is_admission(messages))
    rows = rows[np.argsort(messages.case[rows], kind="stable")]
    version[rows] = rank_within(messages.case[rows])
    follows = version[rows[1:]] > 1
    replaces[rows[1:][follows]] = rows[:-1][follows]
    return version, replaces
