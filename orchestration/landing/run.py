"""One landing run: every waiting delivery is accepted, refused or left alone.

The ledger decides what is new and statuses come from the whole ledger, so a run that is killed
anywhere and repeated ends as an undisturbed one (operations.md §4).
Does not belong here: what is checked in a file (files.py) or a manifest (manifest.py), which
deliveries are held (hold.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from orchestration.contract import Contract
from orchestration.landing.accept import FileKey, Stores, keep
from orchestration.landing.alert import write_hold_alert
from orchestration.landing.files import FileCheck, FileJob, check_file
from orchestration.landing.folder import (
    WaitingFolder,
    empty_retired,
    retire,
    waiting_folders,
)
from orchestration.landing.hold import blocking_holds, hold_reasons
from orchestration.landing.known import DeliveryKey
from orchestration.landing.manifest import (
    MANIFEST_NAME,
    Manifest,
    ManifestReading,
    TableEntry,
    parse_manifest,
)
from orchestration.landing.model import (
    DeliveryStatus,
    KeptFile,
    LandingReport,
    Reason,
    Refusal,
)
from orchestration.landing.reasons import Code
from orchestration.landing.refuse import REASON_FILE, finish_refusals, keep_leftovers, refuse
from orchestration.landing.regions import known_regions
from orchestration.settings import Progress, Settings
from orchestration.settings.seams import seam

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class LandingOptions:
    """How landing works, never what it decides.

    settle_seconds: how long a faulty folder must stand still before it is refused, since a file
    that is still being written looks faulty. memory_limit: DuckDB's, for the run. workers: files
    read beside each other.
    """

    settle_seconds: float = 2.0
    memory_limit: str = "800MB"
    workers: int = 2
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class _Verdict:
    reasons: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    checks: tuple[FileCheck, ...]


class LandingRun:
    """The work of one call of land_waiting, with what it writes to already open."""

    def __init__(
        self,
        settings: Settings,
        contract: Contract,
        stores: Stores,
        progress: Progress,
        options: LandingOptions,
    ) -> None:
        self._settings = settings
        self._contract = contract
        self._progress = progress
        self._options = options
        self._stores = stores
        self._ledger = stores.ledger

    def land(self) -> LandingReport:
        """Finish what a dead run left, then take the waiting folders in extrakt_id order."""
        self._stores.clear_work()
        self._empty_retired()
        refused = list(finish_refusals(self._settings, self._ledger))
        ready, waiting = waiting_folders(self._settings.landing)
        left_alone = [folder.label for folder in waiting]
        taken: list[DeliveryKey] = []
        for folder in sorted(ready, key=self._turn):
            try:
                outcome = self._take(folder)
            finally:
                self._stores.clear_work()
            if outcome is None:
                left_alone.append(folder.label)
            elif isinstance(outcome, Refusal):
                refused.append(outcome)
            else:
                taken.append(outcome)
        return self._report(taken, refused, left_alone)

    def _turn(self, folder: WaitingFolder) -> tuple[str, str]:
        return (self._read_manifest(folder).claim.extrakt_id, folder.label)

    def _read_manifest(self, folder: WaitingFolder) -> ManifestReading:
        return self._parse(folder.manifest_bytes())

    def _parse(self, content: bytes) -> ManifestReading:
        return parse_manifest(content, self._contract, known_regions())

    def _take(self, folder: WaitingFolder) -> DeliveryKey | Refusal | None:
        """Deal with one folder: its key when accepted, None when it is left alone."""
        before = folder.snapshot()
        if all(name != MANIFEST_NAME for name, *_ in before):
            self._tell_left_alone(folder)
            return None
        try:
            reading = self._read_manifest(folder)
            verdict = self._judge(folder, reading)
        except OSError:
            if folder.snapshot() != before:
                self._tell_left_alone(folder)
                return None
            raise
        if verdict.reasons:
            self._options.sleep(self._options.settle_seconds)
        if folder.snapshot() != before:
            self._tell_left_alone(folder)
            return None
        if verdict.reasons or reading.manifest is None:
            return self._refuse(folder, reading, verdict.reasons)
        self._progress(f"Tar emot {folder.label}.")
        keep(self._stores, reading.manifest, folder.name, verdict.checks, verdict.remarks)
        retire(folder)
        seam("landing.efter_undanflytt")
        self._empty_retired()
        seam("landing.efter_flytt")
        return reading.manifest.key

    def _tell_left_alone(self, folder: WaitingFolder) -> None:
        LOGGER.info("left alone, still being written: %s", folder.label)
        self._progress(f"{folder.label} skrivs fortfarande och får vänta.")

    def _refuse(
        self, folder: WaitingFolder, reading: ManifestReading, reasons: tuple[Reason, ...]
    ) -> Refusal:
        codes = ", ".join(sorted({reason.code for reason in reasons}))
        LOGGER.warning("refused %s: %s", folder.label, codes)
        self._progress(f"{folder.label} är inte mottagen och läggs i karantän: {codes}.")
        return refuse(self._settings, self._ledger, folder, reading.claim, reasons)

    def _judge(self, folder: WaitingFolder, reading: ManifestReading) -> _Verdict:
        """Everything that is wrong with a delivery, not only the first thing."""
        manifest = reading.manifest
        if manifest is None:
            return _Verdict(reading.reasons, reading.remarks, ())
        checks = self._check_files(folder, manifest)
        reasons = [*reading.reasons, *self._conflicts(manifest)]
        remarks = [*reading.remarks, *self._unlisted(folder, manifest)]
        for check in checks:
            reasons.extend(check.reasons)
            remarks.extend(check.remarks)
        return _Verdict(tuple(reasons), tuple(remarks), checks)

    def _conflicts(self, manifest: Manifest) -> Iterator[Reason]:
        if self._ledger.holds_opposite(manifest.syntetisk):
            yield Reason(Code.BLANDAR_SYNTETISKT)
        if self._ledger.holds_other(manifest):
            yield Reason(Code.EXTRAKT_ID_UPPTAGET)

    def _unlisted(self, folder: WaitingFolder, manifest: Manifest) -> Iterator[Reason]:
        listed = {MANIFEST_NAME, REASON_FILE, *(entry.fil for entry in manifest.entries)}
        if any(name not in listed for name, *_ in folder.snapshot()):
            yield Reason(Code.OVRIG_FIL)

    def _check_files(self, folder: WaitingFolder, manifest: Manifest) -> tuple[FileCheck, ...]:
        intact = self._stores.intact(manifest)
        jobs = [self._job(folder.path, manifest, entry, intact) for entry in manifest.entries]
        # The largest first, or the last to begin would keep one core waiting for it.
        order = sorted(jobs, key=lambda job: job.delivered_bytes, reverse=True)
        with ThreadPoolExecutor(self._options.workers) as pool:
            checks = dict(
                zip(order, pool.map(partial(check_file, self._stores.engine), order), strict=True)
            )
        return tuple(checks[job] for job in jobs)

    def _job(
        self,
        path: Path,
        manifest: Manifest,
        entry: TableEntry,
        intact: Mapping[FileKey, KeptFile],
    ) -> FileJob:
        table = self._contract.kalla(manifest.kalla).table(entry.tabell)
        known = intact.get((entry.tabell, entry.sha256))
        work = self._stores.archive.work
        if table.identity_store:
            identities = self._stores.identities
            known = identities.known(table.name, *manifest.key[:2], entry.sha256)
            work = identities.work
        return FileJob(entry, table, path / entry.fil, work, known)

    def _empty_retired(self) -> None:
        def taken(content: bytes) -> list[str]:
            manifest = self._parse(content).manifest
            return [REASON_FILE, *(entry.fil for entry in manifest.entries)] if manifest else []

        leftovers = partial(keep_leftovers, self._settings)
        empty_retired(self._settings.landing, taken, leftovers)

    def _report(
        self, taken: list[DeliveryKey], refused: list[Refusal], left_alone: list[str]
    ) -> LandingReport:
        deliveries = self._ledger.deliveries()
        landed = [d for d in deliveries if d.key in taken]
        held = hold_reasons(deliveries)
        # What blocks is told again until someone acts: the run that landed it may have died.
        to_tell = {d.key: d for d in (*landed, *blocking_holds(deliveries)) if d.key in held}
        for key, delivery in to_tell.items():
            write_hold_alert(self._settings, delivery, held[key])
        return LandingReport(
            accepted=tuple(d for d in landed if d.status is DeliveryStatus.ACCEPTED),
            known=tuple(d for d in landed if d.status is DeliveryStatus.KNOWN_CONTENT),
            refused=tuple(refused),
            left_alone=tuple(sorted(left_alone)),
            remarks=tuple((d, r) for d, r in self._ledger.remarks(deliveries) if d.key in taken),
            ledger=deliveries,
        )
