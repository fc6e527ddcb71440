"""Nights of deliveries: FULL weekly, DELTA between, late changes, and one last state."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.synthetic import SyntheticError
from tests.python.synthetic.nights_helpers import CONTRACT, Nights, build_store
from tests.python.synthetic.synthetic_helpers import TextRow, digests, write_year

SMALL = {"storlek": 0.02, "natter": 10}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Ten nights of a fiftieth of Kalmar."""
    return Nights(write_year(tmp_path_factory.mktemp("natter"), **SMALL).out)


def test_one_delivery_a_night_full_once_a_week(nights: Nights) -> None:
    scopes = [d["omfattning"] for d in nights.link]
    assert scopes == ["FULL", *["DELTA"] * 6, "FULL", *["DELTA"] * 2]
    read = [d["extrakt_tidpunkt"] for d in nights.link]
    assert read == [f"2023-01-{day:02d} 04:30:00" for day in range(3, 13)]
    for delivery in nights.facit["leveranser"]:
        folder = nights.out / "landing" / delivery["kalla"] / delivery["mapp"]
        assert (folder / "manifest.json").is_file()
    small = [(d["kalla"], d["extrakt_tidpunkt"][:10]) for d in nights.facit["leveranser"][10:]]
    assert small == [
        (kalla, day) for kalla in ("stella", "enkat") for day in ("2023-01-03", "2023-01-12")
    ]


def test_nothing_in_a_delivery_is_later_than_it(nights: Nights) -> None:
    for number, delivery in enumerate(nights.link, 1):
        asof = delivery["extrakt_tidpunkt"]
        for table in CONTRACT.kalla("cosmic_link").tables:
            times = [c.name for c in table.columns if c.type == "ts"]
            rows = nights.rows(number, table.name)
            assert all(row[name] <= asof or row[name] == "" for row in rows for name in times)


def test_a_delta_holds_what_changed_and_all_that_is_open(nights: Nights) -> None:
    """Against the FULL delivery that would have been written the same night."""
    before, whole = nights.by_key(8, "link_arende"), nights.by_key(8, "link_meddelande")
    open_cases = {key for key, row in before.items() if row["avslutad_tidpunkt"] == ""}
    assert open_cases
    still = {k for k, r in nights.by_key(9, "link_arende").items() if not r["avslutad_tidpunkt"]}
    delta = nights.by_key(9, "link_meddelande")
    children = {key for key, row in whole.items() if row["arende_id"] in still & open_cases}
    assert children <= set(delta)
    recent = {
        key for key, row in whole.items() if row["kalla_andrad_tidpunkt"] > "2023-01-07 04:30"
    }
    assert recent <= set(delta)
    assert len(delta) < len(whole) / 5
    assert {r["arende_id"] for r in nights.rows(9, "link_aktor")} >= still


def test_what_changes_later_is_in_no_earlier_delta(nights: Nights) -> None:
    """Else the first deltas of many nights are the largest, and the last is held for volume."""
    since = "2022-12-31 04:30"
    not_yet = 0
    for table in ("patient", "listning", "folkbokforing"):
        held, first = nights.by_key(2, table), nights.by_key(1, table)
        assert all(row["kalla_andrad_tidpunkt"] > since for row in held.values()), table
        changed = {k for k, row in nights.by_key(8, table).items() if row != first.get(k, row)}
        not_yet += len(changed - set(held))
    assert not_yet


def test_a_version_is_never_changed_without_a_later_time(nights: Nights) -> None:
    for table in CONTRACT.kalla("cosmic_link").tables:
        newest: dict[str, TextRow] = {}
        for number in range(1, len(nights.link) + 1):
            for key, row in nights.by_key(number, table.name).items():
                earlier = newest.get(key)
                if earlier is not None and earlier != row:
                    then, now = (r["kalla_andrad_tidpunkt"] for r in (earlier, row))
                    assert then < now, (table.name, key)
                newest[key] = row


def test_rows_of_closed_months_are_overwritten(nights: Nights) -> None:
    """D33: a discharge of an earlier month moves by a day, in the night it is said to."""
    moved = 0
    first, last = nights.by_key(1, "vardtillfalle"), nights.by_key(8, "vardtillfalle")
    for key in nights.planted("D33", "vardtillfalle"):
        if last[key]["kalla_andrad_tidpunkt"] > "2023-01-03 04:30":
            assert first[key]["utskrivning_tidpunkt"] > last[key]["utskrivning_tidpunkt"]
            assert first[key]["utskrivning_tidpunkt"][11:] == last[key]["utskrivning_tidpunkt"][11:]
            assert last[key]["utskrivning_tidpunkt"] < "2023-01-01"
            moved += 1
    assert moved > 0


def test_some_rows_vanish(nights: Nights) -> None:
    """D35: in the first FULL delivery and not in the next; never delivered again."""
    keys = nights.planted("D35", "link_meddelande")
    assert keys
    first = nights.by_key(1, "link_meddelande")
    later = {key for n in range(8, 11) for key in nights.by_key(n, "link_meddelande")}
    assert set(keys) <= set(first)
    assert later.isdisjoint(keys)


def test_some_rows_come_again_unchanged(nights: Nights) -> None:
    """D36: the same version as in the FULL delivery before."""
    keys = nights.planted("D36", "link_meddelande")
    number_of = {d["mapp"][3:]: number for number, d in enumerate(nights.link, 1)}
    assert keys
    for planted in keys:
        key, _, extract = planted.rpartition("|")
        number = number_of[extract]
        row = nights.by_key(number, "link_meddelande")[key]
        earlier = [nights.by_key(n, "link_meddelande").get(key) for n in range(1, number)]
        assert [e for e in earlier if e is not None][-1] == row
        assert row["kalla_andrad_tidpunkt"] < nights.link[number - 2]["extrakt_tidpunkt"]


def test_cancellations_come_after_their_rows(nights: Nights) -> None:
    first, last = nights.by_key(1, "link_meddelande"), nights.by_key(8, "link_meddelande")
    for key, row in last.items():
        if row["ar_makulerad"] == "1" and row["kalla_andrad_tidpunkt"] > "2023-01-03 04:30":
            assert key not in first or first[key]["ar_makulerad"] == "0"
    assert any(row["ar_makulerad"] == "1" for row in last.values())


def test_the_last_state_is_that_of_one_full_delivery(nights: Nights, tmp_path: Path) -> None:
    one, _ = build_store(write_year(tmp_path / "en", storlek=0.02).out, tmp_path / "a")
    many, refused = build_store(nights.out, tmp_path / "b")
    assert refused == {}
    vanished = set(nights.planted("D35", "link_meddelande"))
    assert _differences(one.build_file, many.build_file) == {
        ("cosmic_link__link_meddelande", key) for key in vanished
    }


def _differences(one: Path, many: Path) -> set[tuple[str, str]]:
    """Store table and first key column of every row that only one of the stores has."""
    found: set[tuple[str, str]] = set()
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        for name, path in (("en", one), ("flera", many)):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        for kalla in CONTRACT.kallor:
            for table in kalla.tables:
                if not table.identity_store:
                    columns = ", ".join(c.name for c in table.columns)
                    a, b = (
                        f"SELECT {columns} FROM {name}.lager.{table.store_name}"
                        for name in ("en", "flera")
                    )
                    rows = connection.execute(
                        f"SELECT {table.key[0]} FROM (({a}) EXCEPT ({b})) UNION ALL "
                        f"SELECT {table.key[0]} FROM (({b}) EXCEPT ({a}))"
                    ).fetchall()
                    found |= {(table.store_name, str(row[0])) for row in rows}
    return found


def test_the_truth_is_that_of_the_last_night(nights: Nights, folder: Path) -> None:
    assert nights.facit["sant"] == write_year(folder, storlek=0.02).facit["sant"]


def test_the_same_arguments_give_the_same_nights(folder: Path) -> None:
    arguments = {"storlek": 0.01, "natter": 3}
    first, second = (write_year(folder / name, **arguments) for name in "ab")
    assert digests(first.out) == digests(second.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"natter": 0}, "minst 1 natt"),
        ({"natter": 366}, "inte fler nätter"),
        ({"natter": 14, "med_filfel": True}, "--natter 15 eller fler"),
    ],
)
def test_unusable_nights_write_nothing(
    folder: Path, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(SyntheticError, match=message):
        write_year(folder, **arguments)
    assert not folder.exists()
