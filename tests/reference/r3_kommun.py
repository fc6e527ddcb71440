"""R3: the kommun, stadsdel and analysgrupp of an episode; the listing of R6.

Does not belong here: rows per kommun (r6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.r0_conventions import OKAND, Source
from tests.reference.r1_episodes import Episode
from tests.reference.r1_persons import Person
from tests.reference.r2_arenden import Case
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds


@dataclass(frozen=True)
class Place:
    """Where the patient belongs on a day; every code is `okand` when there is none."""

    kommun_kod: str
    stadsdel_kod: str
    analysgrupp: str


def reckoning_day(episode: Episode, source: Source) -> date:
    """R3: indicators use the day of discharge, as-of while still admitted."""
    return episode.utskrivning_date or source.asof_date


def place_on(case: Case, day: date, source: Source, seeds: Seeds) -> Place:
    """R3: placerande kommun, else folkbokföring that day, else the kommun at admission."""
    registered = valid_row(source, "folkbokforing", case.episode.person, day)
    stadsdel = OKAND
    placing = case.field("placerande_kommun_kod")
    if placing is not None:
        kommun = placing
    elif registered is not None:
        kommun = registered["kommun_kod"]
        stadsdel = registered["stadsdel_kod"] or OKAND
    else:
        kommun = case.episode.first["kommun_kod_vid_inskrivning"] or OKAND
    grupp = seeds.analysgrupp(source.region_kod, kommun, day) or OKAND
    return Place(kommun, stadsdel, grupp)


def halsovalsenhet(case: Case, source: Source) -> str:
    """R6: the listing on the admission date, else `okand`."""
    listing = valid_row(source, "listning", case.episode.person, case.episode.inskrivning_date)
    return OKAND if listing is None else str(listing["enhet_id"])


def valid_row(source: Source, table: str, person: Person, day: date) -> Row | None:
    """R3: the row with giltig_fran <= day < giltig_till (empty = open).

    Several: latest giltig_fran, then newest version, then the largest patient_nyckel.
    """
    valid = [
        row
        for row in source.living_with(table, "patient_nyckel", person.all_keys)
        if row["giltig_fran"] <= day < (row["giltig_till"] or date.max)
    ]
    return max(
        valid,
        key=lambda r: (r["giltig_fran"], r["andrad_lokal"], r["extrakt_id"], r["patient_nyckel"]),
        default=None,
    )


def is_known(kommun_kod: str, seeds: Seeds) -> bool:
    """R3: known = in the seed of all Swedish kommuner."""
    return kommun_kod in seeds.kommuner


def is_of_region(kommun_kod: str, region_kod: str, seeds: Seeds) -> bool:
    """R3: a known kommun of the region (first two digits)."""
    return is_known(kommun_kod, seeds) and kommun_kod[:2] == region_kod
