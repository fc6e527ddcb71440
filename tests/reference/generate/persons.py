"""The patient of a world: replaced identities, folkbokföring, listings (R1, R3).

Does not belong here: stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.reference.generate.stays import PATIENT_KEYS, Stay, random_kommun
from tests.reference.generate.world import World, local_day

REPLACED_BY: tuple[tuple[int | None, ...], ...] = (
    (None, 0, 0),
    (None, None, None),
    (None, 0, 1),
    (1, 2, 0),
    (1, 0, 0),
    (0, 0, None),
    (1, None, 9),
    (1, 2, 1),
)
"""Which key replaces key 0, 1, 2: chains, circles, a tail into a circle, itself, an unknown key."""


def add_person(world: World, stays: Sequence[Stay]) -> None:
    """The rows of every key of the patient; a key may have none."""
    replaced_by = world.pick(*REPLACED_BY)
    for number in range(PATIENT_KEYS):
        key = world.patient_nyckel(number)
        if not world.likely(0.15):
            _add_patient(world, key, replaced_by[number], stays)
        for _ in range(world.pick(1, 0, 2) if number else world.pick(1, 2, 3)):
            _add_folkbokforing(world, key, stays)
            _add_listning(world, key, stays)
    _drop_doubles(world, "folkbokforing")
    _drop_doubles(world, "listning")


def _add_patient(world: World, key: str, replaced_by: int | None, stays: Sequence[Stay]) -> None:
    died = local_day(world.pick(*stays).end_or_asof, world.pick(0, 1, -1))
    world.add(
        "patient",
        patient_nyckel=key,
        patient_nyckel_ersatt_av=(
            None if replaced_by is None else world.patient_nyckel(replaced_by)
        ),
        fodelsear=world.pick("1940", None),
        kon_kod=world.pick("1", "2", None),
        avliden_datum=world.pick(None, None, None, str(died)),
        skyddad_flagga=world.pick("0", "0", "0", "0", "1", None),
    )


def _edge_day(world: World, stays: Sequence[Stay]) -> date:
    """A day where a rule looks: admission, discharge, as-of, or just beside."""
    stay = world.pick(*stays)
    return local_day(world.pick(stay.start, stay.end_or_asof), world.pick(0, 1, -1, -300))


def _validity(world: World, stays: Sequence[Stay]) -> tuple[str, str | None]:
    start = world.pick(date(2015, 1, 1), _edge_day(world, stays))
    end = world.pick(None, None, _edge_day(world, stays), start)
    return str(start), None if end is None else str(max(start, end))


def _add_folkbokforing(world: World, key: str, stays: Sequence[Stay]) -> None:
    start, end = _validity(world, stays)
    stadsdel = "0180-bromma" if world.region_kod == "01" else "0880-norr"
    world.add(
        "folkbokforing",
        patient_nyckel=key,
        giltig_fran=start,
        giltig_till=end,
        kommun_kod=random_kommun(world) or "0180",
        stadsdel_kod=world.pick(None, stadsdel),
    )


def _add_listning(world: World, key: str, stays: Sequence[Stay]) -> None:
    start, end = _validity(world, stays)
    enhet = f"SE2321000{world.region_kod}-H00{world.pick(1, 2)}"
    world.add("listning", patient_nyckel=key, enhet_id=enhet, giltig_fran=start, giltig_till=end)


def _drop_doubles(world: World, table: str) -> None:
    """Keep the first row of each key: versions come with the history of deliveries."""
    rows = {(r["patient_nyckel"], r["giltig_fran"]): r for r in reversed(world.tables[table])}
    world.tables[table] = list(rows.values())
