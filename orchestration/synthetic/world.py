"""The fixed surroundings: hospitals, clinics, wards, primary care and municipal units, code lists.

The same for every block and every seed except for the history of units. Becomes the tables
`enhet` and `kodverk`. Does not belong here: patients and what happens to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.synthetic.arrays import MISSING, Flags, Ints, Reals, Texts, texts
from orchestration.synthetic.draws import Rng
from orchestration.synthetic.place_parameters import Klinik, Kommun, Region

UNIT_PREFIX = "SE0000000008-"
"""No organisation has this number: a synthetic unit can never be taken for a real HSA-id."""

SOMATIK, PSYKIATRI, RATTSPSYKIATRI = 0, 1, 2
BRANCHES = texts(["SOMATIK", "PSYKIATRI", "RATTSPSYKIATRI"])
ADULT, CHILD, WOMAN = 0, 1, 2
MUNICIPAL_ROLES = ("KOMMUN_SOL", "KOMMUN_LSS", "KOMMUN_HSL", "KOMMUN_REHAB")
MUNICIPAL_NAMES = ("Biståndsenheten", "LSS-enheten", "Hemsjukvården", "Rehabenheten")
SPECIALIST, OTHER = "OPPENVARDSMOTTAGNING", "OVRIG"


@dataclass(frozen=True)
class Group:
    """Consecutive units per owner (clinic, kommun, hospital): first position and how many."""

    first: Ints
    count: Ints

    def pick(self, rng: Rng, owner: Ints, count: Ints | None = None) -> Ints:
        """A unit of each owner, drawn evenly; MISSING where the owner has none.

        count: how many of the owner's units, from the first, there are to choose from; else all.
        """
        count = self.count[owner] if count is None else count
        drawn = self.first[owner] + np.floor(rng.random(len(owner)) * count).astype(np.int64)
        return np.where(count > 0, drawn, MISSING)


@dataclass(frozen=True)
class Unit:
    """One row's worth of `enhet` before history."""

    enhet_id: str
    namn: str
    enhetstyp: str
    klinik: str | None
    sjukhus: str | None
    forvaltning: str
    huvudman: str
    kommun: str | None


@dataclass(frozen=True)
class World:
    """All units and the weights that bind patients to them; positions are array indexes."""

    units: tuple[Unit, ...]
    unit_ids: Texts
    kommun_codes: Texts
    kommun_names: Texts
    population: Ints
    own_kommuner: int
    hospital_codes: Texts
    hospital_weights: Reals
    clinic_units: Ints
    clinic_hospital: Ints
    clinic_branch: Ints
    clinic_status_factor: Reals
    clinic_weights: Reals
    clinic_closed_wards: Ints
    wards: Group
    specialists: Group
    primary_care: Group
    psychiatric_care: Group
    municipal: tuple[Group, ...]


class _Register:
    """Collects units and remembers which belong to which owner."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def group(self, per_owner: Iterator[list[Unit]]) -> Group:
        first, count = [], []
        for units in per_owner:
            first.append(len(self.units))
            count.append(len(units))
            self.units.extend(units)
        return Group(np.array(first, dtype=np.int64), np.array(count, dtype=np.int64))


def build_world(region: Region) -> World:
    """Lay out all units of the region; the same scenario gives the same world."""
    kommuner = (*region.kommuner, *region.kommuner_utanfor)
    own = len(region.kommuner)
    register = _Register()
    register.group(iter([_hospitals(region)]))
    clinics = register.group([_clinic(region, k)] for k in region.kliniker)
    wards = register.group(_wards(region, k) for k in region.kliniker)
    specialists = register.group(_outpatient(region, k) for k in region.kliniker)
    primary = register.group(_primary(region, k, i < own) for i, k in enumerate(kommuner))
    psychiatric = register.group(_psychiatric(k) for k in kommuner)
    municipal = tuple(
        register.group(_municipal(region, k, role, i < own) for i, k in enumerate(kommuner))
        for role in range(len(MUNICIPAL_ROLES))
    )
    register.group(_others(region, k) for k in region.kommuner)
    hospitals = [s.kod for s in region.sjukhus]
    return World(
        units=tuple(register.units),
        unit_ids=texts([u.enhet_id for u in register.units]),
        kommun_codes=texts([k.kod for k in kommuner]),
        kommun_names=texts([k.namn for k in kommuner]),
        population=np.array([k.folkmangd for k in kommuner], dtype=np.int64),
        own_kommuner=own,
        hospital_codes=texts(hospitals),
        hospital_weights=_hospital_weights(region, hospitals),
        clinic_units=clinics.first,
        clinic_hospital=np.array([hospitals.index(k.sjukhus) for k in region.kliniker]),
        clinic_branch=np.array([list(BRANCHES).index(k.gren) for k in region.kliniker]),
        clinic_status_factor=np.array([k.status_faktor for k in region.kliniker]),
        clinic_weights=_clinic_weights(region),
        clinic_closed_wards=np.array([k.stangda_i_sommar for k in region.kliniker]),
        wards=wards,
        specialists=specialists,
        primary_care=primary,
        psychiatric_care=psychiatric,
        municipal=municipal,
    )


def choose_clinic(rng: Rng, world: World, hospital: Ints, age_class: Ints, branch: Ints) -> Ints:
    """A clinic of the branch, at the hospital where that is possible, by the weights of age."""
    chosen = np.empty(len(hospital), dtype=np.int64)
    for code in range(len(BRANCHES)):
        of_branch = world.clinic_branch == code
        for kind in (ADULT, CHILD, WOMAN):
            rows = np.flatnonzero((branch == code) & (age_class == kind))
            weights = world.clinic_weights[kind if code == SOMATIK else ADULT] * of_branch
            per_hospital = np.stack(
                [weights * (world.clinic_hospital == h) for h in range(len(world.hospital_codes))]
            )
            empty: Flags = per_hospital.sum(axis=1) == 0
            per_hospital[empty] = weights
            cumulative = np.cumsum(per_hospital, axis=1)[hospital[rows]]
            drawn = rng.random(len(rows)) * cumulative[:, -1]
            chosen[rows] = (cumulative <= drawn[:, None]).sum(axis=1)
    return chosen


def _clinic_weights(region: Region) -> Reals:
    """[ADULT, CHILD, WOMAN] x clinics."""
    return np.array([[k.vikt, k.barn, k.kvinna] for k in region.kliniker], dtype=np.float64).T


def _hospital_weights(region: Region, hospitals: list[str]) -> Reals:
    own = [[region.sjukhus_andel[k.kod].get(h, 0.0) for h in hospitals] for k in region.kommuner]
    outside = np.mean(np.array(own), axis=0)
    rows = [*own, *([list(outside)] * len(region.kommuner_utanfor))]
    return np.array(rows, dtype=np.float64)


def _kommun_of(region: Region, hospital: str) -> str:
    return next(s.kommun_kod for s in region.sjukhus if s.kod == hospital)


def _name_of(region: Region, hospital: str) -> str:
    return next(s.namn for s in region.sjukhus if s.kod == hospital)


def _hospitals(region: Region) -> list[Unit]:
    return [
        Unit(
            f"{UNIT_PREFIX}S{s.kod}", s.namn, "SJUKHUS", None, s.kod, "HSF", "REGION", s.kommun_kod
        )
        for s in region.sjukhus
    ]


def _clinic_id(klinik: Klinik) -> str:
    return f"{UNIT_PREFIX}K{klinik.sjukhus}-{klinik.suffix}"


def _at_clinic(region: Region, klinik: Klinik, suffix: str, namn: str, enhetstyp: str) -> Unit:
    hospital = _name_of(region, klinik.sjukhus)
    return Unit(
        enhet_id=f"{_clinic_id(klinik)}{suffix}",
        namn=f"{namn}, {hospital}",
        enhetstyp=enhetstyp,
        klinik=_clinic_id(klinik),
        sjukhus=klinik.sjukhus,
        forvaltning="HSF" if klinik.gren == "SOMATIK" else "PSF",
        huvudman="REGION",
        kommun=_kommun_of(region, klinik.sjukhus),
    )


def _clinic(region: Region, klinik: Klinik) -> Unit:
    return _at_clinic(region, klinik, "", klinik.namn, "KLINIK")


def _wards(region: Region, klinik: Klinik) -> list[Unit]:
    return [
        _at_clinic(region, klinik, f"-A{n}", f"{klinik.namn}, avdelning {n}", "AVDELNING")
        for n in range(1, klinik.avdelningar + 1)
    ]


def _outpatient(region: Region, klinik: Klinik) -> list[Unit]:
    total = sum(k.folkmangd for k in region.kommuner) / region.invanare_per_enhet[SPECIALIST]
    count = max(1, round(total / len(region.kliniker)))
    return [
        _at_clinic(region, klinik, f"-M{n}", f"{klinik.namn}, mottagning {n}", SPECIALIST)
        for n in range(1, count + 1)
    ]


def _count(region: Region, kommun: Kommun, kind: str, own: bool) -> int:
    return max(1, round(kommun.folkmangd / region.invanare_per_enhet[kind])) if own else 1


def _primary(region: Region, kommun: Kommun, own: bool) -> list[Unit]:
    return [
        Unit(
            enhet_id=f"{UNIT_PREFIX}H{kommun.kod}-{n}",
            namn=f"Hälsocentralen {kommun.namn} {n}",
            enhetstyp="HALSOCENTRAL",
            klinik=None,
            sjukhus=None,
            forvaltning="PVF" if own and n % 4 else "EXTERN",
            huvudman="REGION" if own and n % 4 else "PRIVAT",
            kommun=kommun.kod,
        )
        for n in range(1, _count(region, kommun, "HALSOCENTRAL", own) + 1)
    ]


def _psychiatric(kommun: Kommun) -> list[Unit]:
    name = f"Psykiatriska öppenvården {kommun.namn}"
    unit_id = f"{UNIT_PREFIX}O{kommun.kod}"
    return [Unit(unit_id, name, SPECIALIST, None, None, "PSF", "REGION", kommun.kod)]


def _municipal(region: Region, kommun: Kommun, role: int, own: bool) -> list[Unit]:
    return [
        Unit(
            enhet_id=f"{UNIT_PREFIX}C{kommun.kod}-{role + 1}{n:03d}",
            namn=f"{MUNICIPAL_NAMES[role]} {n}, {kommun.namn}",
            enhetstyp="KOMMUN_ENHET",
            klinik=None,
            sjukhus=None,
            forvaltning="EXTERN",
            huvudman="KOMMUN",
            kommun=kommun.kod,
        )
        for n in range(1, _count(region, kommun, MUNICIPAL_ROLES[role], own) + 1)
    ]


def _others(region: Region, kommun: Kommun) -> list[Unit]:
    return [
        Unit(
            f"{UNIT_PREFIX}X{kommun.kod}-{n:03d}",
            f"Övrig enhet {n}, {kommun.namn}",
            OTHER,
            None,
            None,
            "EXTERN",
            "PRIVAT",
            kommun.kod,
        )
        for n in range(1, _count(region, kommun, OTHER, True) + 1)
    ]
