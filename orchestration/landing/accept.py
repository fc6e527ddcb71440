"""An accepted delivery: rows into the archive, then the ledger, then the folder away.

The order is the promise that nothing is lost (operations.md §4): a kill between two steps leaves
a folder that the next run takes again with the same result.
Does not belong here: whether it may be accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.landing.archive import Archive
from orchestration.landing.files import FileCheck
from orchestration.landing.identity import IdentityStore
from orchestration.landing.ledger import Ledger
from orchestration.landing.manifest import Manifest
from orchestration.landing.model import KeptFile, Reason
from orchestration.landing.reasons import Code
from orchestration.settings.seams import seam

FileKey = tuple[str, str]
"""(tabell, sha256 as delivered)."""


@dataclass(frozen=True)
class Stores:
    """The three places where an accepted delivery leaves something, and the engine that reads."""

    engine: duckdb.DuckDBPyConnection
    archive: Archive
    identities: IdentityStore
    ledger: Ledger

    def clear_work(self) -> None:
        """Throw away files on their way in."""
        self.archive.clear_work()
        self.identities.clear_work()

    def intact(self, manifest: Manifest) -> Mapping[FileKey, KeptFile]:
        """The manifest's files that lie whole in the archive: they need not be read again."""
        archived = self.ledger.archived(manifest)
        wanted = ((entry.tabell, entry.sha256) for entry in manifest.entries)
        found = ((key, archived[key]) for key in wanted if key in archived)
        return {key: file for key, file in found if self.archive.is_intact(file)}


def keep(
    stores: Stores,
    manifest: Manifest,
    mapp: str,
    checks: Sequence[FileCheck],
    remarks: Sequence[Reason],
) -> None:
    """Make a checked delivery safe: archive and identity store first, then the ledger.

    Repeatable. checks: of every file of the manifest, none with reasons.
    """
    noted = list(remarks)
    damaged = set(stores.ledger.archived(manifest))
    files = []
    for check in checks:
        files.append(_keep_file(stores, manifest, check, noted, damaged))
        seam("landing.mellan_filer")
    seam("landing.efter_arkiv")
    stores.ledger.record(manifest, mapp, files, noted)
    seam("landing.efter_liggare")


def _keep_file(
    stores: Stores, manifest: Manifest, check: FileCheck, noted: list[Reason], damaged: set[FileKey]
) -> KeptFile:
    """Keep one file. damaged: files that should have been in the archive, were they whole."""
    table, sha256 = check.job.table.name, check.job.entry.sha256
    if check.kept:
        return check.kept
    if check.converted is None:
        raise ValueError("a file that was not checked to its end cannot be kept")
    if check.job.table.identity_store:
        kept = KeptFile(table, sha256, check.row_count)
        if stores.identities.merge(stores.engine, check.converted, manifest.key, kept):
            noted.append(Reason(Code.IDENTITETSRAD_OFULLSTANDIG, table))
        return kept
    if (table, sha256) in damaged:
        noted.append(Reason(Code.ARKIV_ATERSKAPAT, table))
    relative = stores.archive.relative_path(manifest.kalla, table, sha256)
    digest = stores.archive.put(check.converted, relative)
    return KeptFile(table, sha256, check.row_count, relative, digest)
