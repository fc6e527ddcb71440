"""The types of a report's figures. Values as published, never rounded, never a patient's.

Does not belong here: reading them (read.py), words for them (measures.py, gaps.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from orchestration.reports.figures.billing import BillingPeriod
from orchestration.reports.figures.decided_targets import DecidedTarget
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.period import Period, Periodtyp
from orchestration.reports.figures.recipients import Recipient


class Reading(StrEnum):
    """Which published figures a line comes from (rules.md R9)."""

    EXAKT = "exakt"
    """What the recipient may see exactly: its own, or what the agreement grants."""
    SKYDDAD = "skyddad"
    """From `delad`, after disclosure control: may be hidden."""


@dataclass(frozen=True)
class About:
    """The generation. asof: local time of the recipient's region. sources: källor delivered."""

    generation: str
    asof: datetime
    regelversion: str
    kodversion: str
    is_synthetic: bool
    sources: tuple[str, ...]
    held: tuple[str, ...] = ()

    @property
    def asof_text(self) -> str:
        """«2023-01-12 04:30»."""
        return f"{self.asof:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Definition:
    """One indicator as dim_indikator defines it; empty text where it says nothing."""

    indikator_id: str
    namn: str
    definition: str
    lagrum: str
    dokument: str
    riktning: str
    enhet: str
    agare: str
    version: str
    antaganden: str


@dataclass(frozen=True)
class Figure:
    """One row of `indikator` or `indikator_delad`.

    varde: shares 0-1, days, hours or counts by `enhet`; None where there is nothing to compute or
    it is hidden (`undertryckt`). taljare, namnare: what it is made of. fullstandighet: 0-1, None
    for an empty ground. mal, uppfyller_mal: None without a decided target. enhet_verifierad: false
    when it rests on an analysgrupp whose kommuner the region has not confirmed.
    """

    indikator_id: str
    matt: str
    vardform: str
    niva: str
    enhet_kod: str
    enhet_namn: str
    periodtyp: str
    period: str
    period_start: date
    taljare: float | None
    namnare: float | None
    varde: float | None
    enhet: str
    mal: Decimal | None
    uppfyller_mal: bool | None
    preliminar: bool
    fullstandighet: float | None
    enhet_verifierad: bool
    undertryckt: bool
    reading: Reading


@dataclass(frozen=True)
class PlanRow:
    """Plans of one kommun × hälsovalsenhet × klinik and month (K-A1 to K-A3); counts of linked
    discharged episodes. Names are as delivered, the code where no name is known."""

    period: str
    period_start: date
    kommun_kod: str
    kommun_namn: str
    halsovalsenhet_kod: str
    halsovalsenhet_namn: str
    klinik_kod: str
    klinik_namn: str
    antal_utskrivna: int
    antal_utskrivningsplan: int
    antal_sip: int
    antal_sip_uppfoljning: int


@dataclass(frozen=True)
class Revision:
    """A published figure of a month that a later generation changed (indikator_revision).

    orsak: `leverans` or `regel`. sedan: local time from which the new value holds.
    """

    indikator_id: str
    matt: str
    vardform: str
    niva: str
    enhet_kod: str
    enhet_namn: str
    period: str
    tidigare_varde: float | None
    nytt_varde: float | None
    var_preliminar: bool
    orsak: str
    sedan: datetime


@dataclass(frozen=True)
class AgreementParameter:
    """One parameter of an agreement that the figures rest on (dim_avtalsparametrar).

    varde: as text, empty where it is unknown. status: V, B, S, I, A or U. giltig_fran, giltig_till:
    of the agreement, half-open, without an end where giltig_till is None.
    """

    modell_id: str
    vardform: str
    parameter: str
    varde: str
    status: str
    kalla: str
    giltig_fran: date
    giltig_till: date | None = None


@dataclass(frozen=True)
class RuleParameter:
    """One parameter of the rules with one of its values (dim_regionparametrar, rules.md R0).

    region_kod: 00 where it holds for every region without a row of its own. varde: as text, empty
    where it is unknown. status: V, B, S, I, A or U. giltig_fran, giltig_till: half-open.
    """

    region_kod: str
    parameter: str
    varde: str
    status: str
    kalla: str
    giltig_fran: date
    giltig_till: date | None = None


@dataclass(frozen=True)
class Gap:
    """Something that a reader would look for and that is missing, uncertain or hidden.

    kod: what kind, for programs. vad: what it is about. varfor: a Swedish sentence that says why,
    and what to do where something can be done.
    """

    kod: str
    vad: str
    varfor: str


def first_month(figures: Sequence[Figure]) -> date | None:
    """The first month of the region's tables in these figures: that of its first linked discharge,
    which the ready days have. None without any month."""
    months = [f for f in figures if f.periodtyp == Periodtyp.MANAD]
    days = [f for f in months if f.indikator_id == DAYS]
    return min((f.period_start for f in days or months), default=None)


Key = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class ReportFigures:
    """Everything a report for one recipient and period says.

    figures: every measure of the recipient's own units, and of län and analysgrupp beside them,
    for all periods from period.window_start up to and including the period. targets: what is
    decided for any year, where the report is about that. rules: the parameters that its definitions
    name, with the values that held in the period.
    """

    recipient: Recipient
    period: Period
    about: About
    definitions: Mapping[str, Definition]
    figures: tuple[Figure, ...]
    plans: tuple[PlanRow, ...]
    billing: tuple[BillingPeriod, ...]
    parameters: tuple[AgreementParameter, ...]
    revisions: tuple[Revision, ...]
    gaps: tuple[Gap, ...]
    targets: tuple[DecidedTarget, ...] = ()
    rules: tuple[RuleParameter, ...] = ()

    @cached_property
    def _by_key(self) -> dict[Key, Figure]:
        return {
            (f.indikator_id, f.matt, f.vardform, f.niva, f.enhet_kod, f.period): f
            for f in self.figures
        }

    def get(  # noqa: PLR0913, PLR0917 - the key of the table
        self, indikator_id: str, matt: str, vardform: str, niva: str, enhet_kod: str, period: str
    ) -> Figure | None:
        """The figure with this key, None where the generation has no such row."""
        return self._by_key.get((indikator_id, matt, vardform, niva, enhet_kod, period))

    def series(
        self,
        indikator_id: str,
        matt: str,
        vardform: str,
        periodtyp: Periodtyp,
        unit: tuple[str, str] | None = None,
    ) -> tuple[Figure, ...]:
        """A measure over time, oldest first. unit: (niva, enhet_kod), the recipient's own unless
        named."""
        niva, kod = unit or self.recipient.unit
        found = (
            figure
            for figure in self.figures
            if figure.periodtyp == periodtyp
            and (figure.indikator_id, figure.matt) == (indikator_id, matt)
            and (figure.vardform, figure.niva, figure.enhet_kod) == (vardform, niva, kod)
        )
        return tuple(sorted(found, key=lambda figure: figure.period_start))

    def holds(self, period: Period) -> bool:
        """Whether the generation has figures for the whole of the period: tables reach from the
        region's first month, and a longer period that began before it would be only a part."""
        return self._first_month is not None and self._first_month <= period.start

    @cached_property
    def _first_month(self) -> date | None:
        return first_month(self.figures)

    def periods(self, periodtyp: Periodtyp) -> tuple[str, ...]:
        """The periods of this type that the report has figures for, oldest first."""
        found = {(f.period_start, f.period) for f in self.figures if f.periodtyp == periodtyp}
        return tuple(code for _, code in sorted(found))
