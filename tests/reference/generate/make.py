"""Worlds by seed or by Hypothesis, and many of them as one delivery.

Does not belong here: histories of deliveries (history.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import strategies as st

from tests.reference.deliveries import Delivered, in_memory
from tests.reference.generate.arenden import add_arenden
from tests.reference.generate.persons import add_person
from tests.reference.generate.plans import add_plans_and_contacts
from tests.reference.generate.stays import add_stays
from tests.reference.generate.world import ASOF_LOCAL, Tables, World, empty_tables


def random_world(seed: int | Random, name: str = "1", region_kod: str = "08") -> Tables:
    """A small delivery of one patient: table -> rows of text typed as in the contract.

    name: unique among the worlds of a delivery. seed: a number, or the source of chance itself.
    """
    rng = Random(f"{seed}/{region_kod}/{name}") if isinstance(seed, int) else seed
    world = World(rng, name, region_kod)
    stays = add_stays(world)
    add_person(world, stays)
    add_plans_and_contacts(world, stays, add_arenden(world, stays))
    return world.tables


def merged(parts: Iterable[Tables]) -> Tables:
    """Many worlds as one delivery."""
    result = empty_tables()
    for part in parts:
        for table, rows in part.items():
            result[table].extend(rows)
    return result


def as_delivery(tables: Tables, region_kod: str = "08") -> Delivered:
    """Rows as the one FULL delivery read at the as-of time of the worlds."""
    return in_memory(
        tables, extrakt_id="20221115033000", asof_local=ASOF_LOCAL, region_kod=region_kod
    )


def worlds(name: str = "1", region_kod: str = "08") -> st.SearchStrategy[Tables]:
    """Hypothesis strategy: one world, shrinking towards the plain."""
    chance = st.randoms(use_true_random=False)
    return chance.map(lambda rng: random_world(rng, name, region_kod))
