"""Which units have a page, what it is called and where it lies. Pure.

Does not belong here: what stands on the page.
"""

from __future__ import annotations

import hashlib
import re

from orchestration.reports.figures.names import group_name, swedish_order
from orchestration.reports.site.content import Content, Unit

WITH_PAGE = ("analysgrupp", "kommun", "stadsdel", "sjukhus", "klinik")
UNKNOWN = "okand"
_PLAIN = re.compile(r"[a-z0-9-]+")


def slug(kod: str) -> str:
    """A code as a part of a file name: small letters, digits and hyphens; a code that has anything
    else gets a hash of the whole, so that two codes never share a name."""
    small = kod.lower()
    if (kod.islower() and _PLAIN.fullmatch(kod)) or (kod.isdigit()):
        return kod
    digest = hashlib.sha256(kod.encode()).hexdigest()[:6]
    return f"{re.sub('[^a-z0-9]+', '-', small).strip('-')[:40]}-{digest}"


def is_own_kommun(content: Content, region: str, kod: str) -> bool:
    """Whether the code is a known kommun of the region (rules.md R3)."""
    kommun = content.kommuner.get(kod)
    return kommun is not None and kommun.region_kod == region


def page_of(content: Content, region: str, unit: Unit) -> str:
    """The file name of a unit's page, empty for a unit without one: kommuner outside the län and
    unknown units stand in tables only."""
    if unit.niva not in WITH_PAGE or unit.kod == UNKNOWN:
        return ""
    if unit.niva == "kommun" and not is_own_kommun(content, region, unit.kod):
        return ""
    return f"{unit.niva}-{slug(unit.kod)}.html"


def remark_on(content: Content, region: str, unit: Unit) -> str:
    """Of a kommun that counts in no län (rules.md R3): what it is; empty for every other unit."""
    if unit.niva != "kommun" or is_own_kommun(content, region, unit.kod):
        return ""
    known = unit.kod in content.kommuner
    what = "kommun utanför länet" if known else "kommunen är inte känd"
    return f"{what}, räknas inte in i länets siffror"


def units_with_page(content: Content, region: str, niva: str) -> tuple[Unit, ...]:
    """The units of a level that have a page, by name as Swedish sorts it."""
    found = [u for u in content.units.get((region, niva), ()) if page_of(content, region, u)]
    return tuple(sorted(found, key=lambda u: (swedish_order(u.namn), u.kod)))


def units_without_page(content: Content, region: str, niva: str) -> tuple[Unit, ...]:
    """The other units of the level, in order of their codes."""
    found = content.units.get((region, niva), ())
    return tuple(u for u in found if not page_of(content, region, u))


def unit_name(unit: Unit) -> str:
    """The name a reader sees; one that is not known says so with its code."""
    if unit.niva == "analysgrupp":
        return group_name(unit.namn)
    if unit.kod == UNKNOWN:
        return {"kommun": "Okänd kommun", "klinik": "Okänd klinik"}.get(unit.niva, "Okänd enhet")
    if unit.namn == "okänd":
        return f"Okänd ({unit.kod})"
    return unit.namn
