"""`write_deliveries`: a whole synthetic data folder, from nothing to landing folders and facit.

Puts simulator, writer and answer key together. Does not belong here: what is simulated (region.py)
and how files look (writer.py).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from orchestration.contract import Contract
from orchestration.settings import Progress, quiet
from orchestration.synthetic import facit
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.defects import catalogue
from orchestration.synthetic.defects.keys import RowKeys
from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.defects.plant import plant_rows
from orchestration.synthetic.defects.units import plant_reference
from orchestration.synthetic.deviations import deviation_rows
from orchestration.synthetic.errors import SyntheticError
from orchestration.synthetic.region import Tables, block_tables, reference_tables, simulate_block
from orchestration.synthetic.run import MAX_BLOCKS, Run, block_count
from orchestration.synthetic.scenario import DEFAULT_SCENARIO, Scenario, load_scenario
from orchestration.synthetic.surveys import survey_rows
from orchestration.synthetic.world import World, build_world
from orchestration.synthetic.writer import MANIFEST, DeliveryWriter, Head

FORMATS = ("csv", "parquet")
FIRST_YEAR, LAST_YEAR = 2000, 2090
LANDING, FACIT = "landing", "facit.json"
READ_AFTER_MINUTES = {"cosmic_link": 0, "stella": 5, "enkat": 10}
"""The källor are read one after another, the same night."""


@dataclass(frozen=True)
class _Job:
    """One call of write_deliveries, checked and worked out. years: the first, and how many."""

    out: Path
    scenario: Scenario
    world: World
    heads: dict[str, Head]
    years: tuple[int, int]
    storlek: float
    seed: int
    fmt: str
    ledger: Ledger

    @property
    def folders(self) -> dict[str, Path]:
        return {k: self.out / LANDING / k / head.folder_name for k, head in self.heads.items()}

    def run(self, block: int, share: float) -> Run:
        asof = self.heads["cosmic_link"].extrakt_tidpunkt.replace(" ", "T")
        return Run(
            parameters=self.scenario.parameters,
            world=self.world,
            first_day=np.datetime64(f"{self.years[0]}-01-01T00:00:00", "s"),
            asof=np.datetime64(asof, "s"),
            seed=self.seed,
            block=block,
            share=share,
        )

    @property
    def whole(self) -> Run:
        """What does not hang on patients is made once, outside the blocks."""
        return self.run(MAX_BLOCKS, self.storlek)


def write_deliveries(  # noqa: PLR0913 - the command's options, all by name
    out: Path,
    *,
    ar: int = 2022,
    antal_ar: int = 1,
    storlek: float = 1.0,
    seed: int = 7,
    fmt: str = "csv",
    contract: Contract,
    progress: Progress = quiet,
    scenario: str = DEFAULT_SCENARIO,
) -> list[Path]:
    """Write one FULL delivery per källa under `<out>/landing/` and the truth in `<out>/facit.json`.

    out: data folder (interface.md §1). ar, antal_ar: the calendar years; the deliveries are read
    on 12 January after the last, so every year is closed and some patients are still admitted.
    storlek: 1.0 = Kalmar län (39 000 vårdtillfällen a year). The same arguments give the same
    bytes. Returns the landing folders: cosmic_link, stella, enkat. Raises SyntheticError on
    unusable arguments or where a delivery lies already, ScenarioError on an unusable scenario.
    """
    _check(ar, antal_ar, storlek, seed, fmt)
    chosen = load_scenario(scenario)
    job = _Job(
        out=out,
        scenario=chosen,
        world=build_world(chosen.parameters.region),
        heads=_heads(chosen, lt.extract_instant(ar + antal_ar)),
        years=(ar, antal_ar),
        storlek=storlek,
        seed=seed,
        fmt=fmt,
        ledger=Ledger(),
    )
    _refuse_to_overwrite(job)
    (out / LANDING).mkdir(mode=0o750, parents=True, exist_ok=True)
    rows, counts = _write_cosmic_link(job, contract, progress)
    others = _write_others(job, contract)
    _write_facit(job, {"cosmic_link": rows, **others}, counts)
    return list(job.folders.values())


def _refuse_to_overwrite(job: _Job) -> None:
    for folder in job.folders.values():
        if (folder / MANIFEST).exists():
            raise SyntheticError(
                f"Det ligger redan en leverans i {folder}. Ange en annan mapp med --out, eller "
                "ta bort den gamla leveransen först."
            )


def _write_cosmic_link(
    job: _Job, contract: Contract, progress: Progress
) -> tuple[dict[str, int], facit.Counts]:
    """Block after block, so that memory holds one at a time; rows per table, and the truth."""
    blocks = block_count(job.storlek, job.years[1])
    counts: facit.Counts = {}
    ledger = job.ledger
    with _writer(job, contract, "cosmic_link") as writer:
        reference = reference_tables(job.whole)
        keys = RowKeys(ledger, contract.kalla("cosmic_link"), reference)
        plant_reference(job.whole, reference["enhet"], keys)
        _append(writer, reference, quiet)
        for number in range(blocks):
            progress(f"Simulerar del {number + 1} av {blocks} ...")
            run = job.run(number, job.storlek / blocks)
            block = simulate_block(run, ledger)
            tables = block_tables(run, block)
            truth, _ = plant_rows(run, block, tables, contract.kalla("cosmic_link"))
            counts = facit.add(counts, facit.count_block(truth))
            _append(writer, tables, progress)
        progress("Skriver manifest ...")
        return writer.finish(), counts


def _write_others(job: _Job, contract: Contract) -> dict[str, dict[str, int]]:
    """The small källor, which are written in one go; rows per table of each."""
    every: dict[str, Tables] = {
        "stella": {"avvikelse": deviation_rows(job.whole)},
        "enkat": {"delaktighet": survey_rows(job.whole)},
    }
    rows = {}
    for kalla, tables in every.items():
        with _writer(job, contract, kalla) as writer:
            _append(writer, tables, quiet)
            rows[kalla] = writer.finish()
    return rows


def _writer(job: _Job, contract: Contract, kalla: str) -> DeliveryWriter:
    return DeliveryWriter(job.folders[kalla], contract.kalla(kalla), job.heads[kalla], job.fmt)


def _write_facit(job: _Job, rows: dict[str, dict[str, int]], counts: facit.Counts) -> None:
    about = {
        "syntetisk": True,
        "scenario": job.scenario.name,
        "ar": job.years[0],
        "antal_ar": job.years[1],
        "storlek": job.storlek,
        "seed": job.seed,
        "region_kod": job.heads["cosmic_link"].region_kod,
        "extrakt_tidpunkt": job.heads["cosmic_link"].extrakt_tidpunkt,
        "antal_rader": rows,
    }
    planted = catalogue.as_document(job.ledger, job.scenario.parameters, {catalogue.ALWAYS})
    text = json.dumps(facit.as_document(counts, about, planted), ensure_ascii=False, indent=1)
    (job.out / FACIT).write_text(f"{text}\n", encoding="utf-8")


def _check(ar: int, antal_ar: int, storlek: float, seed: int, fmt: str) -> None:
    if fmt not in FORMATS:
        raise SyntheticError(f"Formatet {fmt} finns inte. Välj csv eller parquet.")
    if antal_ar < 1 or not FIRST_YEAR <= ar <= ar + antal_ar <= LAST_YEAR:
        raise SyntheticError(
            f"Ange minst ett år, mellan {FIRST_YEAR} och {LAST_YEAR - 1}, med --ar och --antal-ar."
        )
    if not 0 < storlek < math.inf:
        raise SyntheticError("Ange en storlek större än 0; 1 är hela Kalmar län.")
    if block_count(storlek, antal_ar) > MAX_BLOCKS:
        raise SyntheticError(
            f"Storlek gånger antal år får vara högst {MAX_BLOCKS}. Ange en mindre --storlek eller "
            "färre --antal-ar."
        )
    if seed < 0:
        raise SyntheticError("Ange ett frö (--seed) som är 0 eller större.")


def _heads(scenario: Scenario, read_at: datetime) -> dict[str, Head]:
    heads = {}
    for kalla, minutes in READ_AFTER_MINUTES.items():
        instant = read_at + timedelta(minutes=minutes)
        heads[kalla] = Head(
            region_kod=scenario.parameters.region.kod,
            extrakt_id=instant.strftime("%Y%m%d%H%M%S"),
            extrakt_tidpunkt=lt.local_text(instant),
        )
    return heads


def _append(writer: DeliveryWriter, tables: Tables, progress: Progress) -> None:
    for tabell, columns in tables.items():
        progress(f"Skriver {tabell} ...")
        writer.append(tabell, columns)
