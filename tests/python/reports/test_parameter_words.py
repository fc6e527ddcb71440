"""Parameters in reports have names and values in words: held together with the seeds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orchestration.reports.figures import (
    AgreementParameter,
    Definition,
    RuleParameter,
    parse_period,
)
from orchestration.reports.figures.names import definition_text
from orchestration.reports.figures.parameters import (
    PARAMETER_NAMES,
    parameter_value,
    rests_on,
    set_to,
)
from orchestration.reports.figures.rules import rules_in, told_in, used_in, validity
from orchestration.reports.pdf.method import method_blocks
from orchestration.reports.pdf.page import Grid, Text
from orchestration.reports.workbook.word_tables import _definition, _parameter, method_table
from tests.python.reports.pdf.made_report import report

SEEDS = Path(__file__).parents[3] / "seeds"
NEW_YEAR = date(2022, 1, 1)
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|gte?|true|false|full|down")
_KEYS = ("modell_id", "region_kod", "vardform", "giltig_fran", "giltig_till")


def _rule(parameter: str, value: str, region: str = "00", *days: date) -> RuleParameter:
    first, *after = days or (date(1900, 1, 1),)
    return RuleParameter(region, parameter, value, "A", "R6: källan", first, *after)


RULES = (_rule("lo", "1"),)


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _settings() -> Iterator[tuple[str, str]]:
    """Every (parameter, value) of the seeds."""
    for row in _rows("parametrar/regionparametrar.csv"):
        yield row["parameter"], row["varde"]
    for row in _rows("avtal/avtalsmodell.csv"):
        yield from ((name, value) for name, value in row.items() if name not in _KEYS)


def test_every_parameter_and_value_of_the_seeds_has_words() -> None:
    settings = {(name, value) for name, value in _settings() if value}
    assert len(settings) > 60
    assert {name for name, _ in _settings()} <= set(PARAMETER_NAMES)
    told = {pair: parameter_value(*pair) for pair in settings}
    assert [pair for pair, text in told.items() if _CODE.fullmatch(text)] == []
    words = [pair for pair, text in told.items() if text == pair[1] and not text.isdigit()]
    assert words == [("period", "kvartal")]


def test_what_a_definition_rests_on_has_words() -> None:
    for row in _rows("indikatorer/indikatorer.csv"):
        names, _ = rests_on(row["antaganden"])
        assert {n for n in names if " " not in n} <= set(PARAMETER_NAMES)


@pytest.mark.parametrize(
    ("parameter", "value", "told"),
    [
        ("troskel_operator", "gt", "tröskeln passeras: när snittet är över den"),
        ("brytklocka", "12:00:00", "klockslaget då en underrättelse är sen: kl. 12.00"),
        ("belopp_avtal", "4277", "avtalets belopp per vårddygn: 4\u00a0277\u00a0kr"),
        ("troskel_snitt", "0.80", "tröskeln för snittet: 0,8 dagar"),
        ("dag0_i_namnare", "true", "den som skrivs ut dag 0 ingår i snittet: ja"),
        ("fristdagar", None, "antalet fristdagar: okänt"),
    ],
)
def test_a_setting_is_told_in_words(parameter: str, value: str | None, told: str) -> None:
    assert set_to(parameter, value) == told


def test_the_workbook_has_the_code_in_a_column_of_its_own() -> None:
    row = AgreementParameter("m", "somatik", "avrundning_lage", "half_up", "A", "", NEW_YEAR)
    *words, code = _parameter(row)
    assert words[1:6] == [
        *("Snittet avrundas", "till närmaste, hälften uppåt", "inget dokument", "antagen"),
        "Från 2022-01-01",
    ]
    assert code == "avrundning_lage = half_up"
    one = Definition(
        *("utskrivningsklara_dagar", "Namn", "snitt_alla delar med alla.", "", "", "", "", "", "1"),
        "lo, hi; avlidna ingår",
    )
    *words, code = _definition(one, RULES)
    assert definition_text(one) == words[2] == "«Snitt, alla utskrivna» delar med alla."
    assert words[7] == (
        "första dag som räknas som återinskrivning: dag 1 efter utskrivningen; sista dag som "
        "räknas som återinskrivning: okänt; avlidna ingår"
    )
    assert code == "utskrivningsklara_dagar, lo, hi"


def _named(*names: str) -> Definition:
    return Definition("sip", "SIP", "", "", "", "", "", "", "", f"{', '.join(names)}; ord")


def test_a_region_has_its_own_value_and_the_default_before_it() -> None:
    """R0: half-open validity, and the row of region 00 on days without one of the region's own."""
    default = _rule("sip_fonster_dagar", "30")
    own = _rule("sip_fonster_dagar", "20", "08", date(2022, 4, 1), date(2022, 7, 1))
    rows = (default, own, _rule("k", "5"))

    def held(period: str) -> tuple[RuleParameter, ...]:
        return rules_in(rows, ["sip_fonster_dagar"], parse_period(period))

    assert held("2022-Q1") == (default,)
    assert held("2022-Q2") == held("2022-05") == (own,)
    assert held("2022-H2") == (default,)
    assert held("2022-H1") == (default, own)
    assert held("2022") == (default, own)
    assert told_in((default, own), "sip_fonster_dagar").endswith(
        ": 30 dagar (tills vidare), 20 dagar (2022-04-01 till 2022-06-30)"
    )


def test_validity_is_told_with_the_last_day_included() -> None:
    told = [validity(_rule("lo", "1", "08", *days)) for days in (
        (date(1900, 1, 1),), (date(1900, 1, 1), NEW_YEAR), (NEW_YEAR,), (NEW_YEAR, date(2023, 1, 1))
    )]  # fmt: skip
    assert told == [
        *("tills vidare", "till 2021-12-31", "från 2022-01-01", "2022-01-01 till 2022-12-31"),
    ]


def test_both_reports_give_value_validity_and_source_of_what_a_definition_names() -> None:
    made = report([], parameters=(_agreed("A"), _agreed("A"), _agreed("U")))
    definitions = {**made.definitions, "sip": _named("sip_fonster_dagar")}
    made = replace(made, definitions=definitions, rules=(_rule("sip_fonster_dagar", "30"),))
    name = "SIP räknas till och med så långt efter utskrivningen"
    (row,) = [row for row in method_table(made).data if row[0] == "Parameter i reglerna"]
    assert row[1:6] == (name, "30 dagar", "R6: källan", "antagen", "Tills vidare")
    assert row[7] == "Används i SIP"
    blocks = list(method_blocks(made))
    (grid,) = [b for b in blocks if isinstance(b, Grid) and b.title.startswith("Det som")]
    cells = [cell.text if isinstance(cell, Text) else cell for cell in grid.rows[0]]
    assert cells == [name, "30 dagar", "tills vidare", "R6: källan. Antagen.", "SIP"]
    assert "2 antagna, 1 okänd." in str(blocks)


def _agreed(status: str) -> AgreementParameter:
    return AgreementParameter("m", "somatik", "fristdagar", "3", status, "", NEW_YEAR)


def test_where_a_rule_is_used_is_told_the_short_way() -> None:
    shown = [replace(_named("lo"), namn=name) for name in ("SIP", "Fast kontakt", "Avvikelser")]
    assert used_in(shown, shown) == "alla mått"
    assert used_in(shown, shown[:2]) == "alla mått utom avvikelser"
    assert used_in(shown, shown[:1]) == "SIP"
    assert used_in(shown[:2], shown[1:2]) == "Fast kontakt"
