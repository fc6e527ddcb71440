"""Make packages: figures and lists, files in memory, the log, the folder, the list of issues.

Does not belong here: what the files say (documents.py), exit codes and words on a terminal
(orchestration.cli.rapport_paket).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from orchestration.reports.figures import (
    Profile,
    Recipient,
    RecipientKind,
    ReportFigures,
    Sources,
    choose,
    due,
    open_sources,
    read_figures,
)
from orchestration.reports.packages import folders, issues
from orchestration.reports.packages.chosen_documents import make_documents
from orchestration.reports.packages.documents import Contents, Made
from orchestration.reports.packages.figures_text import canonical, digest
from orchestration.reports.packages.issues import Issue, Status
from orchestration.reports.packages.keys import (
    SUFFIX,
    Keys,
    PackageKeyError,
    encrypt,
    load_keys,
)
from orchestration.reports.packages.lists import PackageRequest, log_lists, read_wanted_lists
from orchestration.reports.packages.manifest import Stored, manifest_bytes, manifest_of
from orchestration.reports.packages.since import (
    background_text,
    changes_since,
    earlier_figures,
    earlier_pack,
)
from orchestration.reports.workbook import IssueLabel
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam


class PackageError(Exception):
    """What was asked for cannot be made. Swedish, and says what to do."""


@dataclass(frozen=True)
class Produced:
    """One package. folder: of its issue. is_new: false when the newest issue already says the same.
    is_synthetic: the figures are of made-up data. lists: (kommun code, rows, protected, line of the
    log) of each individual list."""

    recipient: Recipient
    issue: Issue
    folder: Path
    files: int
    is_new: bool
    is_synthetic: bool
    lists: tuple[tuple[str, int, int, int], ...] = field(default=())


@dataclass(frozen=True)
class _Work:
    """What every package of one run needs."""

    settings: Settings
    sources: Sources
    request: PackageRequest
    keys: Keys | None


def produce(
    settings: Settings, request: PackageRequest, progress: Progress = quiet
) -> tuple[Produced, ...]:
    """Make the packages of every wanted recipient, each whole or not at all.

    Raises NotPublishedError, NotReadableError, RecipientError, NoFiguresError, PackageError,
    PackageKeyError, FolderError, IssueError, PdfError, and for lists ListError, AccessLogError,
    ChainError and IdentityLookupError. Packages made before the fault stay.
    """
    with (
        open_sources(settings, request.generation) as sources,
        folders.package_lock(settings),
    ):
        work = _Work(settings, sources, request, load_keys(settings))
        chosen = choose(sources.recipients(), request.recipients)
        wanted = due(chosen, request.period, is_named=bool(request.recipients))
        _check(work, wanted)
        folders.sweep(settings)
        settle(settings)
        made = []
        for number, recipient in enumerate(wanted, start=1):
            progress(f"Gör paket {number} av {len(wanted)}: {recipient.namn}")
            try:
                made.append(_package(work, recipient))
            except OSError as error:
                raise PackageError(
                    f"Paketet till {recipient.id} kan inte skrivas ({error.strerror}). Kontrollera "
                    "rättigheter och diskutrymme i outbox/paket och kör om; de som redan är klara "
                    "görs inte om."
                ) from None
        return tuple(made)


def settle(settings: Settings) -> None:
    """Finish what a crash left between the folder and the list of issues: a folder that has its
    name is whole, one that has not was never sent. Call it with the lock held."""
    for issue in issues.list_issues(settings):
        if issue.status is not Status.PABORJAD:
            continue
        folder = folders.issue_folder(settings, issue)
        if folder.is_dir():
            folders.point_at(folder, issue.name)
            issues.change(settings, issue, status=Status.KLAR)
        else:
            issues.change(settings, issue, status=Status.AVBRUTEN)


def _check(work: _Work, wanted: Sequence[Recipient]) -> None:
    """Everything that can be refused before anything is written."""
    request = work.request
    if request.is_review and (others := [r for r in wanted if r.kind is not RecipientKind.KOMMUN]):
        raise PackageError(
            f"Profilen granskning är bara för kommuner, inte {others[0].id}. Välj kommuner med "
            "--mottagare."
        )
    never = [one.id for one in wanted if not one.individ_vardform]
    if request.requester is not None and request.recipients and never:
        raise PackageError(
            f"{never[0]} får aldrig individuppgifter, bara tal efter röjandeskydd. Utelämna "
            "--individer, eller välj andra mottagare med --mottagare."
        )
    if request.requester is not None and work.keys is not None:
        without = [one.id for one in wanted if one.individ_vardform and not work.keys.of(one.id)]
        if without:
            raise PackageKeyError(
                f"Nyckelfilen har ingen nyckel för {', '.join(without)}, och individuppgifter "
                "lämnas inte okrypterade när nycklar används. Lägg till nyckeln, eller välj andra "
                "mottagare med --mottagare."
            )


def _package(work: _Work, recipient: Recipient) -> Produced:
    figures = read_figures(work.sources, recipient, work.request.period)
    is_synthetic = figures.about.is_synthetic
    text = canonical(figures)
    issue = _next_issue(work, figures, digest(text))
    if (same := _unchanged(work, issue)) is not None:
        return Produced(
            recipient, same, _folder(work, same), 0, is_new=False, is_synthetic=is_synthetic
        )
    issues.reserve(work.settings, issue, text)
    seam("paket.efter_reservation")
    contents = _contents(work, issue, figures, text)
    made = make_documents(contents)
    entries = log_lists(work.settings, work.request, contents, made)
    if entries:
        last = entries[-1]
        issues.change(work.settings, issue, logg_nr=last.number, logg_sha256=last.sha256)
    stored = _stored(work, recipient, made)
    folder = _folder(work, issue)
    _write(work, contents, issue, stored, [entry.number for entry in entries])
    seam("paket.efter_namn")
    folders.point_at(folder, issue.name)
    seam("paket.efter_lank")
    issues.change(work.settings, issue, status=Status.KLAR)
    listed = tuple(
        (one.wanted.kommun.kod, len(one.rows), one.protected, entry.number)
        for one, entry in zip(contents.lists, entries, strict=True)
    )
    done = replace(issue, status=Status.KLAR)
    return Produced(
        recipient,
        done,
        folder,
        len(stored),
        is_new=True,
        is_synthetic=is_synthetic,
        lists=listed,
    )


def _write(
    work: _Work,
    contents: Contents,
    issue: Issue,
    stored: Sequence[Stored],
    log_numbers: Sequence[int],
) -> None:
    """Write the manifest's hash down, then the folder that holds it."""
    manifest = manifest_bytes(manifest_of(contents, issue, stored, log_numbers))
    issues.change(work.settings, issue, manifest_sha256=digest(manifest))
    folders.write_issue(_folder(work, issue), stored, manifest)


def _contents(work: _Work, issue: Issue, figures: ReportFigures, text: bytes) -> Contents:
    return Contents(
        figures,
        IssueLabel(issue.nummer, Profile(issue.profil)),
        read_wanted_lists(work.settings, work.sources, work.request, figures.recipient),
        changes=changes_since(work.settings, issue, figures, text),
        earlier_pack=earlier_pack(work.settings, issue, figures),
        earlier_figures=earlier_figures(work.settings, issue, figures),
        has_pdf=work.request.has_pdf,
    )


def _next_issue(work: _Work, figures: ReportFigures, sha256: str) -> Issue:
    recipient, period = figures.recipient, figures.period
    profile = Profile.GRANSKNING if work.request.is_review else recipient.profile
    return Issue(
        mottagare=recipient.id,
        period=period.code,
        nummer=issues.next_number(work.settings, recipient.id, period.code),
        status=Status.PABORJAD,
        profil=profile.value,
        generation=figures.about.generation,
        asof=figures.about.asof_text,
        regelversion=figures.about.regelversion,
        skapad=work.settings.clock.now().isoformat(timespec="seconds"),
        krypterad=bool(work.keys and work.keys.of(recipient.id)),
        tal_sha256=sha256,
        underlag=background_text(work.sources, figures),
    )


def _unchanged(work: _Work, issue: Issue) -> Issue | None:
    """The newest issue when it says the same of the same generation and is still there. One with
    individual lists, before or now, is never taken for the same."""
    before = issues.latest(work.settings, issue.mottagare, issue.period, issue.profil)
    if before is None or work.request.is_forced or work.request.requester is not None:
        return None
    same = ("profil", "generation", "krypterad", "tal_sha256")
    is_same = all(getattr(before, name) == getattr(issue, name) for name in same)
    return before if is_same and before.logg_nr is None and _folder(work, before).is_dir() else None


def _folder(work: _Work, issue: Issue) -> Path:
    return folders.issue_folder(work.settings, issue)


def _stored(work: _Work, recipient: Recipient, made: Sequence[Made]) -> tuple[Stored, ...]:
    """The files as they will lie on disk."""
    keys = work.keys.of(recipient.id) if work.keys else ()
    if not keys:
        return tuple(Stored(one.name, one.content, one) for one in made)
    return tuple(Stored(f"{one.name}{SUFFIX}", encrypt(one.content, keys), one) for one in made)
