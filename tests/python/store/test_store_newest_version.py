"""Which version of a key the store holds, and what becomes of the others (delivery.md §2-3)."""

from __future__ import annotations

import pytest
from store_helpers import Row, World, post

A, B, C = "20260101033000", "20260102033000", "20260103033000"
EARLY, LATE = "2026-01-01 10:00:00", "2026-01-01 10:00:00.001"


def older(world: World) -> list[tuple[str, int]]:
    return sorted(world.query("SELECT extrakt_id, antal FROM lager.aldre_versioner"))


def quarantine(world: World, columns: str) -> list[tuple[object, ...]]:
    return sorted(world.query(f"SELECT {columns} FROM lager.karantan"))


def test_highest_change_time_wins_whatever_the_extrakt_id(world: World) -> None:
    world.refresh(
        [
            world.posts(A, post(namn="ny", kalla_andrad_tidpunkt=LATE)),
            world.posts(B, post(namn="gammal", kalla_andrad_tidpunkt=EARLY)),
        ]
    )
    assert world.stored() == [("1", "1", "ny", A, B)]
    assert older(world) == [(B, 1)]


def test_at_equal_change_time_the_highest_extrakt_id_wins(world: World) -> None:
    world.refresh([world.posts(A, post(namn="a")), world.posts(B, post(namn="b"))])
    assert world.stored() == [("1", "1", "b", B, B)]
    assert older(world) == [(A, 1)]


def test_in_one_file_the_later_line_wins_and_different_content_is_a_finding(
    world: World,
) -> None:
    world.refresh([world.posts(A, post(namn="a"), post(namn="b"))])
    assert world.stored("namn, leverans_rad_nr") == [("b", 2)]
    assert older(world) == [(A, 1)]
    hashes = world.query("SELECT nyckel_hash FROM lager.cosmic_link__post")
    assert world.query("SELECT nyckel_hash FROM lager.olika_dubbletter") == hashes


def test_a_key_with_several_such_pairs_is_one_finding(world: World) -> None:
    rows = [post(namn=n, kalla_andrad_tidpunkt=t) for n in "ab" for t in (EARLY, LATE)]
    world.refresh([world.posts(A, *rows)])
    assert world.query("SELECT count(*) FROM lager.olika_dubbletter") == [(1,)]


@pytest.mark.parametrize(
    "rows",
    [
        [post(namn="a"), post(namn="a")],
        [post(namn="a", kalla_andrad_tidpunkt=EARLY), post(namn="b", kalla_andrad_tidpunkt=LATE)],
        [post(namn="a"), post(namn="b", enhet_id="å b")],
    ],
    ids=["equal rows", "different change times", "the other one is quarantined"],
)
def test_no_finding_of_different_duplicates(world: World, rows: list[Row]) -> None:
    world.refresh([world.posts(A, *rows)])
    assert world.query("SELECT * FROM lager.olika_dubbletter") == []


def test_different_content_in_two_files_is_no_duplicate(world: World) -> None:
    world.refresh([world.posts(A, post(namn="a")), world.posts(B, post(namn="b"))])
    assert world.query("SELECT * FROM lager.olika_dubbletter") == []


def test_a_quarantined_newest_version_leaves_the_one_before_in_place(world: World) -> None:
    a = world.posts(A, post(namn="a"))
    b = world.posts(B, post(namn="b", enhet_id="fel enhet", kalla_andrad_tidpunkt=LATE))
    world.refresh([a])
    world.refresh([a, b])
    # sedd_extrakt_id counts valid occurrences; the quarantined one is found by its key hash.
    assert world.stored() == [("1", "1", "a", A, A)]
    assert quarantine(world, "extrakt_id, leverans_rad_nr, kolumn, orsak, andrad::VARCHAR") == [
        (B, 1, "enhet_id", "otillaten_kod", LATE)
    ]
    joined = "SELECT count(*) FROM lager.karantan JOIN lager.cosmic_link__post USING (nyckel_hash)"
    assert world.query(joined) == [(1,)]
    assert older(world) == []


def test_a_key_seen_only_in_quarantine_is_not_stored(world: World) -> None:
    world.refresh([world.posts(A, post(enhet_id="fel enhet"))])
    assert world.stored() == []
    assert len(quarantine(world, "nyckel_hash")) == 1


def test_without_a_usable_key_the_quarantined_row_has_no_hash(world: World) -> None:
    rows = [post(None), post("2", "x"), post("3", None), post("4", "1", namn="191212121212")]
    world.refresh([world.posts(A, *rows)])
    found = quarantine(world, "leverans_rad_nr, kolumn, orsak, nyckel_hash IS NULL")
    assert found == [
        (1, "post_id", "nyckel_saknas", True),
        (2, "radnr", "otypbart", True),
        (3, "radnr", "nyckel_saknas", True),
        (4, "namn", "liknar_identitet", False),
    ]


def test_spellings_of_one_number_are_one_key_and_text_is_taken_exactly(world: World) -> None:
    rows = [post("1", " 7"), post("1", "7"), post("1", "07"), post(" 1", "7")]
    world.refresh([world.posts(A, *rows)])
    assert world.stored("post_id, radnr") == [(" 1", "7"), ("1", "07")]


def test_key_parts_do_not_run_into_each_other(world: World) -> None:
    world.refresh([world.posts(A, post("1", "11"), post("11", "1"), post("1:1", "1"))])
    assert len(world.stored()) == 3


def test_the_same_key_in_two_regions_is_two_keys(world: World) -> None:
    world.refresh(
        [world.posts(A, post(namn="a"), region="08"), world.posts(A, post(namn="b"), region="10")]
    )
    assert world.stored("region_kod, namn") == [("08", "a"), ("10", "b")]
    assert older(world) == []


def test_one_file_in_two_regions_gives_rows_to_both(world: World) -> None:
    world.refresh([world.posts(A, post(), region="08"), world.posts(A, post(), region="10")])
    assert world.stored("region_kod") == [("08",), ("10",)]


def test_late_arrival_of_an_older_delivery_changes_nothing_but_the_count(world: World) -> None:
    b = world.posts(B, post(namn="b"))
    world.refresh([b])
    world.refresh([b, world.posts(A, post(namn="a"))])
    assert world.stored() == [("1", "1", "b", B, B)]
    assert older(world) == [(A, 1)]


def test_an_older_version_delivered_again_moves_only_last_seen(world: World) -> None:
    a = world.posts(A, post(namn="ny", kalla_andrad_tidpunkt=LATE), post("2"))
    c = world.posts(C, post(namn="gammal", kalla_andrad_tidpunkt=EARLY))
    world.refresh([a])
    world.refresh([a, c])
    assert world.stored() == [("1", "1", "ny", A, C), ("2", "1", None, A, A)]


def test_values_are_stored_as_delivered(world: World) -> None:
    andrad = " 2026-01-01T10:00:00.5 "
    world.refresh([world.posts(A, post("1", " 07", namn=" å ", kalla_andrad_tidpunkt=andrad))])
    columns = "radnr, namn, kalla_andrad_tidpunkt, andrad::VARCHAR"
    assert world.stored(columns) == [(" 07", " å ", andrad, "2026-01-01 10:00:00.5")]


def test_known_content_adds_no_rows(world: World) -> None:
    world.refresh([world.posts(A, post(namn="a")), world.posts(B, post(namn="a"))])
    assert world.stored() == [("1", "1", "a", A, A)]
    assert world.query("SELECT DISTINCT extrakt_id FROM lager.inlast") == [(A,)]
    counts = world.query("SELECT extrakt_id, antal_in FROM lager.leverans_filer ORDER BY ALL")
    assert counts == [(A, 1), (B, 0)]


def test_the_identity_table_has_no_place_in_the_store(world: World) -> None:
    world.refresh([world.posts(A, post())])
    assert not [name for name in world.everything() if "identitet" in name]
