"""Delivered rows made by hand: full rows of the contract from the few values a test says.

Does not belong here: generated worlds (tests/reference/generate).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from orchestration.contract import load_contract
from tests.reference.deliveries import KALLA, Delivered, TextRow, in_memory

DEFAULTS: dict[str, dict[str, str]] = {
    "vardtillfalle": {
        "enhet_in_id": "SE-AVD",
        "klinik_kod": "SE-KLINIK",
        "sjukhus_kod": "25010",
        "verksamhetsgren": "SOMATIK",
        "kommun_kod_vid_inskrivning": "0880",
        "status": "AVSLUTAD",
    },
    "link_arende": {
        "arende_typ": "UTSKRIVNING",
        "status": "AVSLUTAD",
        "skapad_enhet_id": "SE-AVD",
    },
    "link_arende_vardtillfalle": {"matchmetod": "KALLNYCKEL"},
    "link_meddelande": {
        "version_nr": "1",
        "avsandare_enhet_id": "SE-AVD",
        "avsandare_roll": "SLUTENVARD_SOMATIK",
    },
    "link_meddelande_mottagare": {
        "mottagare_nr": "1",
        "mottagare_enhet_id": "SE-KOMMUN",
        "mottagare_roll": "KOMMUN_SOL",
        "kvittens_status": "KVITTERAD",
    },
    "link_inskrivning_status": {
        "status_nr": "1",
        "part": "SLUTENVARD",
        "ifylld_flagga": "1",
        "registrerad_av_enhet_id": "SE-AVD",
    },
    "patient": {"skyddad_flagga": "0"},
}
COMMON = {"kalla_andrad_tidpunkt": "2020-01-01 00:00:00", "ar_makulerad": "0"}


def nyckel(name: str) -> str:
    """A patient_nyckel for a readable name."""
    return hashlib.sha256(name.encode()).hexdigest()


def _patient(name: str) -> dict[str, str | None]:
    return {"patient_nyckel": nyckel(name)}


class Rows:
    """Collects rows per table; `delivery()` makes a FULL delivery of them."""

    def __init__(self) -> None:
        names = [t.name for t in load_contract().kalla(KALLA).tables if not t.identity_store]
        self.tables: dict[str, list[TextRow]] = {name: [] for name in names}

    def add(self, table: str, **values: str | int | None) -> None:
        """One row: the values given, else sound defaults, else empty."""
        columns = load_contract().kalla(KALLA).table(table).columns
        row: TextRow = dict.fromkeys(c.name for c in columns)
        row |= COMMON | DEFAULTS.get(table, {})
        self.tables[table].append(
            row | {k: str(v) if v is not None else v for k, v in values.items()}
        )

    def stay(self, name: str, inskrivning: str, utskrivning: str | None, **values: str) -> None:
        """A stay with the id `name`; of the patient of that name unless said."""
        self.add(
            "vardtillfalle",
            vardtillfalle_id=name,
            inskrivning_tidpunkt=inskrivning,
            utskrivning_tidpunkt=utskrivning or None,
            **({"patient_nyckel": nyckel(name)} | values),
        )

    def arende(self, name: str, stay: str, skapad: str, **values: str | None) -> None:
        """An ärende bridged to a stay."""
        self.add(
            "link_arende",
            arende_id=name,
            skapad_tidpunkt=skapad,
            **(_patient(stay) | values),
        )
        self.add("link_arende_vardtillfalle", arende_id=name, vardtillfalle_id=stay)

    def message(self, name: str, arende: str, typ: str, skickad: str | None, **more: str) -> None:
        """A message; skickad None = a draft."""
        self.add(
            "link_meddelande",
            meddelande_id=name,
            arende_id=arende,
            meddelandetyp_kod=typ,
            skickad_tidpunkt=skickad or None,
            **more,
        )

    def event(self, arende: str, nr: int, handelse: str, stated: str, **more: str) -> None:
        """stated: local date and clock time; registered at the same time unless said."""
        day, _, clock = stated.partition(" ")
        registered = {"registrerad_tidpunkt": stated if clock else f"{day} 12:00:00"}
        self.add(
            "link_utskrivningsklar_handelse",
            arende_id=arende,
            handelse_nr=nr,
            handelse=handelse,
            angivet_datum=day,
            angiven_tid=clock or None,
            **(registered | more),
        )

    def delivery(self, asof: str = "2022-11-15 04:30:00") -> Delivered:
        return in_memory(
            self.tables, extrakt_id="20221115033000", asof_local=datetime.fromisoformat(asof)
        )
