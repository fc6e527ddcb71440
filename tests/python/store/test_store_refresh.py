"""What a refresh does and how ledger and archive are mirrored (delivery.md §1, §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from store_helpers import NOW, POST, TINY, World, ledger_view, post, write_parquet

from orchestration.landing.model import Reason, Refusal, Scope
from orchestration.store import StoreError, TableMerge, refresh
from orchestration.store.plan import delivered_files, plan_batches

A, B, C = "20260101033000", "20260102033000", "20260103033000"


def test_report_counts_files_rows_and_quarantined_rows(world: World) -> None:
    report = world.refresh([world.posts(A, post("1"), post("2"), post(None)), world.posts(B)])
    assert report.merges == (TableMerge("cosmic_link", "post", 2, 3, 1),)
    assert (report.rows, report.quarantined, report.rebuilt) == (3, 1, None)


def test_a_night_without_anything_new_merges_nothing(world: World) -> None:
    delivery = world.posts(A, post())
    world.refresh([delivery])
    before = world.everything()
    assert world.refresh([delivery]).merges == ()
    assert world.everything() == before


def test_progress_says_table_rows_and_quarantined_rows(world: World) -> None:
    said: list[str] = []
    deliveries = [world.posts(A, post(), post(None))]
    refresh(world.settings, TINY, ledger_view(deliveries), said.append)
    assert said == ["Lagret: cosmic_link.post, 2 rader, 1 i karantän"]


def test_many_rows_are_merged_in_several_transactions(world: World) -> None:
    deliveries = [world.posts(f"2026010{n}033000", *map(post, "abc")) for n in (1, 2, 3)]
    files = delivered_files(deliveries, TINY)
    counts = {f.place: 3 for f in files}
    batches = list(plan_batches(TINY, files, counts, max_rows=7))
    assert [(len(b.files), b.row_count) for b in batches] == [(2, 6), (1, 3)]
    assert [len(b.files) for b in plan_batches(TINY, files, counts, max_rows=1)] == [1, 1, 1]


def test_an_archived_file_from_before_a_column_existed_gives_empty_values(world: World) -> None:
    delivery = world.posts(A, post("1"))
    old = replace(POST, columns=tuple(c for c in POST.columns if c.name != "namn"))
    write_parquet(world.settings.archive / delivery.files[0].path, old, [post("1")])
    world.refresh([delivery])
    assert world.stored("post_id, namn") == [("1", None)]


def test_deliveries_are_mirrored_with_holds_remarks_and_refusals(world: World) -> None:
    a, b = world.posts(A, post("1")), world.posts(B, post("2"), scope=Scope.DELTA)
    refusal = Refusal(
        "cosmic_link", "08", C, "m", NOW, (Reason("saknad_kolumn", "post", "post_id"), Reason("x"))
    )
    world.refresh(
        [a, replace(b, approved=True)],
        refusals=(refusal,),
        remarks=((a, Reason("extra_kolumn", "post", "ny")), (a, Reason("extra_kolumn", "post"))),
        holds={a.key: (Reason("volym_avviker", "post"),)},
    )
    columns = (
        "extrakt_id, extrakt_tidpunkt, omfattning, status, syntetisk, ar_hallen, ar_godkand, "
        "hallorsaker, mottagen, orsaker, anmarkningar"
    )
    local, received = datetime(2026, 1, 12, 4, 30), NOW.replace(tzinfo=None)
    remarks = "extra_kolumn:post:ny; extra_kolumn:post"
    assert world.query(f"SELECT {columns} FROM lager.leveranser ORDER BY 1") == [
        (A, local, "FULL", "accepterad", True, True, False, "volym_avviker:post", received, "",
         remarks),
        (B, local, "DELTA", "accepterad", True, False, True, "", received, "", ""),
        (C, None, None, "refuserad", None, False, False, "", received,
         "saknad_kolumn:post:post_id; x", ""),
    ]  # fmt: skip


def test_rows_of_a_held_delivery_enter(world: World) -> None:
    a = world.posts(A, post(namn="a"))
    world.refresh([a], holds={a.key: (Reason("volym_avviker", "post"),)})
    assert world.stored("namn") == [("a",)]


def test_an_approval_shows_the_night_after(world: World) -> None:
    a = world.posts(A, post())
    world.refresh([a], holds={a.key: (Reason("lang_tystnad"),)})
    world.refresh([replace(a, approved=True)])
    assert world.query("SELECT ar_hallen, ar_godkand FROM lager.leveranser") == [(False, True)]


def test_rows_in_are_counted_in_the_archive_and_not_as_promised(world: World) -> None:
    delivery = world.posts(A, post("1"), post("2"))
    lying = replace(delivery, files=(replace(delivery.files[0], row_count=99),))
    world.refresh([lying])
    assert world.query("SELECT antal_in FROM lager.leverans_filer") == [(2,)]


@pytest.mark.parametrize("name", ["leveranser", "leverans_filer", "arkivfiler"])
def test_what_is_listed_already_is_not_written_again(world: World, name: str) -> None:
    """A night's own lines alone: else every night writes a line for each file there ever was."""
    first, second = world.posts(A, post("1")), world.posts(B, post("2"), scope=Scope.DELTA)
    world.refresh([first])
    places = world.query(f"SELECT rowid, * FROM lager.{name}")
    world.refresh([first, second])
    assert set(places) < set(world.query(f"SELECT rowid, * FROM lager.{name}"))


def test_an_archive_file_that_changed_is_counted_again(world: World) -> None:
    delivery = world.posts(A, post("1"), post("2"))
    world.refresh([delivery])
    write_parquet(world.settings.archive / delivery.files[0].path, POST, [post("1")])
    world.refresh([delivery])
    assert world.query("SELECT antal_in FROM lager.leverans_filer") == [(1,)]


def test_a_missing_archive_file_is_named_with_what_to_do(world: World) -> None:
    delivery = world.posts(A, post())
    path = world.settings.archive / delivery.files[0].path
    path.unlink()
    with pytest.raises(StoreError, match=r"archive/cosmic_link/post/.*säkerhetskopian"):
        world.refresh([delivery])
