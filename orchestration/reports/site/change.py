"""How a key figure stands to the last one that can be shown before it. Pure.

When it may be called higher or lower is decided by reports/difference.py, as in the PDFs; a period
that is passed over is named. Does not belong here: the cards (cards.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from orchestration.reports.charts.labels import period_text
from orchestration.reports.difference import SIMILAR, SMALL_N, UNTRIED, Verdict, verdict_of
from orchestration.reports.site.cells import measured
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.series import is_part, is_shown
from orchestration.reports.site.states import State, skipped, state_of
from orchestration.reports.site.views import View
from orchestration.swedish import number

HOW_COMPARED = (
    f"«Högre» och «lägre» sägs bara när båda talen vilar på minst {SMALL_N}. Andelar ska då skilja "
    "sig mer än vad slumpen ger i 99 fall av 100. Snitt ska skilja sig mer än "
    f"{number(100 * SIMILAR)} procent; {UNTRIED}."
)
_FIRST = {
    "manad": "Ingen tidigare månad",
    "kvartal": "Inget tidigare kvartal",
    "halvar": "Inget tidigare halvår",
    "ar": "Inget tidigare år",
}


class _Rested(NamedTuple):
    """A value and how many it rests on, as difference.Measured."""

    varde: float | None
    namnare: float | None


def change_of(content: Content, view: View, values: Sequence[Value], latest: Value) -> str:
    """A sentence on how `latest` stands to the last shown value before it that is of a whole
    period, and which periods lie between. values: the rows of the measure in order of time."""
    earlier = list(values[: values.index(latest)])
    shown = [v for v in earlier if is_shown(v) and not is_part(content, v)]
    if not shown:
        return f"{_FIRST[latest.periodtyp]} {_none_earlier(content, earlier)}."
    last = shown[-1]
    text = measured(content, view.indikator_id, view.matt, last.varde or 0.0)
    if latest.varde is None:
        return f"Senast visat: {text} ({period_text(last.period)})."
    verdict = verdict_of(
        _rested(content, view, last),
        _rested(content, view, latest),
        is_share=view.form == "andel",
    )
    between = earlier[earlier.index(last) + 1 :]
    return (
        "; ".join(
            [_SAID[verdict].format(f"{period_text(last.period)} ({text})"), *skipped(between)]
        )
        + "."
    )


def _none_earlier(content: Content, earlier: Sequence[Value]) -> str:
    """Why there is nothing to compare with; earlier: the rows before, none of them shown and of a
    whole period."""
    parts = [v for v in earlier if is_shown(v) and is_part(content, v)]
    states = set(map(state_of, earlier))
    if not states:
        return "att jämföra med"
    if len(states) == 1 and not parts:
        return _EARLIER[states.pop()]
    names = [f"{period_text(v.period)} är bara med till en del" for v in parts]
    return f"att jämföra med: {'; '.join((*names, *skipped(earlier)))}"


_EARLIER = {
    State.DOLT: "kan visas (röjandeskydd)",
    State.INGEN: "har någon att räkna på (n = 0)",
    State.SAKNAS: "går att räkna (uppgifter saknas)",
}
_SAID = {
    Verdict.HOGRE: "Högre än {}",
    Verdict.LAGRE: "Lägre än {}",
    Verdict.LIKA: "I stort sett som {}",
    Verdict.SLUMP: "Ingen säker skillnad mot {}",
    Verdict.FA: f"Kan inte jämföras med {{}}: färre än {SMALL_N} i någon av perioderna",
    Verdict.SAKNAS: "Kan inte jämföras med {}: antalet bakom visas inte",
}


def _rested(content: Content, view: View, value: Value) -> _Rested:
    """What the value rests on: its denominator or, where that is days, a count of people."""
    if not view.rests_on:
        return _Rested(value.varde, value.namnare)
    key = (*value[:5], view.rests_on, *value[6:8])
    people = content.values.get(key)
    return _Rested(value.varde, people.varde if people else None)
