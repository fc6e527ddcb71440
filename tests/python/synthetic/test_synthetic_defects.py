"""Every planted defect is truly there, no lure is a defect, and the shares are as given.

The rows are read again from the files with SQL of its own (evidence.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.synthetic import load_scenario
from orchestration.synthetic.defects.catalogue import kinds, share_of
from orchestration.synthetic.defects.ledger import EPISODE
from tests.python.synthetic.evidence import EPISODES, LURES, ROWS, evidence, keys_of
from tests.python.synthetic.synthetic_helpers import Year

BY_ROW = {(kind, EPISODE): query for kind, query in (EPISODES | LURES).items()} | ROWS
ALSO = {"D15": ("D12",), "D17": ("L05", "D13-atertagen")}
"""What shows the same in the rows: a mistyped date is also registered late."""
ONLY_OVER_TIME = {"D35", "D36", "D38", "D39", "D40", "D41", "D43", "D44"}
"""Seen between deliveries, or in a faulty one: test_synthetic_nights.py."""
MAY_NOT_SHOW = {
    "L01": ("D01-status", "D02", "D03", "D25"),
    "L02": ("D01-status", "D02", "D03", "D25"),
    "L03-over": ("D16", "D11-samma", "D11-senare"),
    "L03-inom": ("D11-samma", "D11-senare"),
    "L04": ("D06",),
    "L05": ("D13-atertagen", "D13-satt"),
    "L07": ("D09", "D10-saknas"),
    "L09": ("D01-status", "D01-meddelande", "D02", "D25"),
    "L11": ("D06",),
}
CHANCE = 4.0
"""Standard deviations that chance may take a share from what is given."""


@pytest.fixture(scope="module")
def shown(fifth_year: Year) -> Iterator[duckdb.DuckDBPyConnection]:
    cursor = evidence(fifth_year)
    yield cursor
    cursor.close()


def test_every_kind_has_its_query() -> None:
    with_query = {kind for kind, _ in BY_ROW}
    assert with_query | ONLY_OVER_TIME == set(kinds())
    assert not with_query & ONLY_OVER_TIME
    numbers = {kind.partition("-")[0] for kind in kinds()}
    assert numbers >= {f"D{number:02d}" for number in range(1, 45)} | {"X1", "X2", "X3"}


@pytest.mark.parametrize(("kind", "tabell"), BY_ROW)
def test_the_files_show_just_what_was_planted(
    fifth_year: Year, shown: duckdb.DuckDBPyConnection, kind: str, tabell: str
) -> None:
    found, planted = keys_of(shown, BY_ROW[kind, tabell]), fifth_year.keys(kind, tabell)
    alike = {key for other in ALSO.get(kind, ()) for key in fifth_year.keys(other, tabell)}
    assert planted <= found
    assert found <= planted | alike


def test_every_kind_is_there_to_be_found(fifth_year: Year) -> None:
    entries = fifth_year.facit["defekter"] + fifth_year.facit["lockbeten"]
    none = [f"{e['id']} {e['variant']}" for e in entries if e["antal"] == 0]
    assert none == []
    for entry in entries:
        assert entry["antal"] == sum(len(keys) for keys in entry["nycklar"].values())
        assert all(len(set(keys)) == len(keys) for keys in entry["nycklar"].values())


@pytest.mark.parametrize("lure", MAY_NOT_SHOW)
def test_no_lure_is_a_defect(fifth_year: Year, shown: duckdb.DuckDBPyConnection, lure: str) -> None:
    lures = fifth_year.keys(lure, EPISODE)
    assert lures
    for kind in MAY_NOT_SHOW[lure]:
        assert not lures & keys_of(shown, EPISODES[kind]), kind


def test_what_must_not_be_quarantined_has_only_sound_values(fifth_year: Year) -> None:
    ids = fifth_year.keys("L06", "link_plan") | fifth_year.keys("L08", "link_arende")
    assert {len(key) for key in ids} == {10, 64}
    classes = {c.name: c.text_class for t in load_contract().kallor[0].tables for c in t.columns}
    assert (classes["plan_id"], classes["arende_id"]) == ("post_id", "post_id")


def test_shares_are_those_of_the_source(fifth_year: Year) -> None:
    facit = fifth_year.facit
    counts: Counter[str] = Counter()
    for entry in facit["defekter"]:
        counts[entry["id"]] += entry["antal"]
    checked = set()
    for entry in facit["defekter"]:
        base = facit["baser"].get(entry["bas"])
        if entry["mal"] is None or base is None or entry["id"] in {"D13", "D16"}:
            continue
        expected, number = base * entry["mal"], entry["id"]
        slack = CHANCE * math.sqrt(expected) + 1
        assert abs(counts[number] - expected) <= slack, (number, counts[number], expected)
        checked.add(number)
    assert len(checked) >= 25


def test_unit_rows_are_spoilt_at_their_share(fifth_year: Year) -> None:
    for tabell in ("link_aktor", "link_meddelande", "link_plan"):
        rows = fifth_year.facit["baser"][f"rader i {tabell}"]
        planted = fifth_year.keys("D31", tabell)
        assert abs(len(planted) - 0.005 * rows) <= 1
    assert fifth_year.keys("D31-okand", "link_aktor").isdisjoint(
        fifth_year.keys("D31-nedlagd", "link_aktor")
    )


def test_reservrutin_comes_in_clusters(fifth_year: Year, shown: duckdb.DuckDBPyConnection) -> None:
    days = shown.execute(
        "SELECT CAST(clock AS DATE) FROM judged WHERE id IN "
        "(SELECT nyckel FROM planterat WHERE kind = 'D05') ORDER BY 1"
    ).fetchall()
    dates = [row[0] for row in days]
    gaps = [(after - before).days for before, after in pairwise(dates)]
    assert len(dates) >= 6
    assert sum(gap > 7 for gap in gaps) <= 2, "three clusters at most"


def test_each_kind_says_what_it_is_and_where_it_is_seen(fifth_year: Year) -> None:
    for entry in fifth_year.facit["defekter"]:
        assert entry["klass"] in {"fynd", "hanteras", "avvisas", "syns_inte"}
        assert len(entry["skal"]) > 20
        assert entry["syns_i"] or entry["klass"] == "syns_inte"
    parameters = load_scenario().parameters
    assert {e["klass"] for e in fifth_year.facit["lockbeten"]} == {"lockbete"}
    assert all(share_of(kind, parameters) is not None for kind in kinds().values() if kind.andel)


def test_the_classes_are_those_of_the_handling() -> None:
    per_class: dict[str, set[str]] = {}
    for name, kind in kinds().items():
        per_class.setdefault(kind.klass, set()).add(name.partition("-")[0])
    assert {"D04", "D08", "D16", "D17", "D42"} <= per_class["hanteras"]
    assert {"D02", "D06", "D12", "D13", "D26", "X2", "X3"} <= per_class["fynd"]
    assert per_class["avvisas"] == {"D38", "D39", "D40", "X1"}
    assert {"D22", "D34", "D44"} <= per_class["syns_inte"]


def test_the_number_follows_from_the_share_in_the_scenario(fifth_year: Year) -> None:
    scenario = load_scenario()
    assert scenario.sources["defekter.d06_dubbla_arenden"] == "cosmic_link 8 D06"
    facit = fifth_year.facit
    doubles = next(e for e in facit["defekter"] if e["id"] == "D06")
    assert doubles["andel"] == scenario.parameters.defekter.d06_dubbla_arenden
    expected = doubles["andel"] * facit["baser"]["länkade vårdepisoder"]
    assert abs(doubles["antal"] - expected) <= 1
