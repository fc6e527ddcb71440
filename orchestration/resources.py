"""What the assets are given: the night with its lock, the two processes sent for ahead, and dbt.

Does not belong here: reading the environment (orchestration.settings).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.dbt import night_dbt
from orchestration.assets.night import Night
from orchestration.checks import CheckerAhead, awaits_checks
from orchestration.reader_checks import ReaderAhead
from orchestration.warehouse.lock import night_lock


def locked_night(night: Night) -> dg.ResourceDefinition:
    """The night, holding the data folder's lock from a run's first step to its last.

    One process runs all steps (in-process executor), so the lock ends with the run or with the
    process, however that ends.
    """

    @dg.resource(description="Datamappen, låst för en natt i taget.")
    def natt(_: dg.InitResourceContext) -> Iterator[Night]:
        with night_lock(night.settings):
            yield night

    return natt


def reader_ahead(night: Night) -> dg.ResourceDefinition:
    """The reader of one run; it ends with the run, whether it was asked or not."""

    @dg.resource(description="Läsarkontrollens egen process, som startas innan den behövs.")
    def lasare(_: dg.InitResourceContext) -> Iterator[ReaderAhead]:
        with ReaderAhead(night.settings.memory_limit) as ahead:
            yield ahead

    return lasare


def checker_ahead(night: Night) -> dg.ResourceDefinition:
    """The checker of one run, loading from its first step when there is something to check."""

    @dg.resource(description="Leveranskontrollernas egen process, som startas innan den behövs.")
    def kontrollant(_: dg.InitResourceContext) -> Iterator[CheckerAhead]:
        with CheckerAhead() as ahead:
            if awaits_checks(night.settings):
                ahead.send_for()
            yield ahead

    return kontrollant


def resources(
    night: Night, is_locked: bool, kontrollant: CheckerAhead | None = None
) -> dict[str, object]:
    """is_locked: the caller holds the lock already (the command does, before anything else).
    kontrollant: the caller's, which has been loading since before Dagster was.
    """
    return {
        "natt": night if is_locked else locked_night(night),
        "kontrollant": kontrollant or checker_ahead(night),
        "lasare": reader_ahead(night),
        "dbt": night_dbt(night.settings, night.parsed),
    }
