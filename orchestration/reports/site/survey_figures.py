"""Published survey results (rules.md R6 delaktighet) and deviations of Stella (avvikelser).

Does not belong here: figures that are computed of vårdepisoder (figures.py).
"""

from __future__ import annotations

from orchestration.reports.charts import Bar
from orchestration.reports.charts.labels import percent, period_text
from orchestration.reports.figures.measures import SURVEYS, label_of, step_of
from orchestration.reports.site.addresses import page_of, unit_name
from orchestration.reports.site.cells import INDIKATOR, table, value_cell
from orchestration.reports.site.content import Content, Unit, Value
from orchestration.reports.site.drawings import bars_drawing
from orchestration.reports.site.facts import NO_TARGET, definition_facts, table_facts
from orchestration.reports.site.figures import trend_figure
from orchestration.reports.site.model import Column, Fact, Figure, Row, Table
from orchestration.reports.site.series import Place
from orchestration.reports.site.states import state_of, why_none
from orchestration.reports.site.views import DIRECTIONS, View
from orchestration.swedish import number

SURVEY_PERIOD = "matning"
_WHOLE_SCALE = 100.0
DEVIATIONS = View(
    "avvikelser", "antal", "Hur många avvikelser registreras?", "antal", (), adds_up=True
)


def survey_measures(content: Content, region: str, unit: Unit) -> tuple[str, ...]:
    """The dimensions that a unit has results for."""
    place = (region, unit.niva, unit.kod, "alla", SURVEYS)
    return tuple(k[5] for k in content.series if k[:5] == place)


def survey_figure(content: Content, region: str, unit: Unit) -> Figure | None:
    """The latest result of every dimension as bars, all of them in the table; None without any."""
    place = (region, unit.niva, unit.kod, "alla", SURVEYS)
    found = {
        matt: content.series[*place, matt, SURVEY_PERIOD]
        for matt in survey_measures(content, region, unit)
    }
    if not found:
        return None
    latest = {matt: values[-1] for matt, values in found.items()}
    bars = tuple(_bar(content, matt, value) for matt, value in latest.items())
    drawings = bars_drawing(bars, f"Enkätresultat, {unit_name(unit)}", _WHOLE_SCALE)
    return Figure(
        ident=f"delaktighet-{unit.niva}",
        title=f"Vad säger patienterna? {unit_name(unit)}",
        lead="Senaste publicerade resultat i varje mätning.",
        drawings=drawings,
        table=_survey_table(content, region, unit, found),
        facts=_facts(content, [v for values in found.values() for v in values]),
        empty=why_none(map(state_of, latest.values())),
    )


def _bar(content: Content, matt: str, value: Value) -> Bar:
    text = value_cell(content, value, "varde").text
    return Bar(
        f"{label_of(SURVEYS, matt)} · {value.period}",
        value.varde,
        text,
        is_hidden=value.undertryckt,
    )


def _survey_table(
    content: Content, region: str, unit: Unit, found: dict[str, tuple[Value, ...]]
) -> Table:
    periods = {v.period: v.period_start for values in found.values() for v in values}
    ordered = sorted(periods, key=lambda p: (str(periods[p]), p), reverse=True)
    columns = [
        Column(f"{p}, {name}", {"period": p, "falt": falt})
        for p in ordered
        for name, falt in (("resultat", "varde"), ("svar", "namnare"))
    ]
    return table(
        content,
        f"Enkätresultat, {unit_name(unit)}",
        "Område",
        {
            "tabell": INDIKATOR,
            "region_kod": region,
            "niva": unit.niva,
            "enhet_kod": unit.kod,
            "vardform": "alla",
            "indikator_id": SURVEYS,
            "periodtyp": SURVEY_PERIOD,
        },
        columns,
        [(label_of(SURVEYS, matt), {"matt": matt}) for matt in found],
    )


def _facts(content: Content, values: list[Value]) -> tuple[Fact, ...]:
    rates = [v.fullstandighet for v in values if v.fullstandighet is not None]
    spread = (
        list(dict.fromkeys(percent(one, 0) for one in (min(rates), max(rates)))) if rates else []
    )
    told = f"Svarsfrekvens {'–'.join(spread)}." if spread else "Svarsfrekvensen är inte angiven."
    hidden = sum(v.undertryckt for v in values)
    answers = [v.namnare for v in values if v.namnare is not None]
    return (
        *definition_facts(content, SURVEYS),
        Fact("Riktning", DIRECTIONS[content.indicators[SURVEYS]["riktning"]]),
        NO_TARGET,
        Fact(
            "Underlag",
            f"{number(min(answers))} till {number(max(answers))} svar per resultat."
            if answers
            else "Antalet svar är dolt eller inte angivet.",
        ),
        Fact("Preliminärt", "Publicerade av andra; räknas inte om här."),
        Fact("Fullständighet", told),
        Fact("Röjandeskydd", f"{hidden} av {len(values)} resultat döljs."),
        Fact("Regelversion", content.indicators[SURVEYS]["version"]),
    )


def units_survey_figure(content: Content, region: str, units: tuple[Unit, ...]) -> Figure | None:
    """Every result of every unit of a level, in one table."""
    rows: list[Row] = []
    for unit in units:
        figure = survey_figure(content, region, unit)
        if figure is None:
            continue
        for row in figure.table.rows:
            rows.append(_with_unit(content, region, unit, row))
    if not rows:
        return None
    periods = sorted({v for u in units for v in _periods(content, region, u)}, reverse=True)
    key = {
        "tabell": INDIKATOR,
        "region_kod": region,
        "niva": units[0].niva,
        "vardform": "alla",
        "indikator_id": SURVEYS,
        "periodtyp": SURVEY_PERIOD,
    }
    columns = [Column(p, {"period": p, "falt": "varde"}) for _, p in periods]
    shown = table(
        content,
        f"Enkätresultat per {units[0].niva}",
        "Enhet och område",
        key,
        columns,
        [(row.title, row.key, row.href) for row in rows],
    )
    return Figure(
        ident=f"delaktighet-alla-{units[0].niva}",
        title=f"Enkätresultat per {units[0].niva}",
        lead="Alla publicerade resultat.",
        drawings=(),
        table=shown,
        facts=table_facts(content, [SURVEYS], shown),
    )


def _with_unit(content: Content, region: str, unit: Unit, row: Row) -> Row:
    return Row(
        f"{unit_name(unit)}: {row.title}",
        {**row.key, "enhet_kod": unit.kod},
        (),
        page_of(content, region, unit),
    )


def _periods(content: Content, region: str, unit: Unit) -> set[tuple[str, str]]:
    place = (region, unit.niva, unit.kod, "alla", SURVEYS)
    return {
        (str(v.period_start), v.period)
        for k, values in content.series.items()
        if k[:5] == place
        for v in values
    }


def deviations_figures(content: Content, place: Place) -> tuple[Figure, ...]:
    """Deviations by month, and by the step of the process in a table; none where there is none."""
    trend = trend_figure(content, place, DEVIATIONS, "manad")
    if trend is None:
        return ()
    prefix = (place.region, place.unit.niva, place.unit.kod, place.vardform, "avvikelser")
    steps = sorted({k[5] for k in content.series if k[:5] == prefix} - {"antal"})
    months = content.series[*prefix, "antal", "manad"]
    shown = table(
        content,
        f"Avvikelser per processteg, {unit_name(place.unit)}",
        "Processteg",
        {
            "tabell": INDIKATOR,
            **dict(zip(_PREFIX, prefix, strict=True)),
            "periodtyp": "manad",
            "falt": "varde",
        },
        [Column(period_text(v.period), {"period": v.period}) for v in reversed(months)],
        [(step_of(step), {"matt": step}) for step in steps],
    )
    by_step = Figure(
        ident="avvikelser-processteg",
        title="I vilket steg av processen?",
        lead="Antal avvikelser per månad och steg. – betyder att ingen är registrerad.",
        drawings=(),
        table=shown,
        facts=table_facts(content, ["avvikelser"], shown),
    )
    return (trend, by_step) if steps else (trend,)


_PREFIX = ("region_kod", "niva", "enhet_kod", "vardform", "indikator_id")
