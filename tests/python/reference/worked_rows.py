"""The worked cases of R4-R6 (tests/python/fixtures/exempel) as delivered rows.

The reference and the SQL of the night are asked about the same rows. Does not belong here: what a
case expects.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from tests.python.reference.made_rows import Rows

CASES = Path(__file__).parents[1] / "fixtures/exempel"


def cases(file: str) -> list[dict[str, str]]:
    """The rows of a file of worked cases."""
    with (CASES / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def status_rows(case: dict[str, str]) -> Rows:
    """One episode of status_24h.csv: the status that counts, and a placeholder before it."""
    rows = Rows()
    rows.stay("V", case["inskrivning"], case["utskrivning"])
    if case["har_arende"] == "false":
        return rows
    rows.arende("A", "V", case["inskrivning"], behov_bedomt_tidpunkt=case["behov_bedomt"] or None)
    if case["meddelande_skickat"]:
        rows.message("M", "A", "INSKRIVNING", case["meddelande_skickat"])
    if case["platshallare_tid"]:
        rows.add(
            "link_inskrivning_status",
            arende_id="A",
            status_nr=1,
            platshallare_flagga="1",
            registrerad_tidpunkt=case["platshallare_tid"],
        )
    if case["status_registrerad"]:
        rows.add(
            "link_inskrivning_status",
            arende_id="A",
            status_nr=2,
            angiven_tidpunkt=case["status_angiven"] or None,
            registrerad_tidpunkt=case["status_registrerad"],
        )
    return rows


def february_rows() -> Rows:
    """The thirteen episodes of februari_2022_vardepisoder.csv; a stay's id is its case's."""
    rows = Rows()
    for case in cases("februari_2022_vardepisoder.csv"):
        name = case["id"]
        notified = datetime.fromisoformat(case["tidigare_satt"] or case["underrattad_lokal"])
        admitted = f"{notified - timedelta(days=2):%Y-%m-%d %H:%M:%S}"
        rows.stay(name, admitted, f"{case['utskriven_datum']} 15:00:00")
        rows.arende(f"A{name}", name, admitted)
        rows.message(f"M{name}", f"A{name}", "INSKRIVNING", admitted)
        if case["tidigare_satt"]:
            rows.event(f"A{name}", 1, "SATT", case["tidigare_satt"])
            rows.event(f"A{name}", 2, "ATERTAGEN", case["tidigare_atertagen"])
        rows.event(f"A{name}", 3, "SATT", case["underrattad_lokal"])
    return rows
