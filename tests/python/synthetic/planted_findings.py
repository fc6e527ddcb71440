"""Which planted kinds each rule of dq_fynd is to find, and what it missed or found too much.

Does not belong here: the build (marts.py) and what is asserted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.synthetic.defects.ledger import EPISODE
from tests.python.synthetic.synthetic_helpers import Year

KINDS = {
    "status_sen": ("D02", "D25"),
    "status_saknas": ("D01-status",),
    "status_saknar_meddelande": ("D01-meddelande",),
    "status_vet_ej": ("D03",),
    "dubbla_arenden": ("D06",),
    "negativ_tid": ("D11-senare",),
    "handelse_fore_inskrivning": ("D12",),
    "atertagen_utan_satt": ("D13-atertagen",),
    "satt_tva_ganger": ("D13-satt",),
    "sent_registrerad": ("D15",),
    "felsant_meddelande": ("D24",),
    "beraknat_datum_passerat": ("D26",),
    "sip_kallelse_sen": ("D27",),
    "sip_utan_mote": ("D28-mote",),
    "sip_utan_deltagare": ("D28-deltagare",),
    "plan_utan_anteckningar": ("D29",),
    "vardkontakt_efter_utskrivning": ("D30-efter",),
    "vardkontakt_namnlos": ("D30-namnlos",),
    "saknad_referens": ("D31-okand",),
    "enhet_utanfor_giltighet": ("D31-nedlagd",),
    "klockbyte": ("D37",),
    "glomt_oppet_vardtillfalle": ("X2",),
    "annan_kommun_underrattad": ("X3",),
}
"""Rule -> the kinds of the answer key that are its findings."""
BETWEEN_DELIVERIES = {"avvikande_leverans": ("D41",), "verksamhetsgren_saknas": ("D43",)}
"""Planted only in faulty deliveries among nights (--med-filfel)."""
NOT_PLANTED = {
    *("okand_kod", "olika_dubbletter", "tid_efter_asof", "hemma_over_ett_dygn"),
    *("atertagen_efter_utskrivning", "undantag_utgatt"),
}
LURES = {
    "L01": ("status_sen", "status_saknas", "status_vet_ej"),
    "L02": ("status_sen", "status_saknas", "status_vet_ej"),
    "L03": ("negativ_tid", "handelse_fore_inskrivning"),
    "L04": ("dubbla_arenden",),
    "L05": ("satt_tva_ganger", "atertagen_utan_satt"),
    "L07": ("annan_kommun_underrattad", "felsant_meddelande"),
    "L09": ("status_sen", "status_saknas", "status_saknar_meddelande"),
    "L11": ("dubbla_arenden", "hemma_over_ett_dygn"),
    "L12": ("sip_kallelse_sen",),
}
"""Lure -> the rules that it seems to break."""
Finding = tuple[str, str, str, str | None]
"""regel_id, tabell, nyckel and vardepisod_id of a row of dq_fynd."""
QUERY = "SELECT regel_id, tabell, nyckel, vardepisod_id FROM kvalitet.dq_fynd"


@dataclass(frozen=True)
class Judged:
    """What a rule should have found and what it found: pairs of table and key."""

    planted: frozenset[tuple[str, str]]
    found: frozenset[tuple[str, str]]

    @property
    def missed(self) -> frozenset[tuple[str, str]]:
        return self.planted - self.found

    @property
    def extra(self) -> frozenset[tuple[str, str]]:
        return self.found - self.planted


def judge(year: Year, findings: Iterable[Finding]) -> dict[str, Judged]:
    """Per rule of KINDS; a kind that the key enters by stay is compared by the stay's id."""
    rows = list(findings)
    return {rule: _judged(year, kinds, rows, rule) for rule, kinds in KINDS.items()}


def _judged(year: Year, kinds: tuple[str, ...], rows: list[Finding], rule: str) -> Judged:
    planted = {
        (table, key)
        for entry in year.facit["defekter"]
        if f"{entry['id']}-{entry['variant']}".rstrip("-") in kinds
        for table, keys in entry["nycklar"].items()
        for key in keys
    }
    by_stay = any(table == EPISODE for table, _ in planted)
    found = {
        (EPISODE, str(episode)) if by_stay else (table, key)
        for name, table, key, episode in rows
        if name == rule
    }
    return Judged(frozenset(planted), frozenset(found))


def lured(year: Year, findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """(lure, rule) of the lures that were taken for findings."""
    rows = list(findings)
    taken = set()
    for lure, rules in LURES.items():
        keys = year.keys(lure, EPISODE) | year.keys(lure, "link_plan")
        assert keys, lure
        taken |= {
            (lure, name)
            for name, _, key, episode in rows
            if name in rules and keys & {key, str(episode)}
        }
    return taken
