"""`om_leveransen.json`: what a generation is, for people and programs that read it.

Does not belong here: the content hash itself (content_hash.py). Only `skapad` tells the time of
the machine; it is not part of any hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.publish.model import Basis, PublishError, Versions
from orchestration.publish.plan import Plan

ABOUT_FILE = "om_leveransen.json"
_LOCAL = "%Y-%m-%d %H:%M:%S"


def describe(plan: Plan, basis: Basis, versions: Versions, created: datetime) -> dict[str, Any]:
    """The content of om_leveransen.json (interface.md §3), but for the files' own sha256, which
    `write_about` adds. created: aware."""
    return {
        "generation": plan.generation,
        "asof": {region: moment.strftime(_LOCAL) for region, moment in plan.asof.items()},
        "tidszon_asof": "Europe/Stockholm",
        "syntetisk": any(delivery.syntetisk for delivery in basis.deliveries),
        "leveranser": [
            {
                "kalla": delivery.kalla,
                "region_kod": delivery.region_kod,
                "extrakt_id": delivery.extrakt_id,
                "extrakt_tidpunkt": delivery.extrakt_tidpunkt.strftime(_LOCAL),
                "omfattning": delivery.omfattning,
                "status": delivery.status,
                "hallen": delivery.hallen,
            }
            for delivery in basis.deliveries
        ],
        "antal_rader": plan.row_counts,
        "innehall_sha256": {
            "totalt": plan.content_sha256,
            "filer": {file.name: file.content_sha256 for file in plan.files},
            "tabeller": {
                file.name: {t.shape.full_name: t.content.content_sha256 for t in file.tables}
                for file in plan.files
            },
        },
        "regelversion": versions.regler,
        "dbt_version": versions.dbt,
        "kodversion": versions.kod,
        "skapad": created.isoformat(timespec="seconds"),
    }


def file_digests(folder: Path, plan: Plan) -> dict[str, str]:
    """sha256 of the bytes of every published file: tells a damaged file from a whole one without
    reading its rows. Raises OSError."""
    digests = {}
    for file in plan.files:
        with (folder / file.file_name).open("rb") as handle:
            digests[file.file_name] = hashlib.file_digest(handle, "sha256").hexdigest()
    return digests


def write_about(folder: Path, content: Mapping[str, Any], files: Mapping[str, str]) -> None:
    """Write the file, with the digests of the files beside it; raises OSError."""
    text = json.dumps({**content, "fil_sha256": dict(files)}, ensure_ascii=False, indent=2)
    (folder / ABOUT_FILE).write_text(text + "\n", encoding="utf-8")


def read_about(folder: Path) -> dict[str, Any]:
    """Read the file of one generation; raise PublishError `om_leveransen` when it is damaged and
    OSError when it is not there."""
    try:
        content = json.loads((folder / ABOUT_FILE).read_text(encoding="utf-8"))
    except ValueError:
        content = None
    if not isinstance(content, dict) or content.get("generation") != folder.name:
        raise PublishError(
            "om_leveransen",
            f"Filen {ABOUT_FILE} i published/{folder.name} är skadad. Flytta undan mappen, "
            "kontrollera disken och kör om.",
        )
    return content
