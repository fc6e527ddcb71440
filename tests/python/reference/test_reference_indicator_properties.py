"""Properties of R6 on any world, and that the worlds reach the edge of every comparison in it."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import r6_belaggning, r6_plans, r6_readmissions, r6_vardkontakt
from tests.reference.generate.world import ASOF_LOCAL
from tests.reference.parameters import Parameters
from tests.reference.r6_groups import Region
from tests.reference.seeds import load_seeds

Row = dict[str, Any]
COUNTS = {
    "ind_aterinskrivningar": ("antal_index", "antal_aterinskrivna", "antal_samma_dag"),
    "ind_planer": (
        "antal_utskrivna_lankade",
        "antal_utskrivningsplan",
        "antal_sip",
        "antal_sip_uppfoljning",
    ),
    "ind_fast_vardkontakt": ("antal_berorda", "antal_med_fast_vardkontakt"),
    "ind_sip_kallelse": (
        "antal_sip_behov",
        "antal_kallad_i_tid",
        "antal_kallad_sent",
        "antal_ej_kallad",
    ),
    "ind_belaggning": ("varddygn_utskrivningsklara", "antal_pagaende_vid_periodslut"),
}
few = settings(max_examples=12, deadline=None)
PERIOD_TYPES = ("kvartal", "halvar", "ar")


def _sums(rows: Sequence[Row], by: Sequence[str], counts: Sequence[str]) -> dict[Any, Counter[str]]:
    result: dict[Any, Counter[str]] = {}
    for row in rows:
        counted = {name: row[name] for name in counts}
        result.setdefault(tuple(row[c] for c in by), Counter()).update(counted)
    return {key: +counter for key, counter in result.items() if +counter}


@pytest.mark.parametrize("name", COUNTS)
def test_every_count_is_reached(tables: dict[str, list[Row]], name: str) -> None:
    (lan,) = _sums([r for r in tables[name] if r["niva"] == "lan"], (), COUNTS[name]).values()
    assert lan.keys() == set(COUNTS[name])


@pytest.mark.parametrize("name", COUNTS)
def test_kommuner_of_the_region_add_up_to_the_lan(tables: dict[str, list[Row]], name: str) -> None:
    own = load_seeds().kommuner_of("08")
    by = ("vardform", "period")
    parts = [r for r in tables[name] if r["niva"] == "kommun" and r["enhet_kod"] in own]
    whole = [r for r in tables[name] if r["niva"] == "lan"]
    assert _sums(parts, by, COUNTS[name]) == _sums(whole, by, COUNTS[name])


@pytest.mark.parametrize("name", COUNTS)
def test_vardformer_add_up_to_alla(tables: dict[str, list[Row]], name: str) -> None:
    by = ("niva", "enhet_kod", "period")
    every = [r for r in tables[name] if r["vardform"] == "alla"]
    parts = [r for r in tables[name] if r["vardform"] != "alla"]
    assert _sums(parts, by, COUNTS[name]) == _sums(every, by, COUNTS[name])


@pytest.mark.parametrize("name", [name for name in COUNTS if name != "ind_belaggning"])
def test_months_add_up_to_every_longer_period(tables: dict[str, list[Row]], name: str) -> None:
    rows = [r for r in tables[name] if r["niva"] != "kombination"]
    by = ("vardform", "niva", "enhet_kod", "longer")
    found = {r["periodtyp"] for r in rows}
    assert found >= {"manad", "kvartal", "halvar"}
    for periodtyp in found & set(PERIOD_TYPES):
        months = [
            r | {"longer": _longer(r["period_start"], periodtyp)}
            for r in rows
            if r["periodtyp"] == "manad"
        ]
        whole = [r | {"longer": r["period"]} for r in rows if r["periodtyp"] == periodtyp]
        assert _sums(months, by, COUNTS[name]) == _sums(whole, by, COUNTS[name]), periodtyp


def _longer(start: date, periodtyp: str) -> str:
    part = {"kvartal": f"-Q{(start.month + 2) // 3}", "halvar": f"-H{1 + start.month // 7}"}
    return f"{start.year}{part.get(periodtyp, '')}"


def test_combinations_add_up_to_their_kommun(tables: dict[str, list[Row]]) -> None:
    counts = COUNTS["ind_planer"]
    combined = [r for r in tables["ind_planer"] if r["niva"] == "kombination"]
    months = [
        r
        for r in tables["ind_planer"]
        if (r["niva"], r["periodtyp"]) == ("kommun", "manad") and r["antal_utskrivna_lankade"]
    ]
    assert len(combined) > len(months)
    assert _sums(combined, ("vardform", "kommun_kod", "period"), counts) == _sums(
        months, ("vardform", "enhet_kod", "period"), counts
    )


def test_shares_are_parts_of_their_whole(tables: dict[str, list[Row]]) -> None:
    for row in tables["ind_planer"]:
        assert row["antal_sip_uppfoljning"] <= row["antal_sip"] <= row["antal_utskrivna_lankade"]
        assert (row["andel_sip"] is None) == (row["antal_utskrivna_lankade"] == 0)
    for row in tables["ind_sip_kallelse"]:
        assert row["antal_kallad_sent"] >= 0


def test_days_are_split_over_months_without_loss(tables: dict[str, list[Row]]) -> None:
    """The vårddygn of every month and kommun are the days from D to the discharge or as-of."""
    asof = ASOF_LOCAL.date()
    until_asof = {
        row["vardepisod_id"]: (asof - row["dag0"]).days
        for row in tables["fct_utskrivningsklara_dagar"]
        if row["exkluderad_orsak"] is None
    }
    days = {
        row["vardepisod_id"]: row["utskrivningsklara_dagar"]
        for row in tables["fct_utskrivningsklara_dagar"]
    }
    whole = sum(max(min(n, n if days[e] is None else days[e]), 0) for e, n in until_asof.items())
    ongoing = [e for e, n in until_asof.items() if n >= 0 and (days[e] is None or days[e] > n)]
    rows = [r for r in tables["ind_belaggning"] if (r["niva"], r["vardform"]) == ("kommun", "alla")]
    assert sum(r["varddygn_utskrivningsklara"] for r in rows) == whole > 0
    running = [r for r in rows if r["period"] == f"{asof:%Y-%m}"]
    assert sum(r["antal_pagaende_vid_periodslut"] for r in running) == len(ongoing) > 0


def test_a_planned_stay_never_changes_a_readmission(region: Region) -> None:
    """R6 (A): without the planned episodes nobody linked, each index has the same return."""
    kept = [f for f in region.facts if f.case.episode.akut or f.case.is_linked]
    assert len(kept) < len(region.facts)
    found = r6_readmissions.fct_aterinskrivningar(region)
    assert r6_readmissions.fct_aterinskrivningar(replace(region, facts=kept)) == found
    planned = {f.key["vardepisod_id"] for f in region.facts if not f.case.episode.akut}
    assert not planned & {row["aterinskriven_episod_id"] for row in found}


def test_an_index_may_be_a_return(tables: dict[str, list[Row]]) -> None:
    rows = tables["fct_aterinskrivningar"]
    returned = {r["vardepisod_id"] for r in rows if r["ar_aterinskriven_30d"]}
    assert returned & {r["aterinskriven_episod_id"] for r in rows}


@few
@given(st.integers(0, 3), st.integers(3, 40))
def test_a_wider_window_finds_more_and_keeps_the_rest(region: Region, lo: int, hi: int) -> None:
    narrow, wide = (
        r6_readmissions.fct_aterinskrivningar(replace(region, parameters=Parameters(lo=lo, hi=h)))
        for h in (hi, hi + 5)
    )
    for row, later in zip(narrow, wide, strict=True):
        if row["ar_aterinskriven_30d"]:
            assert lo <= row["dagar_till"] <= hi
            assert later == row
        else:
            assert (later["dagar_till"] or hi + 1) > hi


@few
@given(st.integers(0, 40))
def test_a_longer_sip_window_loses_nothing(region: Region, days: int) -> None:
    for fact in region.linked_discharged:
        shorter, longer = (
            r6_plans.sips(fact, replace(region, parameters=Parameters(sip_fonster_dagar=window)))
            for window in (days, days + 3)
        )
        assert all(plan in longer for plan in shorter)


def test_a_period_is_preliminary_until_its_last_day_and_thirty_days(
    tables: dict[str, list[Row]],
) -> None:
    """As-of 15 November 2022: September has passed, October and what holds it have not."""
    found = {r["period"]: r["preliminar"] for r in tables["ind_aterinskrivningar"]}
    assert {p for p, preliminary in found.items() if preliminary} >= {"2022-10", "2022-H2", "2022"}
    assert not any(found[p] for p in ("2022-09", "2022-Q3", "2022-H1", "2021"))


FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
NO_EDGE = {
    "settled > region.source.asof_date": "as-of is one date: tested by hand",
}
INDICATORS: dict[ModuleType, Callable[[ModuleType, Region], Any]] = {
    r6_readmissions: lambda m, r: (m.fct_aterinskrivningar(r), m.ind_aterinskrivningar(r)),
    r6_plans: lambda m, r: (m.ind_planer(r), m.ind_sip_kallelse(r)),
    r6_vardkontakt: lambda m, r: m.ind_fast_vardkontakt(r),
    r6_belaggning: lambda m, r: m.ind_belaggning(r),
}


def _with_one_edge_moved(module: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    """(the comparison, the module with that `<=` as `<` and so on), for every comparison."""
    text = Path(module.__file__ or "").read_text(encoding="utf-8")
    places = sum(isinstance(op, tuple(FLIPPED)) for op in _operators(ast.parse(text)))
    for place in range(places):
        tree = ast.parse(text)
        seen = -1
        for node in ast.walk(tree):
            for number, op in enumerate(getattr(node, "ops", ())):
                seen += type(op) in FLIPPED
                if type(op) in FLIPPED and seen == place:
                    label = ast.unparse(node)
                    node.ops[number] = FLIPPED[type(op)]()  # type: ignore[attr-defined]
                    seen = places
                    changed = ModuleType(f"{module.__name__}_{place}")
        sys.modules[changed.__name__] = changed
        exec(compile(tree, f"{module.__name__}_{place}", "exec"), changed.__dict__)
        yield label, changed
        del sys.modules[changed.__name__]


def _operators(tree: ast.AST) -> list[ast.cmpop]:
    return [op for node in ast.walk(tree) if isinstance(node, ast.Compare) for op in node.ops]


@pytest.mark.parametrize("module", INDICATORS, ids=lambda module: module.__name__)
def test_the_worlds_reach_the_edge_of_every_comparison(module: ModuleType, region: Region) -> None:
    """A rule read with `<` for `<=` gives other rows somewhere."""
    compute = INDICATORS[module]
    right = compute(module, region)
    unseen = {
        label
        for label, changed in _with_one_edge_moved(module)
        if compute(changed, region) == right
    }
    print(unseen)
    assert unseen <= NO_EDGE.keys(), unseen
