"""The funnel for everybody: no reader of its steps and reasons works out a small count."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from orchestration.disclosure import control_build
from orchestration.disclosure.relations import FUNNEL
from orchestration.settings import PROJECT_DIR
from orchestration.store.connection import DUCKDB_CONFIG
from tests.python.disclosure.made_build import episodes, make, start_of

STEPS = ("antal_alla", *(step for step, _ in FUNNEL))
REASONS = [reason for _, reasons in FUNNEL for reason in reasons]
KOMMUNER = ("1001", "1002", "1003")
"""Not among those of the made indicators, so that nothing but the funnel binds them."""
K = 5
Unit = tuple[str, str, str]
"""enhet_kod, periodtyp, period."""


def made_funnel(seed: int, g1_stops: bool) -> dict[Unit, Counter[str]]:
    """Counts of every step and reason. g1_stops: else a late message is only noted."""
    draw = random.Random(seed)
    found: dict[Unit, Counter[str]] = defaultdict(Counter)
    for _ in range(700):
        kommun = draw.choice(KOMMUNER)
        month = draw.choice((1, 2, 3))
        fallen = {
            step: draw.choice(reasons)
            for step, reasons in FUNNEL
            if reasons and draw.random() < {"efter_g3": 0.2, "efter_g1": 0.1}.get(step, 0.02)
        }
        if month == 2:
            fallen.pop("efter_g2", None)  # a zero that says that G3's reasons add up
        for unit in ((kommun, "manad", f"2022-{month:02}"), (kommun, "ar", "2022")):
            _count(found[unit], fallen, g1_stops)
    return found


def _count(counts: Counter[str], fallen: Mapping[str, str], g1_stops: bool) -> None:
    counts["antal_alla"] += 1
    is_left = True
    for step, _ in FUNNEL:
        if step in fallen:
            counts[f"orsak_{fallen[step]}"] += 1
            is_left &= step == "efter_g1" and not g1_stops
        counts[step] += is_left


def place(unit: Unit) -> tuple[object, ...]:
    return "08", "somatik", "kommun", unit[0], unit[0], *unit[1:], start_of(unit[2])


def controlled(file: Path, funnel: Mapping[Unit, Counter[str]]) -> dict[Unit, dict[str, int]]:
    """What tratt_delad shows of it: unit -> step -> count."""
    make(file, episodes(seed=3, count=60))
    names = [*STEPS, *(f"orsak_{reason}" for reason in REASONS)]
    rows = [
        (*place(unit), nr, name, counts[name], counts["antal_alla"])
        for unit, counts in funnel.items()
        for nr, name in enumerate(names, start=1)
    ]
    with duckdb.connect(str(file), config=DUCKDB_CONFIG) as connection:
        connection.executemany(
            f"INSERT INTO indikatorer.ind_tratt_steg VALUES ({', '.join('?' * 12)})", rows
        )
        control_build(connection)
        shown: dict[Unit, dict[str, int]] = defaultdict(dict)
        for *unit, step, count in connection.execute(
            "SELECT enhet_kod, periodtyp, period, steg, antal FROM indikatorer.tratt_delad"
        ).fetchall():
            if count is not None:
                shown[unit[0], unit[1], unit[2]][step] = count
    return shown


def gates() -> Iterator[tuple[str, str, list[str]]]:
    for before, (step, reasons) in zip(STEPS, FUNNEL, strict=False):
        yield before, step, [f"orsak_{reason}" for reason in reasons]


def test_steps_and_reasons_are_those_of_the_models() -> None:
    models = PROJECT_DIR / "models" / "marts"
    counted = (models / "fakturering" / "fak_tratt.sql").read_text(encoding="utf-8")
    gate_of = dict(re.findall(r"'(\w+)': 'g(\d)'", counted))
    known = {reason: step for step, reasons in FUNNEL for reason in reasons}
    known["oppenvard_hinder"] = "efter_g4"  # takes days, and nobody falls on it
    assert known == {r: f"efter_g{n}" for r, n in gate_of.items()} | {
        "avliden": "antal_kvalificerade"
    }
    shown = (models / "statistik" / "ind_tratt_steg.sql").read_text(encoding="utf-8")
    named = re.search(r"set reasons = \[(.*?)\]", shown, re.DOTALL)
    assert named and set(re.findall(r"'(\w+)'", named[1])) == set(known)


@pytest.mark.parametrize(("seed", "g1_stops"), [(1, True), (2, False)])
def test_no_small_count_follows_from_the_steps_and_the_reasons(
    tmp_path: Path, seed: int, g1_stops: bool
) -> None:
    funnel = made_funnel(seed, g1_stops)
    shown = controlled(tmp_path / "bygge.duckdb", funnel)
    assert any(len(of_unit) > len(STEPS) for of_unit in shown.values()), "too little left to read"
    for unit, counts in funnel.items():
        seen = shown[unit]
        for before, step, reasons in gates():
            lost = counts[before] - counts[step]
            if before in seen and step in seen:
                assert not 0 < lost < K, f"{unit}: {before} and {step} give {lost} away"
            if reasons and lost == sum(counts[r] for r in reasons):
                unseen = [name for name in (before, step, *reasons) if name not in seen]
                assert len(unseen) != 1, f"{unit}: {unseen[0]} follows from the others"
