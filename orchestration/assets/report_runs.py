"""Make the reports of one run: packages of a period, or the site, with what was made as metadata.

Imported when a report is made and never before: it loads charts, workbooks and typst. Does not
belong here: the assets (reports.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import dagster as dg

from orchestration.assets.night import stop
from orchestration.assets.reports import SITE, ReportConfig
from orchestration.landing.identity_lookup import IdentityLookupError
from orchestration.publish import NotPublishedError, open_published
from orchestration.publish.access_log import AccessLogError, PurposeError
from orchestration.publish.reader import NotReadableError
from orchestration.reports.figures import NoFiguresError, Period, RecipientError, parse_period
from orchestration.reports.individuals.chain import ChainError
from orchestration.reports.individuals.make import ListError, Requester, checked_requester
from orchestration.reports.packages import (
    FolderError,
    IssueError,
    PackageError,
    PackageKeyError,
    PackageRequest,
    produce,
)
from orchestration.reports.pdf.typeset import PdfError
from orchestration.reports.site.build import write_site
from orchestration.reports.site.content import OPEN_FILE, ContentError
from orchestration.reports.site.write import TargetError, check_target
from orchestration.settings import Progress, Settings

Metadata = dict[str, dg.MetadataValue]
TOLD = (
    AccessLogError,
    ChainError,
    ContentError,
    FolderError,
    IdentityLookupError,
    IssueError,
    ListError,
    NoFiguresError,
    NotPublishedError,
    NotReadableError,
    PackageError,
    PackageKeyError,
    PdfError,
    PurposeError,
    RecipientError,
    TargetError,
)
"""Errors whose text is Swedish, holds no value and says what to do."""


def make_packages(
    settings: Settings, period: str, config: ReportConfig, progress: Progress
) -> Metadata:
    """Packages of one period. Raises dg.Failure: before anything is made when individual lists are
    wanted without user and purpose, or when what is published is older than the period's end."""
    wanted = parse_period(period)
    with _told():
        requester = _requester(config)
        _require_whole(settings, wanted)
        made = produce(
            settings,
            PackageRequest(
                period=wanted,
                recipients=tuple(config.mottagare),
                requester=requester,
                is_forced=config.ny_utgava,
                has_pdf=not config.utan_pdf,
            ),
            progress,
        )
    return {
        "period": dg.MetadataValue.text(period),
        "nya_utgavor": dg.MetadataValue.int(sum(one.is_new for one in made)),
        "oforandrade": dg.MetadataValue.int(sum(not one.is_new for one in made)),
        "individlistor": dg.MetadataValue.int(sum(len(one.lists) for one in made)),
        "mapp": dg.MetadataValue.path(str(settings.outbox / "paket")),
    }


def make_site(settings: Settings, progress: Progress) -> Metadata:
    """The open site in outbox/webb/, replaced whole. Raises dg.Failure."""
    target = settings.outbox / SITE
    try:
        with _told():
            check_target(target)
            with open_published(settings, OPEN_FILE, None) as published:
                written = write_site(published, target, progress)
                generation = published.generation
    except OSError as error:
        raise stop(
            f"Webbplatsen kunde inte skrivas ({error.strerror}). Den gamla ligger kvar. "
            "Kontrollera rättigheter och diskutrymme i outbox/ och kör om."
        ) from None
    return {
        "generation": dg.MetadataValue.text(generation),
        "sidor": dg.MetadataValue.int(written.pages),
        "diagram": dg.MetadataValue.int(written.charts),
        "mapp": dg.MetadataValue.path(str(target)),
    }


def _requester(config: ReportConfig) -> Requester | None:
    """None without lists. A name without lists is refused too: somebody thought there were."""
    if config.individer:
        try:
            return checked_requester(config.anvandare, config.andamal)
        except PurposeError as error:
            raise stop(
                f"{error} Ange anvandare och andamal i jobbets konfiguration; inget är gjort."
            ) from None
    if config.anvandare or config.andamal:
        raise stop(
            "anvandare och andamal hör ihop med individer: true. Sätt det, eller ta bort dem; "
            "inget är gjort."
        )
    return None


def _require_whole(settings: Settings, period: Period) -> None:
    """Refuse a period that was not over when the published data were read in some region: a
    scheduled report would else be sent half."""
    with open_published(settings, "aggregat", None) as published:
        read = {kod: datetime.fromisoformat(text) for kod, text in published.about["asof"].items()}
    early = sorted(kod for kod, moment in read.items() if moment.date() < period.end)
    if early:
        raise stop(
            f"Perioden {period.code} var inte slut när det som är publicerat lästes (region "
            f"{', '.join(early)}). Kör om när en senare leverans är publicerad, eller gör paketet "
            f"ändå med 'utskrivning rapport paket --period {period.code}'."
        )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except TOLD as error:
        raise stop(str(error)) from None
