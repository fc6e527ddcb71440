"""One block of the region, simulated from people to rows: the parts put together in their order.

Does not belong here: any number or rule of its own (the parts have them), and files (writer.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import (
    draws,
    messages,
    plans,
    psychiatry,
    references,
    registers,
    status,
    stays,
)
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, Ints, Times, never
from orchestration.synthetic.case_rows import case_rows, hindrance_rows
from orchestration.synthetic.cases import (
    Cases,
    bridge_rows,
    choose_parties,
    party_rows,
    simulate_cases,
    ward_of,
)
from orchestration.synthetic.contacts import contact_rows
from orchestration.synthetic.defects import ready as ready_defects
from orchestration.synthetic.defects import status as status_defects
from orchestration.synthetic.defects.estimates import stale_estimates
from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.defects.planting import Planting
from orchestration.synthetic.episodes import Episodes, simulate_episodes
from orchestration.synthetic.estimates import estimate_rows, simulate_estimates
from orchestration.synthetic.plans import Plans, simulate_plans
from orchestration.synthetic.ready import FINAL, ReadyEvents, event_rows, simulate_ready
from orchestration.synthetic.receipts import receipt_rows
from orchestration.synthetic.residents import Residents, draw_residents
from orchestration.synthetic.run import Run
from orchestration.synthetic.status import Entries, Notices

Tables = dict[str, Columns]


@dataclass(frozen=True)
class Block:
    """What happened to the people of one block: the ground truth behind its rows."""

    residents: Residents
    episodes: Episodes
    stays: stays.Stays
    cases: Cases
    ready: ReadyEvents
    notices: Notices
    entries: Entries
    parties: Ints
    plans: Plans
    messages: messages.Messages
    registers: registers.Registers
    died_at: Times
    planting: Planting


def simulate_block(run: Run, ledger: Ledger) -> Block:
    """Let everything happen, planted defects of the process too; nothing is written yet."""
    residents = draw_residents(run)
    episodes = simulate_episodes(run, residents)
    planting = Planting(run, ledger, episodes)
    ready_defects.move_to_midnight(planting)
    all_stays = stays.simulate_stays(run, episodes)
    cases = simulate_cases(run, residents, episodes)
    people = np.unique(np.concatenate([episodes.resident, cases.resident]))
    known = registers.make_registers(run, residents, people)
    notices = status.simulate_notices(run, episodes, cases)
    planting.open(cases, notices)
    ready = simulate_ready(run, episodes, cases)
    ready_defects.plant_ready(planting, cases, ready)
    status_defects.plant_notices(planting, cases, notices)
    parties = choose_parties(run, episodes, all_stays, cases, known)
    entries = status.simulate_entries(run, cases, notices, parties)
    status_defects.plant_entries(planting, entries)
    all_plans = simulate_plans(run, cases, notices.sent, ready.stated[:, FINAL])
    sent = messages.simulate_messages(run, cases, notices, ready, all_plans)
    status_defects.state_the_paper_time(planting, notices, sent)
    return Block(
        residents=residents,
        episodes=episodes,
        stays=all_stays,
        cases=cases,
        ready=ready,
        notices=notices,
        entries=entries,
        parties=parties,
        plans=all_plans,
        messages=sent,
        registers=known,
        died_at=_deaths(run, residents, episodes),
        planting=planting,
    )


def _deaths(run: Run, residents: Residents, episodes: Episodes) -> Times:
    """Time of death per resident: in hospital, or some days after the last stay."""
    rng = run.rng("deaths")
    died_at = never(len(residents.kommun))
    last_end = never(len(residents.kommun))
    last_end[episodes.resident] = episodes.end
    days = 1 + np.floor(rng.exponential(60, len(last_end)))
    share = run.parameters.vardtid.andel_avlidna_efter_utskrivning
    later = draws.chance(rng, share, len(last_end))
    died_at = np.where(later, lt.settle(lt.later(last_end, days * lt.HOURS_A_DAY)), died_at)
    dead = episodes.died
    died_at[episodes.resident[dead]] = episodes.end[dead]
    return died_at


def block_tables(run: Run, block: Block) -> Tables:
    """The rows of every table of `cosmic_link` that hangs on patients."""
    b, cases = block, block.cases
    known, people = b.registers, b.residents
    numbers = run.number(b.messages.first("INSKRIVNING", len(cases.kind)))
    estimates = simulate_estimates(run, cases, b.messages)
    estimates = stale_estimates(b.planting, b.messages, estimates)
    return {
        "vardtillfalle": stays.stay_rows(run, b.episodes, b.stays, known),
        "permission": psychiatry.leave_rows(run, b.stays),
        "psykiatrisk_vardform": psychiatry.legal_form_rows(run, b.episodes, b.stays),
        "link_arende": case_rows(run, cases, b.parties, known),
        "link_arende_vardtillfalle": bridge_rows(run, cases, b.stays),
        "link_aktor": party_rows(run, cases, b.parties, known),
        "link_meddelande": messages.message_rows(run, cases, b.messages, estimates, b.parties),
        "link_meddelande_mottagare": receipt_rows(run, cases, b.messages, b.parties, known),
        "link_inskrivning_status": status.entry_rows(run, b.notices, b.entries, b.parties, numbers),
        "link_utskrivningsklar_handelse": event_rows(
            run,
            cases,
            b.ready,
            run.number(b.messages.of_ready(len(cases.kind))),
            ward_of(b.parties),
        ),
        "link_beraknat_utskrivning": estimate_rows(run, b.messages, estimates),
        "link_oppenvard_hinder": hindrance_rows(run, cases, b.ready.stated[:, FINAL]),
        "link_plan": plans.plan_rows(run, cases, b.plans, b.parties),
        "link_sip_uppfoljning": plans.follow_up_rows(run, b.plans),
        "fast_vardkontakt": contact_rows(run, cases, known, b.died_at),
        "listning": registers.listing_rows(run, people, known),
        "patient": registers.patient_rows(run, people, known, b.died_at),
        "folkbokforing": registers.home_rows(run, people, known),
        "patient_identitet": registers.identity_rows(run, people, known),
    }


def reference_tables(run: Run) -> Tables:
    """`enhet` and `kodverk`: once per delivery, not per block."""
    return {"enhet": references.unit_rows(run), "kodverk": references.code_rows(run)}
