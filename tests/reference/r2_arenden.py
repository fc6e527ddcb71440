"""R2: which ärenden belong to which episode, and what hangs on them.

Does not belong here: what the events (r4) and status rows (r5) mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.reference.r0_conventions import Source, is_sent
from tests.reference.r1_episodes import Episode
from tests.reference.r1_persons import Persons
from tests.reference.row_quarantine import Row

TIME_MATCH_MARGIN = timedelta(hours=24)


@dataclass(frozen=True)
class Case:
    """One episode with all its ärenden (first = the episode's ärende) and their rows."""

    episode: Episode
    arenden: tuple[Row, ...]
    messages: tuple[Row, ...]
    events: tuple[Row, ...]
    status_rows: tuple[Row, ...]

    @property
    def arende_id(self) -> str | None:
        return self.arenden[0]["arende_id"] if self.arenden else None

    @property
    def admission_messages(self) -> list[Row]:
        """The sent INSKRIVNING messages of all the ärenden."""
        return [m for m in self.messages if m["meddelandetyp_kod"] == "INSKRIVNING" and is_sent(m)]

    @property
    def is_linked(self) -> bool:
        """R2: any of its ärenden has a sent INSKRIVNING message."""
        return bool(self.admission_messages)

    def field(self, name: str) -> Any:
        """R2: that of the first ärende, in the same order, where it is not empty."""
        return next((a[name] for a in self.arenden if a[name] is not None), None)

    @property
    def behov_bedomt(self) -> datetime | None:
        """R2: the earliest of all the ärenden."""
        given = [a["behov_bedomt_tidpunkt"] for a in self.arenden]
        return min((g for g in given if g is not None), default=None)


def build_cases(source: Source, persons: Persons, episodes: Sequence[Episode]) -> list[Case]:
    """R2: one case per episode, in the order of the episodes."""
    candidates = [a for a in source.living("link_arende") if a["arende_typ"] == "UTSKRIVNING"]
    bridged = _bridged(source, candidates, episodes)
    taken = set(bridged.values())
    belongs = dict(bridged)
    free: dict[str, list[Episode]] = {}
    for episode in episodes:
        if episode.id not in taken:
            free.setdefault(episode.person.key, []).append(episode)
    for arende in candidates:
        if arende["arende_id"] not in bridged:
            patient = persons.surviving_key(arende["patient_nyckel"])
            match = _by_time(arende["skapad_tidpunkt"], free.get(patient, []), source.asof)
            if match is not None:
                belongs[arende["arende_id"]] = match.id
    arenden_of: dict[str, list[Row]] = {}
    for arende in candidates:
        if arende["arende_id"] in belongs:
            arenden_of.setdefault(belongs[arende["arende_id"]], []).append(arende)
    return [_case(source, episode, arenden_of.get(episode.id, [])) for episode in episodes]


def _bridged(
    source: Source, candidates: Sequence[Row], episodes: Sequence[Episode]
) -> dict[str, str]:
    """R2: ärende -> the earliest episode among those it is bridged to."""
    episode_of = {s["vardtillfalle_id"]: e for e in episodes for s in e.stays}
    result = {}
    for arende in candidates:
        reached = [
            episode_of[row["vardtillfalle_id"]]
            for row in source.living_with(
                "link_arende_vardtillfalle", "arende_id", [arende["arende_id"]]
            )
            if row["vardtillfalle_id"] in episode_of
        ]
        if reached:
            result[arende["arende_id"]] = min(reached, key=lambda e: (e.inskrivning, e.id)).id
    return result


def _by_time(created: datetime, free: Sequence[Episode], asof: datetime) -> Episode | None:
    """R2: within 24 h of a stay; nearest admission, then the earlier.

    free: the patient's episodes to which no ärende belongs by bridge.
    """
    near = [e for e in free if _is_near(e, created, asof)]
    return min(
        near, key=lambda e: (abs(e.inskrivning - created), e.inskrivning, e.id), default=None
    )


def _is_near(episode: Episode, created: datetime, asof: datetime) -> bool:
    """R2: admission - 24 h <= created <= discharge (or as-of) + 24 h."""
    earliest = episode.inskrivning - TIME_MATCH_MARGIN
    latest = (episode.utskrivning or asof) + TIME_MATCH_MARGIN
    return earliest <= created <= latest


def _case(source: Source, episode: Episode, arenden: Sequence[Row]) -> Case:
    ids = [a["arende_id"] for a in arenden]

    def rows(table: str) -> tuple[Row, ...]:
        return tuple(source.living_with(table, "arende_id", ids))

    return Case(
        episode=episode,
        arenden=tuple(sorted(arenden, key=lambda a: (a["skapad_tidpunkt"], a["arende_id"]))),
        messages=rows("link_meddelande"),
        events=rows("link_utskrivningsklar_handelse"),
        status_rows=rows("link_inskrivning_status"),
    )
