"""Sentences about figures, as a person would write them. Pure.

Does not belong here: headings of pages (they stand with their page), numbers and dates in general.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from orchestration.reports.charts.labels import period_text
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.site.cells import measured
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.series import is_part, is_shown, latest_over
from orchestration.reports.site.states import State, not_begun, state_of, why
from orchestration.reports.site.views import View
from orchestration.swedish import capitalized, listed, number

PHRASES: Mapping[tuple[str, str], str] = {
    ("utskrivningsklara_dagar", "snitt_alla"): (
        "väntade de utskrivningsklara i genomsnitt {} dagar"
    ),
    ("utskrivningsklara_dagar", "andel_dag0"): (
        "fick {} lämna sjukhuset samma dag som kommunen underrättades"
    ),
    ("status_24h", "andel_i_tid"): "fylldes status i inom 24 timmar för {} av vårdepisoderna",
    ("inskrivningsmeddelande_24h", "andel"): (
        "skickades inskrivningsmeddelandet inom 24 timmar för {} av vårdepisoderna"
    ),
    ("kvittens_24h", "andel"): "kvitterade kommunen inom 24 timmar för {} av vårdepisoderna",
    ("sip_kallelse_3d", "andel_i_tid"): "kallades {} av dem som behövde SIP i tid",
    ("utskrivningsplan", "andel"): "hade {} av de utskrivna en utskrivningsplan",
    ("sip", "andel"): "fick {} av de utskrivna en SIP",
    ("sip_uppfoljning", "andel"): "hade {} av de utskrivna en SIP som följts upp",
    ("fast_vardkontakt", "andel"): "hade {} av de berörda en fast vårdkontakt",
    ("aterinskrivning_30d", "andel"): "skrevs {} in akut igen inom 30 dagar",
    ("belaggning_utskrivningsklara", "medelantal_per_dygn"): (
        "upptogs i genomsnitt {} vårdplatser per dygn av utskrivningsklara"
    ),
    ("avvikelser", "antal"): "registrerades {} avvikelser",
}


def when(period: str) -> str:
    """«I mars 2022», «Under kvartal 1 2022», «Under 2022»."""
    text = period_text(period)
    return f"I {text}" if "-" in period and period[5:6].isdigit() else f"Under {text}"


def told(content: Content, view: View, value: Value) -> str:
    """One shown value as a sentence without its full stop."""
    text = measured(content, view.indikator_id, view.matt, value.varde or 0.0)
    phrase = PHRASES[view.indikator_id, view.matt].format(text)
    part = " (bara en del av perioden är med)" if is_part(content, value) else ""
    return f"{when(value.period)} {phrase}{part}"


def lead(
    content: Content, region: str, view: View, values: Sequence[Value], reference: Sequence[Value]
) -> str:
    """What a reader should know of a line: its last whole period, the län beside it, the target."""
    latest = latest_over(content, region, values)
    if latest is None:
        return not_begun(content, region, view, values)
    if not is_shown(latest):
        return _without(content, view, values, latest)
    sentence = told(content, view, latest)
    beside = next((v for v in reference if v.period == latest.period and is_shown(v)), None)
    if beside is not None:
        text = measured(content, view.indikator_id, view.matt, beside.varde or 0.0)
        sentence += f"; i hela länet {text}"
    return f"{sentence}.{_verdict(latest)}{_preliminary(latest)}"


def _without(content: Content, view: View, values: Sequence[Value], latest: Value) -> str:
    sentence = why(when(latest.period), latest)
    shown = [v for v in values if is_shown(v) and (v.period_start, v) < (latest.period_start, v)]
    if not shown:
        return sentence
    earlier = told(content, view, shown[-1])
    return f"{sentence} Senaste värde som kan visas: {earlier[0].lower()}{earlier[1:]}."


def _verdict(value: Value) -> str:
    if value.uppfyller_mal is None or value.mal is None:
        return ""
    met = "nåddes" if value.uppfyller_mal else "nåddes inte"
    return f" Målet, högst {number(value.mal)}, {met}."


def _preliminary(value: Value) -> str:
    return " Värdet är preliminärt." if value.preliminar else ""


def told_line(content: Content, view: View, values: Sequence[Value]) -> Iterator[str]:
    """What a line shows, for who does not see it: how many periods, the lowest and the highest,
    and which of them the data only partly cover."""
    yield shown_of(values)
    if told_range := range_of(content, view, values):
        yield told_range
    if parts := [v for v in values if is_part(content, v) and is_shown(v)]:
        names = listed([period_text(v.period) for v in parts])
        yield f"{capitalized(names)} är bara med till en del och ritas för sig, utan linje."


def shown_of(values: Sequence[Value]) -> str:
    """«11 av 13 månader visas, 2 döljs av röjandeskydd.»"""
    if not values:
        return "Inga värden finns."
    _, many = PERIOD_WORDS.get(values[0].periodtyp, ("period", "perioder"))
    return f"{', '.join(_parts(values, f'{number(len(values))} {many}'))}."


def shown_among(values: Sequence[Value], what: str) -> str:
    """«5 av 12 kommuner visas, 7 döljs av röjandeskydd.» what: the plural of the units."""
    return f"{', '.join(_parts(values, f'{number(len(values))} {what}'))}."


def _parts(values: Sequence[Value], of: str) -> Iterator[str]:
    """How many are shown, and how many are not and why."""
    counts = Counter(map(state_of, values))
    yield f"{number(counts[State.VISAS])} av {of} visas"
    if hidden := counts[State.DOLT]:
        yield f"{number(hidden)} döljs av röjandeskydd"
    if nobody := counts[State.INGEN]:
        yield f"{number(nobody)} har ingen att räkna på"
    if unknown := counts[State.SAKNAS]:
        yield f"{number(unknown)} går inte att räkna"


def range_of(content: Content, view: View, values: Sequence[Value]) -> str:
    """The lowest and the highest shown value with their periods, for who does not see the line."""
    shown = [v for v in values if is_shown(v)]
    if not shown:
        return ""
    low, high = (found(shown, key=lambda v: v.varde or 0.0) for found in (min, max))
    texts = [measured(content, view.indikator_id, view.matt, v.varde or 0.0) for v in (low, high)]
    return (
        f"Lägst {texts[0]} ({period_text(low.period)}), högst {texts[1]} "
        f"({period_text(high.period)})."
    )
