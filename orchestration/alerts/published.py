"""What alerts read of the published aggregates: 24-hour state per klinik, findings, weeks.

Counts only, from aggregat.duckdb. A generation that lacks a table says nothing about what would be
in it: that is None here, and its alerts stay as they are. Text that was delivered (codes, names) is
masked before it goes further. Does not belong here: what it means (sightings.py, digest.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from orchestration.alerts.model import AlertsError, Severity
from orchestration.alerts.words import LOCAL
from orchestration.publish.reader import (
    NotPublishedError,
    NotReadableError,
    Published,
    open_published,
)
from orchestration.settings import Settings
from orchestration.warehouse.masking import mask

GAPS = "kvalitet.dq_status_24h_lage"
COUNTS = "kvalitet.dq_fynd_antal"
RULES = "kvalitet.dq_regler"
WEEKS = "indikatorer.ind_status_24h_vecka"
CHART = "indikatorer.ind_status_24h_styrdiagram"
_LONGEST = 80
_HSA_ID = re.compile(r"(SE\d{2}(?!0[1-9]|1[0-2])\d{8}-)")


@dataclass(frozen=True)
class GapState:
    """One row of dq_status_24h_lage (R5 per klinik, ALLA for the region); counts of episodes.

    open_gaps: patients still here in the three missing states, each of which is counted apart.
    late: of the last 7 days. shares: (in time, decided) of 7 days, 28 days, and the
    28 days before those. oldest_hours, newest_hours: of the oldest and the newest open gap; a
    generation of an earlier version says nothing of the newest. is_silent: the source has stopped.
    """

    region_kod: str
    klinik_kod: str
    open_gaps: int
    late: int
    no_message: int
    unknown_answer: int
    no_status: int
    forewarned: int
    not_due: int
    week: tuple[int, int]
    month: tuple[int, int]
    month_before: tuple[int, int]
    oldest_hours: float | None
    newest_hours: float | None
    is_silent: bool
    last_heard: datetime | None
    asof: datetime


@dataclass(frozen=True)
class FindingCount:
    """One row of dq_fynd_antal with its rule of dq_regler."""

    region_kod: str
    regel_id: str
    klinik_kod: str
    period: str
    count: int
    severity: Severity
    means: str
    owner: str
    todo: str


@dataclass(frozen=True)
class Week:
    """One ISO week of a klinik, or of the region (klinik_kod ALLA): status in time of decided.

    limits: the shares (0-1) that chance reasonably gives, of the control chart; None for a week
    that it does not judge. signal: as ind_status_24h_styrdiagram says it, empty when not judged.
    """

    region_kod: str
    klinik_kod: str
    week: str
    starts: date
    in_time: int
    decided: int
    limits: tuple[float, float] | None = None
    signal: str = ""


@dataclass(frozen=True)
class Look:
    """One generation as alerts see it. asof: region -> aware. None: the table is not there."""

    generation: str
    asof: Mapping[str, datetime]
    gaps: tuple[GapState, ...] | None
    findings: tuple[FindingCount, ...] | None
    weeks: tuple[Week, ...]
    names: Mapping[tuple[str, str], str]

    def name(self, region_kod: str, klinik_kod: str) -> str:
        """The klinik's name with its code, or the code where no name is known."""
        name = self.names.get((region_kod, klinik_kod), "")
        return f"{name} ({klinik_kod})" if name and name != klinik_kod else klinik_kod


def read_published(settings: Settings) -> Look | None:
    """The generation that `current` points at, None when there is none. Raises AlertsError."""
    try:
        with open_published(settings, "aggregat") as file:
            return _look(file)
    except NotPublishedError:
        return None
    except NotReadableError as error:
        raise AlertsError(str(error)) from None
    except (duckdb.Error, ValueError, KeyError) as error:
        # A DuckDB error's own text can hold delivered values (operations.md §8).
        raise AlertsError(
            f"Det publicerade går inte att läsa för larmen ({type(error).__name__}). Kör "
            "'utskrivning doctor'."
        ) from None


def _look(file: Published) -> Look:
    tables = file.tables()
    has_findings = COUNTS in tables and RULES in tables
    has_weeks = WEEKS in tables
    asof = {region: _asof(text) for region, text in file.about["asof"].items()}
    return Look(
        generation=file.generation,
        asof=asof,
        gaps=_gaps(file, asof) if GAPS in tables else None,
        findings=_findings(file) if has_findings else None,
        weeks=_weeks(file, is_judged=CHART in tables) if has_weeks else (),
        names=_names(file) if has_weeks else {},
    )


def _asof(text: str) -> datetime:
    """om_leveransen.json tells as-of as local time; a doubled hour is read as its second
    (delivery.md)."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL, fold=1)


def _rows(file: Published, sql: str) -> list[dict[str, Any]]:
    found = file.connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _gaps(file: Published, asof: Mapping[str, datetime]) -> tuple[GapState, ...]:
    rows = _rows(file, f"SELECT * FROM {GAPS} ORDER BY region_kod, klinik_kod")
    return tuple(_gap(row, asof[row["region_kod"]]) for row in rows)


def _gap(row: Mapping[str, Any], asof: datetime) -> GapState:
    return GapState(
        region_kod=row["region_kod"],
        klinik_kod=delivered(row["klinik_kod"]),
        open_gaps=row["antal_oppna_luckor"],
        late=row["antal_sen"],
        no_message=row["antal_saknar_meddelande"],
        unknown_answer=row["antal_vet_ej"],
        no_status=row["antal_saknar_status"],
        forewarned=row["antal_forvarning"],
        not_due=row["antal_ej_forfallen"],
        week=(row["antal_i_tid_7d"], row["antal_avgjorda_7d"]),
        month=(row["antal_i_tid_28d"], row["antal_avgjorda_28d"]),
        month_before=(row["antal_i_tid_foregaende_28d"], row["antal_avgjorda_foregaende_28d"]),
        oldest_hours=row["aldsta_lucka_timmar"],
        newest_hours=row.get("yngsta_lucka_timmar"),
        is_silent=row["kalla_tyst"],
        last_heard=row["kalla_senast_tidpunkt"],
        asof=asof,
    )


def _findings(file: Published) -> tuple[FindingCount, ...]:
    sql = (
        "SELECT antal.region_kod, antal.regel_id, antal.klinik_kod, antal.period, antal.antal, "
        "regler.allvarlighet, regler.beskrivning, regler.agare, regler.atgard "
        f"FROM {COUNTS} AS antal INNER JOIN {RULES} AS regler USING (regel_id) "
        "WHERE antal.antal > 0 AND regler.allvarlighet <> 'info'"
    )
    return tuple(
        FindingCount(
            region_kod=row["region_kod"],
            regel_id=row["regel_id"],
            klinik_kod=delivered(row["klinik_kod"]),
            period=delivered(row["period"]),
            count=row["antal"],
            severity=Severity(row["allvarlighet"]),
            means=row["beskrivning"],
            owner=row["agare"],
            todo=row["atgard"],
        )
        for row in _rows(file, sql)
    )


def _weeks(file: Published, *, is_judged: bool) -> tuple[Week, ...]:
    judged = "chart.undre_grans, chart.ovre_grans, chart.signal"
    join = f"LEFT JOIN {CHART} AS chart USING (region_kod, niva, enhet_kod, vecka)"
    sql = (
        "SELECT veckor.region_kod, if(veckor.niva = 'lan', 'ALLA', veckor.enhet_kod) AS "
        "klinik_kod, veckor.vecka, veckor.vecka_start, veckor.antal_i_tid, veckor.antal_avgjorda, "
        f"{judged if is_judged else 'NULL AS undre_grans, NULL AS ovre_grans, NULL AS signal'} "
        f"FROM {WEEKS} AS veckor {join if is_judged else ''} WHERE veckor.vecka_start > "
        f"(SELECT max(vecka_start) FROM {WEEKS}) - INTERVAL 70 DAY "
        "ORDER BY veckor.region_kod, klinik_kod, veckor.vecka_start"
    )
    return tuple(_week(row) for row in _rows(file, sql))


def _week(row: Mapping[str, Any]) -> Week:
    is_judged = row["signal"] is not None
    return Week(
        region_kod=row["region_kod"],
        klinik_kod=delivered(row["klinik_kod"]),
        week=row["vecka"],
        starts=row["vecka_start"],
        in_time=row["antal_i_tid"],
        decided=row["antal_avgjorda"],
        limits=(row["undre_grans"], row["ovre_grans"]) if is_judged else None,
        signal=row["signal"] or "",
    )


def _names(file: Published) -> dict[tuple[str, str], str]:
    sql = f"SELECT DISTINCT region_kod, enhet_kod, enhet_namn FROM {WEEKS} WHERE niva = 'klinik'"
    return {
        (row["region_kod"], delivered(row["enhet_kod"])): delivered(row["enhet_namn"])
        for row in _rows(file, sql)
    }


def delivered(text: str) -> str:
    """A delivered code or name as it may be told: one short line, identity numbers masked.

    A unit's HSA-id begins with its owner's organisationsnummer, which is kept: its third and fourth
    digit are no month (20 or more; 00 in made-up ones), as they are in a personnummer.
    """
    line = " ".join(text.split())[:_LONGEST]
    if is_hsa := _HSA_ID.match(line):
        return is_hsa.group(1) + mask(line[is_hsa.end() :])
    return mask(line)
