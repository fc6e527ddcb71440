"""Swedish numbers, days and times, as messages write them.

Does not belong here: sentences (message.py, notices.py, digest.py).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from orchestration.alerts.model import Severity

LOCAL = ZoneInfo("Europe/Stockholm")
SMALLEST_SHOWN = 5
"""k of R9: a count of 1 to k - 1 is told to the klinik itself and to utdataenheten only."""

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
SEVERITIES = {
    Severity.INFO: "Information",
    Severity.VARNING: "Varning",
    Severity.FEL: "Fel",
    Severity.KRITISK: "Kritiskt",
}
_THIN = "\u00a0"


def whole(number: int) -> str:
    """«12 345», with a space that does not break."""
    return f"{number:,}".replace(",", _THIN)


def small(number: int, *, exact: bool) -> str:
    """A count of patients; one of 1-4 is «färre än 5» unless the reader may see it (R9)."""
    if exact or number == 0 or number >= SMALLEST_SHOWN:
        return whole(number)
    return f"färre än {SMALLEST_SHOWN}"


def share(part: int, of: int) -> str:
    """«87,5 % (35 av 40)»; «underlag saknas» when there is nothing to divide by."""
    if of == 0:
        return "underlag saknas"
    return f"{percent(part, of)} ({whole(part)} av {whole(of)})"


def percent(part: int, of: int) -> str:
    """«87,5 %» with one decimal, half up."""
    return f"{_tenths(_per_mille(part, of))}{_THIN}%"


def points(now: tuple[int, int], before: tuple[int, int]) -> str:
    """«upp 2,3 procentenheter från 85,2 %»; each is (part, of). Empty when one has no ground."""
    if now[1] == 0 or before[1] == 0:
        return ""
    change = _per_mille(*now) - _per_mille(*before)
    earlier = percent(*before)
    if change == 0:
        return f"oförändrat från {earlier}"
    way = "upp" if change > 0 else "ned"
    return f"{way} {_tenths(abs(change))} procentenheter från {earlier}"


def _per_mille(part: int, of: int) -> int:
    return (2000 * part + of) // (2 * of)


def _tenths(number: int) -> str:
    return f"{number // 10},{number % 10}"


def decimal(number: float) -> str:
    """«12,5», one decimal."""
    return f"{number:.1f}".replace(".", ",")


def local(moment: datetime) -> datetime:
    """The aware moment as Swedish local time."""
    return moment.astimezone(LOCAL)


def day(of: date) -> str:
    """«måndag 12 januari 2026»."""
    return f"{_DAYS[of.weekday()]} {of.day} {_MONTHS[of.month - 1]} {of.year}"


def moment(at: datetime) -> str:
    """«kl 04.30 måndag 12 januari 2026»; in the hour that an October night has twice, with its
    offset, since the time alone would be two."""
    shown = local(at)
    twice = shown.replace(fold=0).utcoffset() != shown.replace(fold=1).utcoffset()
    zone = f" ({'sommartid' if shown.dst() else 'vintertid'})" if twice else ""
    return f"kl {shown:%H.%M}{zone} {day(shown.date())}"


def plural(number: int, one: str, many: str) -> str:
    """«1 larm», «12 345 rader»."""
    return f"{whole(number)} {one if number == 1 else many}"
