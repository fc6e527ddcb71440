"""How new, how complete and how open the figures of a region are: the end of its overview. Pure.

Does not belong here: what stands beside one figure (facts.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from orchestration.reports.charts.labels import period_text
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.model import Fact
from orchestration.reports.site.page_parts import place_of
from orchestration.reports.site.series import latest_over, values_of
from orchestration.reports.site.states import State, nothing_from, state_of
from orchestration.reports.site.views import SNITT
from orchestration.source_names import SOURCE_NAMES
from orchestration.swedish import moment, number, plural

_LEFT_OUT = {
    "cosmic_link": "Väntetider, status, planer, återinskrivningar och vårdplatser saknas därför.",
    "enkat": "Patienternas upplevda delaktighet saknas därför.",
    "stella": "Avvikelser saknas därför.",
}


def certainty(content: Content, region: str) -> Iterator[Fact]:
    """Facts of all figures of the region together."""
    yield Fact("Läge", f"Uppgifterna är hämtade {moment(content.asof(region))}.")
    yield from _newest(content, region)
    values = [v for v in content.values.values() if v.region_kod == region]
    yield Fact("Röjandeskydd", _openness(values))
    yield Fact("Preliminärt", _preliminary(values))
    yield from _deliveries(content, region)


def _openness(values: list[Value]) -> str:
    states = [state_of(v) for v in values]
    hidden, shown = states.count(State.DOLT), states.count(State.VISAS)
    return (
        f"{number(shown)} av {number(shown + hidden)} värden visas. De övriga är små antal, eller "
        "värden som små antal skulle kunna räknas ut ur."
    )


def _preliminary(values: list[Value]) -> str:
    found = sorted({(str(v.period_start), period_text(v.period)) for v in values if v.preliminar})
    names = list(dict.fromkeys(name for _, name in found))
    if not names:
        return "Inget av det som visas är preliminärt."
    return (
        f"Kan ändras när fler uppgifter kommer in: {', '.join(names)}. Vilka mått det gäller står "
        "vid varje siffra."
    )


def _deliveries(content: Content, region: str) -> Iterator[Fact]:
    """The last delivery of every källa and how many the figures rest on, and what is left out for
    want of one."""
    of_region = [d for d in content.about["leveranser"] if d["region_kod"] == region]
    for kalla in sorted({*SOURCE_NAMES, *(d["kalla"] for d in of_region)}):
        found = [d for d in of_region if d["kalla"] == kalla]
        name = SOURCE_NAMES.get(kalla, kalla)
        if missing := nothing_from(content, region, kalla):
            yield Fact(name, f"{missing} {_LEFT_OUT.get(kalla, '')}".strip())
            continue
        used = [d for d in found if not d["hallen"]]
        last = max(used, key=lambda d: str(d["extrakt_id"]))
        read = moment(datetime.fromisoformat(last["extrakt_tidpunkt"]))
        count = plural(len(used), "leverans", "leveranser")
        held = _held(len(found) - len(used))
        yield Fact(name, f"Senast läst {read}. Siffrorna vilar på {count}.{held}")


def _held(count: int) -> str:
    """« 1 leverans till är hållen för granskning och räknas inte.», empty of none."""
    if not count:
        return ""
    many = plural(count, "leverans", "leveranser")
    return f" {many} till är {'hållen' if count == 1 else 'hållna'} för granskning och räknas inte."


def _newest(content: Content, region: str) -> Iterator[Fact]:
    values = values_of(content, place_of(content, region, "somatik"), SNITT, "manad")
    latest = latest_over(content, region, values)
    if latest is not None:
        running = [v for v in values if str(v.period_start) > str(latest.period_start)]
        tail = f" {period_text(running[-1].period).capitalize()} pågår." if running else ""
        yield Fact("Nytt", f"Senaste hela månad är {period_text(latest.period)}.{tail}")
