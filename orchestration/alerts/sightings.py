"""From what is published to what is so right now: sightings, and what is watched. Pure.

24-hour gaps are one alert per klinik with a count; when the source has been silent they wait, and
one alert says so instead. Does not belong here: reading (published.py), their life (lifecycle.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from orchestration.alerts.model import (
    WHOLE_REGION,
    Alert,
    Fingerprint,
    Kind,
    Severity,
    Sighting,
)
from orchestration.alerts.policy import FOREWARNING, GAP, SILENT_SOURCE
from orchestration.alerts.published import FindingCount, GapState, Look
from orchestration.alerts.words import decimal, moment

GAP_RULES = frozenset({GAP, FOREWARNING})
OWNER = "utdataenheten"
TOLD_AS_GAPS = frozenset(
    {"status_sen", "status_saknar_meddelande", "status_vet_ej", "status_saknas"}
)
"""Rules of dq_regler about the states of R5: where the state per klinik is published its alerts
are about it, and the same patients are not told of twice."""


@dataclass(frozen=True)
class Seen:
    """What one generation shows of one region.

    sightings: by fingerprint. waits: kliniker whose 24-hour alerts say nothing now, WHOLE_REGION
    for all of them. looked_at_gaps, looked_at_findings: False when the generation has no such
    table, and what is not seen is not gone.
    """

    sightings: Mapping[Fingerprint, Sighting]
    waits: frozenset[str]
    looked_at_gaps: bool
    looked_at_findings: bool

    def is_gone(self, alert: Alert) -> bool:
        """True when the alert was looked for and not seen."""
        mark = alert.fingerprint
        if mark in self.sightings:
            return False
        if mark.regel_id in GAP_RULES:
            is_waiting = not self.waits.isdisjoint({mark.klinik_kod, WHOLE_REGION})
            return self.looked_at_gaps and not is_waiting
        if mark.regel_id == SILENT_SOURCE:
            return self.looked_at_gaps
        return self.looked_at_findings


def seen_in(look: Look, region_kod: str) -> Seen:
    """Everything the generation shows of a region."""
    gaps = [g for g in look.gaps or () if g.region_kod == region_kod]
    told_twice = TOLD_AS_GAPS if look.gaps is not None else frozenset()
    findings = [
        found
        for found in look.findings or ()
        if found.region_kod == region_kod and found.regel_id not in told_twice
    ]
    waits = _silent(gaps)
    found = [*_gap_sightings(gaps, waits), *_finding_sightings(findings, look)]
    return Seen(
        sightings=_merged(found),
        waits=waits,
        looked_at_gaps=look.gaps is not None,
        looked_at_findings=look.findings is not None,
    )


def _silent(gaps: Iterable[GapState]) -> frozenset[str]:
    """Who is silent; when the whole region is, it is said once and not per klinik."""
    silent = frozenset(gap.klinik_kod for gap in gaps if gap.is_silent)
    return frozenset({WHOLE_REGION}) if WHOLE_REGION in silent else silent


def _gap_sightings(gaps: Iterable[GapState], waits: frozenset[str]) -> Iterator[Sighting]:
    for gap in gaps:
        if gap.klinik_kod in waits:
            yield _silent_source(gap)
        elif WHOLE_REGION in waits or gap.klinik_kod == WHOLE_REGION:
            continue
        else:
            yield from _open_gaps(gap)


def _open_gaps(gap: GapState) -> Iterator[Sighting]:
    about = partial(
        Sighting, kind=Kind.FYND, severity=Severity.VARNING, seen_at=gap.asof, owner=OWNER
    )
    if gap.open_gaps:
        oldest = f"; äldst {decimal(gap.oldest_hours)} timmar" if gap.oldest_hours else ""
        yield about(
            Fingerprint(GAP, gap.region_kod, gap.klinik_kod),
            count=gap.open_gaps,
            headline="Status saknas i inskrivningsmeddelandet efter 24 timmar",
            text="Fyll i statusen i Cosmic för dem som är kvar. Saknas meddelandet: skicka det. "
            "Står det «vet ej»: ta reda på svaret och ändra.",
            facts={"antal_isar": f"{states(gap)}{oldest}"},
            newest_at=_newest(gap),
        )
    if gap.forewarned:
        yield about(
            Fingerprint(FOREWARNING, gap.region_kod, gap.klinik_kod),
            count=gap.forewarned,
            headline="Status saknas och mindre än 4 timmar återstår av de 24",
            text="Fyll i statusen i inskrivningsmeddelandet i Cosmic innan tiden går ut; då blir "
            "det ingen lucka.",
            facts={"upplysning": f"läget är från {moment(gap.asof)}"},
        )


def _newest(gap: GapState) -> datetime | None:
    if gap.newest_hours is None:
        return None
    return gap.asof - timedelta(hours=gap.newest_hours)


def states(gap: GapState) -> str:
    """The three missing states of R5 apart: they are three different conversations."""
    return (
        f"utan meddelande {gap.no_message}, «vet ej» {gap.unknown_answer}, "
        f"utan status {gap.no_status}"
    )


def silent_text(gap: GapState) -> str:
    """«osäkert, källan tyst sedan …»."""
    since = moment(gap.last_heard) if gap.last_heard else "okänd tid"
    return f"osäkert, källan tyst sedan {since}"


def _silent_source(gap: GapState) -> Sighting:
    whole = gap.klinik_kod == WHOLE_REGION
    return Sighting(
        fingerprint=Fingerprint(SILENT_SOURCE, gap.region_kod, gap.klinik_kod),
        kind=Kind.FYND,
        severity=Severity.FEL if whole else Severity.VARNING,
        count=1,
        seen_at=gap.asof,
        headline="Källan är tyst: 24-timmarsläget är osäkert",
        text=(
            "Larm om luckor väntar tills källan hörs igen, eftersom de annars skulle bli falska. "
            "Fråga den som levererar varför inget kommer."
        ),
        owner=OWNER,
        facts={"upplysning": silent_text(gap)},
    )


def _finding_sightings(findings: Iterable[FindingCount], look: Look) -> Iterator[Sighting]:
    for found in findings:
        yield Sighting(
            fingerprint=Fingerprint(
                found.regel_id, found.region_kod, found.klinik_kod, found.period
            ),
            kind=Kind.FYND,
            severity=found.severity,
            count=found.count,
            seen_at=look.asof[found.region_kod],
            headline=found.means,
            text=found.todo,
            owner=found.owner,
        )


def _merged(found: Iterable[Sighting]) -> dict[Fingerprint, Sighting]:
    """By fingerprint; two codes that look alike once masked are told together."""
    merged: dict[Fingerprint, Sighting] = {}
    for sighting in found:
        earlier = merged.get(sighting.fingerprint)
        merged[sighting.fingerprint] = sighting if earlier is None else _both(earlier, sighting)
    return merged


def _both(one: Sighting, other: Sighting) -> Sighting:
    newest = max(filter(None, (one.newest_at, other.newest_at)), default=None)
    return replace(other, count=one.count + other.count, newest_at=newest)
