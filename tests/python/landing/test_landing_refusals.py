"""delivery.md §3, first row of refusals: each fault is fed, each answer is seen.

For every fault: its reason code, table and column in orsak.json; no value in orsak.json, alert,
ledger or log; the files byte for byte in quarantine; the ledger without it; another delivery of
the same night accepted.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.landing import Ledger, Reason
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import (
    FIRST,
    SECOND,
    SECRET,
    Parcel,
    folder_bytes,
    land,
    parquet_bytes,
)

Spoil = Callable[[Parcel, Path], None]


@dataclass(frozen=True)
class Fault:
    """A way to spoil a delivery and the reasons it must be refused for."""

    name: str
    spoil: Spoil
    reasons: tuple[Reason, ...]


def _head(**fields: object) -> Spoil:
    return lambda parcel, _: parcel.head.update(fields)


def _value(tabell: str, kolumn: str, value: str) -> Spoil:
    def spoil(parcel: Parcel, _tmp: Path) -> None:
        parcel.put(tabell, kolumn, value)

    return spoil


def _raw(tabell: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of a CSV; the manifest tells their true checksum."""

    def spoil(parcel: Parcel, _tmp: Path) -> None:
        parcel.raw[f"{tabell}.csv"] = change(parcel.content(tabell)[1])

    return spoil


def _without_column(tabell: str, kolumn: str) -> Spoil:
    return lambda parcel, _: parcel.columns[tabell].remove(kolumn)


def _without_table(parcel: Parcel, _tmp: Path) -> None:
    del parcel.tables["kodverk"]


def _half_a_manifest(parcel: Parcel, _tmp: Path) -> None:
    parcel.raw_manifest = f'{{"kalla": "cosmic_link", "{SECRET}'.encode()


def _wrong_sha(parcel: Parcel, _tmp: Path) -> None:
    parcel.told_sha256["patient"] = "0" * 64


def _wrong_rows(parcel: Parcel, _tmp: Path) -> None:
    parcel.told_rows["patient"] = 3


def _double_column(parcel: Parcel, _tmp: Path) -> None:
    parcel.columns["patient"].append("fodelsear")


def _empty_key(parcel: Parcel, _tmp: Path) -> None:
    for row in range(2):
        parcel.put("patient", "patient_nyckel", None, row)


def _blank_key(parcel: Parcel, _tmp: Path) -> None:
    for row in range(2):
        parcel.put("permission", "radnr", "  ", row)


def _append(text: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content + text


def _longer_row(content: bytes) -> bytes:
    return content + b"x" * 1_100_000 + b";" * 8 + b"\n"


def _parquet(tabell: str, select: str) -> Spoil:
    def spoil(parcel: Parcel, tmp_path: Path) -> None:
        columns = ", ".join(f"'1' AS {c}" for c in parcel.columns[tabell])
        query = f"SELECT * REPLACE ({select}) FROM (SELECT {columns})"
        parcel.raw[f"{tabell}.parquet"] = parquet_bytes(tmp_path, query)
        parcel.told_rows[tabell] = 1

    return spoil


def _broken_parquet(parcel: Parcel, tmp_path: Path) -> None:
    parcel.raw["kodverk.parquet"] = parquet_bytes(tmp_path, f"SELECT '{SECRET}' AS kod")[:-40]


NYCKEL = "a" * 64
FAULTS = [
    Fault("okand_kalla", _head(kalla="cosmic_linc"), (Reason("okand_kalla"),)),
    Fault("okand_region", _head(region_kod="99"), (Reason("okand_region"),)),
    Fault("annan_version", _head(schema_version="2.0"), (Reason("annan_huvudversion"),)),
    Fault(
        "klockan",
        _head(extrakt_tidpunkt="2026-01-13 04:30:01"),
        (Reason("extrakt_tidpunkt_avviker"),),
    ),
    Fault("halvt_manifest", _half_a_manifest, (Reason("manifest_olasligt"),)),
    Fault("omfattning", _head(omfattning=SECRET), (Reason("omfattning_ogiltig"),)),
    Fault("id_i_fel_form", _head(extrakt_id=SECRET), (Reason("extrakt_id_ogiltigt"),)),
    Fault(
        "syntetisk_bland_verkliga",
        _head(syntetisk=True, extrakt_id="20260114033000", extrakt_tidpunkt="2026-01-14 04:30:00"),
        (Reason("blandar_syntetiskt"),),
    ),
    Fault("saknad_tabell", _without_table, (Reason("tabell_saknas", "kodverk"),)),
    Fault("sha256", _wrong_sha, (Reason("sha256_avviker", "patient"),)),
    Fault("radantal", _wrong_rows, (Reason("radantal_avviker", "patient"),)),
    Fault(
        "saknad_obligatorisk_kolumn",
        _without_column("vardtillfalle", "sjukhus_kod"),
        (Reason("kolumn_saknas", "vardtillfalle", "sjukhus_kod"),),
    ),
    Fault(
        "saknad_nyckelkolumn",
        _without_column("listning", "giltig_fran"),
        (Reason("kolumn_saknas", "listning", "giltig_fran"),),
    ),
    Fault(
        "kolumn_tva_ganger",
        _double_column,
        (Reason("kolumn_dubblerad", "patient", "fodelsear"),),
    ),
    Fault("tom_nyckel", _empty_key, (Reason("nyckelkolumn_tom", "patient", "patient_nyckel"),)),
    Fault("blank_nyckel", _blank_key, (Reason("nyckelkolumn_tom", "permission", "radnr"),)),
    Fault(
        "latin1",
        _raw("enhet", lambda b: b.replace("ö".encode(), "ö".encode("latin-1"))),
        (Reason("fel_teckenkodning", "enhet"),),
    ),
    Fault(
        "utf16",
        _raw("enhet", lambda b: b.decode().encode("utf-16")),
        (Reason("fel_teckenkodning", "enhet"),),
    ),
    Fault(
        "nul",
        _raw("enhet", lambda b: b.replace(b"S", b"\0", 1)),
        (Reason("fel_teckenkodning", "enhet"),),
    ),
    Fault(
        "mojibake",
        _value("enhet", "namn", f"VÃ¥rdavdelning {SECRET}"),
        (Reason("fel_teckenkodning", "enhet", "namn"),),
    ),
    Fault(
        "mojibake_stor_bokstav",
        _value("kodverk", "klartext", "Ã…terbesÃ¶k"),
        (Reason("fel_teckenkodning", "kodverk", "klartext"),),
    ),
    Fault(
        "mojibake_dos",
        _value("enhet", "namn", "V├Ñrdavdelning"),
        (Reason("fel_teckenkodning", "enhet", "namn"),),
    ),
    Fault(
        "ersattningstecken",
        _value("enhet", "namn", "V\ufffdrdavdelning"),
        (Reason("fel_teckenkodning", "enhet", "namn"),),
    ),
    *(
        Fault(
            f"flyttal_{value}",
            _value(tabell, kolumn, value),
            (Reason("id_som_flyttal", tabell, kolumn),),
        )
        for tabell, kolumn, value in (
            ("vardtillfalle", "vardtillfalle_id", "1.2E+18"),
            ("vardtillfalle", "vardepisod_id", "1,2E+18"),
            ("link_meddelande", "arende_id", "17.0"),
            ("link_plan", "ansvarig_enhet_id", " 1.0E18 "),
            ("link_aktor", "aktor_nr", "2.0"),
            ("fast_vardkontakt", "fvk_nr", "2,00"),
        )
    ),
    Fault(
        "personnummer_som_nyckel",
        _value("link_arende", "patient_nyckel", SECRET),
        (Reason("patient_nyckel_fel_form", "link_arende", "patient_nyckel"),),
    ),
    Fault(
        "personnummer_som_ersattare",
        _value("patient", "patient_nyckel_ersatt_av", f"{SECRET[:8]}-{SECRET[8:]}"),
        (Reason("patient_nyckel_fel_form", "patient", "patient_nyckel_ersatt_av"),),
    ),
    Fault(
        "for_kort_nyckel",
        _value("listning", "patient_nyckel", NYCKEL[:-1]),
        (Reason("patient_nyckel_fel_form", "listning", "patient_nyckel"),),
    ),
    *(
        Fault(name, _raw("enhet", change), (Reason("felaktigt_format", "enhet"),))
        for name, change in (
            ("for_fa_falt", _append(b"a;b\n")),
            ("for_manga_falt", _append(b";" * 20 + b"\n")),
            ("avslutande_semikolon", lambda b: b.replace(b"\n", b";\n").replace(b";\n", b"\n", 1)),
            ("oavslutat_citat", _append(b'"' + SECRET.encode() + b";" * 12 + b"\n")),
            ("citat_mitt_i_falt", _append(b'a"b' + b";" * 12 + b"\n")),
            ("text_efter_citat", _append(b'"a"b' + b";" * 12 + b"\n")),
            ("blanka_runt_citat", _append(b' "a" ' + b";" * 12 + b"\n")),
            ("tom_rad_mitt_i", lambda b: b.replace(b"\n", b"\n\n", 1)),
            ("ensam_cr", lambda b: b.replace(b"\n", b"\r")),
            ("for_lang_rad", _longer_row),
            ("tom_fil", lambda _: b""),
            ("annat_skiljetecken", lambda b: b.replace(b";", b",")),
        )
    ),
    Fault("trasig_parquet", _broken_parquet, (Reason("felaktigt_format", "kodverk"),)),
    Fault(
        "csv_som_parquet",
        lambda parcel, _: parcel.raw.update({"kodverk.parquet": parcel.content("kodverk")[1]}),
        (Reason("felaktigt_format", "kodverk"),),
    ),
    Fault(
        "parquet_tidszon",
        _parquet("permission", "TIMESTAMPTZ '2026-01-01 10:00:00+00' AS fran_tidpunkt"),
        (Reason("otillaten_typ", "permission", "fran_tidpunkt"),),
    ),
    Fault(
        "parquet_nastlad",
        _parquet("permission", f"['{SECRET}'] AS till_tidpunkt"),
        (Reason("otillaten_typ", "permission", "till_tidpunkt"),),
    ),
    Fault(
        "parquet_flyttals_id",
        _parquet("permission", "1.2e18::DOUBLE AS vardtillfalle_id"),
        (Reason("id_som_flyttal", "permission", "vardtillfalle_id"),),
    ),
    Fault(
        "parquet_decimal_nyckel",
        _parquet("permission", "17::DECIMAL(18, 0) AS radnr"),
        (Reason("id_som_flyttal", "permission", "radnr"),),
    ),
    Fault(
        "parquet_kommun_som_tal",
        _parquet("link_aktor", "880 AS kommun_kod"),
        (Reason("otillaten_typ", "link_aktor", "kommun_kod"),),
    ),
    Fault(
        "parquet_datum_som_tid",
        _parquet(
            "folkbokforing",
            f"'{NYCKEL}' AS patient_nyckel, TIMESTAMP '2026-01-01 00:00:00' AS giltig_fran",
        ),
        (Reason("otillaten_typ", "folkbokforing", "giltig_fran"),),
    ),
]
FAULTS_OF_ENKAT = [
    Fault(
        "decimalpunkt",
        _value("delaktighet", "resultat", "85.1"),
        (Reason("decimalpunkt", "delaktighet", "resultat"),),
    ),
    Fault(
        "tusental_med_punkt",
        _value("delaktighet", "resultat", "1.085,1"),
        (Reason("decimalpunkt", "delaktighet", "resultat"),),
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_faulty_delivery_is_refused_and_nothing_else_is(
    fault: Fault, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _assert_refused(Parcel(FIRST), fault, settings, tmp_path, caplog)


@pytest.mark.parametrize("fault", FAULTS_OF_ENKAT, ids=lambda fault: fault.name)
def test_a_decimal_point_is_refused(
    fault: Fault, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _assert_refused(Parcel(FIRST, kalla="enkat"), fault, settings, tmp_path, caplog)


def _assert_refused(
    parcel: Parcel,
    fault: Fault,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    Parcel(SECOND, kalla="stella").send(settings)
    fault.spoil(parcel, tmp_path)
    sent = folder_bytes(parcel.send(settings, "levererad"))

    report = land(settings, said.append)

    assert [r.reasons for r in report.refused] == [fault.reasons]
    assert [d.extrakt_id for d in report.accepted] == [SECOND]
    assert not report.left_alone
    quarantined = settings.quarantine / parcel.kalla / "levererad"
    kept = folder_bytes(quarantined)
    told = kept.pop("orsak.json").decode()
    assert kept == sent
    found = [(o["kod"], o["tabell"], o["kolumn"]) for o in json.loads(told)["orsaker"]]
    assert found == [(r.code, r.tabell, r.kolumn) for r in fault.reasons]
    [alert] = (settings.outbox / "larm").iterdir()
    assert json.loads(alert.read_text())["typ"] == "leverans_refuserad"
    with Ledger(settings) as ledger:
        assert [d.extrakt_id for d in ledger.deliveries()] == [SECOND]
        assert [r.reasons for r in ledger.refusals()] == [fault.reasons]
    shown = [told, alert.read_text(), caplog.text, *said, str(settings.ledger_file.read_bytes())]
    assert not [text for text in shown if SECRET in text or SECRET[:8] in text]
    assert list((settings.landing / parcel.kalla).iterdir()) == []


def test_every_fault_of_every_file_is_told_at_once(settings: Settings) -> None:
    parcel = Parcel(FIRST)
    parcel.head["region_kod"] = "99"
    parcel.put("vardtillfalle", "vardtillfalle_id", "1.2E+18")
    parcel.put("vardtillfalle", "patient_nyckel", SECRET)
    parcel.put("enhet", "namn", "Ã¥")
    parcel.columns["patient"].remove("ar_makulerad")
    parcel.told_rows["kodverk"] = 9
    parcel.told_sha256["listning"] = "0" * 64
    parcel.raw["permission.csv"] = parcel.content("permission")[1] + b"x\n"
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert set(refusal.reasons) == {
        Reason("okand_region"),
        Reason("id_som_flyttal", "vardtillfalle", "vardtillfalle_id"),
        Reason("patient_nyckel_fel_form", "vardtillfalle", "patient_nyckel"),
        Reason("fel_teckenkodning", "enhet", "namn"),
        Reason("kolumn_saknas", "patient", "ar_makulerad"),
        Reason("radantal_avviker", "kodverk"),
        Reason("sha256_avviker", "listning"),
        Reason("felaktigt_format", "permission"),
    }


def test_a_lost_header_does_not_put_the_first_patient_in_the_reasons(settings: Settings) -> None:
    parcel = Parcel(FIRST).put("patient", "patient_nyckel", SECRET)
    parcel.raw["patient.csv"] = parcel.content("patient")[1].split(b"\n", 1)[1]
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason("felaktigt_format", "patient"),)


FINE = [
    ("enhet", "namn", "JOÃO SÃO Ängens Ö-mottagning é"),
    ("enhet", "namn", "Avd. 17.0 med 1.2E+18 i namnet"),
    ("vardtillfalle", "vardtillfalle_id", "12E45"),
    ("vardtillfalle", "vardtillfalle_id", "8d3c5a1e-0000-4000-8000-1e5000000000"),
    ("vardtillfalle", "vardtillfalle_id", "-9223372036854775808"),
    ("vardtillfalle", "vardtillfalle_id", "17.5.2"),
    ("patient", "fodelsear", "1950.0"),
    ("link_arende", "patient_nyckel", f" {NYCKEL.upper()} "),
    ("link_aktor", "kommun_kod", "17.0"),
    ("patient", "patient_nyckel_ersatt_av", None),
]


@pytest.mark.parametrize(("tabell", "kolumn", "value"), FINE)
def test_what_only_looks_like_a_fault_is_accepted(
    settings: Settings, tabell: str, kolumn: str, value: str | None
) -> None:
    """Faults of single rows are staging's: one bad row must not cost the region its night."""
    Parcel(FIRST).put(tabell, kolumn, value).send(settings)
    report = land(settings)
    assert (len(report.accepted), report.refused) == (1, ())
