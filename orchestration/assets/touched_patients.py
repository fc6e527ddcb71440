"""The build of a night on which only touched patients are made anew, as the step `dbt` needs it.

Does not belong here: what is made anew and how (orchestration.touched).
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from orchestration.assets.night import Night
from orchestration.publish import load_allowlist
from orchestration.settings import Progress
from orchestration.touched import (
    EverythingChangedError,
    Touched,
    TouchedBuild,
    Whole,
    build_touched,
    forget_build,
    plan_night,
    sort_nodes,
)
from orchestration.warehouse.compiled_models import read_compiled
from orchestration.warehouse.outcome import DbtOutcome


@dataclass(frozen=True)
class TouchedNight:
    """Every table stands, or stands as before when a test of patients' rows broke; the last tests
    and the writing to disk are under way."""

    build: Future[TouchedBuild]
    basis: str

    def outcome(self) -> DbtOutcome:
        """What came of it, when it has ended and the build file is closed. Raises StoreError."""
        done = self.build.result()
        return DbtOutcome(
            ok=not done.broken,
            passed=len(done.made) + len(done.tests) - len(done.broken),
            failed=done.broken,
            basis=self.basis,
        )


def make_touched(night: Night, basis: str, progress: Progress) -> TouchedNight | None:
    """Make touched patients anew where that is enough; None when dbt is to make everything.

    basis: digest of what the store rests on. From here on nothing may start from the tables of the
    build before. Raises PublishError, StoreError.
    """
    plan = plan_night(night.settings)
    forget_build(night.settings)
    if isinstance(plan, Touched):
        try:
            return _build(night, plan, basis, progress)
        except EverythingChangedError as error:
            plan = Whole(f"För mycket har ändrats ({error}), så allt räknas om.")
    if plan.reason:
        progress(plan.reason)
    return None


def _build(night: Night, plan: Touched, basis: str, progress: Progress) -> TouchedNight:
    project = read_compiled(night.parsed, night.settings.build / "dbt")
    published = {table.full_name for tables in load_allowlist().values() for table in tables}
    nodes = sort_nodes(project, published)
    build = build_touched(night.settings, night.contract, nodes, plan, progress)
    return TouchedNight(build, basis)
