"""What a report lacks and why, as sentences, so that an empty cell is never a riddle. Pure.

Does not belong here: findings about rows (dq_fynd), and layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.reports.figures.billing import BillingPeriod
from orchestration.reports.figures.measures import (
    DAYS,
    DEVIATIONS,
    PROCESS_SHARES,
    SURVEYS,
)
from orchestration.reports.figures.model import About, Figure, Gap, Reading, first_month
from orchestration.reports.figures.names import source_name
from orchestration.reports.figures.period import Period, Periodtyp, parse_period, period_of
from orchestration.reports.figures.recipients import Recipient
from orchestration.reports.figures.shown import (
    MEAN,
    TARGET_PERIOD,
    is_of_report,
    shown_period,
)
from orchestration.reports.figures.unknown import unknown_text
from orchestration.swedish import capitalized, percent

_NEEDS_SOURCE = {DEVIATIONS: ("stella", "Avvikelser"), SURVEYS: ("enkat", "Delaktighet")}

_NOT_COMPUTED, _NO_AMOUNT = "ej_berakningsbar", "belopp_saknas"
AMOUNT_GAPS = frozenset({_NOT_COMPUTED, _NO_AMOUNT})
"""Kinds of gaps in betalningsansvar."""


@dataclass(frozen=True)
class _Ground:
    """What the sentences are made from. own: exact figures of the recipient's own line."""

    recipient: Recipient
    period: Period
    about: About
    figures: Sequence[Figure]
    own: Sequence[Figure]
    billing: Sequence[BillingPeriod]


def find_gaps(
    recipient: Recipient,
    period: Period,
    about: About,
    figures: Sequence[Figure],
    billing: Sequence[BillingPeriod],
) -> tuple[Gap, ...]:
    """Every gap of the report, in the order a reader meets them; none said twice."""
    own = [
        figure
        for figure in figures
        if figure.reading is Reading.EXAKT and (figure.niva, figure.enhet_kod) == recipient.unit
    ]
    ground = _Ground(recipient, period, about, figures, own, billing)
    found = (
        *_sources(ground),
        *_running(ground),
        *_no_quarter(ground),
        *_no_year_before(ground),
        *_targets(ground),
        *_completeness(ground),
        *_nobody(ground),
        *_preliminary(ground),
        *_amounts(ground),
        *_hidden(ground),
        *_unverified(ground),
    )
    return tuple(dict.fromkeys(found))


def _sources(ground: _Ground) -> Iterator[Gap]:
    for indikator_id, (kalla, vad) in _NEEDS_SOURCE.items():
        if indikator_id not in ground.recipient.indicators:
            continue
        name = source_name(kalla)
        if kalla in ground.about.held:
            yield Gap("hallen_leverans", vad, f"Leveransen från {name} är hållen för granskning.")
        elif kalla not in ground.about.sources:
            yield Gap("ingen_leverans", vad, f"Ingen leverans från {name} har kommit.")
        elif not any(
            figure.indikator_id == indikator_id and figure.reading is Reading.EXAKT
            for figure in ground.figures
        ):
            yield Gap(
                "ingen_uppgift",
                vad,
                f"Leveransen från {name} innehåller inget för {ground.recipient.namn} i perioden.",
            )


def _running(ground: _Ground) -> Iterator[Gap]:
    if ground.about.asof.date() < ground.period.end:
        yield Gap(
            "pagar",
            ground.period.label.capitalize(),
            f"Perioden var inte slut när underlaget lästes ({ground.about.asof_text}). Alla tal "
            "för den är preliminära.",
        )


def _no_quarter(ground: _Ground) -> Iterator[Gap]:
    """A monthly report inside a quarter: the agreement's psychiatric mean is not due."""
    shown = {row.period for row in ground.figures if row.periodtyp == Periodtyp.KVARTAL}
    year = str(ground.period.start.year)
    if not any(code.startswith(year) for code in shown):
        yield Gap(
            "kvartal_inte_slut",
            "Psykiatri, kvartal",
            f"Inget kvartal av {year} var slut vid periodens slut. Psykiatrins snitt och mål "
            "redovisas per kvartal.",
        )


def _no_year_before(ground: _Ground) -> Iterator[Gap]:
    """A year's report stands beside the year before, where the generation holds the whole of it."""
    period, first = ground.period, first_month(ground.figures)
    if period.periodtyp is not Periodtyp.AR or first is None or first <= period.window_start:
        return
    before = period.start.year - 1
    has = (
        f"har tal först från {period_of(first, Periodtyp.MANAD).label}"
        if first < period.start
        else f"har inga tal för {before}"
    )
    yield Gap(
        "inget_ar_fore",
        "Året före",
        f"Publiceringen {has}, så hela året jämförs inte med {before}.",
    )


def _targets(ground: _Ground) -> Iterator[Gap]:
    for vardform, periodtyp in TARGET_PERIOD.items():
        without = sorted(
            {
                figure.period_start.year
                for figure in ground.own
                if (figure.indikator_id, figure.matt) == (DAYS, MEAN)
                and (figure.vardform, figure.periodtyp) == (vardform, periodtyp)
                and figure.mal is None
                and figure.period_start >= ground.period.listed_start
            }
        )
        for year in without:
            yield Gap(
                "inget_mal",
                f"Mål {year}, {vardform}",
                f"Inget beslutat mål för {year} finns i lagret, så inget omdöme ges.",
            )


def _completeness(ground: _Ground) -> Iterator[Gap]:
    """Of each vårdform for itself, as the tables show it: its mean has a population of its own."""
    for vardform in TARGET_PERIOD:
        period = shown_period(ground.period, vardform, DAYS)
        key = (DAYS, MEAN, vardform, period.code)
        for one in ground.own:
            part = one.fullstandighet
            if (one.indikator_id, one.matt, one.vardform, one.period) != key or part is None:
                continue
            if part < 1:
                yield Gap(
                    "ofullstandigt",
                    f"Utskrivningsklara dagar, {vardform}, {period.label}",
                    f"Snittet i {vardform} bygger på {percent(part)} av de länkade utskrivna i "
                    f"{vardform}. Resten saknar en giltig period som utskrivningsklar eller skrevs "
                    "ut före dag 0.",
                )


def _nobody(ground: _Ground) -> Iterator[Gap]:
    for vardform in ("somatik", "psykiatri"):
        empty = [
            figure
            for figure in ground.own
            if _is_of_period(ground, figure)
            and (figure.indikator_id, figure.matt, figure.vardform) == (DAYS, MEAN, vardform)
            and figure.varde is None
        ]
        for figure in empty:
            yield Gap(
                "ingen_utskriven",
                f"Snitt, {vardform}, {parse_period(figure.period).label}",
                "Ingen länkad med en giltig period som utskrivningsklar skrevs ut, så det finns "
                "inget snitt.",
            )


def _preliminary(ground: _Ground) -> Iterator[Gap]:
    """Each measure that may change although its period had ended, those with the same first month
    together."""
    found: dict[tuple[date, bool], list[str]] = {}
    for indikator_id, _, title in PROCESS_SHARES:
        soft = [one for one in ground.figures if _may_change(ground, one, indikator_id)]
        if not soft:
            continue
        months = [one for one in soft if one.periodtyp == Periodtyp.MANAD]
        first = min(one.period_start for one in months or soft)
        is_whole = any(_is_of_period(ground, one) for one in soft)
        found.setdefault((first, is_whole), []).append(title)
    for (first, is_whole), titles in found.items():
        since = period_of(first, Periodtyp.MANAD).label
        is_longer = is_whole and ground.period.periodtyp is not Periodtyp.MANAD
        told = f", och därför också {ground.period.label}" if is_longer else ""
        yield Gap(
            "preliminart",
            ", ".join(titles),
            f"Preliminärt från och med {since}{told}: tiden för uppföljning efter "
            "periodens slut hade inte gått när underlaget lästes.",
        )


def _may_change(ground: _Ground, figure: Figure, indikator_id: str) -> bool:
    return (
        figure.indikator_id == indikator_id
        and figure.preliminar
        and figure.reading is Reading.EXAKT
        and figure.niva in {ground.recipient.unit[0], "kommun"}
        and figure.period_start >= ground.period.listed_start
        and parse_period(figure.period).end <= ground.about.asof.date()
    )


def _amounts(ground: _Ground) -> Iterator[Gap]:
    for row in ground.billing:
        if not is_of_report(ground.period, row.vardform, parse_period(row.period)):
            continue
        about = f"Betalningsansvar, {row.vardform}, {parse_period(row.period).label}"
        if len(ground.recipient.kommuner) > 1:
            about = f"{about}, {row.kommun_namn}"
        if why := unknown_text(row):
            is_main = row.berakningsstatus == "ej_berakningsbar"
            kod = _NOT_COMPUTED if is_main else _NO_AMOUNT
            yield Gap(kod, about, f"{capitalized(why)}.")
        elif row.belopp_status == "saknas":
            yield Gap(
                _NO_AMOUNT,
                about,
                "Beloppet per vårddygn för året är inte känt: bara dagar visas.",
            )


def _hidden(ground: _Ground) -> Iterator[Gap]:
    if any(figure.undertryckt for figure in ground.figures):
        yield Gap(
            "skyddat",
            "Länet och analysgruppen",
            "Tal för andra än den egna kommunen visas inte när de bygger på få personer, eller när "
            "sådana tal kan räknas ut ur dem. De är märkta «dolt».",
        )


def _unverified(ground: _Ground) -> Iterator[Gap]:
    if ground.recipient.analysgrupp and not ground.recipient.is_verified:
        yield Gap(
            "indelning_ej_bekraftad",
            "Analysgruppen",
            "Vilka kommuner som hör till analysgruppen är inte bekräftat av regionen. Säg till "
            "utdataenheten om indelningen inte stämmer.",
        )


def _is_of_period(ground: _Ground, figure: Figure) -> bool:
    return (
        ground.period.start <= figure.period_start < ground.period.end
        and figure.periodtyp == ground.period.periodtyp
    )
