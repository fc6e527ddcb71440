"""The funnel over the gates (rules.md R7) and why episodes fall out of it.

Does not belong here: what the gates are (docs of the rules), money.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestration.reports.charts import Bar
from orchestration.reports.charts.labels import NOTHING, percent, period_text
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import HIDDEN, TRATT, table
from orchestration.reports.site.content import Content, Step
from orchestration.reports.site.drawings import bars_drawing
from orchestration.reports.site.facts import NO_TARGET
from orchestration.reports.site.model import Column, Fact, Figure, Table
from orchestration.reports.site.series import Place
from orchestration.reports.site.states import state_of_step, why_none
from orchestration.reports.site.views import IN_VARDFORM, REASONS, STEPS, VARDFORMER
from orchestration.swedish import number

_POPULATION = "Länkade utskrivna vårdepisoder med giltig period som utskrivningsklar."
_STEPS_READ = (
    "Varje steg är de som är kvar när villkoret också gäller. G4, att öppenvården är redo, är "
    "inget steg: det tar dagar och ingen vårdepisod."
)
_REASONS_READ = "En vårdepisod kan ha flera orsaker; några stoppar inte betalningsansvaret."
_REASONS_TITLE = "Varför faller vårdepisoder bort, och vad anmärks?"
_FULLNESS = (
    "Bara de med en giltig period. Hur stor del det är av de utskrivna står vid utskrivningsklara "
    "dagar."
)
_RULE = "5 kap. 2–5 §§ lagen (2017:612) om samverkan vid utskrivning; R7 i regelverket"


def funnel_figures(content: Content, place: Place) -> tuple[Figure, ...]:
    """Steps and reasons of the last whole year, else of the last period there is; none where the
    unit has no funnel."""
    found = _latest(content, place)
    if found is None:
        return ()
    periodtyp, period = found
    key = (place.region, place.vardform, place.unit.niva, place.unit.kod)
    steps = {s.steg: s for s in content.funnel[*key, periodtyp, period]}
    return (
        _figure(content, place, found, steps, is_reasons=False),
        _figure(content, place, found, steps, is_reasons=True),
    )


def _latest(content: Content, place: Place) -> tuple[str, str] | None:
    key = (place.region, place.vardform, place.unit.niva, place.unit.kod)
    periods = [k[4:] for k in content.funnel if k[:4] == key]
    years = [p for p in periods if p[0] == "ar" and content.is_over(place.region, *p)]
    chosen = years or periods
    return (chosen[-1][0], chosen[-1][1]) if chosen else None


def _figure(
    content: Content,
    place: Place,
    when: tuple[str, str],
    steps: Mapping[str, Step],
    *,
    is_reasons: bool,
) -> Figure:
    names = REASONS if is_reasons else STEPS
    shown = {n: s for n in names if (s := steps.get(n)) is not None}
    bars = tuple(
        Bar(names[n], s.antal, number(s.antal) if s.antal is not None else "", s.undertryckt)
        for n, s in shown.items()
    )
    period = period_text(when[1])
    what = _REASONS_TITLE if is_reasons else "Hur långt når vårdepisoderna?"
    drawings = bars_drawing(bars, f"{what} {unit_name(place.unit)}, {period}")
    return Figure(
        ident=f"{'orsaker' if is_reasons else 'tratt'}-{place.vardform}",
        title=f"{what} {VARDFORMER[place.vardform]}, {period}",
        lead=_reasons_lead(shown) if is_reasons else _steps_lead(shown),
        drawings=drawings,
        table=_table(content, place, when, names),
        facts=(
            Fact("Definition", f"{_POPULATION} {_REASONS_READ if is_reasons else _STEPS_READ}"),
            Fact("Källa", _RULE),
            Fact("Riktning", "Ingen riktning är bestämd."),
            NO_TARGET,
            Fact("Underlag", _count(steps, period)),
            Fact("Fullständighet", _FULLNESS),
            Fact("Preliminärt", _preliminary(content, place.region, when)),
            Fact("Röjandeskydd", _hidden(shown)),
            Fact("Regelversion", str(content.about["regelversion"])),
        ),
        key=(("dolt", "Dolt av röjandeskydd"),) if any(b.is_hidden for b in bars) else (),
        empty=why_none(map(state_of_step, shown.values())),
    )


def _preliminary(content: Content, region: str, when: tuple[str, str]) -> str:
    if content.is_over(region, *when):
        return "Perioden är slut. Sena registreringar kan ändå ändra antalen."
    return "Perioden pågår: alla antal kan ändras."


def _table(
    content: Content, place: Place, when: tuple[str, str], names: Mapping[str, str]
) -> Table:
    """All periods of the kind, the newest first, steps down."""
    key = (place.region, place.vardform, place.unit.niva, place.unit.kod)
    periods = [k[5] for k in content.funnel if k[:5] == (*key, when[0])]
    other = [k[4:] for k in content.funnel if k[:4] == key and k[4] != when[0]]
    columns = [(when[0], period) for period in reversed(periods)]
    columns += [(k[0], k[1]) for k in reversed(other)]
    return table(
        content,
        f"Tratten, {unit_name(place.unit)}, {IN_VARDFORM[place.vardform]}",
        "Steg",
        {
            "tabell": TRATT,
            "region_kod": place.region,
            "vardform": place.vardform,
            "niva": place.unit.niva,
            "enhet_kod": place.unit.kod,
            "falt": "antal",
        },
        [Column(period_text(p), {"periodtyp": t, "period": p}) for t, p in columns],
        [(title, {"steg": name}) for name, title in names.items()],
    )


def _steps_lead(shown: Mapping[str, Step]) -> str:
    """How large a part is left at the end, where both ends are shown."""
    first, last = shown.get("antal_alla"), shown.get("antal_kvalificerade")
    left = last.antal if last else None
    whole = first.antal if first else None
    if whole == 0:
        return "Ingen skrevs ut med en giltig period, så det finns inget att följa (n = 0)."
    if left is None:
        why = "är dolt av röjandeskydd" if last and last.undertryckt else "finns inte"
        return f"Antalet kvar efter alla villkor {why}."
    if whole:
        part = percent(left / whole)
        return (
            f"{number(left)} av {number(whole)} vårdepisoder ({part}) är kvar efter alla villkor."
        )
    return " ".join(_from_first_shown(shown, left))


def _from_first_shown(shown: Mapping[str, Step], left: int) -> Iterator[str]:
    """What is left of the first step that is shown, where all that came before are hidden."""
    yield f"{number(left)} vårdepisoder är kvar efter alla villkor."
    for name, step in shown.items():
        if step.antal and name != "antal_kvalificerade":
            yield _part_of(step.antal, left, STEPS[name])
            break
    yield f"Hur många de var från början är {HIDDEN} av röjandeskydd."


def _part_of(count: int, left: int, step: str) -> str:
    """«100 %» of the first step that is shown would read as if nobody had fallen out."""
    if count == left:
        return f"De var lika många redan i steget «{step}», det första som kan visas."
    return f"Det är {percent(left / count)} av de {number(count)} i steget «{step}»."


def _reasons_lead(shown: Mapping[str, Step]) -> str:
    counted = {n: s.antal for n, s in shown.items() if s.antal}
    if not counted and any(s.undertryckt for s in shown.values()):
        return "De orsaker som finns döljs av röjandeskydd."
    if not counted:
        return "Ingen orsak är registrerad (n = 0)."
    most = max(counted, key=lambda n: counted[n])
    name = REASONS[most][0].lower() + REASONS[most][1:]
    return (
        f"Vanligast av dem som kan visas: {name}, {number(counted[most])}. Allt stoppar inte "
        "betalningsansvaret: vad som bara anmärks bestäms av regionens avtal."
    )


def _count(steps: Mapping[str, Step], period: str) -> str:
    whole = steps.get("antal_alla")
    if whole is None:
        return f"Antalet vårdepisoder ({period}) finns inte."
    if whole.antal is None:
        return f"Antalet vårdepisoder ({period}) är {HIDDEN}."
    return f"n = {number(whole.antal)} ({period})."


def _hidden(shown: Mapping[str, Step]) -> str:
    hidden = sum(s.undertryckt for s in shown.values())
    return f"{hidden or NOTHING} av {len(shown)} antal döljs." if hidden else "Inget är dolt."
