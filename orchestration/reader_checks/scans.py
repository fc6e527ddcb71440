"""SQL that looks through every table of the opened files, whatever tables there are.

Each scan is a view of small counts, made from the columns that the files have. Does not belong
here: comparing named tables (sql.py), opening the files (opened.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from orchestration.publish.database import quoted
from orchestration.publish.model import FILES

OPEN_FILES = ("delad", "samverkan", "aggregat")
"""What others than utdataenheten's restricted commands may open."""

_DAY = "(0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
"""A day of a month, or with 60 added in a samordningsnummer."""
_BORN = f"(18|19|20)?[0-9]{{2}}(0[1-9]|1[0-2]){_DAY}"
IDENTITY_PATTERN = (
    f"(^|[^0-9A-Za-zÅÄÖåäö])({_BORN}([-+ ]?[0-9]{{4}}|[-+][0-9A-Z]{{4}})|[0-9a-fA-F]{{64}})"
    "($|[^0-9A-Za-zÅÄÖåäö])"
)
"""A personnummer, samordningsnummer or reserve number anywhere in a text, or a patient_nyckel. The
date must be one, or numbers of organisations and generations would be taken for people."""
_SHORTEST_IDENTITY = 10

_EPISODES = "fakta.fct_vardepisoder"
_EPISODE = "hash(region_kod, vardepisod_id)"
_DATED = ("period_start", "vecka_start", "sista_manad", "dag", "datum")
"""Columns that date what is counted: the first day of a period, or the day itself."""


SCANS: dict[str, tuple[str, ...]] = {
    "texter": OPEN_FILES,
    "tal": OPEN_FILES,
    "dagar": FILES,
    "undertryckta": ("delad",),
    "episoder": ("individ",),
    "namn": OPEN_FILES,
}
"""Scan -> the files it looks through."""


class Column(NamedTuple):
    """One column of an opened file."""

    fil: str
    tabell: str
    kolumn: str
    typ: str

    @property
    def source(self) -> str:
        return quoted(self.fil, *self.tabell.split("."))


def scans_of(columns: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    """View name -> its SQL: `texter_delad` and so on, and `rader` of all files. columns: (fil,
    tabell, kolumn, typ) of every column there is."""
    tables: dict[str, dict[str, list[Column]]] = {}
    for column in map(Column._make, columns):
        tables.setdefault(column.fil, {}).setdefault(column.tabell, []).append(column)
    scans = {
        f"{scan}_{fil}": _SCANNED[scan](tables.get(fil, {}).values())
        for scan, files in SCANS.items()
        for fil in files
    }
    everything = [held for of_file in tables.values() for held in of_file.values()]
    return scans | {"rader": _united(_ROWS, map(_rows, everything))}


_COUNTS = "CAST(NULL AS BIGINT) AS antal, CAST(NULL AS BIGINT) AS avvikande"
_ROWS = "CAST(NULL AS VARCHAR) AS fil, CAST(NULL AS VARCHAR) AS tabell, 0 AS antal"


def _united(head: str, selects: Iterable[str]) -> str:
    """All selects as one, and without any a table without rows; head: its columns."""
    return " UNION ALL ".join([f"SELECT {head} WHERE false", *filter(None, selects)])


def _rows(columns: Sequence[Column]) -> str:
    table = columns[0]
    return f"SELECT '{table.fil}', '{table.tabell}', count(*) FROM {table.source}"


def _texts(columns: Sequence[Column]) -> str:
    """Different texts of each column, and those that hold an identity; short ones cannot.

    One aggregate over all columns: a query of its own for each would cost more to plan than to run.
    """
    texts = [quoted(c.kolumn) for c in columns if c.typ == "VARCHAR"]
    if not texts:
        return ""
    long = ", ".join(
        f"coalesce(list(DISTINCT {c}) FILTER (length({c}) >= {_SHORTEST_IDENTITY}), [])"
        for c in texts
    )
    return (
        "SELECT len(alla), "
        f"len(list_filter(alla, lambda t: regexp_matches(t, '{IDENTITY_PATTERN}'))) "
        f"FROM (SELECT flatten([{long}]) AS alla FROM {columns[0].source})"
    )


def _numbers(columns: Sequence[Column]) -> str:
    """Rows, and those with a number that no reader can show: not a number, or a count below 0."""
    wrong = [f"NOT isfinite({quoted(c.kolumn)})" for c in columns if c.typ == "DOUBLE"]
    wrong += [
        f"{quoted(c.kolumn)} < 0"
        for c in columns
        if c.typ == "BIGINT" and c.kolumn.startswith(("antal", "efter_", "orsak_"))
    ]
    wrong += [
        f"{quoted(c.kolumn)} NOT BETWEEN 0 AND 1"
        for c in columns
        if c.typ == "DOUBLE" and c.kolumn.startswith("andel")
    ]
    if not wrong:
        return ""
    found = f"count(*) FILTER ({' OR '.join(wrong)})"
    return f"SELECT count(*), {found} FROM {columns[0].source}"


def _days(columns: Sequence[Column]) -> str:
    """Rows, and those dated after their region's as-of (rules.md R0)."""
    dated = [c for c in columns if c.typ == "DATE" and c.kolumn in _DATED]
    if not dated or not any(c.kolumn == "region_kod" for c in columns):
        return ""
    late = " OR ".join(f"t.{quoted(c.kolumn)} > CAST(g.lage AS DATE)" for c in dated)
    return (
        f"SELECT count(*), count(*) FILTER ({late}) FROM {columns[0].source} AS t "
        "JOIN generation AS g USING (region_kod)"
    )


def _suppressed(columns: Sequence[Column]) -> str:
    """Suppressed rows, and those that show the figure all the same."""
    names = {c.kolumn for c in columns}
    shown = [name for name in ("varde", "andel_i_tid", "antal") if name in names]
    if "undertryckt" not in names or not shown:
        return ""
    return (
        f"SELECT count(*), count(*) FILTER ({shown[0]} IS NOT NULL) "
        f"FROM {columns[0].source} WHERE undertryckt"
    )


def _episodes(tables: Iterable[Sequence[Column]]) -> str:
    """Rows about an episode, and those whose episode is not in fct_vardepisoder.

    One join for all tables, of hashes: texts take four times as long, and two episodes share a hash
    once in 2^64.
    """
    selects = "".join(
        f" UNION ALL SELECT {_EPISODE} AS nyckel FROM {columns[0].source} "
        "WHERE vardepisod_id IS NOT NULL"
        for columns in tables
        if {"region_kod", "vardepisod_id"} <= {c.kolumn for c in columns}
        and columns[0].tabell != _EPISODES
    )
    if not selects:
        return _united(_COUNTS, ())
    return (
        "SELECT count(*) AS antal, count(*) FILTER (e.nyckel IS NULL) AS avvikande "
        f"FROM (SELECT CAST(NULL AS UBIGINT) AS nyckel WHERE false{selects}) AS t LEFT JOIN "
        f"(SELECT {_EPISODE} AS nyckel FROM individ.{_EPISODES}) AS e USING (nyckel)"
    )


def _names(columns: Sequence[Column]) -> str:
    """Different names of periods and measures, and those without a row in the file's dimension."""
    if columns[0].tabell.startswith("dimensioner."):
        return ""
    return " UNION ALL ".join(filter(None, (_periods(columns), _measures(columns))))


def _periods(columns: Sequence[Column]) -> str:
    """Different periods, and those that dim_period of the same file lacks; a survey has its own."""
    if not {"periodtyp", "period"} <= {c.kolumn for c in columns}:
        return ""
    return (
        f"SELECT count(*), count(*) FILTER (d.period IS NULL) FROM "
        f"(SELECT DISTINCT periodtyp, period FROM {columns[0].source} "
        "WHERE periodtyp <> 'matning') AS t LEFT JOIN "
        f"{quoted(columns[0].fil, 'dimensioner', 'dim_period')} AS d USING (periodtyp, period)"
    )


def _measures(columns: Sequence[Column]) -> str:
    """Different indicators and measures, and those that the dimensions of the same file lack.

    Measures of deviations and surveys are the source's own and stand in no dimension.
    """
    if not {"indikator_id", "matt"} <= {c.kolumn for c in columns}:
        return ""
    fil = columns[0].fil
    measures = quoted(fil, "dimensioner", "dim_indikatormatt")
    return (
        f"SELECT count(*), count(*) FILTER (i.indikator_id IS NULL OR "
        f"(m.matt IS NULL AND t.indikator_id IN (SELECT indikator_id FROM {measures}))) FROM "
        f"(SELECT DISTINCT indikator_id, matt FROM {columns[0].source}) AS t "
        f"LEFT JOIN {quoted(fil, 'dimensioner', 'dim_indikator')} AS i USING (indikator_id) "
        f"LEFT JOIN {measures} AS m USING (indikator_id, matt)"
    )


def _by_table(
    select: Callable[[Sequence[Column]], str],
) -> Callable[[Iterable[Sequence[Column]]], str]:
    """A scan that looks at every table by itself."""
    return lambda tables: _united(_COUNTS, map(select, tables))


_SCANNED: dict[str, Callable[[Iterable[Sequence[Column]]], str]] = {
    "texter": _by_table(_texts),
    "tal": _by_table(_numbers),
    "dagar": _by_table(_days),
    "undertryckta": _by_table(_suppressed),
    "episoder": _episodes,
    "namn": _by_table(_names),
}
