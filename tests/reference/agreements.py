"""The seeds of billing: agreement rows, the status of each parameter, rates per year (R8).

Does not belong here: what is computed with them (r7, r8).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tests.reference.seeds import SEEDS_DIR

STATUTE = "00"
UNKNOWN = "U"
ASSUMED = ("A", "I")
VERIFIED = ("V", "B")
NO_RULE_YET = {"byte_avdelning_regel": ("nytt",), "period": ("rullande_3_manader",)}
"""R8: values that have no rule yet are unknown."""

GATE_PARAMETERS = (
    "krav_inskr_24h",
    "krav_sip_kallelse",
    "sip_kallelse_max_dagar",
    "krav_oppenvard_ok",
    "krav_ej_motsatt",
    "opt_orv_regel",
    "atertagen_regel",
    "byte_avdelning_regel",
    "avliden_regel",
)
CLOCK_PARAMETERS = ("brytklocka", "brytklocka_operator", "brytklocka_tillagg")
FIRST_DAY_PARAMETERS = (
    "fristdagar",
    "dagtyp",
    *CLOCK_PARAMETERS,
)
DAY_PARAMETERS = (
    *FIRST_DAY_PARAMETERS,
    "permission_regel",
    "utskrivningsdag_raknas",
    "periodisering",
    "belopp_kalla",
)
MEAN_PARAMETERS = (
    "troskel_snitt",
    "troskel_operator",
    "period",
    "konsekutiva_perioder",
    "dag0_i_namnare",
    "okvalificerad_i_snitt",
    "avrundning_snitt_decimaler",
    "avrundning_lage",
    "utskrivningsdag_raknas",
    "belopp_kalla",
)
LONG_STAY_PARAMETERS = ("langliggare_grans", "langliggare_i_snitt", "brytklocka_i_snitt")
NEEDED = {
    "individ": (*DAY_PARAMETERS, *GATE_PARAMETERS),
    "snitt_overskjutande": (*MEAN_PARAMETERS, *LONG_STAY_PARAMETERS, *GATE_PARAMETERS),
    "snitt_grind_individ": (*MEAN_PARAMETERS, *DAY_PARAMETERS, *GATE_PARAMETERS),
    "snitt_analys": ("troskel_snitt", "period", "konsekutiva_perioder"),
}
"""The table of R8: what each modelltyp needs."""
ALSO_USED = {"snitt_analys": (*MEAN_PARAMETERS, *LONG_STAY_PARAMETERS, *GATE_PARAMETERS)}
"""What a modelltyp reads without needing it: its mean is a flag, whatever is unknown."""


@dataclass(frozen=True)
class Agreement:
    """One row of `avtalsmodell`: typed values (None = empty) and the status of each parameter."""

    modell_id: str
    region_kod: str
    vardform: str
    giltig_fran: date
    giltig_till: date | None
    values: dict[str, Any]
    statuses: dict[str, str]

    def __getitem__(self, parameter: str) -> Any:
        return None if self.is_unknown(parameter) else self.values[parameter]

    def is_unknown(self, parameter: str) -> bool:
        """R8: status U, or a value that has no rule yet."""
        no_rule = self.values[parameter] in NO_RULE_YET.get(parameter, ())
        return self.statuses.get(parameter) == UNKNOWN or no_rule

    @property
    def modelltyp(self) -> str:
        return str(self.values["modelltyp"])

    @property
    def needed(self) -> list[str]:
        """R8: the parameters its modelltyp needs, sorted."""
        return self._with_conditions(NEEDED[self.modelltyp])

    @property
    def used(self) -> list[str]:
        """Every parameter its figures rest on."""
        also = [n for n in ALSO_USED.get(self.modelltyp, ()) if n != "belopp_kalla"]
        return ["modelltyp", *self.needed, *self._with_conditions(also)]

    def _with_conditions(self, given: Iterable[str]) -> list[str]:
        names = set(given)
        if self["brytklocka_i_snitt"] and "brytklocka_i_snitt" in names:
            names |= set(CLOCK_PARAMETERS)
        if self["belopp_kalla"] == "avtal" and "belopp_kalla" in names:
            names.add("belopp_avtal")
        return sorted(names)

    @property
    def missing(self) -> list[str]:
        """R8 `saknad_parameter`."""
        return [name for name in self.needed if self.is_unknown(name)]

    @property
    def is_assumed(self) -> bool:
        """R8: any A or I among the parameters used."""
        return any(self.statuses.get(name) in ASSUMED for name in self.used)

    def with_values(self, **values: Any) -> Agreement:
        """The same agreement with other values: a simulation (R8). Their status is assumed."""
        statuses = {**self.statuses, **dict.fromkeys(values, "A")}
        return replace(self, values={**self.values, **values}, statuses=statuses)


@dataclass(frozen=True)
class Agreements:
    """Every agreement row, and the national rates: year -> (kr or None, status)."""

    rows: tuple[Agreement, ...]
    rates: dict[int, tuple[int | None, str]]

    def valid(self, region_kod: str, vardform: str, day: date) -> Agreement | None:
        """R8: the row valid on the day."""
        for row in self.rows:
            same = row.region_kod == region_kod and row.vardform in {vardform, "alla"}
            if same and row.giltig_fran <= day < (row.giltig_till or date.max):
                return row
        return None

    def rate(self, agreement: Agreement, day: date) -> tuple[int | None, str]:
        """R8: (kr per vårddygn or None when unknown, its status) for the date."""
        if agreement["belopp_kalla"] == "avtal":
            return agreement["belopp_avtal"], agreement.statuses.get("belopp_avtal", UNKNOWN)
        return self.rates.get(day.year, (None, UNKNOWN))


INTS = {
    "konsekutiva_perioder",
    "fristdagar",
    "brytklocka_tillagg",
    "langliggare_grans",
    "avrundning_snitt_decimaler",
    "belopp_avtal",
    "sip_kallelse_max_dagar",
    "granskningstid_dagar",
}
BOOLEANS = {
    "brytklocka_i_snitt",
    "utskrivningsdag_raknas",
    "dag0_i_namnare",
    "krav_oppenvard_ok",
    "krav_ej_motsatt",
    "okvalificerad_i_snitt",
}
NOT_PARAMETERS = ("modell_id", "region_kod", "vardform", "giltig_fran", "giltig_till")


def typed_value(parameter: str, text: str) -> Any:
    """A parameter as billing.md §6.2 types it; None when empty."""
    if not text:
        return None
    if parameter in INTS:
        return int(text)
    if parameter in BOOLEANS:
        return text == "true"
    if parameter == "troskel_snitt":
        return Fraction(Decimal(text))
    return time.fromisoformat(text) if parameter == "brytklocka" else text


@cache
def load_agreements(folder: Path = SEEDS_DIR / "avtal") -> Agreements:
    """Read the three seed files of the project."""
    statuses: dict[str, dict[str, str]] = {}
    for row in _rows(folder / "avtalsmodell_kalla.csv"):
        statuses.setdefault(row["modell_id"], {})[row["parameter"]] = row["status"]
    rows = tuple(
        Agreement(
            row["modell_id"],
            row["region_kod"],
            row["vardform"],
            date.fromisoformat(row["giltig_fran"]),
            date.fromisoformat(row["giltig_till"]) if row["giltig_till"] else None,
            {k: typed_value(k, v) for k, v in row.items() if k not in NOT_PARAMETERS},
            statuses.get(row["modell_id"], {}),
        )
        for row in _rows(folder / "avtalsmodell.csv")
    )
    rates = {
        int(row["ar"]): (int(row["belopp"]) if row["belopp"] else None, row["status"])
        for row in _rows(folder / "belopp_vardygn.csv")
    }
    return Agreements(rows, rates)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
