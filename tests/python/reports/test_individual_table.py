"""The individual list: what the first payable day depends on stands beside it, and nobody who was
home by then has one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orchestration.reports.figures import AgreementParameter, Kommun, glossary, parse_period
from orchestration.reports.individuals.model import Individual, IndividualList, WantedList
from orchestration.reports.packages.csv_text import table_csv
from orchestration.reports.workbook.individual_table import HOME_BEFORE, individual_table
from tests.python.reports.read_back import table

ONE = Individual(
    vardform="somatik", kommun_kod="0880", arende="A", vardepisod="V", patient_nyckel="n",
    inskrivning=date(2022, 6, 1), dag0=date(2022, 6, 5), utskrivning=date(2022, 6, 10),
    klinik="K", utskrivningsklara_dagar=5, exkluderad_orsak="", grindar=(True,) * 8,
    kvalificerad=True, orsakskoder=(), forsta_betaldag=date(2022, 6, 9), betaldagar=1,
    dagar_i_belopp=1, belopp_kr=None, sen_underrattelse=True,
)  # fmt: skip
SINCE = date(2022, 1, 1)
CLOCK = AgreementParameter("08-somatik-2022", "somatik", "brytklocka", "12:00:00", "A", "", SINCE)


def _made(*rows: Individual) -> IndividualList:
    wanted = WantedList("08", Kommun("0880", "Kalmar"), parse_period("2022-06"))
    return IndividualList(wanted, rows, protected=0)


@pytest.mark.parametrize(
    ("utskrivning", "shown"),
    [
        (date(2022, 6, 8), HOME_BEFORE),
        (date(2022, 6, 9), "2022-06-09"),
        (date(2022, 6, 10), "2022-06-09"),
        (None, "2022-06-09"),
    ],
)
def test_nobody_who_was_home_has_a_first_payable_day(utskrivning: date | None, shown: str) -> None:
    one = replace(ONE, utskrivning=utskrivning)
    made = individual_table([_made(one)], (CLOCK,), has_identity=False, label="juni 2022")
    (row,) = table(table_csv(made, ()))
    assert row["Första betaldag"] == shown


def test_the_clock_is_named_beside_the_day() -> None:
    rows = [replace(ONE, sen_underrattelse=late) for late in (True, False, None)]
    made = individual_table([_made(*rows)], (CLOCK,), has_identity=False, label="juni 2022")
    titles = [column.title for column in made.columns]
    place = titles.index("Första betaldag")
    assert titles[place - 1] == "Underrättad efter brytklockan"
    assert [row[place - 1] for row in made.data] == ["ja", "nej", "–"]
    assert "efter brytklockan, kl. 12.00, är den en dag senare än dag 4" in " ".join(made.lead)
    without = individual_table([_made(ONE)], (), has_identity=False, label="juni 2022")
    assert "brytklockan" not in " ".join(without.lead)
    words = dict(glossary())
    assert "brytklockan" in words["Dag 4"] and "en dag senare" in words["Brytklocka"]
