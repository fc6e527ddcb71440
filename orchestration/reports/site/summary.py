"""The sentences at the head of the overview, for a reader who reads nothing else. Pure.

Does not belong here: the cards (cards.py), how sure the figures are (certainty.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.site.cards import card_values
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.page_parts import VARDFORMS, place_of
from orchestration.reports.site.series import best_periodtyp, is_shown, values_of
from orchestration.reports.site.states import no_rows, nothing_shown, skipped
from orchestration.reports.site.views import ATERINSKRIVNING, IN_VARDFORM, SNITT, STATUS, View
from orchestration.reports.site.words import told
from orchestration.swedish import capitalized, number

_TOLD = (*((SNITT, vardform) for vardform in VARDFORMS), (STATUS, ""), (ATERINSKRIVNING, "somatik"))


def summary(content: Content, region: str) -> Iterator[str]:
    """A sentence or two of each key figure; one on why where the region has none at all."""
    found = [(view, v, card_values(content, region, view, v)) for view, v in _TOLD]
    if not any(values for _, _, values in found):
        name = lan_of(content, region).namn
        yield f"Det finns inga siffror för {name}. {no_rows(content, region, SNITT.indikator_id)}"
        return
    for view, vardform, values in found:
        over = [v for v in values if content.is_over(region, v.periodtyp, v.period)]
        yield _last_shown(content, view, over) or nothing_shown(
            content, region, view, vardform or "alla", values
        )
        if view is SNITT:
            yield from _target(over)
        if not any(map(is_shown, over)):
            yield from _longer(content, region, view, vardform)


def _last_shown(content: Content, view: View, over: Sequence[Value]) -> str:
    """The last value that is shown and which later ones are not; empty when none is."""
    places = [place for place, value in enumerate(over) if is_shown(value)]
    if not places:
        return ""
    last = over[places[-1]]
    sentence = f"{told(content, view, last)} {IN_VARDFORM[last.vardform]}."
    later = "; ".join(skipped(over[places[-1] + 1 :]))
    if later:
        sentence += f" {capitalized(later)}."
    return f"{sentence} Värdet är preliminärt." if last.preliminar else sentence


def _longer(content: Content, region: str, view: View, vardform: str) -> Iterator[str]:
    """The shortest longer period that can be shown, where that of the key figure cannot."""
    place = place_of(content, region, vardform or "alla")
    periodtyp = best_periodtyp(content, place, view)
    if periodtyp:
        values = values_of(content, place, view, periodtyp)
        over = [v for v in values if content.is_over(region, v.periodtyp, v.period)]
        if told_last := _last_shown(content, view, over):
            yield told_last


def _target(over: Sequence[Value]) -> Iterator[str]:
    """How often the län met the target, of the periods that can be shown; that there is none, or
    that all of them are hidden."""
    with_target = [v for v in over if v.mal is not None]
    judged = [v for v in with_target if v.uppfyller_mal is not None]
    hidden = sum(v.uppfyller_mal is None and v.undertryckt for v in with_target)
    if over and not with_target:
        yield (
            f"Inget mål är beslutat för väntetiden {IN_VARDFORM[over[0].vardform]}, så inget "
            "omdöme ges."
        )
    elif hidden and not judged:
        yield (
            f"Om länet nådde målet {IN_VARDFORM[over[0].vardform]}, i snitt högst "
            f"{number(with_target[-1].mal)} dagar, kan därför inte heller visas."
        )
    if not judged:
        return
    one, many = PERIOD_WORDS[judged[0].periodtyp]
    met = sum(bool(v.uppfyller_mal) for v in judged)
    tail = f"; {number(hidden)} till döljs" if hidden else ""
    of = f"{number(len(judged))} {one if len(judged) == 1 else many}"
    yield (
        f"Länet nådde målet, i snitt högst {number(judged[-1].mal)} dagar, i {number(met)} av {of} "
        f"som kan visas{tail}."
    )
