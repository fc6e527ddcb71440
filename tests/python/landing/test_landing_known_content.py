"""Content that came before, ids that are taken, and synthetic beside real (delivery.md §1, §3)."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import DeliveryStatus, Ledger, Reason
from orchestration.landing import files as landing_files
from orchestration.landing.engine import convert
from orchestration.landing.known import known_content
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import (
    FIRST,
    SECOND,
    Parcel,
    Row,
    folder_bytes,
    land,
    relaxed,
    state_of,
    with_identities,
)

THIRD = "20260114033000"


def _stella(extrakt_id: str, **head: object) -> Parcel:
    parcel = Parcel(extrakt_id, kalla="stella")
    parcel.head.update(head)
    return parcel


def _statuses(settings: Settings) -> dict[str, DeliveryStatus]:
    with Ledger(settings) as ledger:
        return {d.extrakt_id: d.status for d in ledger.deliveries()}


def test_known_content_is_in_the_ledger_and_adds_no_file(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    [first] = land(settings).accepted
    _stella(SECOND).send(settings)
    report = land(settings)
    assert report.accepted == ()
    [known] = report.known
    assert known.files == first.files
    assert known.extrakt_tidpunkt > first.extrakt_tidpunkt
    assert len(list(settings.archive.rglob("*.parquet"))) == 1


def test_known_files_are_neither_converted_nor_scanned(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Parcel(FIRST).send(settings)
    land(settings)

    def unexpected(*_: object, **__: object) -> None:
        raise AssertionError("a quiet night only hashes")

    for name in ("convert", "scan", "spool_rows"):
        monkeypatch.setattr(landing_files, name, unexpected)
    Parcel(SECOND).send(settings)
    assert len(land(settings).known) == 1


def test_only_the_changed_files_are_converted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    Parcel(FIRST).send(settings)
    land(settings)
    converted: list[str] = []

    def counted(connection: object, source: object, table: object, target: object) -> None:
        converted.append(table.name)  # type: ignore[attr-defined]
        convert(connection, source, table, target)  # type: ignore[arg-type]

    monkeypatch.setattr(landing_files, "convert", counted)
    Parcel(SECOND).put("kodverk", "klartext", "Ändrad").send(settings)
    assert len(land(settings).accepted) == 1
    assert converted == ["kodverk"]


def test_a_known_file_is_still_held_against_its_manifest(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    land(settings)
    parcel = _stella(SECOND)
    parcel.told_rows["avvikelse"] = 7
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason("radantal_avviker", "avvikelse"),)


def test_other_bytes_under_a_known_checksum_are_checked_in_full(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    land(settings)
    parcel = _stella(SECOND)
    name, content = parcel.content("avvikelse")
    parcel.told_sha256["avvikelse"] = parcel.manifest()["tabeller"][0]["sha256"]
    parcel.raw[name] = content + b'"'
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert {r.code for r in refusal.reasons} == {"sha256_avviker", "felaktigt_format"}


def test_the_lowest_extrakt_id_bears_the_content_even_when_it_comes_last(
    settings: Settings,
) -> None:
    _stella(SECOND).send(settings)
    assert [d.extrakt_id for d in land(settings).accepted] == [SECOND]
    _stella(FIRST).send(settings)
    report = land(settings)
    assert [d.extrakt_id for d in report.accepted] == [FIRST]
    assert _statuses(settings) == {
        FIRST: DeliveryStatus.ACCEPTED,
        SECOND: DeliveryStatus.KNOWN_CONTENT,
    }


def test_the_other_region_and_kalla_have_their_own_content(settings: Settings) -> None:
    Parcel(FIRST, kalla="stella", region="08").send(settings)
    Parcel(SECOND, kalla="stella", region="01").send(settings)
    assert len(land(settings).accepted) == 2


def test_any_order_of_arrival_gives_the_same_ledger(tmp_path_factory: object) -> None:
    """Three deliveries, the first and the last with equal content, in every order."""
    seen = []
    for order in permutations((FIRST, SECOND, THIRD)):
        contents = {FIRST: "a", SECOND: "b", THIRD: "a"}
        known = {(("stella", "08", i)): frozenset({("t", contents[i])}) for i in order}
        seen.append(known_content(known))
    assert set(seen) == {frozenset({("stella", "08", THIRD)})}


CONTENTS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.just("08"), st.integers(10, 30).map(str)),
    st.frozensets(st.tuples(st.sampled_from("tu"), st.sampled_from("xyz")), min_size=1),
    max_size=8,
)


@relaxed
@given(contents=CONTENTS, data=st.data())
def test_known_content_is_a_function_of_the_set(
    contents: dict[tuple[str, str, str], frozenset[tuple[str, str]]], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(contents.items()))))
    assert known_content(shuffled) == known_content(contents)


@relaxed
@given(contents=CONTENTS)
def test_without_known_deliveries_no_file_is_lost(
    contents: dict[tuple[str, str, str], frozenset[tuple[str, str]]],
) -> None:
    known = known_content(contents)
    for key, content in contents.items():
        if key in known:
            earlier = [
                c for k, c in contents.items() if k[:2] == key[:2] and k < key and k not in known
            ]
            assert content <= frozenset().union(*earlier)


def test_a_taken_extrakt_id_with_other_content_is_refused(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    land(settings)
    before = state_of(settings)
    other = _stella(FIRST).put("avvikelse", "status", "AVVISAD")
    sent = folder_bytes(other.send(settings, "igen"))
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason("extrakt_id_upptaget"),)
    assert sent.items() <= folder_bytes(settings.quarantine / "stella" / "igen").items()
    assert state_of(settings)["deliveries"] == before["deliveries"]
    assert state_of(settings)["archive"] == before["archive"]


def test_a_taken_extrakt_id_with_another_scope_is_refused(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    land(settings)
    _stella(FIRST, omfattning="DELTA").send(settings, "igen")
    assert land(settings).refused[0].reasons == (Reason("extrakt_id_upptaget"),)


def test_the_very_same_delivery_again_changes_nothing(settings: Settings) -> None:
    _stella(FIRST).send(settings, "en")
    land(settings)
    before = state_of(settings)
    _stella(FIRST).send(settings, "tva")
    report = land(settings)
    assert (report.refused, report.left_alone) == ((), ())
    assert state_of(settings) == before


@pytest.mark.parametrize("first", [True, False])
def test_synthetic_and_real_do_not_mix(settings: Settings, first: bool) -> None:
    _stella(FIRST, syntetisk=first).send(settings)
    Parcel(SECOND, kalla="enkat").send(settings)
    _stella(THIRD, syntetisk=not first).send(settings)
    report = land(settings)
    refused = [r.extrakt_id for r in report.refused]
    assert refused == ([SECOND, THIRD] if first else [THIRD])
    assert {reason for r in report.refused for reason in r.reasons} == {
        Reason("blandar_syntetiskt")
    }


def test_new_identities_are_new_content(settings: Settings) -> None:
    rows: list[Row] = [
        {"patient_nyckel": "a" * 64, "id_typ": "PNR", "identitet": "1", "ar_makulerad": "0"}
    ]
    Parcel(FIRST).send(settings)
    with_identities(Parcel(SECOND), rows).send(settings)
    with_identities(Parcel(THIRD), rows).send(settings)
    land(settings)
    assert _statuses(settings) == {
        FIRST: DeliveryStatus.ACCEPTED,
        SECOND: DeliveryStatus.ACCEPTED,
        THIRD: DeliveryStatus.KNOWN_CONTENT,
    }
