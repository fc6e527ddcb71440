"""Who is told of an alert, and how: the seed `larmvagar` read and matched.

An alert goes to every row that fits it; one that fits none goes to utdataenheten's digest. What
concerns operations does not pass the seed: it goes to the function `drift`, in its mail and as a
file, whatever the seed says. Does not belong here: the functions' addresses (config.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from orchestration.alerts.model import NO_KLINIK, AlertsError, Kind, Severity
from orchestration.settings import PROJECT_DIR

ROUTES_FILE = PROJECT_DIR / "seeds" / "kvalitet" / "larmvagar.csv"
ANY = "*"
EVERY_REGION = "00"
"""As in regionparametrar."""
UTDATAENHETEN = "utdataenheten"
OPERATOR = "drift"
KLINIK = "klinik"


class Channel(StrEnum):
    """ALLA: every channel that the function has an address for, a file when it has none."""

    EPOST = "epost"
    WEBHOOK = "webhook"
    FIL = "fil"
    ALLA = "alla"


class When(StrEnum):
    """DIREKT: when it is found. DYGNSBREV: in the next digest."""

    DIREKT = "direkt"
    DYGNSBREV = "dygnsbrev"


@dataclass(frozen=True)
class Route:
    """One row of the seed; `*` fits every klinik or rule, region 00 every region; severity is the
    lowest that the row takes."""

    region_kod: str
    klinik_kod: str
    regel_id: str
    severity: Severity
    channel: Channel
    function: str
    when: When


@dataclass(frozen=True)
class Recipient:
    """Who gets a message in which way. function: utdataenheten, drift, klinik:08:MED, …"""

    channel: Channel
    function: str

    def may_see(self, region_kod: str, klinik_kod: str) -> bool:
        """True when this reader may see counts under k of that klinik's patients (R9)."""
        return self.function in (UTDATAENHETEN, klinik_function(region_kod, klinik_kod))


FALLBACK = Route(
    EVERY_REGION, ANY, ANY, Severity.VARNING, Channel.ALLA, UTDATAENHETEN, When.DYGNSBREV
)
OPERATIONS = (Recipient(Channel.FIL, OPERATOR), Recipient(Channel.ALLA, OPERATOR))


@dataclass(frozen=True)
class Subject:
    """What routing looks at of an alert."""

    regel_id: str
    region_kod: str
    klinik_kod: str
    severity: Severity
    kind: Kind


def klinik_function(region_kod: str, klinik_kod: str) -> str:
    """The function of a klinik of its own: «klinik:08:MED»."""
    return f"{KLINIK}:{region_kod}:{klinik_kod}"


def recipients(routes: Iterable[Route], subject: Subject, when: When) -> tuple[Recipient, ...]:
    """Who is told of the subject at that time, each once. A rule of severity info: nobody."""
    if subject.severity is Severity.INFO:
        return ()
    if subject.kind is Kind.DRIFT:
        return OPERATIONS if when is When.DIREKT else ()
    fitting = [route for route in routes if _fits(route, subject)] or [FALLBACK]
    told = (_recipient(route, subject) for route in fitting if route.when is when)
    return tuple(dict.fromkeys(told))


def _fits(route: Route, subject: Subject) -> bool:
    wanted = (
        (route.klinik_kod, subject.klinik_kod),
        (route.regel_id, subject.regel_id),
    )
    if route.function == KLINIK and subject.klinik_kod in NO_KLINIK:
        return False
    is_grave_enough = subject.severity.rank >= route.severity.rank
    is_here = route.region_kod in (EVERY_REGION, subject.region_kod)
    return is_grave_enough and is_here and all(ask in (ANY, has) for ask, has in wanted)


def _recipient(route: Route, subject: Subject) -> Recipient:
    function = route.function
    if function == KLINIK:
        function = klinik_function(subject.region_kod, subject.klinik_kod)
    return Recipient(route.channel, function)


@cache
def load_routes(path: Path = ROUTES_FILE) -> tuple[Route, ...]:
    """The rows of the seed in order. Raises AlertsError for one that cannot be used."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: int(row["ordning"]))
            return tuple(map(_route, rows))
    except (OSError, KeyError, ValueError, TypeError):
        raise AlertsError(
            f"Larmvägarna i {path.name} går inte att läsa. Rätta seeden enligt docs/alerts.md."
        ) from None


def _route(row: dict[str, str]) -> Route:
    return Route(
        region_kod=row["region_kod"],
        klinik_kod=row["klinik_kod"],
        regel_id=row["regel_id"],
        severity=Severity(row["allvarlighet"]),
        channel=Channel(row["kanal"]),
        function=row["mottagare"],
        when=When(row["nar"]),
    )
