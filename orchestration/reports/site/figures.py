"""A line over time of one unit: chart, numbers and what they mean.

Does not belong here: units beside each other (compare_figures.py), figures of other tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.charts import (
    NARROW,
    WIDE,
    Point,
    Trend,
)
from orchestration.reports.charts.labels import period_text
from orchestration.reports.figures.measures import label_of
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cells import INDIKATOR, table
from orchestration.reports.site.content import Content, Unit, Value
from orchestration.reports.site.drawings import SEE_TABLE
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.model import Column, Drawing, Figure, Table
from orchestration.reports.site.series import (
    LAN,
    MOST_PERIODS,
    Place,
    aligned,
    is_part,
    is_shown,
    only_over,
    part_mark,
    points_of,
    values_of,
)
from orchestration.reports.site.states import State, state_of, why_none
from orchestration.reports.site.views import (
    IN_VARDFORM,
    PER_PERIODTYP,
    VARDFORMER,
    View,
)
from orchestration.reports.site.words import lead, told_line
from orchestration.swedish import listed, number

_LEAST_PERIODS = 2
"""One period alone is told in words: a chart of one point says no more."""
_OWN, _LAN, _TARGET = "egen", "lan", "mal"
_HIDDEN, _GAP, _PRELIMINARY, _PART = "dolt", "lucka", "prel", "del"


def lan_of(content: Content, region: str) -> Unit:
    """The län of a region."""
    found = content.unit(region, LAN, region)
    return found or Unit(LAN, region, f"Region {region}")


def trend_figure(content: Content, place: Place, view: View, periodtyp: str) -> Figure | None:
    """A unit over time beside its län and the target; None where it has no row."""
    values = values_of(content, place, view, periodtyp)
    if not values:
        return None
    lan = lan_of(content, place.region)
    is_lan = place.unit.niva == LAN
    has_reference = not is_lan and not view.adds_up
    reference = values_of(content, place.of(lan), view, periodtyp) if has_reference else ()
    has_target = any(v.mal is not None for v in values)
    over = only_over(content, place.region, values)
    drawn = over[-MOST_PERIODS:]
    is_line = len(over) >= _LEAST_PERIODS and any(map(is_shown, over))
    drawings = (_trend_drawing(content, place, view, over, reference),) if is_line else ()
    beside = [v for v in aligned(drawn, reference) if v is not None and is_shown(v)]
    lan_name = lan.namn if beside else ""
    return Figure(
        ident=ident(view, place.vardform, periodtyp),
        title=f"{view.question} {VARDFORMER[place.vardform]}, {PER_PERIODTYP[periodtyp]}",
        lead=lead(content, place.region, view, values, reference),
        drawings=drawings,
        table=_trend_table(content, place, view, values, None if is_lan else lan, has_target),
        facts=facts_of(content, place.region, view, values),
        key=tuple(key_of(content, unit_name(place.unit), lan_name, drawn, beside)),
        empty=why_none(map(state_of, over)),
        axis=axis_of(view),
    )


def axis_of(view: View) -> str:
    """What the height of a line of the measure means."""
    return f"{view.short}, andel" if view.form == "andel" else view.short


def ident(view: View, vardform: str, periodtyp: str) -> str:
    """A name of a figure that is unique in a page."""
    return f"{view.indikator_id}-{view.matt}-{vardform}-{periodtyp}".replace("_", "-")


def trend_of(  # noqa: PLR0913, PLR0917 - the unit and the län beside it, each with its rows
    content: Content,
    name: str,
    view: View,
    values: Sequence[Value],
    lan: str,
    reference: Sequence[Value],
) -> Trend:
    """The values of a chart; reference: the län's rows, empty for the län itself."""
    values = values[-MOST_PERIODS:]
    beside = aligned(values, reference)
    targets = tuple(v.mal for v in values)
    decided = [t for t in targets if t is not None]
    return Trend(
        name=name,
        points=points_of(content, values),
        form=view.form,
        reference_name=lan if reference else "",
        reference=tuple(
            Point(
                "",
                v.varde if v else None,
                is_hidden=bool(v and v.undertryckt),
                is_preliminary=bool(v and v.preliminar),
                is_part=bool(v and is_part(content, v)),
            )
            for v in beside
        )
        if reference
        else (),
        target=targets if decided else (),
        target_text=f"Mål {number(decided[-1])}" if decided else "",
    )


def _trend_drawing(
    content: Content,
    place: Place,
    view: View,
    values: Sequence[Value],
    reference: Sequence[Value],
) -> Drawing:
    lan = lan_of(content, place.region)
    per = PER_PERIODTYP[values[0].periodtyp]
    name = unit_name(place.unit)
    return Drawing(
        trend_of(content, _short(place.unit), view, values, lan.namn, reference),
        WIDE,
        f"{view.short} {per}, {name}, {IN_VARDFORM[place.vardform]}",
        " ".join(("Linjediagram.", *told_line(content, view, values), SEE_TABLE)),
        narrow=NARROW,
    )


def _short(unit: Unit) -> str:
    """A name that has room beside a line."""
    return unit.namn if len(unit.namn) <= 16 else "Kliniken" if unit.niva == "klinik" else "Enheten"


def key_of(
    content: Content,
    name: str,
    lan: str,
    values: Sequence[Value],
    beside: Sequence[Value] = (),
) -> Iterator[tuple[str, str]]:
    """What the lines and marks of a chart mean. beside: the values of the län that are drawn."""
    yield _OWN, name
    if lan:
        yield _LAN, lan
    decided = [v.mal for v in values if v.mal is not None]
    if decided:
        yield _TARGET, f"Mål: högst {number(decided[-1])}"
    states = set(map(state_of, values))
    if State.DOLT in states:
        yield _HIDDEN, "Dolt av röjandeskydd"
    if states & {State.INGEN, State.SAKNAS}:
        yield _GAP, "Lucka: ingen att räkna på, eller uppgifter saknas"
    if any(v.preliminar and is_shown(v) for v in values):
        yield _PRELIMINARY, "Preliminärt"
    if parts := [v for v in (*values, *beside) if is_part(content, v) and is_shown(v)]:
        names = listed(list(dict.fromkeys(period_text(v.period) for v in parts)))
        yield _PART, f"Bara en del av {names}: uppgifterna börjar i perioden"


def _trend_table(  # noqa: PLR0913, PLR0917 - all of it decides columns
    content: Content,
    place: Place,
    view: View,
    values: Sequence[Value],
    lan: Unit | None,
    has_target: bool,
) -> Table:
    own = {"enhet_kod": place.unit.kod, "niva": place.unit.niva}
    columns = [column(label_of(view.indikator_id, view.matt), view.matt, "varde", own)]
    if lan is not None:
        columns.append(column(lan.namn, view.matt, "varde", {"niva": LAN, "enhet_kod": lan.kod}))
    if has_target:
        columns.append(column("Mål", view.matt, "mal", own))
        columns.append(column("Når målet", view.matt, "uppfyller_mal", own))
    columns += [
        column(label_of(view.indikator_id, matt), matt, "varde", own) for matt in view.extra
    ]
    columns.append(column("Fullständighet", view.matt, "fullstandighet", own))
    return table(
        content,
        f"{view.short}, {unit_name(place.unit)}, {IN_VARDFORM[place.vardform]}",
        "Period",
        {
            "tabell": INDIKATOR,
            "region_kod": place.region,
            "vardform": place.vardform,
            "indikator_id": view.indikator_id,
            "periodtyp": values[0].periodtyp,
        },
        columns,
        [
            (f"{period_text(v.period)}{part_mark(content, v)}", {"period": v.period})
            for v in reversed(values)
        ],
    )


def column(title: str, matt: str, falt: str, more: dict[str, str]) -> Column:
    """A column of one measure; more: other parts of the key."""
    return Column(title, {"matt": matt, "falt": falt, **more})
