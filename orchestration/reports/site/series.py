"""From rows of the long table to the points of a line, and which periods a reader should see.

Does not belong here: headings, tables and drawings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.reports.charts import Point
from orchestration.reports.charts.labels import short_period
from orchestration.reports.figures.measures import DEVIATIONS, SURVEYS
from orchestration.reports.site.content import PERIODTYPES, Content, Unit, Value
from orchestration.reports.site.views import View

MOST_PERIODS = 36
"""Periods in a chart; the table beside it has all."""
ENOUGH = 0.5
"""Share of its figures that a period must show to be the one that is drawn."""
LAN = "lan"
_PART = " (en del)"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose figures: a unit of a region in one vårdform."""

    region: str
    unit: Unit
    vardform: str

    def of(self, unit: Unit) -> Place:
        return Place(self.region, unit, self.vardform)


def values_of(
    content: Content, place: Place, view: View, periodtyp: str, matt: str = ""
) -> tuple[Value, ...]:
    """The rows of one measure in order of time; empty where the table has none."""
    key = (
        *(place.region, place.unit.niva, place.unit.kod, place.vardform),
        *(view.indikator_id, matt or view.matt, periodtyp),
    )
    return content.series.get(key, ())


def points_of(content: Content, values: Iterable[Value]) -> tuple[Point, ...]:
    """The last periods as points of a line."""
    return tuple(
        Point(
            label,
            value.varde,
            year,
            is_hidden=value.undertryckt,
            is_preliminary=value.preliminar and value.varde is not None,
            is_part=is_part(content, value),
        )
        for value in tuple(values)[-MOST_PERIODS:]
        for label, year in (short_period(value.period),)
    )


def aligned(points_for: Sequence[Value], reference: Iterable[Value]) -> tuple[Value | None, ...]:
    """The reference's row for each period, None where it has none."""
    by_period = {value.period: value for value in reference}
    return tuple(by_period.get(value.period) for value in points_for)


def is_shown(value: Value) -> bool:
    return value.varde is not None


def shown_share(values: Sequence[Value]) -> float:
    """Share of the rows with something to show that show it; 0 of none."""
    can = [v for v in values if v.varde is not None or v.undertryckt]
    return sum(map(is_shown, can)) / len(can) if can else 0.0


def best_periodtyp(content: Content, place: Place, view: View) -> str | None:
    """The shortest period with at least half of its figures shown, else the one with the largest
    share of them; None where the unit has no figures of the indicator."""
    shares = {
        periodtyp: shown_share(found)
        for periodtyp in PERIODTYPES
        if (found := values_of(content, place, view, periodtyp))
    }
    readable = [periodtyp for periodtyp, share in shares.items() if share >= ENOUGH]
    if readable:
        return readable[0]
    return max(shares, key=lambda one: shares[one]) if shares else None


def best_vardform(content: Content, place: Place, view: View) -> Place:
    """The place in the vårdform that shows the largest share: all of them together when that is as
    good as any, since disclosure control hides the total before its parts."""

    def share(one: Place) -> float:
        periodtyp = best_periodtyp(content, one, view)
        return shown_share(values_of(content, one, view, periodtyp)) if periodtyp else -1.0

    places = [Place(place.region, place.unit, v) for v in ("alla", "somatik", "psykiatri")]
    return max(places, key=share)


def only_over(content: Content, region: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """The rows that a chart may draw: a period that is running is of too few days, and of people
    who have not been followed up, so it stands in the table only."""
    return tuple(v for v in values if content.is_over(region, v.periodtyp, v.period))


def first_month(content: Content, region: str) -> date | None:
    """The month that the region's discharges begin in; None where there are none."""
    starts = (
        rows[0].period_start
        for vardform in ("somatik", "psykiatri")
        if (rows := content.series.get((*_lan_key(region, vardform), "manad"), ()))
    )
    return min((start for start in starts if start is not None), default=None)


def is_part(content: Content, value: Value) -> bool:
    """Whether the period began before the discharges that the generation holds: of such a period
    only those are counted who were discharged later. Of other källor nothing is said."""
    first = first_month(content, value.region_kod)
    return (
        first is not None
        and value.period_start is not None
        and value.indikator_id not in {DEVIATIONS, SURVEYS}
        and value.period_start < first
    )


def part_mark(content: Content, value: Value) -> str:
    """What stands after the name of a period that the data only partly cover; else nothing."""
    return _PART if is_part(content, value) else ""


def latest_over(content: Content, region: str, values: Sequence[Value]) -> Value | None:
    """The last row whose period lies wholly before as-of."""
    over = only_over(content, region, values)
    return over[-1] if over else None


def latest_period(content: Content, region: str, periodtyp: str) -> str | None:
    """The last period of this kind that lies wholly before as-of and that the län has figures of
    utskrivningsklara for, from its first day."""
    key = (*_lan_key(region, "alla"), periodtyp)
    found = latest_over(content, region, content.series.get(key, ()))
    return found.period if found and not is_part(content, found) else None


def _lan_key(region: str, vardform: str) -> tuple[str, ...]:
    return (region, LAN, region, vardform, "utskrivningsklara_dagar", "snitt_alla")
