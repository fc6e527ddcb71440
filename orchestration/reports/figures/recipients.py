"""Who a report is for: each kommun, analysgrupp and function that an agreement names (rules.md R9).

The kommuner and groups are those of the generation; functions and what each is given are in
`mottagare.yaml`. Does not belong here: what they are sent (orchestration.reports.packages).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.records import records
from orchestration.reports.figures.measures import ALL_CARE, INDICATORS
from orchestration.reports.figures.period import Periodtyp

RECIPIENTS_FILE = Path(__file__).with_name("mottagare.yaml")
OTHER_REGIONS = "ovriga"
_UNITS = """
SELECT region_kod, enhet_kod AS analysgrupp, min(enhet_namn) AS namn
FROM indikatorer.ind_utskrivningsklara_dagar
WHERE niva = 'analysgrupp' AND enhet_kod <> 'okand' GROUP BY ALL
"""
_KOMMUNER = """
SELECT region_kod, kommun_kod, kommun_namn, lan_namn, analysgrupp, analysgrupp_verifierad
FROM dimensioner.dim_kommun
WHERE region_kod IN (SELECT DISTINCT region_kod FROM indikatorer.ind_utskrivningsklara_dagar)
ORDER BY region_kod, kommun_kod
"""


class RecipientKind(StrEnum):
    """What kind of recipient."""

    KOMMUN = "kommun"
    ANALYSGRUPP = "analysgrupp"
    FUNKTION = "funktion"


class Profile(StrEnum):
    """What of the figures may be seen (rules.md R9)."""

    KOMMUN = "kommun"
    SAMVERKAN = "samverkan"
    GRANSKNING = "granskning"
    """A kommun's, with identity in its individual list while a basis is reviewed."""
    OFFENTLIG = "offentlig"
    """What everybody may see: disclosure-controlled figures only."""


class OpenReport(StrEnum):
    """What is made for a function that the agreement names and grants no exact figures."""

    MAL = "mal"
    """What the next year's target is decided on."""
    SAMMANSTALLNING = "sammanstallning"
    """The län-wide compilation of a half-year."""


class RecipientError(Exception):
    """There is no such recipient. The text is Swedish and says which there are."""


@dataclass(frozen=True, order=True)
class Kommun:
    """A kommun's four-digit code and its name."""

    kod: str
    namn: str


@dataclass(frozen=True)
class Recipient:
    """One recipient. id: also its folder. kommuner: whose figures it is about, all of the region
    for a function. unit: (niva, enhet_kod) of its own line in the tables.
    indicators: those that it is given. analysgrupp: code of its
    own group, empty for a function and a kommun without one. is_verified: false when the region has
    not confirmed which kommuner the analysgrupp holds. individ_vardform: whose
    individual lists it may be given, `alla` for both, empty for none. perioder: kinds of period
    that it is sent. open_report: what it is sent instead of the ordinary package, None for that."""

    id: str
    kind: RecipientKind
    namn: str
    region_kod: str
    region_namn: str
    kommuner: tuple[Kommun, ...]
    unit: tuple[str, str]
    underlag: tuple[str, ...]
    indicators: tuple[str, ...] = INDICATORS
    analysgrupp: str = ""
    is_verified: bool = True
    individ_vardform: str = ALL_CARE
    perioder: tuple[Periodtyp, ...] = tuple(Periodtyp)
    open_report: OpenReport | None = None

    @property
    def profile(self) -> Profile:
        if self.open_report is not None:
            return Profile.OFFENTLIG
        return Profile.KOMMUN if self.kind is RecipientKind.KOMMUN else Profile.SAMVERKAN

    @property
    def kommun_koder(self) -> tuple[str, ...]:
        return tuple(kommun.kod for kommun in self.kommuner)


def recipients_of(
    connection: duckdb.DuckDBPyConnection, config: Path = RECIPIENTS_FILE
) -> tuple[Recipient, ...]:
    """Every recipient of the generation's regions: kommuner, analysgrupper, functions.

    connection: the open aggregate file; Sources.recipients opens it. Kommuner of other regions are
    no recipients: their figures are their own region's to send.
    """
    wanted = yaml.safe_load(config.read_text(encoding="utf-8"))
    rows = records(connection, _KOMMUNER)
    groups = records(connection, _UNITS)
    found: list[Recipient] = []
    for region in sorted({row["region_kod"] for row in rows}):
        of_region = [row for row in rows if row["region_kod"] == region]
        grants = wanted.get(region, wanted[OTHER_REGIONS])
        found += (_kommun(row, grants) for row in of_region)
        if "analysgrupper" in grants:
            own = [group for group in groups if group["region_kod"] == region]
            found += _groups(of_region, own, grants)
        found += _functions(of_region, grants)
    return tuple(found)


def choose(recipients: Sequence[Recipient], wanted: Sequence[str]) -> tuple[Recipient, ...]:
    """Those with these ids, kommun codes or names, in the order of `recipients`; all when none is
    wanted. Raises RecipientError."""
    if not wanted:
        return tuple(recipients)
    chosen = {_one(recipients, text).id for text in wanted}
    return tuple(recipient for recipient in recipients if recipient.id in chosen)


def _one(recipients: Sequence[Recipient], text: str) -> Recipient:
    words = {name.lower(): r for r in recipients for name in (r.namn, r.id.partition("-")[2])}
    words |= {recipient.id: recipient for recipient in recipients}
    if (found := words.get(text.strip().lower())) is not None:
        return found
    near = difflib.get_close_matches(text.lower(), words, n=1)
    guess = f" Menade du {words[near[0]].id}?" if near else ""
    raise RecipientError(
        f"Det finns ingen mottagare {text}.{guess} Se vilka som finns med "
        "'utskrivning rapport mottagare'."
    )


def _kommun(row: Mapping[str, Any], grants: Mapping[str, Any]) -> Recipient:
    kod = row["kommun_kod"]
    return Recipient(
        id=f"kommun-{kod}",
        kind=RecipientKind.KOMMUN,
        namn=row["kommun_namn"],
        region_kod=row["region_kod"],
        region_namn=row["lan_namn"],
        kommuner=(Kommun(kod, row["kommun_namn"]),),
        unit=("kommun", kod),
        underlag=_ids(grants["kommun"]),
        indicators=_indicators(grants["kommun"]),
        analysgrupp=row["analysgrupp"] if row["analysgrupp"] != "okand" else "",
        is_verified=row["analysgrupp_verifierad"] != "nej",
    )


def _groups(
    rows: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    grants: Mapping[str, Any],
) -> Iterator[Recipient]:
    for group in sorted(groups, key=lambda one: one["analysgrupp"]):
        code = group["analysgrupp"]
        own = [row for row in rows if row["analysgrupp"] == code]
        if not own:
            continue
        yield Recipient(
            id=f"analysgrupp-{code}",
            kind=RecipientKind.ANALYSGRUPP,
            namn=f"Analysgrupp {group['namn'].lower()}",
            region_kod=own[0]["region_kod"],
            region_namn=own[0]["lan_namn"],
            kommuner=_named(own),
            unit=("analysgrupp", code),
            underlag=_ids(grants["analysgrupper"]),
            indicators=_indicators(grants["analysgrupper"]),
            analysgrupp=code,
            is_verified=all(row["analysgrupp_verifierad"] == "ja" for row in own),
        )


def _functions(rows: Sequence[Mapping[str, Any]], grants: Mapping[str, Any]) -> Iterator[Recipient]:
    for code, function in grants.get("funktioner", {}).items():
        region = rows[0]["region_kod"]
        yield Recipient(
            id=code,
            kind=RecipientKind.FUNKTION,
            namn=function["namn"],
            region_kod=region,
            region_namn=rows[0]["lan_namn"],
            kommuner=_named(rows),
            unit=("lan", region),
            underlag=_ids(function),
            indicators=_indicators(function),
            individ_vardform=function.get("individ_vardform", ""),
            perioder=tuple(map(Periodtyp, function.get("perioder", Periodtyp))),
            open_report=OpenReport(function["rapport"]) if "rapport" in function else None,
        )


def _named(rows: Sequence[Mapping[str, Any]]) -> tuple[Kommun, ...]:
    return tuple(sorted(Kommun(row["kommun_kod"], row["kommun_namn"]) for row in rows))


def _indicators(grant: Mapping[str, Any]) -> tuple[str, ...]:
    given = grant["indikatorer"]
    return INDICATORS if given == ALL_CARE else tuple(i for i in INDICATORS if i in given)


def _ids(grant: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for group in grant["underlag"] for name in group)
