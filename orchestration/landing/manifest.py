"""manifest.json: what a delivery says about itself, and whether it may say so.

Pure: takes the bytes and the contract, gives a reading with reason codes (delivery.md §1, §3).
Does not belong here: the files it lists, and what other deliveries have said.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Reason, Scope
from orchestration.landing.reasons import Code

MANIFEST_NAME = "manifest.json"
MAX_MANIFEST_BYTES = 1_000_000
MAX_CLOCK_DISTANCE = timedelta(hours=24)

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_EXTRAKT_ID = re.compile(r"[0-9]{14}")
_REGION = re.compile(r"[0-9]{2}")
_LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){1,2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLAIN_NAME = re.compile(r"[a-z][a-z_]{0,62}")


@dataclass(frozen=True)
class Claim:
    """The parts of a manifest that can be repeated safely: empty where they are malformed."""

    kalla: str = ""
    region_kod: str = ""
    extrakt_id: str = ""


@dataclass(frozen=True)
class TableEntry:
    """One listed file; row_count in data rows, sha256 as lower-case hex."""

    tabell: str
    fil: str
    row_count: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A manifest whose fields can be read. extrakt_tidpunkt is naive Europe/Stockholm time."""

    kalla: str
    region_kod: str
    extrakt_id: str
    extrakt_tidpunkt: datetime
    omfattning: Scope
    syntetisk: bool
    entries: tuple[TableEntry, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kalla, self.region_kod, self.extrakt_id)


@dataclass(frozen=True)
class ManifestReading:
    """What came out of a manifest. `manifest` may be there beside reasons: then its files can
    still be checked, so that one refusal tells everything that is wrong."""

    claim: Claim = field(default_factory=Claim)
    manifest: Manifest | None = None
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()


def parse_manifest(content: bytes, contract: Contract, regions: frozenset[str]) -> ManifestReading:
    """Read and judge a manifest; never raises for what the delivery says.

    regions: known region codes (two digits).
    """
    document = _document(content)
    if document is None:
        return ManifestReading(reasons=(Reason(Code.MANIFEST_OLASLIGT),))
    faults: list[Reason] = []
    remarks: list[Reason] = []
    kalla = _kalla(document, contract, faults)
    region = _region(document, regions, faults)
    extrakt_id = _extrakt_id(document, faults)
    local = _local_time(document, faults)
    scope = _scope(document, faults)
    synthetic = document.get("syntetisk", False)
    if not isinstance(synthetic, bool):
        faults.append(_invalid("syntetisk"))
    _check_version(document, kalla, faults)
    _check_clock(extrakt_id, local, faults)
    entries = _entries(document, kalla, faults, remarks)
    manifest = None
    if kalla and region and extrakt_id and local and scope and entries is not None:
        manifest = Manifest(
            kalla.name, region, extrakt_id, local, scope, synthetic is True, entries
        )
    claim = Claim(kalla.name if kalla else "", region or "", extrakt_id or "")
    return ManifestReading(claim, manifest, tuple(faults), tuple(remarks))


def utc_of(local: datetime) -> datetime:
    """UTC instant of a naive Stockholm time: the second reading of the repeated October hour,
    one hour forward in the missing March hour (delivery.md §2)."""
    readings = (local.replace(tzinfo=_STOCKHOLM, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(readings)


def _document(content: bytes) -> dict[str, Any] | None:
    if len(content) > MAX_MANIFEST_BYTES:
        return None
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _invalid(name: str, tabell: str = "") -> Reason:
    return Reason(Code.MANIFEST_OGILTIGT, tabell, name)


def _text(document: dict[str, Any], name: str, faults: list[Reason]) -> str | None:
    value = document.get(name)
    if isinstance(value, str) and value:
        return value
    faults.append(_invalid(name))
    return None


def _kalla(document: dict[str, Any], contract: Contract, faults: list[Reason]) -> Kalla | None:
    name = _text(document, "kalla", faults)
    if name is None:
        return None
    if name not in contract.names:
        faults.append(Reason(Code.OKAND_KALLA))
        return None
    return contract.kalla(name)


def _region(document: dict[str, Any], regions: frozenset[str], faults: list[Reason]) -> str | None:
    region = _text(document, "region_kod", faults)
    if region is None:
        return None
    if region not in regions:
        faults.append(Reason(Code.OKAND_REGION))
    return region if _REGION.fullmatch(region) else None


def _extrakt_id(document: dict[str, Any], faults: list[Reason]) -> str | None:
    extrakt_id = _text(document, "extrakt_id", faults)
    if extrakt_id is None:
        return None
    if _instant_of(extrakt_id) is None:
        faults.append(Reason(Code.EXTRAKT_ID_OGILTIGT))
        return None
    return extrakt_id


def _instant_of(extrakt_id: str) -> datetime | None:
    if not _EXTRAKT_ID.fullmatch(extrakt_id):
        return None
    try:
        return datetime.strptime(extrakt_id, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _local_time(document: dict[str, Any], faults: list[Reason]) -> datetime | None:
    text = _text(document, "extrakt_tidpunkt", faults)
    if text is None:
        return None
    local = _parsed_local(text)
    if local is None:
        faults.append(Reason(Code.EXTRAKT_TIDPUNKT_OGILTIG))
    return local


def _parsed_local(text: str) -> datetime | None:
    if not _LOCAL_TIME.fullmatch(text):
        return None
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    # The first and last years of the calendar have no UTC instant in every zone.
    return local if MINYEAR < local.year < MAXYEAR else None


def _scope(document: dict[str, Any], faults: list[Reason]) -> Scope | None:
    text = _text(document, "omfattning", faults)
    if text is None:
        return None
    if text not in set(Scope):
        faults.append(Reason(Code.OMFATTNING_OGILTIG))
        return None
    return Scope(text)


def _check_version(document: dict[str, Any], kalla: Kalla | None, faults: list[Reason]) -> None:
    version = _text(document, "schema_version", faults)
    if version is None:
        return
    if not _VERSION.fullmatch(version):
        faults.append(_invalid("schema_version"))
    elif kalla and version.split(".")[0] != kalla.major:
        faults.append(Reason(Code.ANNAN_HUVUDVERSION))


def _check_clock(extrakt_id: str | None, local: datetime | None, faults: list[Reason]) -> None:
    instant = _instant_of(extrakt_id) if extrakt_id else None
    if instant and local and not _near(utc_of(local), instant):
        faults.append(Reason(Code.EXTRAKT_TIDPUNKT_AVVIKER))


def _near(first: datetime, second: datetime) -> bool:
    return abs(first - second) <= MAX_CLOCK_DISTANCE


def _entries(
    document: dict[str, Any], kalla: Kalla | None, faults: list[Reason], remarks: list[Reason]
) -> tuple[TableEntry, ...] | None:
    """Entries of the källa's tables in contract order; None when the list cannot be read."""
    listed = document.get("tabeller")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        faults.append(_invalid("tabeller"))
        return None
    if kalla is None:
        return None
    known = {table.name for table in kalla.tables}
    found: dict[str, TableEntry | None] = {}
    for item in listed:
        name = item.get("tabell")
        if not isinstance(name, str) or not name:
            faults.append(_invalid("tabell"))
        elif name not in known:
            shown = name if _PLAIN_NAME.fullmatch(name) else ""
            remarks.append(Reason(Code.EXTRA_TABELL, shown))
        elif name in found:
            faults.append(Reason(Code.TABELL_DUBBLERAD, name))
        else:
            found[name] = _entry(name, item, faults)
    for table in kalla.tables:
        if table.name not in found and not table.optional:
            faults.append(Reason(Code.TABELL_SAKNAS, table.name))
    ordered = (found.get(table.name) for table in kalla.tables)
    return tuple(entry for entry in ordered if entry is not None)


def _entry(name: str, item: dict[str, Any], faults: list[Reason]) -> TableEntry | None:
    rows, sha256, file = item.get("antal_rader"), item.get("sha256"), item.get("fil")
    before = len(faults)
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        faults.append(_invalid("antal_rader", name))
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256.lower()):
        faults.append(_invalid("sha256", name))
    if file not in (f"{name}.csv", f"{name}.parquet"):
        faults.append(Reason(Code.OTILLATET_FILNAMN, name))
    if len(faults) > before:
        return None
    return TableEntry(name, str(file), int(rows or 0), str(sha256).lower())
