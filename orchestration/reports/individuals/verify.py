"""Check the log of individual lists against itself and against the packages that rest on it.

A chain alone cannot tell that its last lines are gone; the list of issues can, since each issue
with lists names the last line it rests on. Does not belong here: writing either.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.reports.individuals.chain import Verdict, Verification, verify
from orchestration.reports.packages.issues import Issue, Status, list_issues
from orchestration.settings import Settings


@dataclass(frozen=True)
class LogCheck:
    """found: of the chain itself. missing: an issue whose line the log no longer has, None when all
    are there. unfinished: lines whose package was never finished (a crash, a fault in
    writing)."""

    found: Verification
    missing: Issue | None
    unfinished: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was written is changed or gone."""
        return self.found.verdict is not Verdict.BRUTEN and self.missing is None


def check_log(settings: Settings) -> LogCheck:
    """Raises ChainError and IssueError when one of them cannot be read."""
    found = verify(settings)
    hashes = {entry.number: entry.sha256 for entry in found.entries}
    resting = [issue for issue in list_issues(settings) if issue.logg_nr is not None]
    missing = next((i for i in resting if hashes.get(i.logg_nr or 0) != i.logg_sha256), None)
    finished = {
        (issue.mottagare, issue.period, issue.generation)
        for issue in resting
        if issue.status is Status.KLAR
    }
    unfinished = tuple(
        entry.number
        for entry in found.entries
        if (entry.content["mottagare"], entry.content["period"], entry.content["generation"])
        not in finished
    )
    return LogCheck(found, None if found.verdict is Verdict.BRUTEN else missing, unfinished)
