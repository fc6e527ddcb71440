"""The reader checks of every suite: what must hold, how grave it is that it does not.

`kritisk` where a reader would be misled or a person exposed; a warning where the figures stand but
something beside them is wanting. Does not belong here: SQL (sql.py, scans.py), what to do about a
failure (texts.py), and what another check proves already (docs/checks.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from orchestration.checks.model import Severity
from orchestration.publish.model import FILES
from orchestration.reader_checks import sql
from orchestration.reader_checks.model import Kind, ReaderCheck, Suite
from orchestration.reader_checks.promise import Promise
from orchestration.reader_checks.scans import SCANS

WARNINGS = frozenset({Kind.DIMENSION, Kind.FRAMTID, Kind.FYND})
"""Kinds whose failure is shown; every other holds publishing. Stays dated after as-of are
delivered, counted as the rules say and found as findings (rules.md R10): a night with them is
published."""


def reader_checks(promise: Promise) -> tuple[ReaderCheck, ...]:
    """All checks, by suite and then from the gravest."""
    found = [*_per_file(), *_aggregat(promise), *_helhet()]
    suites, kinds = list(Suite), list(Kind)
    return tuple(sorted(found, key=lambda c: (suites.index(c.suite), kinds.index(c.kind))))


def _check(suite: Suite, kind: Kind, text: str, query: str, subject: str = "") -> ReaderCheck:
    severity = Severity.VARNING if kind in WARNINGS else Severity.KRITISK
    name = f"{suite}.{kind}" + (f".{subject}" if subject else "")
    return ReaderCheck(name, suite, kind, severity, text, query)


_SCANS = {
    Kind.FRAMTID: ("dagar", "Inget i {} är daterat efter regionens läge (as-of)."),
    Kind.IDENTITET: (
        "texter",
        "Ingen text i {} liknar ett identitetsnummer eller en patientnyckel.",
    ),
    Kind.TAL: ("tal", "Antal i {} är minst 0, andelar är 0–1 och tal är ändliga."),
    Kind.DIMENSION: (
        "namn",
        "Perioder, indikatorer och mått i {} står i filens dimensioner.",
    ),
    Kind.UNDERTRYCKT: (
        "undertryckta",
        "Rader i {} som säger att de är undertryckta visar ingen siffra.",
    ),
    Kind.EPISOD: ("episoder", "Varje vårdepisod i {} finns i fct_vardepisoder."),
}
"""Kind -> the scan that answers, and the sentence."""


def _per_file() -> Iterator[ReaderCheck]:
    for fil in FILES:
        text = f"Utlovade tabeller och kolumner finns i {fil}.duckdb, med utlovad typ."
        yield _check(Suite(fil), Kind.LOFTE, text, sql.promised_columns(fil))
    for kind, (scan, text) in _SCANS.items():
        for fil in SCANS[scan]:
            told, query = text.format(f"{fil}.duckdb"), sql.scanned(scan, fil)
            yield _check(Suite(fil), kind, told, query)


def _aggregat(promise: Promise) -> Iterator[ReaderCheck]:
    suite = Suite.AGGREGAT
    for mart, measures in promise.measures.items():
        text = f"indikator har samma rader och värden som {mart}."
        query = sql.mart_in_long_table(mart, measures)
        yield _check(suite, Kind.MART, text, query, subject=mart)
    text = "Andelar och medelvärden i indikator är täljaren genom nämnaren."
    yield _check(suite, Kind.KVOT, text, sql.RATIOS)
    text = "Länets antal i indikator är summan av länets egna kommuner."
    yield _check(suite, Kind.LANSUMMA, text, sql.COUNTY_SUMS)
    text = "Vårdepisoderna i fak_kommunperiod är lika många som i ind_utskrivningsklara_dagar."
    yield _check(suite, Kind.VARDEPISODER, text, sql.SAME_EPISODES)
    text = "Vårdepisoderna i fak_kommunperiod är lika många som i fak_tratt."
    yield _check(suite, Kind.TRATT, text, sql.FUNNEL)
    for mart in promise.level_tables:
        yield from _levels(mart)


def _levels(mart: str) -> Iterator[ReaderCheck]:
    query = sql.levels(mart)
    text = f"{mart} har länet och kommunerna i alla utlovade periodtyper och vårdformer."
    missing = _check(Suite.AGGREGAT, Kind.NIVA_SAKNAS, text, query, subject=mart)
    yield replace(missing, judged="antal_lovade", deviating="saknade")
    text = f"{mart} har bara utlovade nivåer, periodtyper och vårdformer."
    unknown = _check(Suite.AGGREGAT, Kind.NIVA_OKAND, text, query, subject=mart)
    yield replace(unknown, judged="antal_rader", deviating="okanda")


def _helhet() -> Iterator[ReaderCheck]:
    suite = Suite.HELHET
    text = "Varje fil har så många rader per tabell som om_leveransen.json säger."
    yield _check(suite, Kind.FORTECKNING, text, sql.STATED_ROWS)
    text = "om_leveransen.json och dq_leveranser nämner samma leveranser och samma läge (as-of)."
    yield _check(suite, Kind.LEVERANSER, text, sql.STATED_DELIVERIES)
    text = "Betaldagarna i fak_vardepisoder är lika många som raderna i fak_betaldygn."
    yield _check(suite, Kind.BETALDYGN, text, sql.PAYABLE_DAYS)
    text = "Dagar och belopp i fak_kommunperiod är summan av vårddygnen i fak_betaldygn."
    yield _check(suite, Kind.BELOPP, text, sql.BILLED_DAYS)
    text = "Fynden i dq_fynd är lika många som i dq_fynd_antal."
    yield _check(suite, Kind.FYND, text, sql.FINDINGS)
    text = "Varje regel som räknas i dq_fynd_antal är beskriven i dq_regler."
    yield _check(Suite.AGGREGAT, Kind.FYND, text, sql.UNDESCRIBED_RULES)
