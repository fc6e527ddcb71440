"""What one call has written so far: deliveries with their rows, the true counts, and facit.json.

Does not belong here: what is true (truth.py, facit.py) and what was planted (defects/).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contract import Contract
from orchestration.synthetic import facit
from orchestration.synthetic.defects import catalogue
from orchestration.synthetic.job import LANDING, Job
from orchestration.synthetic.nights.schedule import Night
from orchestration.synthetic.writer import DeliveryWriter

FACIT = "facit.json"
DELIVERY = "leverans"
"""Instead of a table's name where the key is a delivery: `kalla/mapp`."""


@dataclass
class Written:
    """Grows delivery by delivery and block by block."""

    job: Job
    contract: Contract
    connection: duckdb.DuckDBPyConnection
    counts: facit.Counts = field(default_factory=dict)
    deliveries: list[dict[str, Any]] = field(default_factory=list)

    def writer(self, kalla: str, night: Night) -> DeliveryWriter:
        """A new delivery."""
        job = self.job
        return DeliveryWriter(
            job.folder(kalla, night),
            self.contract.kalla(kalla),
            job.head(kalla, night),
            job.asked.fmt,
            self.connection,
        )

    def finish(self, kalla: str, night: Night, writer: DeliveryWriter) -> None:
        """The delivery is whole: write its manifest and note it."""
        head = self.job.head(kalla, night)
        self.deliveries.append(
            {
                "kalla": kalla,
                "mapp": head.folder_name,
                "omfattning": head.omfattning,
                "extrakt_tidpunkt": head.extrakt_tidpunkt,
                "antal_rader": writer.finish(),
            }
        )

    def enter_fault(self, kind: str, kalla: str, night: Night) -> None:
        """A delivery as a whole is planted."""
        name = self.job.head(kalla, night).folder_name
        self.job.ledger.enter(kind, DELIVERY, [f"{kalla}/{name}"])

    @property
    def folders(self) -> list[Path]:
        """The landing folders, in the order they were finished."""
        landing = self.job.asked.out / LANDING
        return [landing / entry["kalla"] / entry["mapp"] for entry in self.deliveries]

    def write_facit(self) -> None:
        """facit.json: what was asked for, what is true at the last as-of time, what was planted."""
        job, asked = self.job, self.job.asked
        last = job.head("cosmic_link", job.last)
        about = {
            "syntetisk": True,
            "scenario": job.scenario.name,
            "ar": asked.ar,
            "antal_ar": asked.antal_ar,
            "storlek": asked.storlek,
            "seed": asked.seed,
            "natter": asked.natter,
            "med_filfel": asked.med_filfel,
            "region_kod": last.region_kod,
            "extrakt_tidpunkt": last.extrakt_tidpunkt,
            "antal_rader": {e["kalla"]: e["antal_rader"] for e in self.deliveries},
            "leveranser": self.deliveries,
        }
        times: set[str] = {catalogue.ALWAYS}
        times |= {"natter"} if asked.natter > 1 else set()
        times |= {"filfel"} if asked.med_filfel else set()
        planted = catalogue.as_document(job.ledger, job.scenario.parameters, times)
        document = facit.as_document(self.counts, about, planted)
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (asked.out / FACIT).write_text(f"{text}\n", encoding="utf-8")
