"""Findings on five seeds, and those of faulty deliveries among the nights (heavy: a build each).

Does not belong here: the one seed of the ordinary run (test_synthetic_marts.py).
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import Settings
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.synthetic.nights.faults import FEWEST_NIGHTS, GAP, LOW
from tests.python.synthetic.marts import build_from_archive, build_marts
from tests.python.synthetic.nights_helpers import AFTERWARDS, Nights
from tests.python.synthetic.planted_findings import QUERY, judge, lured
from tests.python.synthetic.synthetic_helpers import write_year

SEEDS = (7, 11, 23, 42, 101)
FINDINGS = ("+dq_fynd_antal",)


@pytest.mark.heavy
def test_five_seeds_are_found_whole_and_little_else(tmp_path: Path) -> None:
    """Recall 100 % per kind and seed; precision 99 % per rule over them all; lures are silent."""
    found: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for seed in SEEDS:
        marts = build_marts(tmp_path / str(seed), FINDINGS, seed=seed)
        findings = marts.rows(QUERY)
        assert lured(marts.year, findings) == set()
        for rule, judged in judge(marts.year, findings).items():
            assert judged.missed == frozenset(), (seed, rule)
            found[rule] += len(judged.found)
            extra[rule] += len(judged.extra)
    assert {rule for rule in found if not found[rule]} == set()
    assert {rule: extra[rule] for rule in found if extra[rule] > 0.01 * found[rule]} == {}


def _found_after(nights: Nights, last: int, data: Path) -> set[tuple[str, str]]:
    """(rule, key) of the rules about deliveries, when nights after that number have not come."""
    settings = Settings(data_dir=data, clock=AFTERWARDS)
    settings.create_folders()
    for delivery in nights.link[:last]:
        folder = nights.out / "landing" / "cosmic_link" / delivery["mapp"]
        shutil.copytree(folder, settings.landing / "cosmic_link" / delivery["mapp"])
    land_waiting(settings, load_contract())
    file = build_from_archive(settings, FINDINGS)
    with duckdb.connect(str(file), read_only=True, config=DUCKDB_CONFIG) as build:
        return set(
            build.execute(
                "SELECT regel_id, nyckel FROM kvalitet.dq_fynd "
                "WHERE regel_id IN ('verksamhetsgren_saknas', 'avvikande_leverans')"
            ).fetchall()
        )


@pytest.mark.heavy
def test_faulty_deliveries_are_findings(tmp_path: Path) -> None:
    """D43: psychiatry of a hospital missing for a quarter; D41: a table far too low."""
    out = tmp_path / "natter"
    write_year(out, storlek=0.3, natter=FEWEST_NIGHTS, med_filfel=True)
    nights = Nights(out)
    gap = _found_after(nights, GAP, tmp_path / "lucka")
    assert {rule for rule, _ in gap} == {"verksamhetsgren_saknas"}
    places = {key.rpartition("|")[0] for _, key in gap}
    assert len(places) == 1 and next(iter(places)).endswith("|PSYKIATRI")
    assert {key.rpartition("|")[2] for _, key in gap} == {"2022-10", "2022-11", "2022-12"}
    # The gap is mended by the next FULL; a held delivery stays held when a normal one has come.
    held = {("avvikande_leverans", nights.link[LOW - 1]["mapp"][3:])}
    assert _found_after(nights, FEWEST_NIGHTS, tmp_path / "alla") == held
