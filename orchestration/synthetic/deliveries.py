"""`write_deliveries`: a whole synthetic data folder, from nothing to landing folders and facit.

Puts simulator, planted defects, nights, writer and answer key together. Does not belong here: what
is simulated (region.py), what is planted (defects/) and how files look (writer.py).
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from orchestration.contract import Contract
from orchestration.settings import Progress, quiet
from orchestration.synthetic import facit
from orchestration.synthetic.arrays import Columns
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import RowKeys
from orchestration.synthetic.defects.plant import plant_rows
from orchestration.synthetic.defects.units import plant_reference
from orchestration.synthetic.deviations import deviation_rows
from orchestration.synthetic.job import LANDING, Asked, plan_job
from orchestration.synthetic.nights import faults
from orchestration.synthetic.nights.changes import History, make_history, plant_vanishing
from orchestration.synthetic.nights.rewind import settle_changes
from orchestration.synthetic.nights.schedule import Night, last_full
from orchestration.synthetic.nights.select import Resend, of_night
from orchestration.synthetic.region import Tables, block_tables, reference_tables, simulate_block
from orchestration.synthetic.run import Run, block_count
from orchestration.synthetic.scenario import DEFAULT_SCENARIO
from orchestration.synthetic.surveys import survey_rows
from orchestration.synthetic.writer import DeliveryWriter, engine
from orchestration.synthetic.written import Written

LINK = "cosmic_link"
SMALL = {"stella": ("avvikelse", "rapporterande_enhet"), "enkat": ("delaktighet", "niva_kod")}
"""The one table of each small källa, and by what a part of it is sent (D44)."""


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
    natter: int = 1,
    med_filfel: bool = False,
) -> list[Path]:
    """Write deliveries under `<out>/landing/` and the truth in `<out>/facit.json`.

    out: data folder (interface.md §1). ar, antal_ar: the calendar years; the last delivery is read
    on 12 January after them, so every year is closed and some patients are still admitted.
    storlek: 1.0 = Kalmar län (39 000 vårdtillfällen a year). natter: that many nights of
    cosmic_link up to that day, FULL the first and then weekly, DELTA between (delivery.md §1);
    stella and enkat come the first and the last night. med_filfel: faulty deliveries among them.
    The same arguments give the same bytes, and the last state is that of one night's FULL.
    Returns the landing folders: those of cosmic_link by night, then stella and enkat. Raises
    SyntheticError on unusable arguments or where a delivery lies already, ScenarioError on an
    unusable scenario.
    """
    asked = Asked(out, ar, antal_ar, storlek, seed, fmt, scenario, natter, med_filfel)
    return write_asked(asked, contract, progress)


def write_asked(asked: Asked, contract: Contract, progress: Progress) -> list[Path]:
    """`write_deliveries` with its arguments together."""
    job = plan_job(asked)
    (asked.out / LANDING).mkdir(mode=0o750, parents=True, exist_ok=True)
    with engine() as connection:
        written = Written(job, contract, connection)
        _write_link(written, progress)
        _write_small(written)
    written.write_facit()
    return written.folders


def _write_link(written: Written, progress: Progress) -> None:
    """Block after block, so that memory holds one at a time; every night of a block at once."""
    job = written.job
    blocks = block_count(job.asked.storlek, job.asked.antal_ar)
    with ExitStack() as stack:
        writers = [stack.enter_context(written.writer(LINK, night)) for night in job.nights]
        _append_reference(written, writers)
        for number in range(blocks):
            progress(f"Simulerar del {number + 1} av {blocks} ...")
            run = job.run(number, job.asked.storlek / blocks)
            tables, history = _block(written, run)
            for night, writer in zip(job.nights, writers, strict=True):
                progress(_step(number, blocks, night, len(job.nights)))
                _append_night(written, run, night, writer, tables, history)
        progress("Skriver manifest ...")
        for night, writer in zip(job.nights, writers, strict=True):
            if job.asked.med_filfel:
                faults.spoil(night, writer)
            written.finish(LINK, night, writer)


def _step(number: int, blocks: int, night: Night, nights: int) -> str:
    return f"Skriver del {number + 1} av {blocks}, natt {night.number} av {nights} ..."


def _block(written: Written, run: Run) -> tuple[Tables, History]:
    """Simulate a block, plant its defects, and count what is true of it."""
    job = written.job
    block = simulate_block(run, job.ledger)
    tables = block_tables(run, block)
    truth, scene = plant_rows(run, block, tables, written.contract.kalla(LINK))
    for tabell, columns in tables.items():
        settle_changes(tabell, columns)
    history = make_history(scene)
    newest = last_full(job.nights)
    if newest.number > 1:
        plant_vanishing(scene, history, job.nights[0].asof, newest.asof)
    written.counts = facit.add(written.counts, facit.count_block(truth))
    return tables, history


def _append_night(  # noqa: PLR0913, PLR0917 - a block, a night, and where it goes
    written: Written,
    run: Run,
    night: Night,
    writer: DeliveryWriter,
    tables: Tables,
    history: History,
) -> None:
    """A block's rows of one night."""
    job, shares = written.job, run.parameters.defekter
    resend = Resend(run.rng(f"omsänt natt {night.number}"), shares.d36_omsanda)
    delivered = of_night(tables, history, night, resend)
    if job.asked.med_filfel:
        rng = run.rng(f"filfel natt {night.number}")
        faults.change_rows(night, delivered, job.world, rng, shares.d41_kvar)
    extract = job.head(LINK, night).extrakt_id
    for tabell, resent in resend.resent.items():
        keys = rows.keys(written.contract.kalla(LINK).table(tabell), tables[tabell], resent)
        job.ledger.enter("D36", tabell, [f"{key}|{extract}" for key in keys])
    for tabell, columns in delivered.items():
        writer.append(tabell, columns)


def _append_reference(written: Written, writers: list[DeliveryWriter]) -> None:
    """Units and code lists: all of them in a FULL, what has changed in a DELTA."""
    job = written.job
    reference = reference_tables(job.whole)
    keys = RowKeys(job.ledger, written.contract.kalla(LINK), reference)
    plant_reference(job.whole, reference["enhet"], keys)
    for night, writer in zip(job.nights, writers, strict=True):
        whole = job.asked.med_filfel and faults.needs_whole_reference(night)
        chosen = night.as_full() if whole else night
        nothing = Resend(job.whole.rng("omsänt"), 0.0)
        for tabell, columns in of_night(reference, History(), chosen, nothing).items():
            writer.append(tabell, columns)
        if job.asked.med_filfel and night.number in faults.KINDS:
            written.enter_fault(faults.KINDS[night.number], LINK, night)


def _write_small(written: Written) -> None:
    """Stella and enkät: all of it the last night, and the first when there are several."""
    job = written.job
    made = {"stella": deviation_rows(job.whole), "enkat": survey_rows(job.whole)}
    chosen = [n for n in job.nights if n.number == 1 or n is job.last]
    if job.asked.med_filfel:
        chosen.insert(1, job.nights[faults.DECIMAL_POINT - 1])
    for kalla, columns in made.items():
        for night in chosen:
            _write_one(written, kalla, columns, night)


def _write_one(written: Written, kalla: str, columns: Columns, night: Night) -> None:
    """One small delivery, sound or faulty."""
    job, (tabell, part) = written.job, SMALL[kalla]
    nothing = Resend(job.whole.rng("omsänt"), 0.0)
    then = of_night({tabell: columns}, History(), night.as_full(), nothing)[tabell]
    faulty = job.asked.med_filfel and not night.is_last
    if night.number == faults.DECIMAL_POINT and faulty and kalla != "enkat":
        return
    with written.writer(kalla, night) as writer:
        if faulty and night.number == faults.PARTIAL:
            then = faults.partial(then, part, job.scenario.parameters.defekter.d44_borta)
            written.enter_fault("D44", kalla, night)
        writer.append(tabell, then)
        if faulty and night.number == faults.DECIMAL_POINT:
            faults.spoil_decimal(writer)
            written.enter_fault("D40", kalla, night)
        written.finish(kalla, night, writer)
