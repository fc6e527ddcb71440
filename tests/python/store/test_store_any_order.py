"""The store is a function of the set of deliveries, and agrees with a plain Python reading.

Any order, batching and repetition of deliveries gives the same tables (operations.md §4), and
rows in = rows stored + quarantined + older versions for every file (delivery.md §3).
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_helpers import Row, World, in_memory, post, with_status

from orchestration.landing.model import Delivery, DeliveryStatus, Scope

FAULTY_UNIT = "fel enhet"
DEPENDS_ON_ORDER = ("innehall_extrakt_id",)
"""It tells what was new to the store as it lay, and no figure rests on it."""
ROWS = st.builds(
    lambda post_id, radnr, namn, andrad, faulty: post(
        post_id,
        radnr,
        namn=namn,
        kalla_andrad_tidpunkt=f"2026-01-0{andrad} 10:00:00",
        enhet_id=FAULTY_UNIT if faulty else None,
    ),
    st.sampled_from(["1", "1", "2"]),
    st.sampled_from(["7", " 07"]),
    st.sampled_from(["a", "b"]),
    st.integers(1, 2),
    st.sampled_from([False, False, False, True]),
)
CONTENTS = st.lists(ROWS, min_size=0, max_size=3)


@dataclass(frozen=True)
class Told:
    """A delivery as drawn: which region, which night, which content."""

    region: str
    extrakt_id: str
    scope: Scope
    rows: tuple[Row, ...]


@st.composite
def drawn_deliveries(draw: st.DrawFn) -> list[Told]:
    """Three to five deliveries; few contents and keys, so that they meet and repeat."""
    contents = draw(st.lists(CONTENTS, min_size=2, max_size=4))
    keys = st.tuples(st.sampled_from(["08", "08", "10"]), st.integers(1, 6))
    return [
        Told(
            region,
            f"2026010{night}033000",
            draw(st.sampled_from(Scope)),
            tuple(draw(st.sampled_from(contents))),
        )
        for region, night in draw(st.lists(keys, min_size=3, max_size=5, unique=True))
    ]


Drawn = tuple[list[Told], list[int], list[int]]
"""Deliveries, the order of arrival, and the places in it after which a night runs."""


@st.composite
def orders(draw: st.DrawFn) -> Drawn:
    told = draw(drawn_deliveries())
    places = list(range(len(told)))
    nights = draw(st.lists(st.booleans(), min_size=len(told), max_size=len(told)))
    return told, draw(st.permutations(places)), [p for p in places if nights[p]]


def assert_order_does_not_matter(at_once: World, piecemeal: World, drawn: Drawn) -> None:
    told, order, nights = drawn
    deliveries = [
        at_once.posts(t.extrakt_id, *t.rows, region=t.region, scope=t.scope) for t in told
    ]
    at_once.refresh(deliveries)
    expected = at_once.everything(but=DEPENDS_ON_ORDER)
    assert_agrees_with_reference(at_once, deliveries, told)
    arrived: list[Delivery] = []
    for place, number in enumerate(order):
        arrived.append(deliveries[number])
        if place in nights:
            piecemeal.refresh(arrived)
    piecemeal.refresh(arrived)
    assert piecemeal.everything(but=DEPENDS_ON_ORDER) == expected
    piecemeal.refresh(deliveries)
    assert piecemeal.everything(but=DEPENDS_ON_ORDER) == expected


def assert_agrees_with_reference(
    world: World, deliveries: list[Delivery], told: list[Told]
) -> None:
    """Recompute store and counts row by row, with nothing but the rules in mind."""
    rows = {(t.region, t.extrakt_id): t.rows for t in told}
    status = {(d.region_kod, d.extrakt_id): d.status for d in with_status(deliveries)}
    versions: defaultdict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    quarantined: Counter[tuple[str, str]] = Counter()
    for file, lines in rows.items():
        if status[file] is DeliveryStatus.KNOWN_CONTENT:
            continue
        for line, row in enumerate(lines, start=1):
            if row["enhet_id"] == FAULTY_UNIT:
                quarantined[file] += 1
            else:
                key = (file[0], str(row["post_id"]))
                andrad = row["kalla_andrad_tidpunkt"]
                versions[key].append((andrad, file[1], line, row["namn"]))
    stored = sorted(
        (region, post_id, *max(found), max(version[1] for version in found))
        for (region, post_id), found in versions.items()
    )
    columns = "region_kod, post_id, kalla_andrad_tidpunkt, extrakt_id, leverans_rad_nr, namn"
    assert world.stored(f"{columns}, sedd_extrakt_id") == stored
    assert_different_duplicates(world, rows, status)
    assert_reconciled(world, rows, status, quarantined)


def assert_different_duplicates(
    world: World,
    rows: dict[tuple[str, str], tuple[Row, ...]],
    status: dict[tuple[str, str], DeliveryStatus],
) -> None:
    """Keys that one file holds with equal change time and different content, each once."""
    contents: defaultdict[tuple[str, ...], set[tuple[Any, ...]]] = defaultdict(set)
    for (region, extrakt_id), lines in rows.items():
        for row in lines:
            accepted = status[region, extrakt_id] is DeliveryStatus.ACCEPTED
            if accepted and row["enhet_id"] != FAULTY_UNIT:
                key = (region, extrakt_id, str(row["post_id"]), str(row["kalla_andrad_tidpunkt"]))
                contents[key].add((row["radnr"], row["namn"]))
    expected = sorted({key[:3] for key, found in contents.items() if len(found) > 1})
    found = world.query(
        "SELECT region_kod, d.extrakt_id, post_id FROM lager.olika_dubbletter AS d "
        "JOIN lager.cosmic_link__post USING (region_kod, nyckel_hash)"
    )
    assert sorted(found) == expected


def assert_reconciled(
    world: World,
    rows: dict[tuple[str, str], tuple[Row, ...]],
    status: dict[tuple[str, str], DeliveryStatus],
    quarantined: Counter[tuple[str, str]],
) -> None:
    def counts(query: str) -> dict[tuple[str, str], int]:
        return {(r, e): n for r, e, n in world.query(f"{query} GROUP BY ALL")}

    given_in = {
        file: len(lines) if status[file] is DeliveryStatus.ACCEPTED else 0
        for file, lines in rows.items()
    }
    files = counts("SELECT region_kod, extrakt_id, sum(antal_in)::INT FROM lager.leverans_filer")
    held_back = counts("SELECT region_kod, extrakt_id, count(*) FROM lager.karantan")
    stored = counts("SELECT region_kod, extrakt_id, count(*) FROM lager.cosmic_link__post")
    older = counts("SELECT region_kod, extrakt_id, sum(antal)::INT FROM lager.aldre_versioner")
    assert files == given_in
    assert held_back == dict(quarantined)
    for file, antal_in in files.items():
        parts = (stored.get(file, 0), held_back.get(file, 0), older.get(file, 0))
        assert antal_in == sum(parts), (file, parts)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn=orders())
def test_any_order_and_batching_gives_the_same_store(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once = in_memory(World.at(Path(folder) / "data"))
        piecemeal = in_memory(at_once.branch(Path(folder) / "bitvis"))
        assert_order_does_not_matter(at_once, piecemeal, drawn)


@pytest.mark.heavy
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=orders())
def test_any_order_and_batching_gives_the_same_build_file(drawn: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at_once = World.at(Path(folder) / "data")
        assert_order_does_not_matter(at_once, at_once.branch(Path(folder) / "bitvis"), drawn)
