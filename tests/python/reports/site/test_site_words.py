"""Sentences and choices of period, from a handful of values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orchestration.reports.charts import Trend
from orchestration.reports.difference import SMALL_N
from orchestration.reports.site.addresses import unit_name
from orchestration.reports.site.cards import Card, cards
from orchestration.reports.site.certainty import certainty
from orchestration.reports.site.change import change_of
from orchestration.reports.site.compare_figures import multiples_figure
from orchestration.reports.site.content import (
    Content,
    Hour,
    Kommun,
    Measure,
    Parameter,
    Step,
    Unit,
    Value,
)
from orchestration.reports.site.facts import facts_of
from orchestration.reports.site.figures import trend_figure
from orchestration.reports.site.funnel_figures import funnel_figures
from orchestration.reports.site.page_parts import target_trends
from orchestration.reports.site.series import Place, best_periodtyp, best_vardform
from orchestration.reports.site.states import State, no_rows, skipped, state_of, why_none
from orchestration.reports.site.status_figures import hours_figure
from orchestration.reports.site.summary import summary
from orchestration.reports.site.text_pages import text_pages
from orchestration.reports.site.views import (
    ATERINSKRIVNING,
    BELAGGNING,
    DAG0,
    REASONS,
    SNITT,
    STATUS,
    STEPS,
    VIEWS,
    View,
)
from orchestration.reports.site.words import lead, range_of, shown_of, when

LAN = Unit("lan", "08", "Kalmar län")
PLACE = Place("08", LAN, "somatik")


def _value(
    month: int,
    varde: float | None,
    *,
    hidden: bool = False,
    met: bool | None = None,
    n: float | None = 100.0,
    fullness: float | None = None,
) -> Value:
    """snitt_alla of one month; n: the denominator, 0 where there is no value and none is hidden."""
    namnare = n if varde is not None else None if hidden else 0.0
    return Value(
        *("08", "lan", "08", "somatik", "utskrivningsklara_dagar", "snitt_alla", "manad"),
        f"2022-{month:02}",
        date(2022, month, 1),
        None,
        namnare,
        varde,
        0.8,
        met,
        False,
        fullness,
        hidden,
    )


def _of(value: Value, view: View, matt: str = "") -> Value:
    return value._replace(indikator_id=view.indikator_id, matt=matt or view.matt, mal=None)


_DELIVERY = {
    "kalla": "cosmic_link",
    "region_kod": "08",
    "extrakt_id": "1",
    "extrakt_tidpunkt": "2022-05-12 04:30:00",
    "hallen": False,
}


def _content(
    values: list[Value],
    parameters: tuple[Parameter, ...] = (),
    deliveries: tuple[dict[str, object], ...] = (_DELIVERY,),
    funnel: tuple[Step, ...] = (),
) -> Content:
    series: dict[tuple[str, ...], tuple[Value, ...]] = {}
    for value in values:
        series[value[:7]] = (*series.get(value[:7], ()), value)
    return Content(
        about={
            "asof": {"08": "2022-05-12 04:30:00"},
            "leveranser": deliveries,
            "regelversion": "1.0",
        },
        generation="g",
        values={v[:8]: v for v in values},
        series=series,
        units={("08", "lan"): (LAN,)},
        indicators={
            view.indikator_id: {
                "riktning": "lagre" if view.indikator_id == SNITT.indikator_id else "ingen",
                **dict.fromkeys(
                    ("namn", "definition", "lagrum", "dokument", "version", "antaganden", "agare"),
                    "",
                ),
            }
            for view in VIEWS
        },
        measures={
            ("utskrivningsklara_dagar", "snitt_alla"): Measure("medel", "s", "antal", "dagar"),
            ("status_24h", "andel_i_tid"): Measure("andel", "antal_ok", "antal_avgjorda", "andel"),
        },
        ends={("manad", f"2022-{m:02}"): date(2022, m + 1, 1) for m in range(1, 12)},
        kommuner={},
        funnel={step[:6]: tuple(s for s in funnel if s[:6] == step[:6]) for step in funnel},
        weeks={},
        hours={},
        parameters=parameters,
    )


def _lead(values: list[Value], reference: list[Value] | None = None) -> str:
    return lead(_content(values), "08", SNITT, values, reference or [])


def test_the_last_whole_period_is_told_with_its_target() -> None:
    values = [_value(4, 0.5, met=True), _value(5, 9.0, met=False)]
    assert _lead(values) == (
        "I april 2022 väntade de utskrivningsklara i genomsnitt 0,50 dagar. "
        "Målet, högst 0,8, nåddes."
    )


def test_the_lan_stands_beside_a_unit() -> None:
    told = _lead([_value(4, 1.5, met=False)], [_value(4, 0.75)])
    assert told.endswith("1,50 dagar; i hela länet 0,75. Målet, högst 0,8, nåddes inte.")


def test_a_hidden_value_is_told_as_hidden_with_the_last_that_is_shown() -> None:
    assert _lead([_value(3, 0.5), _value(4, None, hidden=True)]) == (
        "Värdet för april 2022 är dolt av röjandeskydd. Senaste värde som kan visas: i mars 2022 "
        "väntade de utskrivningsklara i genomsnitt 0,50 dagar."
    )


def test_nobody_is_neither_hidden_nor_unknown() -> None:
    assert _lead([_value(4, None)]) == (
        "I april 2022 skrevs ingen utskrivningsklar patient ut, så det finns inget att räkna på "
        "(n = 0)."
    )


def test_what_lacks_its_data_is_neither_hidden_nor_nobody() -> None:
    assert _lead([_value(4, None, fullness=0.0)]) == (
        "I april 2022 hade ingen av de utskrivna en giltig period som utskrivningsklar, så värdet "
        "går inte att räkna."
    )


def test_a_period_that_has_not_ended_is_not_told() -> None:
    assert _lead([_value(5, 0.5)]) == "Ingen hel månad har gått än."


def test_each_state_has_its_own_words_for_a_chart_that_is_not_there() -> None:
    texts = {state: why_none([state, state]) for state in State if state is not State.VISAS}
    assert "röjandeskydd" in texts[State.DOLT]
    assert "(n = 0)" in texts[State.INGEN]
    assert "uppgifter" in texts[State.SAKNAS]
    assert sum("röjandeskydd" in text for text in texts.values()) == 1
    assert why_none([State.DOLT, State.INGEN, State.DOLT]) == (
        "Inget diagram: av 3 värden 2 döljs av röjandeskydd, 1 har ingen att räkna på (n = 0)."
    )
    assert why_none([State.DOLT, State.VISAS]) == ""


def test_a_value_is_hidden_only_where_the_table_says_so() -> None:
    assert state_of(_value(4, 0.0)) is State.VISAS
    assert state_of(_value(4, None, hidden=True)) is State.DOLT
    assert state_of(_value(4, None)) is State.INGEN
    assert state_of(_value(4, None, fullness=1.0)) is State.INGEN
    assert state_of(_value(4, None, fullness=0.0)) is State.SAKNAS


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([_value(4, None, hidden=True)], "kan inte visas öppet: små antal"),
        (
            [_value(3, None), _value(4, None)],
            "per månad: ingen att räkna på under 2\u00a0månader (n = 0).",
        ),
        ([_value(4, None, fullness=0.0)], "går inte att räkna: uppgifterna som behövs saknas"),
        ([_value(5, 1.0)], "kan inte visas än. Ingen hel månad har gått än."),
        (
            [_value(3, None), _value(4, None, hidden=True)],
            "1\u00a0månad döljs av röjandeskydd, 1\u00a0månad har ingen att räkna på",
        ),
    ],
)
def test_the_overview_says_why_a_key_figure_is_not_there(values: list[Value], told: str) -> None:
    first, *others = list(summary(_content(values), "08"))
    assert told in first
    hides = any(v.undertryckt for v in values)
    assert hides == any("kan därför inte heller visas" in sentence for sentence in others)
    assert (
        "Status inom 24 timmar i somatisk och psykiatrisk vård kan inte visas än. Leveransen från "
        "Cosmic LINK innehåller inget som det kan räknas på."
    ) in others


def test_the_overview_says_what_the_last_shown_month_passes_over() -> None:
    values = [_value(2, 0.5, met=True), _value(3, None, hidden=True), _value(4, None)]
    first, target, *_ = summary(_content(values), "08")
    assert first == (
        "I februari 2022 väntade de utskrivningsklara i genomsnitt 0,50 dagar i somatisk vård. "
        "Mars 2022 visas inte (röjandeskydd); april 2022 har ingen att räkna på (n = 0)."
    )
    assert target == (
        "Länet nådde målet, i snitt högst 0,8 dagar, i 1 av 1 månad som kan visas; 1 till döljs."
    )


def test_a_longer_period_is_told_where_that_of_the_target_is_hidden() -> None:
    quarter = _value(1, None, hidden=True)._replace(
        vardform="psykiatri", periodtyp="kvartal", period="2022-Q1"
    )
    year = quarter._replace(periodtyp="ar", period="2021", varde=0.61, undertryckt=False, mal=None)
    content = _content([quarter, year])
    content = replace(
        content, ends={("kvartal", "2022-Q1"): date(2022, 4, 1), ("ar", "2021"): date(2022, 1, 1)}
    )
    told = list(summary(content, "08"))
    assert (
        "Under 2021 väntade de utskrivningsklara i genomsnitt 0,61 dagar i psykiatrisk vård."
    ) in told
    assert any("i psykiatrisk vård per kvartal kan inte visas öppet" in one for one in told)


def test_a_running_period_stands_in_the_table_and_not_in_the_chart() -> None:
    """Of a few days and of people nobody has followed: drawn, it reads as a fall."""
    values = [_value(3, 0.5), _value(4, 0.5), _value(5, 9.0)._replace(preliminar=True)]
    figure = trend_figure(_content(values), PLACE, SNITT, "manad")
    assert figure
    (drawing,) = figure.drawings
    assert isinstance(drawing.chart, Trend)
    assert [point.label for point in drawing.chart.points] == ["mar", "apr"]
    assert [row.title for row in figure.table.rows] == ["maj 2022", "april 2022", "mars 2022"]
    (told,) = (fact.text for fact in figure.facts if fact.term == "Preliminärt")
    assert told == "Maj 2022 pågår och står bara i tabellen."


def test_one_period_alone_is_told_and_not_drawn() -> None:
    figure = trend_figure(_content([_value(4, 0.5, met=True)]), PLACE, SNITT, "manad")
    assert figure
    assert figure.drawings == ()
    assert figure.lead.startswith("I april 2022 väntade de utskrivningsklara i genomsnitt 0,50")
    assert figure.empty == ""


def test_small_charts_name_the_units_that_have_none() -> None:
    units = [Unit("kommun", kod, namn) for kod, namn in (("0880", "Kalmar"), ("0821", "Högsby"))]
    rows = [_value(4, 0.5), _value(5, 0.5)._replace(preliminar=True)]
    rows += [_value(4, 0.5)._replace(niva="kommun", enhet_kod="0880")]
    rows += [_value(4, None, hidden=True)._replace(niva="kommun", enhet_kod="0821")]
    kommuner = {u.kod: Kommun(u.kod, u.namn, "08", None) for u in units}
    content = replace(_content(rows), kommuner=kommuner)
    figure = multiples_figure(content, "08", SNITT, ("somatik", "manad"), units)
    assert [drawing.title for drawing in figure.drawings] == ["Kalmar"]
    assert figure.lead == (
        "1 av 2 värden visas, 1 döljs av röjandeskydd. Utan diagram, eftersom inget av deras "
        "värden kan visas: Högsby."
    )
    (told,) = (fact.text for fact in figure.facts if fact.term == "Preliminärt")
    assert told == "Maj 2022 pågår och står bara i tabellen."


def _quarters() -> Content:
    """Discharges from March 2022: of the first quarter only a part is there."""
    months = [_value(m, 0.5) for m in range(3, 12)]
    quarters = [
        _value(3 * q - 2, 0.5 * q, met=True)._replace(periodtyp="kvartal", period=f"2022-Q{q}")
        for q in (1, 2, 3)
    ]
    content = _content([*months, *quarters])
    ends = {("kvartal", f"2022-Q{q}"): date(2022, 3 * q + 1, 1) for q in (1, 2, 3)}
    about = {**content.about, "asof": {"08": "2022-11-12 04:30:00"}}
    return replace(content, ends={**content.ends, **ends}, about=about)


def test_a_period_that_the_figures_begin_in_stands_apart_in_the_chart_and_is_told() -> None:
    content = _quarters()
    figure = trend_figure(content, PLACE, SNITT, "kvartal")
    assert figure
    (drawing,) = figure.drawings
    assert isinstance(drawing.chart, Trend)
    assert [point.is_part for point in drawing.chart.points] == [True, False, False]
    assert "Kvartal 1 2022 är bara med till en del och ritas för sig, utan linje." in (
        drawing.description
    )
    assert ("del", "Bara en del av kvartal 1 2022: uppgifterna börjar i perioden") in figure.key
    assert [row.title for row in figure.table.rows][-1] == "kvartal 1 2022 (en del)"
    small = multiples_figure(content, "08", SNITT, ("somatik", "kvartal"), [LAN])
    assert "del" in {style for style, _ in small.key}
    assert "ritas för sig" in small.drawings[0].description


def test_nothing_is_compared_with_a_period_that_is_there_in_part() -> None:
    content = _quarters()
    first, second, third = (v for v in content.values.values() if v.periodtyp == "kvartal")
    values = (first, second, third)
    assert change_of(content, SNITT, values, third).startswith("Högre än kvartal 2 2022")
    assert change_of(content, SNITT, values, second) == (
        "Inget tidigare kvartal att jämföra med: kvartal 1 2022 är bara med till en del."
    )
    assert lead(content, "08", SNITT, (first,), ()).startswith(
        "Under kvartal 1 2022 väntade de utskrivningsklara i genomsnitt 0,50 dagar (bara en del av "
        "perioden är med)."
    )


def test_years_are_listed_as_in_a_sentence() -> None:
    years = [
        _value(1, 0.5)._replace(periodtyp="ar", period=f"{y}", period_start=date(y, 1, 1))
        for y in (2020, 2021, 2022)
    ]
    years += [years[0]._replace(period=f"{y}", mal=None) for y in (2017, 2018, 2019)]
    facts = {f.term: f.text for f in facts_of(_content(years), "08", SNITT, years)}
    assert facts["Mål"].endswith(
        "beslutat för 2020, 2021 och 2022. För 2017, 2018 och 2019 är inget mål beslutat."
    )


def test_a_legend_names_only_what_is_drawn() -> None:
    """Neither a län that is hidden nor what is older than the periods of a chart."""
    units = [Unit("kommun", "0880", "Kalmar")]
    rows = [_value(m, None, hidden=True) for m in (3, 4)]
    rows += [_value(m, 0.5)._replace(niva="kommun", enhet_kod="0880") for m in (3, 4)]
    kommuner = {"0880": Kommun("0880", "Kalmar", "08", None)}
    content = replace(_content(rows), kommuner=kommuner)
    figure = multiples_figure(content, "08", SNITT, ("somatik", "manad"), units)
    assert [style for style, _ in figure.key] == ["egen", "mal"]
    years = [
        _value(1, None if y == 1900 else 0.5, hidden=y == 1900)._replace(
            periodtyp="ar", period=f"{y}", period_start=date(y, 1, 1), mal=None
        )
        for y in range(1900, 1940)
    ]
    ends = {("ar", f"{y}"): date(y + 1, 1, 1) for y in range(1900, 1940)}
    trend = trend_figure(replace(_content(years), ends=ends), PLACE, SNITT, "ar")
    assert trend
    assert [style for style, _ in trend.key] == ["egen"]


def test_no_target_is_said() -> None:
    values = [_value(4, 0.5)._replace(mal=None)]
    assert list(summary(_content(values), "08"))[1] == (
        "Inget mål är beslutat för väntetiden i somatisk vård, så inget omdöme ges."
    )


@pytest.mark.parametrize(
    ("deliveries", "told"),
    [
        ((), "Ingen leverans från Stella har kommit."),
        (({**_DELIVERY, "kalla": "stella"},), "Leveransen från Stella innehåller inget"),
        (
            ({**_DELIVERY, "kalla": "stella", "hallen": True},),
            "Leveransen från Stella är hållen för granskning.",
        ),
    ],
)
def test_what_has_no_rows_is_told_with_its_delivery(
    deliveries: tuple[dict[str, object], ...], told: str
) -> None:
    assert no_rows(_content([], deliveries=deliveries), "08", "avvikelser").startswith(told)


def test_the_overview_names_deliveries_that_have_not_come() -> None:
    facts = {fact.term: fact.text for fact in certainty(_content([]), "08")}
    assert facts["Stella"] == "Ingen leverans från Stella har kommit. Avvikelser saknas därför."
    assert facts["Cosmic LINK"].endswith("Siffrorna vilar på 1\u00a0leverans.")


def _step(steg: str, antal: int | None, *, hidden: bool = False) -> Step:
    return Step("08", "somatik", "lan", "08", "ar", "2021", steg, antal, hidden)


def test_a_funnel_whose_beginning_is_hidden_is_not_told_as_if_nobody_fell_out() -> None:
    hidden = _step("antal_alla", None, hidden=True)
    end = _step("antal_kvalificerade", 215)
    for first, told in ((215, "De var lika många redan i steget «G3 "), (430, "Det är 50,0")):
        steps, _ = funnel_figures(
            _content([], funnel=(hidden, _step("efter_g3", first), end)), PLACE
        )
        assert told in steps.lead
        assert "100" not in steps.lead
        assert steps.lead.endswith("Hur många de var från början är dolt av röjandeskydd.")


def test_a_unit_is_not_held_against_a_lan_that_is_the_sum_of_it_and_others() -> None:
    kommun = Unit("kommun", "0834", "Torsås")
    for view, has_lan in ((BELAGGNING, False), (STATUS, True)):
        values = [_of(_value(m, 0.5), view) for m in (3, 4)]
        own = [v._replace(niva="kommun", enhet_kod="0834") for v in values]
        figure = trend_figure(
            _content([*values, *own]), Place("08", kommun, "somatik"), view, "manad"
        )
        assert figure
        (drawing,) = figure.drawings
        assert isinstance(drawing.chart, Trend)
        assert bool(drawing.chart.reference) is has_lan
        assert ("lan" in dict(figure.key)) is has_lan


@pytest.mark.parametrize(
    ("steps", "leads"),
    [
        (
            (_step("antal_alla", 0), _step("antal_kvalificerade", 0), _step("orsak_avliden", 0)),
            ("Ingen skrevs ut med en giltig period", "Ingen orsak är registrerad (n = 0)."),
        ),
        (
            (
                _step("antal_alla", 9),
                _step("antal_kvalificerade", None, hidden=True),
                _step("orsak_avliden", None, hidden=True),
            ),
            ("Antalet kvar efter alla villkor är dolt", "De orsaker som finns döljs"),
        ),
    ],
)
def test_a_funnel_of_nobody_is_not_a_hidden_one(
    steps: tuple[Step, ...], leads: tuple[str, str]
) -> None:
    figures = funnel_figures(_content([], funnel=steps), PLACE)
    assert all(f.lead.startswith(lead) for f, lead in zip(figures, leads, strict=True))


def test_every_figure_says_its_target_or_that_there_is_none() -> None:
    months = [_value(m, 0.5) for m in range(1, 5)]
    year = months[0]._replace(periodtyp="ar", period="2022", mal=None)
    content = _content([*months, year, _of(months[0], STATUS)])

    def target(view: View, values: list[Value], term: str = "Mål") -> str:
        return next(f.text for f in facts_of(content, "08", view, values) if f.term == term)

    assert target(SNITT, months) == "Högst 0,8 dagar i snitt per månad, beslutat för 2022."
    assert target(SNITT, [year]) == (
        "Inget mål är beslutat per år: målet i somatisk vård gäller per månad."
    )
    assert target(STATUS, [_of(months[0], STATUS)]).startswith("Inget mål är beslutat för måttet")
    assert target(SNITT, months, "Riktning") == "Lägre är bättre."
    assert target(DAG0, [_of(months[0], DAG0)], "Riktning") == "Högre är bättre."


def test_how_many_are_shown_has_its_plurals() -> None:
    values = [_value(1, 0.5), _value(2, None, hidden=True), _value(3, None)]
    assert shown_of(values) == (
        "1 av 3 månader visas, 1 döljs av röjandeskydd, 1 har ingen att räkna på."
    )
    assert shown_of([]) == "Inga värden finns."


def test_the_range_names_its_periods() -> None:
    values = [_value(1, 0.5), _value(2, 1.25), _value(3, None, hidden=True)]
    assert range_of(_content(values), SNITT, values) == (
        "Lägst 0,50 (januari 2022), högst 1,25 (februari 2022)."
    )


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2022-03", "I mars 2022"),
        ("2022-Q1", "Under kvartal 1 2022"),
        ("2022-H1", "Under första halvåret 2022"),
        ("2022", "Under 2022"),
    ],
)
def test_when(period: str, told: str) -> None:
    assert when(period) == told


def test_the_shortest_period_that_shows_half_is_chosen() -> None:
    months = [_value(m, 1.0 if m == 1 else None, hidden=m != 1) for m in range(1, 4)]
    quarter = _value(1, 1.0)._replace(periodtyp="kvartal", period="2022-Q1")
    assert best_periodtyp(_content([*months, quarter]), PLACE, SNITT) == "kvartal"
    assert best_periodtyp(_content(months[:2]), PLACE, SNITT) == "manad"
    assert best_periodtyp(_content([]), PLACE, SNITT) is None


def test_the_vardform_that_shows_most_is_chosen_and_all_of_them_when_it_is_as_good() -> None:
    somatik = _value(1, 1.0)
    both = somatik._replace(vardform="alla")
    hidden = both._replace(varde=None, undertryckt=True)
    assert best_vardform(_content([somatik, hidden]), PLACE, SNITT).vardform == "somatik"
    assert best_vardform(_content([somatik, both]), PLACE, SNITT).vardform == "alla"
    assert best_vardform(_content([]), PLACE, ATERINSKRIVNING).vardform == "alla"


def _card(values: list[Value]) -> Card:
    return next(cards(_content(values), "08"))


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (1.0, 1.009, "I stort sett som mars 2022 (1,00)."),
        (1.0, 1.02, "Högre än mars 2022 (1,00)."),
        (1.0, 0.5, "Lägre än mars 2022 (1,00)."),
        (1.0, None, "Senast visat: 1,00 (mars 2022)."),
    ],
)
def test_a_card_says_how_it_has_changed(before: float, now: float | None, told: str) -> None:
    """±1 % is unchanged (domain/indicators.md §6)."""
    card = _card([_value(3, before), _value(4, now, hidden=now is None)])
    assert card.earlier == told
    assert card.is_hidden == (now is None)
    assert card.value == ("dolt" if now is None else f"{now:.2f}".replace(".", ","))


def test_a_card_names_the_periods_it_passes_over() -> None:
    """Never «högre än föregående» of another month than the reader thinks."""
    values = [_value(1, 0.5), _value(2, None, hidden=True), _value(3, None), _value(4, 1.0)]
    assert _card(values).earlier == (
        "Högre än januari 2022 (0,50); februari 2022 visas inte (röjandeskydd); mars 2022 har "
        "ingen att räkna på (n = 0)."
    )
    many = [_value(1, 0.5), *(_value(m, None, hidden=True) for m in (2, 3)), _value(4, 1.0)]
    assert "; februari 2022 och mars 2022 visas inte (röjandeskydd)." in _card(many).earlier
    assert _card(many[1:]).earlier == "Ingen tidigare månad kan visas (röjandeskydd)."
    more = [
        *(_value(m, None, hidden=m > 1)._replace(mal=None) for m in (1, 2, 3)),
        _value(4, 1.0),
    ]
    assert _card(more).earlier == (
        "Ingen tidigare månad att jämföra med: februari 2022 och mars 2022 visas inte "
        "(röjandeskydd); januari 2022 har ingen att räkna på (n = 0)."
    )
    assert list(skipped([_value(m, None, hidden=True) for m in (1, 2, 3)])) == [
        "3\u00a0månader från januari 2022 till mars 2022 visas inte (röjandeskydd)"
    ]


def test_a_card_of_few_or_of_unknown_many_has_no_direction() -> None:
    few = [_value(3, 1.0, n=SMALL_N - 1), _value(4, 2.0)]
    assert _card(few).earlier == (
        "Kan inte jämföras med mars 2022 (1,00): färre än 20 i någon av perioderna."
    )
    unknown = [_value(3, 1.0, n=None), _value(4, 2.0)]
    assert _card(unknown).earlier == (
        "Kan inte jämföras med mars 2022 (1,00): antalet bakom visas inte."
    )


def test_a_share_is_higher_only_when_chance_does_not_explain_it() -> None:
    """100 of each: 80 to 85 % is within 2,58 standard errors (0,139), 60 to 85 % is not."""
    for before, told in (
        (0.8, "Ingen säker skillnad mot mars 2022 (80,0\u00a0%)."),
        (0.6, "Högre än mars 2022 (60,0\u00a0%)."),
    ):
        values = [_of(_value(3, before), STATUS), _of(_value(4, 0.85), STATUS)]
        card = next(c for c in cards(_content(values), "08") if c.title == STATUS.short)
        assert card.earlier == told


def test_beds_rest_on_people_and_not_on_days() -> None:
    """The denominator of a mean per day is 30 days, however few lay there."""
    people = {3: 19.0, 4: 40.0}
    values = [_of(_value(m, v, n=30.0), BELAGGNING) for m, v in ((3, 2.0), (4, 4.0))]
    values += [_of(_value(m, n), BELAGGNING, "antal_med_varddygn") for m, n in people.items()]
    card = next(c for c in cards(_content(values), "08") if c.title == BELAGGNING.short)
    assert "färre än 20" in card.earlier
    assert card.count == "40 vårdepisoder"


def test_a_card_without_a_value_gives_no_verdict_and_says_why() -> None:
    hidden = _card([_value(4, None, hidden=True)])
    assert hidden.verdict == "Mål: högst 0,8. Kan inte bedömas öppet"
    assert hidden.why.startswith("Dolt av röjandeskydd")
    nobody = _card([_value(4, None)])
    assert nobody.verdict == "Mål: högst 0,8. Ingen att bedöma"
    assert nobody.why == "Ingen att räkna på (n = 0)."
    unknown = _card([_value(4, None, fullness=0.0)])
    assert unknown.verdict == "Mål: högst 0,8. Går inte att bedöma"
    assert (hidden.value, nobody.value, unknown.value) == ("dolt", "–", "–")
    assert hidden.is_met is nobody.is_met is unknown.is_met is None


def test_every_key_figure_has_a_card_that_says_why_it_is_empty() -> None:
    found = list(cards(_content([_value(4, 1.0)]), "08"))
    assert len(found) == 7
    assert all(card.why and card.value == "–" and not card.href for card in found[1:])
    assert found[0].direction == "Lägre är bättre."
    assert found[2].title == DAG0.short
    assert found[2].direction == "Högre är bättre."
    assert list(cards(_content([]), "08")) == []


def _k(region: str, varde: str | None, start: int = 1900, end: int | None = None) -> Parameter:
    return Parameter(region, "k", varde, date(start, 1, 1), end and date(end, 1, 1))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((_k("00", "5"),), "5"),
        ((_k("00", "5"), _k("08", "10")), "10"),
        ((_k("00", "5"), _k("08", "10", 2023)), "5"),
        ((_k("00", "5"), _k("08", "10", 2020, 2022)), "5"),
        ((_k("00", "5"), _k("08", None)), "regionens gräns"),
        ((), "regionens gräns"),
    ],
)
def test_the_threshold_told_is_the_regions_own_on_the_day_of_asof(
    rows: tuple[Parameter, ...], told: str
) -> None:
    pages = {page.file: page for page in text_pages(_content([], rows))}
    assert pages["lasanvisning.html"].more["least"] == told


def _settings_of(antaganden: str, rows: tuple[Parameter, ...]) -> dict[str, str]:
    content = _content([], rows)
    content = replace(
        content,
        indicators={
            key: {**of, "antaganden": antaganden} for key, of in content.indicators.items()
        },
    )
    pages = {page.file: page for page in text_pages(content)}
    first = pages["definitioner.html"].more["indicators"][0]
    return {fact.term: fact.text for fact in first.facts}


def test_a_definition_says_its_settings_in_words_with_their_values() -> None:
    rows = (
        _k("00", "120")._replace(parameter="episod_max_glapp_minuter"),
        _k("00", "1")._replace(parameter="lo"),
        _k("08", "2")._replace(parameter="lo", status="A"),
        _k("00", "false")._replace(parameter="utskrivningsdag_raknas", status="V"),
    )
    facts = _settings_of(
        "lo, episod_max_glapp_minuter, utskrivningsdag_raknas, hi; avlidna ingår", rows
    )
    assert facts["Inställningar"] == (
        "första dag som räknas som återinskrivning: dag 2 efter utskrivningen (antaget); längsta "
        "glapp mellan vårdtillfällen i en vårdepisod: 120 minuter; utskrivningsdagen räknas: nej."
    )
    assert facts["Antaganden"] == "Sista dag som räknas som återinskrivning; avlidna ingår."


def test_a_file_of_values_says_how_many_of_them_are_hidden() -> None:
    values = [_value(3, 0.5), _value(4, None, hidden=True), _value(5, None, hidden=True)]
    pages = {page.file: page for page in text_pages(_content(values))}
    first, second, *_ = pages["definitioner.html"].more["indicators"]
    assert first.rows.replace("\u00a0", " ") == "3 värden, varav 2 är dolda"
    assert "dolda" not in second.rows


def test_definitions_follow_the_order_of_a_stay() -> None:
    pages = {page.file: page for page in text_pages(_content([]))}
    found = [one.ident for one in pages["definitioner.html"].more["indicators"]]
    assert found[:3] == ["utskrivningsklara-dagar", "status-24h", "inskrivningsmeddelande-24h"]


def test_beds_say_how_many_lay_there() -> None:
    value = _of(_value(4, 4.0, n=30.0), BELAGGNING)
    people = _of(_value(4, 12.0), BELAGGNING, "antal_med_varddygn")
    for row, told in ((people, "12"), (people._replace(varde=None, undertryckt=True), "dolt")):
        facts = facts_of(_content([value, row]), "08", BELAGGNING, [value])
        (text,) = (fact.text for fact in facts if fact.term == "Underlag")
        assert text == f"Antalet vårdepisoder är {told} (april 2022)."


def test_a_period_that_began_before_the_discharges_is_told_as_a_part() -> None:
    quarter = _of(_value(1, 0.9), STATUS)._replace(
        periodtyp="kvartal", period="2021-Q4", period_start=date(2021, 10, 1)
    )
    whole = quarter._replace(period="2022-Q1", period_start=date(2022, 1, 1))
    content = _content([_value(1, 0.5), quarter, whole])
    content = replace(
        content,
        ends={**content.ends, ("kvartal", "2021-Q4"): date(2022, 1, 1)},
    )
    figure = trend_figure(content, PLACE, STATUS, "kvartal")
    assert figure
    assert [row.title for row in figure.table.rows] == ["kvartal 1 2022", "kvartal 4 2021 (en del)"]
    facts = {fact.term: fact.text for fact in figure.facts}
    assert facts["Början"].startswith(
        "Bara en del av kvartal 4 2021 är med: utskrivningarna börjar i januari 2022"
    )
    assert "klockstart" in facts["Klocka"]
    days = trend_figure(content, PLACE, SNITT, "manad")
    assert days
    assert {"Början", "Klocka"}.isdisjoint(fact.term for fact in days.facts)


def test_gates_and_groups_have_the_names_of_the_other_reports() -> None:
    assert "efter_g4" not in STEPS
    assert STEPS["efter_g8"] == "G8 utskriven tidigast dag 0"
    assert REASONS["orsak_negativ_tid"] == "Utskriven före dag 0"
    assert unit_name(Unit("analysgrupp", "sodra", "Södra")) == "Analysgrupp södra"


def test_a_target_figure_of_which_most_is_hidden_has_a_longer_one_beside_it() -> None:
    months = [_value(1, 0.5), *(_value(m, None, hidden=True) for m in (2, 3, 4))]
    quarter = _value(1, 0.6)._replace(periodtyp="kvartal", period="2022-Q1", mal=None)
    content = _content([*months, quarter])
    content = replace(content, ends={**content.ends, ("kvartal", "2022-Q1"): date(2022, 4, 1)})
    found = [figure.ident for figure in target_trends(content, PLACE) if figure]
    assert [ident.rsplit("-", 1)[1] for ident in found] == ["manad", "kvartal"]
    enough = _content([_value(m, 0.5) for m in range(1, 5)])
    assert len([figure for figure in target_trends(enough, PLACE) if figure]) == 1


def _hour(timme: int, share: float | None, count: int | None = None) -> Hour:
    return Hour("08", "lan", "08", 2021, 1, timme, None, count, share, share is None)


def test_a_heat_map_of_which_most_is_hidden_warns_and_names_no_worst_of_alike() -> None:
    hours = (_hour(0, 1.0), _hour(1, 1.0), *(_hour(t, None) for t in range(2, 6)))
    content = replace(_content([]), hours={("08", "lan", "08"): hours})
    figure = hours_figure(content, PLACE)
    assert figure
    assert figure.lead.startswith("Andelen i tid är 100\u00a0% i alla timmar som kan visas.")
    assert "skev bild" in figure.lead
    assert figure.title == "När på veckan blir det sent? All vård, 2021"
    shown = (_hour(0, 0.5, 14), _hour(1, 1.0), _hour(2, None))
    figure = hours_figure(replace(content, hours={("08", "lan", "08"): shown}), PLACE)
    assert figure
    assert figure.lead.startswith("Av de timmar som kan visas är andelen i tid lägst på måndagar")
    assert "kl. 00–01: 50,0\u00a0% (n = 14)." in figure.lead
    assert "skev" not in figure.lead
    assert [text for _, text in figure.key][:2] == ["Under 50\u00a0%", "50–70\u00a0%"]
