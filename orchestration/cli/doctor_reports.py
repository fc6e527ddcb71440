"""Doctor's looks at packages: the recipients' keys, and the log of individual lists.

They change nothing. Does not belong here: checking one package (`rapport verifiera`).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.cli.doctor_findings import Finding, Level
from orchestration.settings import Settings
from orchestration.settings.settings import PACKAGE_KEYS_VARIABLE
from orchestration.swedish import plural


def keys(settings: Settings) -> Iterator[Finding]:
    """The key file can be used; without one packages are not encrypted."""
    from orchestration.reports.packages import PackageKeyError, load_keys

    try:
        found = load_keys(settings)
    except PackageKeyError as error:
        yield Finding(Level.FEL, "rapport", str(error), "Se docs/reports.md.")
        return
    if found is None:
        text = (
            "ingen nyckelfil: paket till mottagare krypteras inte (nycklar anges med "
            f"{PACKAGE_KEYS_VARIABLE})"
        )
    else:
        text = f"paket krypteras för: {', '.join(sorted(found.by_recipient)) or 'ingen'}"
    yield Finding(Level.OK, "rapport", text)


def individual_log(settings: Settings) -> Iterator[Finding]:
    """Nothing in the log of individual lists is changed or gone."""
    from orchestration.reports.individuals.chain import ChainError
    from orchestration.reports.individuals.verify import check_log
    from orchestration.reports.packages import IssueError

    todo = "Kör 'utskrivning rapport logg verifiera' och följ docs/runbook.md."
    try:
        check = check_log(settings)
    except (ChainError, IssueError) as error:
        yield Finding(Level.FEL, "rapport", str(error), todo)
        return
    if check.is_whole:
        lists = plural(len(check.found.entries), "rad", "rader")
        yield Finding(Level.OK, "rapport", f"loggen över individlistor är hel: {lists}")
    else:
        yield Finding(Level.FEL, "rapport", "loggen över individlistor är bruten", todo)
