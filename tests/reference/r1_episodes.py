"""R1, second half: stays merged into episodes (vårdepisoder).

Does not belong here: which ärende belongs to the episode (r2), its kommun (r3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source, code
from tests.reference.r1_persons import Person, Persons
from tests.reference.row_quarantine import Row
from tests.reference.values import local_date

PSYCHIATRIC = ("PSYKIATRI", "RATTSPSYKIATRI")
DECEASED = "4"


@dataclass(frozen=True)
class Episode:
    """One hospital stay of one patient; stays in order of start, then id."""

    person: Person
    stays: tuple[Row, ...]

    @cached_property
    def first(self) -> Row:
        """R1: earliest start, then smallest id."""
        return min(self.stays, key=lambda s: (s["inskrivning_tidpunkt"], s["vardtillfalle_id"]))

    @cached_property
    def last(self) -> Row:
        """R1: latest end (open last), then latest start, then largest id."""
        open_ones = [s for s in self.stays if s["utskrivning_tidpunkt"] is None]
        latest = max(
            (s["utskrivning_tidpunkt"] for s in self.stays if s not in open_ones), default=None
        )
        candidates = open_ones or [s for s in self.stays if s["utskrivning_tidpunkt"] == latest]
        return max(candidates, key=lambda s: (s["inskrivning_tidpunkt"], s["vardtillfalle_id"]))

    @property
    def id(self) -> str:
        return str(self.first["vardtillfalle_id"])

    @property
    def inskrivning(self) -> datetime:
        start: datetime = self.first["inskrivning_tidpunkt"]
        return start

    @property
    def utskrivning(self) -> datetime | None:
        """R1: latest end, empty when any part is open."""
        end: datetime | None = self.last["utskrivning_tidpunkt"]
        return end

    @property
    def inskrivning_date(self) -> date:
        return local_date(self.inskrivning)

    @property
    def utskrivning_date(self) -> date | None:
        return None if self.utskrivning is None else local_date(self.utskrivning)

    @property
    def vardform(self) -> str:
        return "psykiatri" if self.last["verksamhetsgren"] in PSYCHIATRIC else "somatik"

    @property
    def klinik_in_kod(self) -> str:
        return str(code(self.first["klinik_kod"]))

    @property
    def klinik_kod(self) -> str:
        return str(code(self.last["klinik_kod"]))

    @property
    def sjukhus_kod(self) -> str:
        return str(code(self.last["sjukhus_kod"]))

    @property
    def akut(self) -> bool:
        return bool(self.first["akut_flagga"])

    @property
    def avliden(self) -> bool:
        """R1: utskrivningssatt 4, or avliden_datum = the local discharge date."""
        died_on = self.person.avliden_datum
        return self.last["utskrivningssatt_kod"] == DECEASED or (
            died_on is not None and died_on == self.utskrivning_date
        )


def build_episodes(source: Source, persons: Persons, parameters: Parameters) -> list[Episode]:
    """R1: every episode of the region, by admission, then id."""
    stays_of: dict[str, list[Row]] = {}
    for stay in source.living("vardtillfalle"):
        if stay["status"] != "AVBRUTEN":
            survivor = persons.surviving_key(stay["patient_nyckel"])
            stays_of.setdefault(survivor, []).append(stay)
    episodes = [
        Episode(persons.person(key), tuple(group))
        for key, stays in stays_of.items()
        for group in _joined_groups(stays, parameters)
    ]
    return sorted(episodes, key=lambda e: (e.inskrivning, e.id))


def _joined_groups(stays: list[Row], parameters: Parameters) -> Iterator[list[Row]]:
    """R1: a set of stays joined pairwise and transitively."""
    waiting = sorted(stays, key=lambda s: (s["inskrivning_tidpunkt"], s["vardtillfalle_id"]))
    while waiting:
        group = [waiting.pop(0)]
        for member in group:  # grows while it is read
            joined = [s for s in waiting if are_joined(member, s, parameters)]
            group.extend(joined)
            waiting = [s for s in waiting if s not in joined]
        yield group


def are_joined(one: Row, other: Row, parameters: Parameters) -> bool:
    """R1: a shared non-empty `vardepisod_id`, or the later starts within reach of the earlier."""
    if one["vardepisod_id"] is not None and one["vardepisod_id"] == other["vardepisod_id"]:
        return True
    earlier, later = sorted((one, other), key=lambda s: s["inskrivning_tidpunkt"])
    end = earlier["utskrivning_tidpunkt"]
    if end is None:
        reach = earlier["inskrivning_tidpunkt"] + parameters.open_reach
    else:
        reach = end + parameters.max_gap
    return bool(later["inskrivning_tidpunkt"] <= reach)
