"""The individual lists of a package: read when they are asked for, logged before they are written.

Does not belong here: rows and the log itself (orchestration.reports.individuals), files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reports.figures import Period, Recipient, Sources
from orchestration.reports.figures.sources import readable
from orchestration.reports.individuals.chain import Entry
from orchestration.reports.individuals.make import (
    Handover,
    Requester,
    log_handover,
    make_lists,
    with_identities,
)
from orchestration.reports.individuals.model import IndividualList, WantedList
from orchestration.reports.individuals.read import read_lookups
from orchestration.reports.packages.documents import Contents, Made
from orchestration.reports.packages.figures_text import digest
from orchestration.settings import Settings


@dataclass(frozen=True)
class PackageRequest:
    """What to make. recipients: ids, codes or names, none for all. generation: None for `current`.
    requester: set exactly when individual lists are wanted. is_review: the profile `granskning`,
    for kommuner only. is_forced: a new issue also where nothing has changed.
    has_pdf: whether the package has PDF files."""

    period: Period
    recipients: Sequence[str] = ()
    generation: str | None = None
    requester: Requester | None = None
    is_review: bool = False
    is_forced: bool = False
    has_pdf: bool = True


def read_wanted_lists(
    settings: Settings, sources: Sources, request: PackageRequest, recipient: Recipient
) -> tuple[IndividualList, ...]:
    """One list per kommun of the recipient, when they are asked for; with identities in a review.
    None for a recipient that may be given none.

    Raises NotPublishedError, NotReadableError, AccessLogError, ListError and IdentityLookupError.
    """
    if request.requester is None or not recipient.individ_vardform:
        return ()
    wanted = [
        WantedList(recipient.region_kod, kommun, request.period, recipient.individ_vardform)
        for kommun in recipient.kommuner
    ]
    with readable(sources.generation):
        lookups = read_lookups(sources.exact.connection)
    made = make_lists(settings, sources.generation, request.requester, lookups, wanted)
    if not request.is_review:
        return made
    return tuple(with_identities(settings, one) for one in made)


def log_lists(
    settings: Settings, request: PackageRequest, contents: Contents, made: Sequence[Made]
) -> list[Entry]:
    """Bind every list to the log before its first byte is written; raises ChainError."""
    if request.requester is None or not contents.lists:
        return []
    by_kommun = {one.kommun_kod: one for one in made if one.kommun_kod}
    return [
        log_handover(
            settings,
            request.requester,
            Handover(
                recipient=contents.figures.recipient,
                profile=contents.label.profile,
                made=one,
                generation=contents.figures.about.generation,
                sha256=digest(by_kommun[one.wanted.kommun.kod].content),
            ),
        )
        for one in contents.lists
    ]
