"""Why a figure has no value: hidden, nobody to count, or not computable. Never mixed up. Pure.

    DOLT    there is a figure, and disclosure control hides it (rules.md R9)
    INGEN   nothing happened: the figure would be of nobody, n = 0
    SAKNAS  something happened, but what the measure needs was not delivered

Does not belong here: how a hidden cell or a gap in a line looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from orchestration.reports.charts.labels import NOTHING, period_text
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.site.content import Content, Hour, Step, Value, Week
from orchestration.reports.site.views import IN_VARDFORM, PER_PERIODTYP, View
from orchestration.source_names import SOURCE_NAMES
from orchestration.swedish import listed, number, plural


class State(StrEnum):
    VISAS = "visas"
    DOLT = "dolt"
    INGEN = "ingen"
    SAKNAS = "saknas"


SHORT: Mapping[State, str] = {
    State.DOLT: "Dolt av röjandeskydd: värdet finns men får inte visas öppet.",
    State.INGEN: "Ingen att räkna på (n = 0).",
    State.SAKNAS: "Går inte att räkna: uppgifter saknas i leveransen.",
}
"""Under a figure that has no value."""
IN_BAR: Mapping[State, str] = {
    State.INGEN: f"{NOTHING} ingen att räkna på",
    State.SAKNAS: f"{NOTHING} uppgifter saknas",
}
"""After a bar that has no length."""
_NOBODY: Mapping[str, str] = {
    "utskrivningsklara_dagar": "skrevs ingen utskrivningsklar patient ut",
    "status_24h": "fanns ingen vårdepisod att bedöma",
    "inskrivningsmeddelande_24h": "fanns ingen vårdepisod att bedöma",
    "kvittens_24h": "fanns ingen vårdepisod att bedöma",
    "sip_kallelse_3d": "behövde ingen av de utskrivna SIP",
    "fast_vardkontakt": "berördes ingen utskriven av kommunal hälso- och sjukvård",
    "aterinskrivning_30d": "skrevs ingen länkad patient ut levande",
}
_NOBODY_ELSE = "skrevs ingen länkad patient ut"
_UNKNOWN: Mapping[str, str] = {
    "utskrivningsklara_dagar": ("hade ingen av de utskrivna en giltig period som utskrivningsklar"),
    "sip_kallelse_3d": "saknades uppgift om behov av SIP för alla utskrivna",
    "fast_vardkontakt": "saknades uppgift om kommunal hälso- och sjukvård för alla utskrivna",
}
_UNKNOWN_ELSE = "saknades uppgifterna som måttet räknas på"
_KALLA_OF = {"avvikelser": "stella", "delaktighet": "enkat"}
_KALLA_ELSE = "cosmic_link"


def state_of(value: Value) -> State:
    """The state of a row of indikator_delad. Completeness 0: there were some, none with what the
    measure needs; empty: there was none (macros/regler/indicator_measures.sql)."""
    if value.varde is not None:
        return State.VISAS
    if value.undertryckt:
        return State.DOLT
    if value.fullstandighet == 0:
        return State.SAKNAS
    is_of_nobody = value.namnare == 0 or value.fullstandighet is None
    return State.INGEN if is_of_nobody else State.SAKNAS


def state_of_share(row: Week | Hour) -> State:
    """The state of a row of the weekly or hourly table: it has one for what was decided only."""
    if row.andel_i_tid is not None:
        return State.VISAS
    return State.DOLT if row.undertryckt else State.INGEN


def state_of_step(step: Step) -> State:
    """The state of a row of the funnel, where nobody is a shown 0."""
    if step.antal is not None:
        return State.VISAS
    return State.DOLT if step.undertryckt else State.SAKNAS


def why(when: str, value: Value) -> str:
    """A sentence on a value that is not shown; when: «I april 2022»."""
    state = state_of(value)
    if state is State.INGEN:
        said = _NOBODY.get(value.indikator_id, _NOBODY_ELSE)
        return f"{when} {said}, så det finns inget att räkna på (n = 0)."
    if state is State.SAKNAS:
        said = _UNKNOWN.get(value.indikator_id, _UNKNOWN_ELSE)
        return f"{when} {said}, så värdet går inte att räkna."
    return f"Värdet för {period_text(value.period)} är dolt av röjandeskydd."


def why_none(states: Iterable[State]) -> str:
    """Why a chart has nothing to draw: the only reason, or how many have each; empty where
    something is shown."""
    counts = Counter(states)
    if State.VISAS in counts:
        return ""
    if not counts:
        return "Inget diagram: ingen hel period har gått än."
    if len(counts) == 1:
        (state,) = counts
        return f"Inget diagram: {_ALL[state]}"
    told = [f"{number(count)} {_SOME[state]}" for state, count in sorted(counts.items())]
    return f"Inget diagram: av {number(counts.total())} värden {', '.join(told)}."


_ALL: Mapping[State, str] = {
    State.DOLT: "alla värden döljs av röjandeskydd, eftersom små antal annars kan räknas ut.",
    State.INGEN: "det finns ingen att räkna på i någon period (n = 0).",
    State.SAKNAS: "uppgifterna som måttet räknas på saknas i leveransen.",
}
_SOME: Mapping[State, str] = {
    State.DOLT: "döljs av röjandeskydd",
    State.INGEN: "har ingen att räkna på (n = 0)",
    State.SAKNAS: "går inte att räkna",
}


def no_rows(content: Content, region: str, indikator_id: str) -> str:
    """Why there is no row at all of an indicator: what was delivered, or what it lacks."""
    kalla = _KALLA_OF.get(indikator_id, _KALLA_ELSE)
    return nothing_from(content, region, kalla) or (
        f"Leveransen från {SOURCE_NAMES.get(kalla, kalla)} innehåller inget som det kan räknas på."
    )


def nothing_from(content: Content, region: str, kalla: str) -> str:
    """That nothing of a källa is in the figures, empty where something is."""
    found = [
        one
        for one in content.about["leveranser"]
        if one["region_kod"] == region and one["kalla"] == kalla
    ]
    name = SOURCE_NAMES.get(kalla, kalla)
    if not found:
        return f"Ingen leverans från {name} har kommit."
    if all(one["hallen"] for one in found):
        return f"Leveransen från {name} är hållen för granskning."
    return ""


def not_begun(content: Content, region: str, view: View, values: Sequence[Value]) -> str:
    """Why a key figure has no period that is over: nothing delivered, or none has ended."""
    if not values:
        return no_rows(content, region, view.indikator_id)
    one, _ = PERIOD_WORDS[values[0].periodtyp]
    return f"{'Ingen hel' if one == 'månad' else 'Inget helt'} {one} har gått än."


def nothing_shown(
    content: Content, region: str, view: View, vardform: str, values: Sequence[Value]
) -> str:
    """A sentence in place of a key figure. values: all rows of it, none of them shown for a
    period that is over."""
    per = f" {PER_PERIODTYP[values[0].periodtyp]}" if values else ""
    subject = f"{view.short} {IN_VARDFORM[vardform]}{per}"
    over = [v for v in values if content.is_over(region, v.periodtyp, v.period)]
    if not over:
        return f"{subject} kan inte visas än. {not_begun(content, region, view, values)}"
    one, many = PERIOD_WORDS[values[0].periodtyp]
    counts = Counter(map(state_of, over))
    if set(counts) == {State.DOLT}:
        return (
            f"{subject} kan inte visas öppet: små antal skulle kunna räknas ut ur talen, och då "
            "kan någon kännas igen."
        )
    if set(counts) == {State.INGEN}:
        return f"{subject}: ingen att räkna på under {plural(len(over), one, many)} (n = 0)."
    if set(counts) == {State.SAKNAS}:
        return f"{subject} går inte att räkna: uppgifterna som behövs saknas i leveransen."
    told = [f"{plural(n, one, many)} {_SOME[state]}" for state, n in sorted(counts.items())]
    return f"{subject} kan inte visas: {', '.join(told)}."


def skipped(values: Sequence[Value]) -> Iterator[str]:
    """«april 2022 visas inte (dolt av röjandeskydd)» of periods that a comparison passes over,
    gathered by why."""
    for state, said in _PASSED.items():
        of_state = [v for v in values if state_of(v) is state]
        if of_state:
            yield f"{_listed(of_state)} {said}"


_PASSED: Mapping[State, str] = {
    State.DOLT: "visas inte (röjandeskydd)",
    State.INGEN: "har ingen att räkna på (n = 0)",
    State.SAKNAS: "går inte att räkna (uppgifter saknas)",
}
_MOST_NAMED = 2


def _listed(values: Sequence[Value]) -> str:
    """«april 2022», «april 2022 och maj 2022», «3 månader från april 2022 till augusti 2022»."""
    if len(values) > _MOST_NAMED:
        many = plural(len(values), *PERIOD_WORDS[values[0].periodtyp])
        return f"{many} från {period_text(values[0].period)} till {period_text(values[-1].period)}"
    return listed([period_text(v.period) for v in values])
