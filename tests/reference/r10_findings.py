"""The findings of R1, R2, R4-R6 and R10 as rows of `dq_fynd`: rule, table and key.

Does not belong here: what follows from the contract alone (unknown codes, missing rows),
exceptions, and when a finding was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from tests.reference.facts import Fact
from tests.reference.r0_conventions import OKAND, Source, is_sent, published_id
from tests.reference.r1_persons import Persons
from tests.reference.r2_arenden import Case
from tests.reference.r3_kommun import is_known
from tests.reference.r4_utskrivningsklar import stated_instant, valid_period
from tests.reference.r6_groups import Region, is_discharged
from tests.reference.r6_plans import CALL_DAYS, ESTABLISHED, SIP, plans
from tests.reference.row_quarantine import Row
from tests.reference.values import local_date

DAY = timedelta(hours=24)
EPISODE, STAY, PARTY = "vardepisod", "vardtillfalle", "link_aktor"
EVENT, RECEIVER = "link_utskrivningsklar_handelse", "link_meddelande_mottagare"
PLAN, CONTACT = "link_plan", "fast_vardkontakt"
STATES = {
    "SEN": "status_sen",
    "SAKNAR_MEDDELANDE": "status_saknar_meddelande",
    "VET_EJ": "status_vet_ej",
    "SAKNAR_STATUS": "status_saknas",
}
Found = tuple[str, str, str]
"""Rule, table, key."""
RULES = frozenset(
    {
        *STATES.values(),
        *("glomt_oppet_vardtillfalle", "tid_efter_asof", "hemma_over_ett_dygn", "dubbla_arenden"),
        *("handelse_fore_inskrivning", "satt_tva_ganger", "atertagen_utan_satt"),
        *("atertagen_efter_utskrivning", "sent_registrerad", "negativ_tid"),
        *("annan_kommun_underrattad", "felsant_meddelande", "beraknat_datum_passerat"),
        *("sip_kallelse_sen", "sip_utan_mote", "sip_utan_deltagare", "plan_utan_anteckningar"),
        *("vardkontakt_efter_utskrivning", "vardkontakt_namnlos"),
    }
)
"""The rules that are worked out here; the others are left to their own tests."""


def dq_fynd(region: Region) -> list[Row]:
    """The findings of a region by the rules of `RULES`."""
    result = []
    for fact in region.facts:
        for judge in OF_EPISODE:
            result += [_row(region, fact, found) for found in judge(fact, region)]
    result += [_row(region, fact, found) for fact, found in _plans(region)]
    return result + [_row(region, fact, found) for fact, found in _contacts(region)]


def _row(region: Region, fact: Fact | None, found: Found) -> Row:
    rule, table, key = found
    klinik = kommun = OKAND
    if fact is not None:
        episode = fact.case.episode
        klinik = episode.klinik_in_kod if rule in STATES.values() else episode.klinik_kod
        kommun = fact.place.kommun_kod
    return {
        "region_kod": region.kod,
        "regel_id": rule,
        "tabell": table,
        "nyckel": key,
        "klinik_kod": klinik,
        "kommun_kod": kommun,
    }


def _whole(rule: str, fact: Fact) -> Found:
    """A finding about the episode itself."""
    return (rule, EPISODE, str(published_id(fact.region_kod, fact.case.episode.id)))


def _status(fact: Fact, region: Region) -> Iterator[Found]:
    """R5: four states, four conversations."""
    if fact.status is not None and fact.status.tillstand in STATES:
        yield _whole(STATES[fact.status.tillstand], fact)


def _arenden(fact: Fact, region: Region) -> Iterator[Found]:
    """R2: more than one is a finding (doubles)."""
    if len(fact.case.arenden) > 1:
        yield _whole("dubbla_arenden", fact)


def _days(fact: Fact, region: Region) -> Iterator[Found]:
    """R4: discharge date before D."""
    if fact.days is not None and fact.days.exkluderad_orsak == "negativ_tid":
        yield _whole("negativ_tid", fact)


def _events(fact: Fact, region: Region) -> Iterator[Found]:
    """R4: what the events do, one after the other, the discharge after those of its instant."""
    discharge = fact.case.episode.utskrivning
    is_open = False
    for event in sorted(fact.case.events, key=_event_order):
        key = f"{event['arende_id']}|{event['handelse_nr']}"
        if event["angivet_datum"] < fact.case.episode.inskrivning_date:
            yield ("handelse_fore_inskrivning", EVENT, key)
            continue
        if _is_registered_late(event):
            yield ("sent_registrerad", EVENT, key)
        is_after = discharge is not None and stated_instant(event) > discharge
        if event["handelse"] == "SATT" and not is_after:
            if is_open:
                yield ("satt_tva_ganger", EVENT, key)
            is_open = True
        elif event["handelse"] == "ATERTAGEN":
            if is_after:
                yield ("atertagen_efter_utskrivning", EVENT, key)
            elif not is_open:
                yield ("atertagen_utan_satt", EVENT, key)
            else:
                is_open = False


def _event_order(event: Row) -> tuple[datetime, datetime, int, str]:
    """R4: stated instant, then registration, handelse_nr, arende_id."""
    return (
        stated_instant(event),
        event["registrerad_tidpunkt"],
        event["handelse_nr"],
        event["arende_id"],
    )


def _is_registered_late(event: Row) -> bool:
    """D15: over 24 h after the stated time; a date alone states none."""
    late: bool = event["registrerad_tidpunkt"] - stated_instant(event) > DAY
    return late and event["angiven_tid"] is not None


def _stays(fact: Fact, region: Region) -> Iterator[Found]:
    """R1, R10: forgotten open, later than as-of, and held together over a day at home."""
    source, reach = region.source, region.parameters.open_reach
    starts = [
        s["inskrivning_tidpunkt"]
        for other in region.facts
        if other.case.episode.person.key == fact.case.episode.person.key
        for s in other.case.episode.stays
    ]
    ends: list[datetime] = []
    at_home = timedelta(0)
    stays = fact.case.episode.stays
    for stay in sorted(stays, key=lambda s: (s["inskrivning_tidpunkt"], s["vardtillfalle_id"])):
        start, end = stay["inskrivning_tidpunkt"], stay["utskrivning_tidpunkt"]
        if end is None and max(starts) > start + reach:
            yield ("glomt_oppet_vardtillfalle", STAY, stay["vardtillfalle_id"])
        if start > source.asof or (end is not None and end > source.asof):
            yield ("tid_efter_asof", STAY, stay["vardtillfalle_id"])
        at_home = max(at_home, start - max(ends)) if ends else at_home
        ends.append(end or start + reach)
    if at_home > DAY:
        yield _whole("hemma_over_ett_dygn", fact)


def _kommuner(fact: Fact, region: Region) -> Iterator[Found]:
    """R10: notified kommuner that are not that of R3, and those that said «felsänt»."""
    source = region.source
    if not is_known(fact.place.kommun_kod, region.seeds):
        return
    for row in source.living_with("link_aktor", "arende_id", _ids(fact.case)):
        if _is_other(row, "roll", local_date(row["fran_tidpunkt"]), fact, source):
            yield ("annan_kommun_underrattad", PARTY, f"{row['arende_id']}|{row['aktor_nr']}")
    for message in filter(is_sent, fact.case.messages):
        day, of_message = local_date(message["skickad_tidpunkt"]), [message["meddelande_id"]]
        for row in source.living_with(RECEIVER, "meddelande_id", of_message):
            is_other = _is_other(row, "mottagare_roll", day, fact, source)
            if row["kvittens_status"] == "FELSANT" and is_other:
                key = f"{row['meddelande_id']}|{row['mottagare_nr']}"
                yield ("felsant_meddelande", RECEIVER, key)


def _ids(case: Case) -> list[str]:
    return [arende["arende_id"] for arende in case.arenden]


def _is_other(row: Row, role: str, day: date, fact: Fact, source: Source) -> bool:
    """R10, R3: neither the kommun of the discharge day nor, unless placed, where they lived."""
    kommun = row["kommun_kod"]
    if not row[role].startswith("KOMMUN_") or kommun in (None, fact.place.kommun_kod):
        return False
    if fact.case.field("placerande_kommun_kod") is not None:
        return True
    person = fact.case.episode.person
    homes = source.living_with("folkbokforing", "patient_nyckel", person.all_keys)
    there = [home for home in homes if home["kommun_kod"] == kommun]
    return not any(h["giltig_fran"] <= day < (h["giltig_till"] or date.max) for h in there)


def _estimates(fact: Fact, region: Region) -> Iterator[Found]:
    """R10: the last estimated date lies before the discharge (as-of while admitted)."""
    rows = region.source.living_with("link_beraknat_utskrivning", "arende_id", _ids(fact.case))
    if fact.case.is_linked and rows:
        last = max(rows, key=lambda r: (r["registrerad_tidpunkt"], r["rad_nr"], r["arende_id"]))
        day = fact.case.episode.utskrivning_date or region.source.asof_date
        if last["beraknat_utskrivningsdatum"] < day:
            yield _whole("beraknat_datum_passerat", fact)


def _calls(fact: Fact, region: Region) -> Iterator[Found]:
    """R6 sip_kallelse_3d: the first call later than D + 3."""
    valid = valid_period(fact.periods)
    needs = fact.case.field("sip_behov") == "JA"
    if not (fact.case.is_linked and is_discharged(fact) and needs) or valid is None:
        return
    called = [p for p in plans(fact, region.source, SIP) if p["kallelse_skickad_tidpunkt"]]
    first = min(called, key=lambda p: (p["kallelse_skickad_tidpunkt"], p["plan_id"]), default=None)
    if first is not None:
        day = local_date(first["kallelse_skickad_tidpunkt"])
        if day > valid.dag0 + timedelta(days=CALL_DAYS):
            yield ("sip_kallelse_sen", PLAN, first["plan_id"])


OF_EPISODE: tuple[Callable[[Fact, Region], Iterable[Found]], ...] = (
    *(_status, _arenden, _days, _events, _stays, _kommuner, _estimates, _calls),
)


def _plans(region: Region) -> Iterator[tuple[Fact | None, Found]]:
    """D28, D29: plans that are upprättade, of any ärende."""
    fact_of = {arende: fact for fact in region.facts for arende in _ids(fact.case)}
    for plan in region.source.living("link_plan"):
        if plan["status"] not in ESTABLISHED:
            continue
        fact, key = fact_of.get(plan["arende_id"]), plan["plan_id"]
        if plan["antal_anteckningar"] == 0:
            yield fact, ("plan_utan_anteckningar", PLAN, key)
        if plan["plantyp"] == SIP and plan["mote_tidpunkt"] is None:
            yield fact, ("sip_utan_mote", PLAN, key)
        elif plan["plantyp"] == SIP and (plan["patient_deltog"], plan["narstaende_deltog"]) == (
            False,
            False,
        ):
            yield fact, ("sip_utan_deltagare", PLAN, key)


def _contacts(region: Region) -> Iterator[tuple[Fact, Found]]:
    """D30: of patients with a discharged linked stay, by the one that had begun last when named."""
    persons = Persons(region.source)
    by_person = sorted(region.linked_discharged, key=lambda f: f.case.episode.person.key)
    facts_of = {
        key: list(group) for key, group in groupby(by_person, lambda f: f.case.episode.person.key)
    }
    for row in region.source.living(CONTACT):
        mine = facts_of.get(persons.surviving_key(row["patient_nyckel"]), [])
        if row["typ"] != "FAST_VARDKONTAKT" or not mine:
            continue
        fact = _belongs_to(row["utsedd_tidpunkt"], mine)
        key = f"{row['patient_nyckel']}|{row['fvk_nr']}"
        discharge = fact.case.episode.utskrivning
        if not row["namngiven_flagga"]:
            yield fact, ("vardkontakt_namnlos", CONTACT, key)
        elif discharge is not None and row["utsedd_tidpunkt"] > discharge:
            yield fact, ("vardkontakt_efter_utskrivning", CONTACT, key)


def _belongs_to(named: datetime, facts: Sequence[Fact]) -> Fact:
    """The stay that had begun last when the contact was named, else the first."""
    in_order = sorted(facts, key=lambda f: (f.case.episode.inskrivning, f.case.episode.id))
    begun = [f for f in in_order if f.case.episode.inskrivning <= named]
    return begun[-1] if begun else in_order[0]
