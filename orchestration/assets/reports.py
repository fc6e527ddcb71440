"""Reports as assets of their own jobs: packages per month, quarter, half-year, year, and the site.

No step of the night: a report that fails stops nobody. What is made is imported when it is made, so
that the night starts as fast as before. Does not belong here: what a report says
(orchestration.reports), when it is made (orchestration.report_schedules).
"""

from dataclasses import dataclass
from datetime import date

import dagster as dg
from pydantic import Field

from orchestration.assets.groups import links
from orchestration.assets.keys import OWNERS, PUBLISHED, REPORT_GROUP, TIME_ZONE, report_key
from orchestration.assets.night import told_as_failure
from orchestration.settings import Settings

SITE = "webb"
_FIRST = "2022-01-01"
_PERIOD_KEY = "%Y-%m-%d"


@dataclass(frozen=True)
class ReportKind:
    """One sort of package. name: of the asset and job; cron: when its periods start; description:
    Swedish."""

    name: str
    cron: str
    description: str

    @property
    def job(self) -> str:
        return f"rapporter_{self.name}"

    @property
    def partitions(self) -> dg.TimeWindowPartitionsDefinition:
        """One partition per period that has ended, named by its first day, in local time."""
        return dg.TimeWindowPartitionsDefinition(
            cron_schedule=self.cron, start=_FIRST, fmt=_PERIOD_KEY, timezone=TIME_ZONE
        )


KINDS = {
    "manad": ReportKind("manad", "0 0 1 * *", "Månadens paket till alla mottagare."),
    "kvartal": ReportKind("kvartal", "0 0 1 1,4,7,10 *", "Kvartalets paket till alla mottagare."),
    "halvar": ReportKind(
        "halvar",
        "0 0 1 1,7 *",
        "Halvårets paket till alla mottagare, med analysgruppernas underlag till handlingsplan och "
        "den länsgemensamma sammanställningen.",
    ),
    "ar": ReportKind(
        "ar",
        "0 0 1 1 *",
        "Årets paket till alla mottagare, med underlaget för nästa års mål.",
    ),
}
"""periodtyp (interface.md §3) -> its packages."""


class ReportConfig(dg.Config):
    """What may be chosen for a run. mottagare: ids, all when empty. individer: individual lists
    too, which must say who asks and why. ny_utgava: also where nothing has changed."""

    mottagare: list[str] = Field(default_factory=list)
    individer: bool = False
    anvandare: str = ""
    andamal: str = ""
    ny_utgava: bool = False
    utan_pdf: bool = False


def build_reports(settings: Settings) -> list[dg.AssetsDefinition]:
    """The packages and the site of one data folder."""
    return [*(_packages(settings, name) for name in KINDS), _site(settings)]


def period_code(periodtyp: str, partition: str) -> str:
    """«2022-01-01» of `kvartal` is '2022-Q1'."""
    from orchestration.reports.figures import Periodtyp
    from orchestration.reports.figures.period import period_of

    return period_of(date.fromisoformat(partition), Periodtyp(periodtyp)).code


def _packages(settings: Settings, name: str) -> dg.AssetsDefinition:
    kind = KINDS[name]

    @dg.asset(
        key=report_key(name),
        deps=[PUBLISHED],
        partitions_def=kind.partitions,
        description=f"{kind.description} I outbox/paket/; en period kan göras om.",
        group_name=REPORT_GROUP,
        owners=list(OWNERS),
        kinds={"excel", "pdf"},
        metadata=links(guide="docs/reports.md"),
    )
    def paket(
        context: dg.AssetExecutionContext, config: ReportConfig
    ) -> dg.MaterializeResult[None]:
        from orchestration.assets.report_runs import make_packages

        with told_as_failure():
            done = make_packages(
                settings, period_code(name, context.partition_key), config, context.log.info
            )
        _settle(context, settings, f"{kind.job}_{context.partition_key}")
        return dg.MaterializeResult(metadata=done)

    return paket


def _site(settings: Settings) -> dg.AssetsDefinition:
    @dg.asset(
        key=report_key(SITE),
        deps=[PUBLISHED],
        description="Den öppna webbplatsen i outbox/webb/: bara röjandeskyddade siffror.",
        group_name=REPORT_GROUP,
        owners=list(OWNERS),
        kinds={"html"},
        metadata=links(guide="docs/reports.md"),
    )
    def webb(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from orchestration.assets.report_runs import make_site

        with told_as_failure():
            done = make_site(settings, context.log.info)
        _settle(context, settings, SITE)
        return dg.MaterializeResult(metadata=done)

    return webb


def _settle(context: dg.AssetExecutionContext, settings: Settings, what: str) -> None:
    """Resolve the notice of an earlier failure. The reports are made by now: trouble with the
    alerts is said in the log and by the alerts' own job."""
    from orchestration.alerts.follow_up import settle_report
    from orchestration.alerts.model import AlertsError

    try:
        settle_report(settings, what)
    except AlertsError as error:
        context.log.warning(str(error))
