"""What a manifest may say; every fault has its code, and several faults are told at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import Reason, Scope
from orchestration.landing.manifest import ManifestReading, parse_manifest, utc_of
from tests.python.landing.landing_helpers import CONTRACT, Parcel, relaxed

REGIONS = frozenset({"01", "08"})
Change = Callable[[dict[str, Any]], None]


def _read(document: object) -> ManifestReading:
    return parse_manifest(json.dumps(document).encode(), CONTRACT, REGIONS)


def _manifest() -> dict[str, Any]:
    return Parcel(kalla="stella").manifest()


def test_a_right_manifest_is_read_whole() -> None:
    document = _manifest() | {"syntetisk": True, "omfattning": "DELTA"}
    reading = _read(document)
    assert (reading.reasons, reading.remarks) == ((), ())
    manifest = reading.manifest
    assert manifest is not None
    assert manifest.key == ("stella", "08", "20260112033000")
    assert manifest.extrakt_tidpunkt == datetime(2026, 1, 12, 4, 30)
    assert (manifest.omfattning, manifest.syntetisk) == (Scope.DELTA, True)
    [entry] = manifest.entries
    assert (entry.tabell, entry.fil, entry.row_count) == ("avvikelse", "avvikelse.csv", 2)


def _set(name: str, value: object) -> Change:
    return lambda document: document.update({name: value})


def _drop(name: str) -> Change:
    return lambda document: document.pop(name)


def _entry(name: str, value: object) -> Change:
    return lambda document: document["tabeller"][0].update({name: value})


def _twice(document: dict[str, Any]) -> None:
    document["tabeller"] *= 2


FAULTS: list[tuple[Change, Reason]] = [
    (_set("kalla", "okänd"), Reason("okand_kalla")),
    (_set("kalla", 7), Reason("manifest_ogiltigt", "", "kalla")),
    (_drop("kalla"), Reason("manifest_ogiltigt", "", "kalla")),
    (_set("region_kod", "8"), Reason("okand_region")),
    (_set("region_kod", 8), Reason("manifest_ogiltigt", "", "region_kod")),
    (_set("extrakt_id", "2026-01-12"), Reason("extrakt_id_ogiltigt")),
    (_set("extrakt_id", "20260230033000"), Reason("extrakt_id_ogiltigt")),
    (_set("extrakt_id", "2026011203300\u0660"), Reason("extrakt_id_ogiltigt")),
    (_set("extrakt_id", 20260112033000), Reason("manifest_ogiltigt", "", "extrakt_id")),
    (_set("extrakt_tidpunkt", "2026-01-12T04:30:00"), Reason("extrakt_tidpunkt_ogiltig")),
    (_set("extrakt_tidpunkt", "2026-02-30 04:30:00"), Reason("extrakt_tidpunkt_ogiltig")),
    (_set("extrakt_tidpunkt", "0001-01-01 00:00:00"), Reason("extrakt_tidpunkt_ogiltig")),
    (_set("extrakt_tidpunkt", "2026-01-11 04:29:59"), Reason("extrakt_tidpunkt_avviker")),
    (_set("extrakt_tidpunkt", "2026-01-13 04:30:01"), Reason("extrakt_tidpunkt_avviker")),
    (_set("schema_version", "2.0"), Reason("annan_huvudversion")),
    (_set("schema_version", "ett"), Reason("manifest_ogiltigt", "", "schema_version")),
    (_set("omfattning", "full"), Reason("omfattning_ogiltig")),
    (_set("syntetisk", "ja"), Reason("manifest_ogiltigt", "", "syntetisk")),
    (_set("tabeller", {}), Reason("manifest_ogiltigt", "", "tabeller")),
    (_set("tabeller", ["avvikelse"]), Reason("manifest_ogiltigt", "", "tabeller")),
    (_set("tabeller", []), Reason("tabell_saknas", "avvikelse")),
    (_twice, Reason("tabell_dubblerad", "avvikelse")),
    (_entry("antal_rader", -1), Reason("manifest_ogiltigt", "avvikelse", "antal_rader")),
    (_entry("antal_rader", "2"), Reason("manifest_ogiltigt", "avvikelse", "antal_rader")),
    (_entry("antal_rader", True), Reason("manifest_ogiltigt", "avvikelse", "antal_rader")),
    (_entry("sha256", "abc"), Reason("manifest_ogiltigt", "avvikelse", "sha256")),
    (_entry("fil", "../../avvikelse.csv"), Reason("otillatet_filnamn", "avvikelse")),
    (_entry("fil", "/etc/avvikelse.csv"), Reason("otillatet_filnamn", "avvikelse")),
    (_entry("fil", "avvikelse.CSV"), Reason("otillatet_filnamn", "avvikelse")),
    (_entry("fil", "annan.csv"), Reason("otillatet_filnamn", "avvikelse")),
    (_entry("fil", ["avvikelse.csv"]), Reason("otillatet_filnamn", "avvikelse")),
]


@pytest.mark.parametrize(("change", "reason"), FAULTS)
def test_each_fault_has_its_reason(change: Change, reason: Reason) -> None:
    document = _manifest()
    change(document)
    assert _read(document).reasons == (reason,)


@pytest.mark.parametrize("local", ["2026-01-11 04:30:00", "2026-01-13 04:30:00"])
def test_exactly_24_hours_is_near_enough(local: str) -> None:
    assert _read(_manifest() | {"extrakt_tidpunkt": local}).reasons == ()


def test_all_faults_are_told_at_once() -> None:
    document = _manifest() | {"region_kod": "99", "schema_version": "3.1", "omfattning": "ALLT"}
    document["tabeller"][0]["sha256"] = ""
    assert {reason.code for reason in _read(document).reasons} == {
        "okand_region",
        "annan_huvudversion",
        "omfattning_ogiltig",
        "manifest_ogiltigt",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        '{"kalla": "källa"}'.encode("latin-1"),
        b"[" * 100_000,
        b'{"a":"' + b"x" * 1_000_001 + b'"}',
    ],
    ids=["tom", "halv", "lista", "text", "utf16", "latin1", "djup", "stor"],
)
def test_an_unreadable_manifest_is_refused_as_such(content: bytes) -> None:
    assert parse_manifest(content, CONTRACT, REGIONS).reasons == (Reason("manifest_olasligt"),)


def test_a_byte_order_mark_is_tolerated() -> None:
    content = b"\xef\xbb\xbf" + json.dumps(_manifest()).encode()
    assert parse_manifest(content, CONTRACT, REGIONS).reasons == ()


def test_an_unknown_table_is_a_remark_and_its_name_is_shown_only_when_it_is_a_name() -> None:
    document = _manifest()
    document["tabeller"] += [{"tabell": "ny_tabell"}, {"tabell": "191212121212"}]
    reading = _read(document)
    assert reading.reasons == ()
    assert reading.remarks == (Reason("extra_tabell", "ny_tabell"), Reason("extra_tabell"))


def test_an_unknown_or_malformed_claim_is_not_repeated() -> None:
    reading = _read(_manifest() | {"kalla": "19121212-1212", "region_kod": "19121212"})
    assert (reading.claim.kalla, reading.claim.region_kod) == ("", "")


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-01-12 04:30:00", "2026-01-12 03:30:00"),
        ("2026-07-12 04:30:00", "2026-07-12 02:30:00"),
        ("2026-10-25 02:30:00", "2026-10-25 01:30:00"),  # twice: the second, winter reading
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00"),  # never: one hour forward
    ],
)
def test_clock_changes_follow_the_contract(local: str, utc: str) -> None:
    wanted = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert utc_of(datetime.fromisoformat(local)) == wanted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=10,
)


@relaxed
@given(field=st.sampled_from([*_manifest(), "syntetisk"]), value=JSON)
def test_no_value_of_a_field_makes_it_raise(field: str, value: object) -> None:
    reading = _read(_manifest() | {field: value})
    assert reading.manifest is not None or reading.reasons


@relaxed
@given(name=st.sampled_from(["tabell", "fil", "antal_rader", "sha256"]), value=JSON)
def test_no_value_of_an_entry_makes_it_raise(name: str, value: object) -> None:
    document = _manifest()
    document["tabeller"][0][name] = value
    assert isinstance(_read(document), ManifestReading)
