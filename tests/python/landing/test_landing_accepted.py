"""What an accepted delivery leaves: archive, ledger, remarks, and an empty place in landing."""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb
import pytest

from orchestration.landing import (
    LINE_COLUMN,
    Code,
    DeliveryStatus,
    LandingReport,
    Ledger,
    Reason,
)
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import (
    CONTRACT,
    FIRST,
    NOW,
    SECOND,
    Parcel,
    archive_rows,
    folder_bytes,
    land,
)

BOM = b"\xef\xbb\xbf"


def _stella(extrakt_id: str = FIRST) -> Parcel:
    return Parcel(extrakt_id, kalla="stella")


def test_every_table_is_in_the_archive_as_delivered(settings: Settings) -> None:
    parcel = Parcel()
    parcel.send(settings)
    [delivery] = land(settings).accepted
    assert delivery.key == ("cosmic_link", "08", FIRST)
    assert delivery.status is DeliveryStatus.ACCEPTED
    assert delivery.received_at == NOW
    assert {f.tabell for f in delivery.files} == set(parcel.tables)
    for file in delivery.files:
        assert file.path == Path("cosmic_link") / file.tabell / f"{file.sha256}.parquet"
        wanted = [
            (*(row[c] for c in parcel.columns[file.tabell]), number)
            for number, row in enumerate(parcel.rows[file.tabell], start=1)
        ]
        assert archive_rows(settings, file.path) == wanted


def test_archive_columns_are_the_contracts_in_its_order(settings: Settings) -> None:
    parcel = _stella()
    parcel.columns["avvikelse"].reverse()
    parcel.send(settings)
    [delivery] = land(settings).accepted
    with duckdb.connect() as connection:
        path = settings.archive / delivery.files[0].path
        described = connection.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()
    names = [c.name for c in CONTRACT.kalla("stella").table("avvikelse").columns]
    assert [(n, t) for n, t, *_ in described] == [
        *((name, "VARCHAR") for name in names),
        (LINE_COLUMN, "BIGINT"),
    ]


def test_archive_files_cannot_be_changed_by_others(settings: Settings) -> None:
    _stella().send(settings)
    [delivery] = land(settings).accepted
    mode = (settings.archive / delivery.files[0].path).stat().st_mode
    assert stat.S_IMODE(mode) == 0o440
    assert stat.S_IMODE(settings.ledger_file.stat().st_mode) == 0o640


def test_the_folder_leaves_and_nothing_is_left_half_way(settings: Settings) -> None:
    Parcel().send(settings)
    land(settings)
    assert list((settings.landing / "cosmic_link").iterdir()) == []
    assert list((settings.archive / ".pagaende").iterdir()) == []
    assert list(settings.quarantine.iterdir()) == []
    assert not (settings.outbox / "larm").exists()


def test_a_read_only_folder_leaves_too(settings: Settings) -> None:
    folder = _stella().send(settings)
    folder.chmod(0o555)
    assert len(land(settings).accepted) == 1
    assert not folder.exists()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", BOM], ids=["no_bom", "bom"])
def test_spellings_of_csv_give_the_same_rows(settings: Settings, line_end: str, bom: bytes) -> None:
    parcel = _stella()
    parcel.line_end = line_end
    parcel.put("avvikelse", "rapporterande_enhet", 'a;"b"\nåäö')
    parcel.raw["avvikelse.csv"] = bom + parcel.content("avvikelse")[1]
    parcel.send(settings)
    [delivery] = land(settings).accepted
    rows = archive_rows(settings, delivery.files[0].path)
    wanted = [
        tuple(row[c] for c in parcel.columns["avvikelse"]) for row in parcel.rows["avvikelse"]
    ]
    assert [row[:-1] for row in rows] == wanted


def test_empty_and_quoted_empty_are_null_and_blanks_are_kept(settings: Settings) -> None:
    parcel = _stella()
    parcel.put("avvikelse", "kommun_kod", None).put("avvikelse", "sjukhus_kod", "  ")
    content = parcel.content("avvikelse")[1].replace(b";  ;", b';"  ";').replace(b";;", b';"";')
    parcel.raw["avvikelse.csv"] = content
    parcel.send(settings)
    [delivery] = land(settings).accepted
    first = archive_rows(settings, delivery.files[0].path)[0]
    columns = parcel.columns["avvikelse"]
    assert first[columns.index("kommun_kod")] is None
    assert first[columns.index("sjukhus_kod")] == "  "


def test_a_file_with_a_header_only_is_a_table_without_rows(settings: Settings) -> None:
    parcel = Parcel()
    parcel.rows = {name: [] for name in parcel.rows}
    parcel.send(settings)
    [delivery] = land(settings).accepted
    assert set(delivery.row_counts().values()) == {0}


def test_an_extra_column_is_accepted_and_told_once(settings: Settings) -> None:
    parcel = _stella()
    parcel.columns["avvikelse"].insert(1, "ny_kolumn")
    parcel.columns["avvikelse"].append("191212121212")
    for row in parcel.rows["avvikelse"]:
        row["ny_kolumn"] = "x"
    parcel.send(settings)
    report = land(settings)
    [delivery] = report.accepted
    names = [reason.kolumn for d, reason in report.remarks if reason.code == Code.EXTRA_KOLUMN]
    assert names == ["ny_kolumn", f"kolumn {len(parcel.columns['avvikelse'])}"]
    assert {d for d, _ in report.remarks} == {delivery}
    assert _remarks(settings) == [reason for _, reason in report.remarks]


def test_a_missing_optional_column_is_null_and_told(settings: Settings) -> None:
    parcel = _stella()
    parcel.columns["avvikelse"].remove("kommun_kod")
    parcel.send(settings)
    report = land(settings)
    [delivery] = report.accepted
    assert [r for _, r in report.remarks] == [Reason("saknad_kolumn", "avvikelse", "kommun_kod")]
    place = [c.name for c in CONTRACT.kalla("stella").table("avvikelse").columns]
    rows = archive_rows(settings, delivery.files[0].path)
    assert {row[place.index("kommun_kod")] for row in rows} == {None}


def test_files_that_are_not_listed_are_kept_for_someone_to_look_at(settings: Settings) -> None:
    parcel = _stella()
    folder = parcel.send(settings)
    (folder / "anteckning.txt").write_text("hej", encoding="utf-8")
    report = land(settings)
    assert [r for _, r in report.remarks] == [Reason("ovrig_fil")]
    assert not folder.exists()
    kept = folder_bytes(settings.quarantine / "stella" / f"{parcel.folder}__ovriga_filer")
    assert kept.pop("anteckning.txt") == b"hej"
    assert list(kept) == ["orsak.json"]


def test_a_table_outside_the_contract_is_kept_and_told(settings: Settings) -> None:
    parcel = _stella()
    parcel.tables["ny_tabell"] = parcel.tables["avvikelse"]
    parcel.columns["ny_tabell"], parcel.rows["ny_tabell"] = ["a", "b"], []
    parcel.send(settings)
    report = land(settings)
    assert Reason("extra_tabell", "ny_tabell") in [r for _, r in report.remarks]
    kept = folder_bytes(settings.quarantine / "stella" / f"{parcel.folder}__ovriga_filer")
    assert kept["ny_tabell.csv"] == b"a;b\n"


def test_deliveries_are_taken_in_extrakt_id_order(settings: Settings) -> None:
    said: list[str] = []
    _stella(SECOND).send(settings, "a")
    Parcel(FIRST, kalla="enkat").send(settings, "z")
    report = land(settings, said.append)
    assert said == ["Tar emot enkat/z.", "Tar emot stella/a."]
    assert [d.extrakt_id for d in report.accepted] == [FIRST, SECOND]


def test_an_empty_landing_gives_an_empty_report(settings: Settings) -> None:
    assert land(settings) == LandingReport()


def test_a_folder_name_may_hold_anything(settings: Settings) -> None:
    parcel = _stella()
    target = parcel.send(settings)
    odd = target.rename(target.with_name("l=e'v [1]*? å"))
    assert len(land(settings).accepted) == 1
    assert not odd.exists()


def test_a_name_that_is_not_utf8_is_no_obstacle(settings: Settings) -> None:
    target = _stella().send(settings)
    target.rename(Path(str(target.parent) + "/\udce5"))
    [delivery] = land(settings).accepted
    assert delivery.mapp == "\ufffd"


def _remarks(settings: Settings) -> list[Reason]:
    with Ledger(settings) as ledger:
        return [reason for _, reason in ledger.remarks()]
