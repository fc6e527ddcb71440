"""Tables that the next year's target is decided on (Kalmar 2022 §2), of figures that may be hidden.
Pure.

Does not belong here: counting against a target (figures/target_outcome.py), sheets of exact
figures (period_tables.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from orchestration.explain.sentences import STATUS_TEXT
from orchestration.reports.figures import Figure, Period, ReportFigures, parse_period
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.names import PERIOD_WORDS, group_name, swedish_order
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.figures.target_outcome import (
    has_figures,
    year_before,
)
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import (
    HIDDEN,
    MISSING,
    Cell,
    Column,
    Form,
    Row,
    Table,
    Value,
    plain,
    without_column,
    yes_no,
)

_CARE = Column("Vårdform", Form.TEXT, 11)
_UNIT = Column("Enhet", Form.TEXT, 20)
_NOT_DECIDED = "inte inskrivet i datalagret"
RUNNING = "pågår"
FULLNESS, _REMARK = "Fullständighet", "Anmärkning"


def decided_table(figures: ReportFigures) -> Table:
    """The targets of the year before, this one and the next, with validity and source."""
    year = figures.period.start.year
    rows = [
        _decided(figures, one, vardform)
        for one in (year - 1, year, year + 1)
        for vardform in TARGET_PERIOD
    ]
    return Table(
        "Mål",
        f"Beslutade mål {year - 1}–{year + 1}",
        ("Högsta snitt av utskrivningsklara dagar, som de är inskrivna i datalagret.",),
        (
            Column("År", Form.TEXT, 7),
            _CARE,
            Column("Mål, dagar i snitt", Form.MEAN, 10),
            Column("Gäller", Form.TEXT, 20),
            Column("Från", Form.DAY, 12),
            Column("Till och med", Form.DAY, 12),
            Column("Läge", Form.LONG, 20),
            Column("Källa", Form.LONG, 40),
        ),
        rows,
        keys=2,
    )


def _decided(figures: ReportFigures, year: int, vardform: str) -> Row:
    found = [one for one in figures.targets if (one.ar, one.vardform) == (year, vardform)]
    if not found:
        return (str(year), vardform, MISSING, "", None, None, _NOT_DECIDED, "")
    one = found[-1]
    return (
        *(str(year), vardform, one.mal, f"varje kommun, per {PERIOD_WORDS[one.periodtyp][0]}"),
        *(date(year, 1, 1), date(year, 12, 31)),
        *(STATUS_TEXT.get(one.status, one.status), one.kalla),
    )


def lan_table(figures: ReportFigures) -> Table:
    """The län by month and quarter, this year beside the one before where the generation has it."""
    period, earlier = figures.period, year_before(figures.period)
    has_earlier = has_figures(figures, earlier)
    rows: list[Row] = []
    for vardform, periodtyp in TARGET_PERIOD.items():
        for one in figures.series(DAYS, MEAN, vardform, periodtyp, figures.recipient.unit):
            own = parse_period(one.period)
            if period.contains(own):
                before = mean_of(figures, figures.recipient.unit, vardform, year_before(own))
                pair = (cell_of(before), _count(before)) if has_earlier else ()
                rows.append((vardform, own, *pair, *_judged(figures, one), fullness_of(one)))
    table = Table(
        "Länet",
        f"Länet mot målet, {period.label}",
        (_READ,),
        (
            _CARE,
            Column("Period", Form.PERIOD, 17),
            *(
                (Column(f"Snitt {earlier.start.year}", Form.MEAN, 9), Column("n", Form.WHOLE, 7))
                if has_earlier
                else ()
            ),
            Column(f"Snitt {period.start.year}", Form.MEAN, 9),
            Column("n", Form.WHOLE, 7),
            Column("Mål", Form.MEAN, 7),
            Column("Målet nått", Form.WORD, 9),
            Column(_REMARK, Form.LONG, 24),
            Column(FULLNESS, Form.SHARE, 13),
        ),
        rows,
        keys=2,
    )
    has_remark = any(row[-2] for row in table.data)
    kept = table if has_remark else without_column(table, _REMARK)
    return without_hidden_column(kept, FULLNESS)


_READ = (
    "«dolt»: talet finns men visas inte (röjandeskydd). «–»: inget att räkna på, eller inget mål. "
    "n är antalet utskrivna med giltig period. Kursivt är preliminärt."
)


def _judged(figures: ReportFigures, one: Figure) -> tuple[Cell | Value, ...]:
    is_running = parse_period(one.period).end > figures.about.asof.date()
    return (
        *(cell_of(one), _count(one)),
        *(MISSING if one.mal is None else one.mal,),
        *(MISSING if is_running else HIDDEN if _hides(one) else yes_no(one.uppfyller_mal),),
        RUNNING if is_running else "preliminärt" if one.preliminar else "",
    )


def _hides(one: Figure) -> bool:
    return one.undertryckt and one.mal is not None


def _count(one: Figure | None) -> Cell | Value:
    if one is None or one.namnare is None:
        return HIDDEN if one is not None and one.undertryckt else None
    return one.namnare


def fullness_of(one: Figure | None) -> Cell | Value:
    """How complete; empty on a row that has somebody is hidden (docs/disclosure.md)."""
    if one is None or one.namnare == 0:
        return MISSING
    return HIDDEN if one.fullstandighet is None else one.fullstandighet


def without_hidden_column(table: Table, title: str) -> Table:
    """The table without a column that says «dolt» or nothing on every row, which its lead tells."""
    place = [one.title for one in table.columns].index(title)
    if any(plain(row[place]) not in {HIDDEN, MISSING, None} for row in table.data):
        return table
    told = f"{title} kan inte visas för någon rad: den skulle röja dolda antal."
    return replace(without_column(table, title), lead=(*table.lead, told))


def mean_of(
    figures: ReportFigures, unit: tuple[str, str], vardform: str, period: Period
) -> Figure | None:
    """A unit's mean of ready days in a period; None where the generation has no such row."""
    return figures.get(DAYS, MEAN, vardform, *unit, period.code)


def unit_names(figures: ReportFigures) -> list[tuple[tuple[str, str], str]]:
    """Every unit with its name: the län, then analysgrupper and kommuner by name."""
    names = {(one.niva, one.enhet_kod): one.enhet_namn for one in figures.figures}
    groups = [(u, group_name(name)) for u, name in names.items() if u[0] == "analysgrupp"]
    kommuner = [(("kommun", one.kod), one.namn) for one in figures.recipient.kommuner]
    lan = figures.recipient.unit
    return [
        (lan, names.get(lan, figures.recipient.region_namn)),
        *sorted(groups, key=lambda one: swedish_order(one[1])),
        *sorted(kommuner, key=lambda one: swedish_order(one[1])),
    ]


def period_table(figures: ReportFigures, vardform: str) -> Table:
    """Units down and the agreement's periods across: the means."""
    kind = TARGET_PERIOD[vardform]
    periods = [
        period
        for period in map(parse_period, figures.periods(kind))
        if figures.period.contains(period)
    ]
    one, _ = PERIOD_WORDS[kind]
    rows: list[Row] = [
        (
            name,
            *(_matrix_cell(figures, unit, vardform, period) for period in periods),
        )
        for unit, name in unit_names(figures)
    ]
    return Table(
        f"{vardform.capitalize()} per {one}",
        f"Snitt i dagar, {vardform} per {one}, {figures.period.label}",
        (_READ,),
        (_UNIT, *(Column(_short(period), Form.MEAN, 7) for period in periods)),
        rows,
    )


def _matrix_cell(
    figures: ReportFigures, unit: tuple[str, str], vardform: str, period: Period
) -> Cell | Value:
    found = mean_of(figures, unit, vardform, period)
    return MISSING if found is None else cell_of(found)


def _short(period: Period) -> str:
    """«jan», «kv 1»."""
    name = period.label.removesuffix(f" {period.start.year}")
    return f"kv {name[-1]}" if name.startswith("kvartal") else name[:3]
