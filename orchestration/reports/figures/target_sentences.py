"""What a target's year has shown, as sentences, of what may be shown. Pure.

Does not belong here: tables, what is missing (open_gaps.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.difference import Verdict, verdict_of
from orchestration.reports.figures.measures import DAYS, Kind
from orchestration.reports.figures.model import Figure, ReportFigures
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.figures.target_outcome import (
    Outcome,
    has_figures,
    outcome,
    target_of,
    together,
)
from orchestration.reports.figures.value_text import value_text
from orchestration.swedish import number, plural

CARE = {"somatik": "somatisk vård", "psykiatri": "psykiatrisk vård"}
_DECIDES = "Läns gemensam ledning beslutar målet på årets sista möte."


def target_sentences(figures: ReportFigures, earlier: Period) -> Iterator[str]:
    """The target, how the län and the kommuner met it, and the whole period beside an earlier
    one."""
    for vardform in TARGET_PERIOD:
        yield " ".join(_of_care(figures, vardform))
        yield from _whole(figures, vardform, earlier)
    if not has_figures(figures, earlier):
        yield (
            f"Publiceringen har inte hela {earlier.label}, så {figures.period.label} jämförs inte "
            "med den perioden."
        )


def _whole(figures: ReportFigures, vardform: str, earlier: Period) -> Iterator[str]:
    """The län's mean of the whole of the period, or of what is there of one that is running, where
    it is shown."""
    period, unit = figures.period, figures.recipient.unit
    now = figures.get(DAYS, MEAN, vardform, *unit, period.code)
    if now is None or now.varde is None:
        return
    if period.end > figures.about.asof.date():
        yield f"Hittills under {period.label} är länets snitt i {CARE[vardform]} {_days(now)}."
        return
    told = f"Under hela {period.label} var länets snitt i {CARE[vardform]} {_days(now)}"
    then = figures.get(DAYS, MEAN, vardform, *unit, earlier.code)
    if then is None or not has_figures(figures, earlier):
        yield f"{told}."
    elif then.varde is None:
        yield f"{told}; för {earlier.label} är det dolt."
    else:
        said = _SAID[verdict_of(then, now, is_share=False)]
        yield f"{told}, {said} {earlier.label} ({_days(then)})."


_SAID = {
    Verdict.HOGRE: "högre än",
    Verdict.LAGRE: "lägre än",
    Verdict.LIKA: "i stort sett som",
    Verdict.SLUMP: "utan säker skillnad mot",
    Verdict.FA: "för få för att jämföra med",
    Verdict.SAKNAS: "som inte kan jämföras med",
}


def _days(one: Figure) -> str:
    return f"{value_text(one.varde, Kind.SNITT)} dagar"


def next_target(figures: ReportFigures) -> tuple[str, str]:
    """(heading, text) on the target of the year after the period's."""
    year = figures.period.start.year + 1
    found = [one for one in figures.targets if one.ar == year]
    if not found:
        return (
            f"Inget mål för {year} är inskrivet i datalagret",
            f"{_DECIDES} Säg beslutet till utdataenheten, som skriver in det i datalagret med "
            f"protokollet som källa. Så länge det saknas ges inget omdöme för {year}.",
        )
    told = "; ".join(
        f"{CARE[one.vardform]} högst {value_text(float(one.mal), Kind.SNITT)} per "
        f"{PERIOD_WORDS[one.periodtyp][0]} ({one.kalla})"
        for one in found
    )
    return f"Målet för {year} är inskrivet i datalagret", f"{told}."


def kommun_outcome(figures: ReportFigures, vardform: str, within: Period) -> Outcome:
    """The periods of all kommuner of the region as one heap."""
    return together(
        outcome(figures, ("kommun", one.kod), vardform, within)
        for one in figures.recipient.kommuner
    )


def _of_care(figures: ReportFigures, vardform: str) -> Iterator[str]:
    period, care = figures.period, CARE[vardform]
    target = target_of(figures, vardform, period.start.year)
    one, many = PERIOD_WORDS[TARGET_PERIOD[vardform]]
    if target is None:
        yield f"För {care} finns inget beslutat mål för {period.start.year}."
    else:
        told = value_text(target, Kind.SNITT)
        yield (
            f"Målet för {care} är i snitt högst {told} utskrivningsklara dagar per kommun och "
            f"{one}."
        )
    found = outcome(figures, figures.recipient.unit, vardform, period)
    yield _lan(found, one, many, has_target=target is not None)
    yield from _kommuner(
        kommun_outcome(figures, vardform, period), many, has_target=target is not None
    )


def _lan(found: Outcome, one: str, many: str, *, has_target: bool) -> str:
    if not (found.shown or found.hidden or found.nobody):
        none = "Ingen hel" if one == "månad" else "Inget helt"
        return f"{none} {one} var slut när underlaget lästes."
    if not found.shown:
        why = "alla döljs av röjandeskyddet" if found.hidden else "det finns inget att räkna på"
        return f"Länets {many} kan inte visas: {why}."
    left = _left(found, one, many)
    if not has_target:
        return f"{plural(len(found.shown), one, many)} av länets kan visas{left}."
    return (
        f"Länet nådde det i {number(found.met)} av {plural(len(found.judged), one, many)} som "
        f"kan visas{left}."
    )


def _left(found: Outcome, one: str, many: str) -> str:
    """«; 2 döljs, 1 månad pågår»."""
    told = [
        *([f"{number(found.hidden)} döljs"] if found.hidden else []),
        *([f"{number(found.nobody)} har inget att räkna på"] if found.nobody else []),
        *([f"{plural(found.running, one, many)} var inte slut"] if found.running else []),
    ]
    return f"; {', '.join(told)}" if told else ""


def _kommuner(found: Outcome, many: str, *, has_target: bool) -> Iterator[str]:
    there = len(found.shown) + found.hidden + found.nobody
    if not there:
        return
    if not found.shown:
        yield f"Ingen av kommunernas {number(there)} {many} kan visas."
        return
    shown = f"Av kommunernas {number(there)} {many} kan {number(len(found.shown))} visas"
    met = f"; målet nåddes i {number(found.met)} av dem" if has_target else ""
    yield f"{shown}{met}."
