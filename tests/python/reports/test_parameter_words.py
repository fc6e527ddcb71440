"""Parameters in reports have names and values in words: held together with the seeds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.reports.figures import AgreementParameter, Definition
from orchestration.reports.figures.names import definition_text
from orchestration.reports.figures.parameters import (
    PARAMETER_NAMES,
    parameter_value,
    rests_on,
    set_to,
)
from orchestration.reports.workbook.word_tables import _definition, _parameter

SEEDS = Path(__file__).parents[3] / "seeds"
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|gte?|true|false|full|down")
_KEYS = ("modell_id", "region_kod", "vardform", "giltig_fran", "giltig_till")


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
    row = AgreementParameter("m", "somatik", "avrundning_lage", "half_up", "A", "")
    *words, code = _parameter(row)
    assert words[1:3] == ["Snittet avrundas", "till närmaste, hälften uppåt"]
    assert code == "avrundning_lage = half_up"
    one = Definition(
        *("utskrivningsklara_dagar", "Namn", "snitt_alla delar med alla.", "", "", "", "", "", "1"),
        "lo, hi; avlidna ingår",
    )
    *words, code = _definition(one)
    assert definition_text(one) == words[2] == "«Snitt, alla utskrivna» delar med alla."
    assert str(words[6]).endswith("; avlidna ingår")
    assert code == "utskrivningsklara_dagar, lo, hi"
