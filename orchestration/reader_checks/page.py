"""The page of the reader checks: one Swedish HTML file that needs nothing else, counts only.

Does not belong here: the wording (texts.py), the frame it shares with the page of the delivery
checks (orchestration/checks/kontrollsida.html.j2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from orchestration.checks.model import State
from orchestration.checks.page import PAGE_MODE
from orchestration.checks.page_model import NOT_RUN
from orchestration.checks.page_parts import (
    CRITICAL,
    NOT_JUDGED,
    OK,
    WARNING,
    FailedCheck,
    FailedKind,
    Status,
)
from orchestration.landing.durable import write_atomically
from orchestration.reader_checks.model import Kind, Looked, ReaderOutcome, ReaderReport, Suite
from orchestration.reader_checks.texts import KIND_TEXTS, PAGE, SUITE_TEXTS
from orchestration.settings import Settings
from orchestration.swedish import number, plural, share

TEMPLATE = "lasarkontroll.html.j2"


@dataclass(frozen=True)
class CheckRow:
    """One check in the list of all."""

    id: str
    beskrivning: str
    antal: str
    avvikande: str
    status: Status


@dataclass(frozen=True)
class SuiteSection:
    rubrik: str
    failed: tuple[FailedKind, ...]
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True)
class Page:
    status: Status
    rubrik: str
    ingress: str
    looked: Looked | None
    sections: tuple[SuiteSection, ...]


def write_page(settings: Settings, report: ReaderReport) -> Path:
    """Write outbox/lasarkontroll/index.html whole, and give its path. Raises OSError."""
    path = settings.data_dir / PAGE
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write_atomically(path, render_page(report).encode(), PAGE_MODE)
    return path


def render_page(report: ReaderReport) -> str:
    """The page as HTML; the same report gives the same page."""
    packages = ("orchestration.reader_checks", "orchestration.checks")
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(name, "") for name in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(page=page_model(report))


def page_model(report: ReaderReport) -> Page:
    """What the page says."""
    held, warned = len(report.blocking), len(report.warnings)
    if held:
        status = CRITICAL
        title = f"Publiceringen är stoppad av {plural(held, 'läsarkontroll', 'läsarkontroller')}"
        lead = "Den förra publiceringen gäller. Se nedan vad som ska göras."
    elif warned:
        status, title = WARNING, f"{plural(warned, 'varning', 'varningar')}, inget stoppar"
        lead = "Siffrorna är publicerade. Varningarna visar vad som saknas bredvid dem."
    else:
        status, title = OK, "Alla läsarkontroller är godkända"
        lead = f"{plural(len(report.outcomes), 'kontroll', 'kontroller')} av det som publiceras."
    sections = tuple(_section(suite, report.of_suite(suite)) for suite in Suite)
    return Page(status, title, lead, report.looked, sections)


def _section(suite: Suite, outcomes: Sequence[ReaderOutcome]) -> SuiteSection:
    failed = [o for o in outcomes if not o.success]
    kinds = dict.fromkeys(o.check.kind for o in failed)
    return SuiteSection(
        rubrik=SUITE_TEXTS[suite],
        failed=tuple(_kind(kind, [o for o in failed if o.check.kind is kind]) for kind in kinds),
        checks=tuple(_row(o) for o in outcomes),
    )


def _kind(kind: Kind, outcomes: Sequence[ReaderOutcome]) -> FailedKind:
    text = KIND_TEXTS[kind]
    return FailedKind(
        status=_status(outcomes[0]),
        rubrik=text.rubrik,
        betyder=text.betyder,
        atgard=text.atgard,
        checks=tuple(
            FailedCheck(
                tabell=o.check.id,
                beskrivning=o.check.beskrivning,
                avvikande=_deviating(o),
                av=_judged(o),
                andel=share(o.antal_avvikande, o.antal),
            )
            for o in outcomes
        ),
    )


def _row(outcome: ReaderOutcome) -> CheckRow:
    check = outcome.check
    return CheckRow(
        check.id, check.beskrivning, _judged(outcome), _deviating(outcome), _status(outcome)
    )


def _deviating(outcome: ReaderOutcome) -> str:
    could_run = outcome.state is not State.EJ_KORBAR
    return number(outcome.antal_avvikande) if could_run else NOT_RUN


def _judged(outcome: ReaderOutcome) -> str:
    return number(outcome.antal) if outcome.state is not State.EJ_KORBAR else "–"


def _status(outcome: ReaderOutcome) -> Status:
    if outcome.success:
        return OK if outcome.state is State.GODKAND else NOT_JUDGED
    return CRITICAL if outcome.blocks else WARNING
