"""`manifest.json` of a package: what it is, what is in it, and whether it still is (verify).

No identity. Does not belong here: making the files (documents.py), the folder (write.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.landing.durable import sha256_of
from orchestration.reports.figures.answered import answered
from orchestration.reports.packages.documents import Contents, Made
from orchestration.reports.packages.issues import Issue

MANIFEST = "manifest.json"


class ManifestError(Exception):
    """The folder is no package that can be checked. Swedish."""


@dataclass(frozen=True)
class Stored:
    """One file as it lies in the package. made: the plain file; content: its bytes on disk, the
    same unless the package is encrypted."""

    name: str
    content: bytes = field(repr=False)
    made: Made


@dataclass(frozen=True)
class Checked:
    """What a check of a package found. faults: Swedish sentences, empty for a whole package."""

    manifest: Mapping[str, Any]
    files: int
    faults: tuple[str, ...]


def manifest_of(
    contents: Contents, issue: Issue, stored: Sequence[Stored], log_numbers: Sequence[int]
) -> dict[str, Any]:
    """The manifest as it is written. log_numbers: the lists' lines in the log of individual lists,
    in the order of contents.lists."""
    recipient, about = contents.figures.recipient, contents.figures.about
    return {
        "mottagare": recipient.id,
        "mottagare_namn": recipient.namn,
        **_underlag(contents),
        "period": issue.period,
        "profil": issue.profil,
        "utgava": issue.nummer,
        "skapad": issue.skapad,
        "generation": about.generation,
        "asof": issue.asof,
        "regelversion": about.regelversion,
        "kodversion": about.kodversion,
        "syntetisk": about.is_synthetic,
        "kallor": list(about.sources),
        "krypterad": issue.krypterad,
        "tal_sha256": issue.tal_sha256,
        "andringar": _changes(contents),
        "individer": _individuals(contents, log_numbers),
        "filer": [_file(one, issue) for one in stored],
    }


def _underlag(contents: Contents) -> dict[str, Any]:
    """Rows of the agreement's underlag that the package answers, and what the others lack."""
    found = answered(contents.figures, has_lists=bool(contents.lists), has_places=True)
    return {
        "underlag": list(found.whole),
        "underlag_delvis": found.partly,
        "underlag_saknas": found.lacking,
    }


def _changes(contents: Contents) -> dict[str, Any] | None:
    """Since which issue, and how many figures; None in a first issue."""
    changes = contents.changes
    if changes is None:
        return None
    return {"sedan_utgava": changes.nummer, "antal": len(changes.changes)}


def _individuals(contents: Contents, log_numbers: Sequence[int]) -> dict[str, Any] | None:
    """How many, never who; None in a package without lists."""
    if not contents.lists:
        return None
    protected = sum(made.protected for made in contents.lists)
    return {
        "antal_rader": sum(len(made.rows) for made in contents.lists),
        "antal_skyddade": protected,
        "anmarkning": f"{protected} hanteras manuellt" if protected else "",
        "rader_i_loggen": list(log_numbers),
    }


def _file(one: Stored, issue: Issue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "namn": one.name,
        "storlek": len(one.content),
        "sha256": hashlib.sha256(one.content).hexdigest(),
        "antal_rader": one.made.rows,
        "individer": one.made.has_individuals,
    }
    # The hash of a short list in plain text could be tried with guesses by whoever sees the rest.
    if issue.krypterad and not one.made.has_individuals:
        found["klartext_sha256"] = hashlib.sha256(one.made.content).hexdigest()
    return found


def manifest_bytes(content: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def check_package(folder: Path) -> Checked:
    """Compare a package, sent or received, with its manifest. Raises ManifestError when there is
    none that can be read."""
    manifest = _read(folder)
    faults = []
    named = {str(one["namn"]): one for one in manifest["filer"]}
    try:
        there = {path.name for path in folder.iterdir()} - {MANIFEST}
        faults += [f"{name} saknas." for name in sorted(named.keys() - there)]
        faults += [f"{name} hör inte till paketet." for name in sorted(there - named.keys())]
        faults += [
            f"{name} är inte som när paketet gjordes."
            for name in sorted(named.keys() & there)
            if sha256_of(folder / name) != named[name]["sha256"]
        ]
    except OSError as error:
        raise ManifestError(f"{folder} kan inte läsas ({error.strerror}).") from None
    return Checked(manifest, len(named), tuple(faults))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError(
            f"{folder} är inget paket: {MANIFEST} finns inte där. Ange paketets mapp, till exempel "
            "outbox/paket/kommun-0880/2022-03."
        ) from None
    except (OSError, ValueError):
        content = None
    files = content.get("filer") if isinstance(content, dict) else None
    if not isinstance(files, list) or not all(
        isinstance(one, dict) and {"namn", "sha256"} <= one.keys() for one in files
    ):
        raise ManifestError(f"{path} är skadad. Begär paketet på nytt.")
    return dict(content)
