"""Whether the manifest of a package is the one that was issued: against `state/utgavor.sqlite`.

A manifest vouches for the files beside it, and nothing in the folder for the manifest. Who received
a package has no list of issues and can check the files only. Does not belong here: the files
(manifest.py).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from orchestration.landing.durable import sha256_of
from orchestration.reports.packages.issues import STATE_FILE, Issue, list_issues
from orchestration.reports.packages.manifest import MANIFEST, Checked
from orchestration.settings import Settings


class Vouched(StrEnum):
    """What the list of issues says of a manifest."""

    SAMMA = "samma"
    """It is to the byte the one that was issued."""
    ANNAT = "annat"
    """The issue had another one."""
    OKAND_UTGAVA = "okand_utgava"
    """No such issue was made here."""
    EJ_ANTECKNAT = "ej_antecknat"
    """The issue was made before manifests were written down."""
    INGEN_LISTA = "ingen_lista"
    """There is no list of issues here, as at a recipient."""


TEXT = {
    Vouched.SAMMA: f"Manifestet är det som gavs ut, enligt state/{STATE_FILE}.",
    Vouched.ANNAT: f"Manifestet är inte det som gavs ut, enligt state/{STATE_FILE}: mottagare, "
    "period eller filernas kontrollsummor kan vara ändrade. Begär paketet på nytt.",
    Vouched.OKAND_UTGAVA: f"Utgåvan finns inte i state/{STATE_FILE}: den är gjord någon annanstans "
    "eller manifestet är ändrat. Bara filerna har jämförts, med manifestet.",
    Vouched.EJ_ANTECKNAT: f"Utgåvan gjordes innan manifestens kontrollsummor skrevs i "
    f"state/{STATE_FILE}. Bara filerna har jämförts, med manifestet.",
    Vouched.INGEN_LISTA: f"Det finns ingen lista över utgåvor här (state/{STATE_FILE}). Bara "
    "filerna har jämförts, med manifestet: fråga utdataenheten om det är deras.",
}
"""Swedish, and what to do."""
REFUSED = frozenset({Vouched.ANNAT, Vouched.OKAND_UTGAVA})
"""Where a list of issues is at hand and does not know this manifest."""


def vouch(settings: Settings, folder: Path, checked: Checked) -> Vouched:
    """Compare the folder's manifest with what was written down when it was issued. Changes nothing
    where there is no list of issues. Raises IssueError, and OSError for a manifest that is gone."""
    if not (settings.state / STATE_FILE).is_file():
        return Vouched.INGEN_LISTA
    about = checked.manifest
    named = list_issues(settings, str(about.get("mottagare")), str(about.get("period")))
    found = [issue for issue in named if issue.nummer == about.get("utgava")]
    return _verdict(found[0], sha256_of(folder / MANIFEST)) if found else Vouched.OKAND_UTGAVA


def _verdict(issue: Issue, sha256: str) -> Vouched:
    if issue.manifest_sha256 is None:
        return Vouched.EJ_ANTECKNAT
    return Vouched.SAMMA if issue.manifest_sha256 == sha256 else Vouched.ANNAT
