"""Sentences and choices of period, from a handful of values."""

from __future__ import annotations

from datetime import date

import pytest

from orchestration.reports.site.cards import cards
from orchestration.reports.site.content import Content, Measure, Parameter, Unit, Value
from orchestration.reports.site.series import Place, best_periodtyp, best_vardform
from orchestration.reports.site.text_pages import text_pages
from orchestration.reports.site.views import ATERINSKRIVNING, SNITT
from orchestration.reports.site.words import lead, range_of, shown_of, when

LAN = Unit("lan", "08", "Kalmar län")
PLACE = Place("08", LAN, "somatik")


def _value(
    month: int, varde: float | None, *, hidden: bool = False, met: bool | None = None
) -> Value:
    return Value(
        *("08", "lan", "08", "somatik", "utskrivningsklara_dagar", "snitt_alla", "manad"),
        f"2022-{month:02}",
        date(2022, month, 1),
        None,
        None if varde is None else 10.0,
        varde,
        0.8,
        met,
        False,
        None,
        hidden,
    )


def _content(values: list[Value], parameters: tuple[Parameter, ...] = ()) -> Content:
    series: dict[tuple[str, ...], tuple[Value, ...]] = {}
    for value in values:
        series[value[:7]] = (*series.get(value[:7], ()), value)
    return Content(
        about={"asof": {"08": "2022-05-12 04:30:00"}, "leveranser": []},
        generation="g",
        values={v[:8]: v for v in values},
        series=series,
        units={("08", "lan"): (LAN,)},
        indicators={},
        measures={
            ("utskrivningsklara_dagar", "snitt_alla"): Measure("medel", "s", "antal", "dagar")
        },
        ends={("manad", f"2022-{m:02}"): date(2022, m + 1, 1) for m in range(1, 12)},
        kommuner={},
        funnel={},
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


def test_nothing_to_compute_is_not_hidden() -> None:
    assert _lead([_value(4, None)]) == "För april 2022 finns inget att räkna på."


def test_a_period_that_has_not_ended_is_not_told() -> None:
    assert _lead([_value(5, 0.5)]) == "Ingen hel period finns att visa än."


def test_how_many_are_shown_has_its_plurals() -> None:
    values = [_value(1, 0.5), _value(2, None, hidden=True), _value(3, None)]
    assert shown_of(values) == (
        "1 av 3 månader visas, 1 är dold av röjandeskydd, 1 har inget att räkna på."
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


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (1.0, 1.009, "Oförändrat mot mars 2022"),
        (1.0, 1.02, "Högre än mars 2022 (1,00)"),
        (1.0, 0.5, "Lägre än mars 2022 (1,00)"),
        (1.0, None, "Senast visat: 1,00 (mars 2022)"),
    ],
)
def test_a_card_says_how_it_has_changed(before: float, now: float | None, told: str) -> None:
    """±1 % is unchanged (domain/indicators.md §6)."""
    values = [_value(3, before), _value(4, now, hidden=now is None)]
    (card,) = cards(_content(values), "08")
    assert card.earlier == told
    assert card.is_hidden == (now is None)
    assert card.value == ("dolt" if now is None else f"{now:.2f}".replace(".", ","))


def test_a_card_without_a_value_gives_no_verdict() -> None:
    (card,) = cards(_content([_value(4, None, hidden=True)]), "08")
    assert card.verdict == "Mål: högst 0,8. Kan inte bedömas öppet"
    assert card.is_met is None


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
