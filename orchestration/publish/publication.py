"""From a build that passed the gate to what readers open: plan, write, verify, name, flip, clear.

Does not belong here: deciding whether to publish (gate.py).

Until the flip nothing that a reader sees has changed; after it everything has. A kill at any
point leaves at most a work folder or an unreferenced, complete generation, and the next run
clears or uses it (operations.md §2-3). Each `seam` is a point where that is tested.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.publish.about import describe, file_digests, read_about, write_about
from orchestration.publish.allowlist import AllowList, load_allowlist
from orchestration.publish.build_file import read_basis
from orchestration.publish.carried import to_carry
from orchestration.publish.database import open_build, without_values
from orchestration.publish.export import verify_file, write_files
from orchestration.publish.gate import GateResult, listed
from orchestration.publish.generation import (
    current_generation,
    flip,
    promote,
    publish_lock,
    seal,
    set_modes,
    sweep,
    work_folder,
)
from orchestration.publish.kept_digests import KEPT_FROM, kept_digests
from orchestration.publish.model import PublishError, PublishReport, Reader, Versions
from orchestration.publish.plan import Plan, PlannedFile, make_plan
from orchestration.publish.retention import LOCK_FILE, clear_superseded
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam
from orchestration.side_by_side import AT_A_TIME

_READER_LOOKS = "Publicerar: öppnar filerna som en läsare och kontrollerar dem"


@dataclass(frozen=True)
class PublishOptions:
    """allowlist: what is published, to whom. progress: takes short Swedish sentences. keep_from:
    rows from which the digests of a table are kept for the next time."""

    allowlist: AllowList = field(default_factory=load_allowlist)
    progress: Progress = quiet
    keep_from: int = KEPT_FROM


def publish(
    settings: Settings,
    *,
    gate: GateResult,
    versions: Versions,
    reader: Reader,
    options: PublishOptions | None = None,
) -> PublishReport:
    """Publish the build file as one generation and point `published/current` at it.

    The gate's result and a reader are asked for so that nothing can be published past them: the
    reader looks at the written folder before it gets its name, or again at one that is there
    already, and what it objects to is not published. The same content at the same as-of is not
    written twice; when it is already published, `current` is moved there if it points elsewhere.
    Sources: interface.md §3, operations.md §2.

    Raises PublishError (Swedish, without values); `current` is then where it was.
    """
    options = options or PublishOptions()
    if not gate.passed:
        texts = " ".join(reason.text for reason in gate.reasons)
        raise PublishError("grind", f"Inget publiceras. {texts}")
    with without_values("förberedelserna"):
        settings.create_folders()
    with publish_lock(settings.state / LOCK_FILE):
        with without_values("städningen av published/"):
            sweep(settings.published)
        plan, is_new = _ensure_generation(settings, versions, reader, options)
        is_flipped = current_generation(settings.published) != plan.generation
        if is_flipped:
            seam("publish.fore_flip")
            with without_values("bytet av published/current"):
                flip(settings.published, plan.generation)
        seam("publish.efter_flip")
        removed, remarks = _clear(settings)
        remarks += _remarks_on_comments(plan)
    return PublishReport(
        generation=plan.generation,
        folder=settings.published / plan.generation,
        is_new=is_new,
        is_flipped=is_flipped,
        asof=plan.asof,
        content_sha256=plan.content_sha256,
        rows=plan.row_counts,
        removed=removed,
        remarks=remarks,
    )


def _ensure_generation(
    settings: Settings, versions: Versions, reader: Reader, options: PublishOptions
) -> tuple[Plan, bool]:
    """Make sure that the build's generation exists and is whole; True when it was written now."""
    progress = options.progress
    progress("Publicerar: räknar innehållshash över bygget")
    with (
        without_values("läsningen av byggfilen"),
        open_build(settings.build_file, settings.memory_limit) as connection,
    ):
        basis = read_basis(connection)
        with kept_digests(connection, settings.build, options.keep_from) as kept:
            plan = make_plan(connection, options.allowlist, basis.asof, kept.content)
    existing = settings.published / plan.generation
    if existing.is_dir():
        progress(f"Publicerar: {plan.generation} finns redan, kontrollerar den")
        with without_values(f"kontrollen av {plan.generation}"):
            _verify_existing(existing, plan)
        progress(_READER_LOOKS)
        _ask(reader, existing)
        return plan, False
    seam("publish.fore_export")
    with without_values("skrivningen av den nya mappen"), work_folder(settings.published) as work:
        _write_files(settings, work, plan, progress)
        seam("publish.efter_filer")
        about = describe(plan, basis, versions, settings.clock.now())
        write_about(work, about, file_digests(work, plan))
        set_modes(work, settings.individ_group)
        seam("publish.fore_lasarkontroll")
        _examine(work, plan, reader, progress)
        seam("publish.fore_rename")
        promote(work, plan.generation)
    return plan, True


def _examine(work: Path, plan: Plan, reader: Reader, progress: Progress) -> None:
    """Let the reader, who keeps one core busy, look while the files are compared with the build and
    forced to the disk. Raises PublishError."""
    with ThreadPoolExecutor(1) as pool:
        progress(_READER_LOOKS)
        asked = pool.submit(_ask, reader, work)
        progress("Publicerar: läser tillbaka och jämför med bygget")
        _verify_files(work, plan)
        seal(work)
        asked.result()


def _ask(reader: Reader, folder: Path) -> None:
    if objection := reader(folder):
        raise PublishError("lasarkontroll", objection)


def _write_files(settings: Settings, work: Path, plan: Plan, progress: Progress) -> None:
    progress(f"Publicerar: skriver {listed([file.file_name for file in plan.files])}")
    carried = to_carry(settings.published, plan.asof, progress)
    with open_build(settings.build_file, settings.memory_limit) as connection:
        for file in write_files(connection, work, plan.files, carried):
            rows = f"{sum(file.row_counts.values()):,}".replace(",", " ")
            progress(f"Publicerar: {file.file_name} är skriven, {rows} rader")
            if file != plan.files[-1]:
                seam("publish.mellan_filer")


def _verify_files(work: Path, plan: Plan) -> None:
    def verify(file: PlannedFile) -> None:
        verify_file(work, file)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for _ in pool.map(verify, plan.files):
            pass


def _verify_existing(folder: Path, plan: Plan) -> None:
    """Make sure that the generation on disk is the planned one and is as it was written."""
    about = read_about(folder)
    is_same = about["innehall_sha256"]["totalt"] == plan.content_sha256
    if not is_same or about["fil_sha256"] != file_digests(folder, plan):
        raise PublishError(
            "skadad",
            f"Mappen published/{folder.name} är inte som den skrevs. Flytta undan den, kontrollera "
            "disken och vem som kan skriva där, och kör om, så skrivs den på nytt.",
        )


def _clear(settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clear old generations away; the night is published, so a failure is only remarked."""
    try:
        with without_values("gallringen av gamla publiceringar"):
            return clear_superseded(settings), ()
    except PublishError as error:
        return (), (str(error),)


def _remarks_on_comments(plan: Plan) -> tuple[str, ...]:
    """interface.md §3 wants a Swedish COMMENT on every table and column; a night without one is
    published all the same, since the figures are right."""
    bare = sorted(
        {name for file in plan.files for t in file.tables for name in t.shape.undescribed}
    )
    if not bare:
        return ()
    return (f"Beskrivning saknas för {listed(bare)}. Skriv den i modellens yml.",)
