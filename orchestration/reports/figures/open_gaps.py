"""What a report of disclosure-controlled figures lacks and why, as sentences. Pure.

Does not belong here: reports of exact figures (gaps.py), layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.reports.figures.measures import DAYS, DEVIATIONS, PROCESS_SHARES, SURVEYS
from orchestration.reports.figures.model import About, Figure, Gap, first_month
from orchestration.reports.figures.names import group_name
from orchestration.reports.figures.period import Period, Periodtyp, parse_period, period_of
from orchestration.reports.figures.recipients import Recipient
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.source_names import SOURCE_NAMES
from orchestration.swedish import capitalized, listed, number, percent

_NEEDS_SOURCE = {DEVIATIONS: ("stella", "Avvikelser"), SURVEYS: ("enkat", "Delaktighet")}


@dataclass(frozen=True)
class _Ground:
    """What the sentences are made from."""

    recipient: Recipient
    period: Period
    about: About
    figures: Sequence[Figure]

    def lan(self, vardform: str) -> list[Figure]:
        """The län's means of ready days in the agreement's periods of the report's period."""
        wanted = (DAYS, MEAN, vardform, TARGET_PERIOD[vardform], *self.recipient.unit)
        return [
            one
            for one in self.figures
            if (one.indikator_id, one.matt, one.vardform, one.periodtyp, one.niva, one.enhet_kod)
            == wanted
            and self.period.contains(parse_period(one.period))
        ]


def open_gaps(
    recipient: Recipient,
    period: Period,
    about: About,
    figures: Sequence[Figure],
) -> tuple[Gap, ...]:
    """Every gap of the report, in the order a reader meets them."""
    ground = _Ground(recipient, period, about, figures)
    return (
        *_sources(ground),
        *_running(ground),
        *_hidden(ground),
        *_targets(ground),
        *_begun(ground),
        *_completeness(ground),
        *_preliminary(ground),
        *_unverified(ground),
    )


def _sources(ground: _Ground) -> Iterator[Gap]:
    for indikator_id, (kalla, vad) in _NEEDS_SOURCE.items():
        if indikator_id not in ground.recipient.indicators:
            continue
        name = SOURCE_NAMES[kalla]
        if kalla in ground.about.held:
            yield Gap("hallen_leverans", vad, f"Leveransen från {name} är hållen för granskning.")
        elif kalla not in ground.about.sources:
            yield Gap("ingen_leverans", vad, f"Ingen leverans från {name} har kommit.")
        elif not any(one.indikator_id == indikator_id for one in ground.figures):
            yield Gap("ingen_uppgift", vad, f"Leveransen från {name} har inget för perioden.")


def _running(ground: _Ground) -> Iterator[Gap]:
    if ground.about.asof.date() < ground.period.end:
        yield Gap(
            "pagar",
            capitalized(ground.period.label),
            f"Perioden var inte slut när underlaget lästes ({ground.about.asof_text}). Bara "
            "månader och kvartal som var slut räknas; den som pågick står med men får inget "
            "omdöme.",
        )


def _hidden(ground: _Ground) -> Iterator[Gap]:
    """How much of the report's own period is hidden, and why."""
    own = [
        one
        for one in ground.figures
        if one.periodtyp != "matning" and ground.period.contains(parse_period(one.period))
    ]
    hidden = sum(one.undertryckt for one in own)
    there = hidden + sum(one.varde is not None for one in own)
    if hidden:
        yield Gap(
            "skyddat",
            "Röjandeskydd",
            f"{percent(hidden / there)} av periodens tal ({number(hidden)} av {number(there)}) är "
            "märkta «dolt»: de bygger på få personer, eller skulle göra att sådana tal kan räknas "
            "ut. Vilka som döljs beror på hur små antalen är, så de som visas är inget "
            "slumpmässigt urval. Kommuner, analysgrupper och ekonomer har de exakta talen i sina "
            "paket.",
        )


def _targets(ground: _Ground) -> Iterator[Gap]:
    year = ground.period.start.year
    for vardform in TARGET_PERIOD:
        rows = ground.lan(vardform)
        if rows and all(one.mal is None for one in rows):
            yield Gap(
                "inget_mal",
                f"Mål {year}, {vardform}",
                f"Inget beslutat mål för {year} finns i datalagret, så inget omdöme ges.",
            )


def _begun(ground: _Ground) -> Iterator[Gap]:
    """Longer periods that began before the tables do."""
    first = first_month(ground.figures)
    if first is None:
        return
    parts = {
        (period.start, period.label)
        for one in ground.figures
        if one.indikator_id not in {DEVIATIONS, SURVEYS} and one.periodtyp != "matning"
        if (period := parse_period(one.period)).start < first < period.end
    }
    if parts:
        names = listed([label for _, label in sorted(parts)])
        month = period_of(first, Periodtyp.MANAD).label
        yield Gap(
            "del_av_period",
            capitalized(names),
            f"Publiceringens tal börjar i {month}: bara en del är med, och inget jämförs med den.",
        )


def _completeness(ground: _Ground) -> Iterator[Gap]:
    for vardform in TARGET_PERIOD:
        known = [
            one.fullstandighet for one in ground.lan(vardform) if one.fullstandighet is not None
        ]
        if known and min(known) < 1:
            yield Gap(
                "ofullstandigt",
                f"Utskrivningsklara dagar, {vardform}, länet",
                f"Snittet bygger på mellan {percent(min(known))} och {percent(max(known))} av de "
                "länkade utskrivna per period, där det kan visas. Resten saknar en giltig period "
                "som utskrivningsklar eller skrevs ut före dag 0.",
            )


def _preliminary(ground: _Ground) -> Iterator[Gap]:
    """Measures that may change although their period had ended."""
    soft: dict[str, list[str]] = {}
    for indikator_id, _, title in PROCESS_SHARES:
        months = [
            one.period_start
            for one in ground.figures
            if one.indikator_id == indikator_id
            and one.preliminar
            and one.periodtyp == Periodtyp.MANAD
            and parse_period(one.period).end <= ground.about.asof.date()
        ]
        if months:
            soft.setdefault(period_of(min(months), Periodtyp.MANAD).label, []).append(title)
    for since, titles in soft.items():
        yield Gap(
            "preliminart",
            ", ".join(titles),
            f"Preliminärt från och med {since}: tiden för uppföljning efter periodens slut hade "
            "inte gått när underlaget lästes.",
        )


def _unverified(ground: _Ground) -> Iterator[Gap]:
    groups = {
        group_name(one.enhet_namn)
        for one in ground.figures
        if one.niva == "analysgrupp" and not one.enhet_verifierad
    }
    if groups:
        yield Gap(
            "indelning_ej_bekraftad",
            listed(sorted(groups)),
            "Vilka kommuner som hör till analysgruppen är inte bekräftat av regionen. Säg till "
            "utdataenheten om indelningen inte stämmer.",
        )
