"""`utskrivning leverans`: what people and programs see, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from orchestration.cli.leverans import app
from orchestration.landing import Ledger
from orchestration.landing.ledger import LedgerError
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import FIRST, NOW, Parcel, land

IDS = [f"2026011{day}033000" for day in range(1, 5)]
HELD = ("stella", "08", IDS[3])


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("UTSKRIVNING_KLOCKA", NOW.isoformat())
    return CliRunner()


@pytest.fixture
def held(settings: Settings) -> tuple[str, str, str]:
    """Three normal deliveries and one of a tenth of their volume."""
    for extrakt_id in IDS:
        size = 12 if extrakt_id == HELD[2] else 120
        parcel = Parcel(extrakt_id, kalla="stella", size=size)
        parcel.put("avvikelse", "kommun_kod", extrakt_id[6:10]).send(settings)
    land(settings)
    return HELD


def _said(result: Result) -> str:
    return result.stdout + result.stderr


def test_the_list_shows_every_delivery_and_what_is_held(
    run: CliRunner, held: tuple[str, str, str]
) -> None:
    result = run.invoke(app, ["lista"])
    assert result.exit_code == 0
    assert all(extrakt_id in result.stdout for extrakt_id in IDS)
    assert result.stdout.count("hålls kvar och stoppar publiceringen") == 1


def test_the_list_as_json(run: CliRunner, held: tuple[str, str, str], settings: Settings) -> None:
    (Parcel(FIRST, kalla="enkat").send(settings, "trasig") / "manifest.json").write_bytes(b"{")
    land(settings)
    result = run.invoke(app, ["lista", "--json"])
    told = json.loads(result.stdout)
    assert [d["extrakt_id"] for d in told["leveranser"]] == IDS
    assert [d["stoppar_publicering"] for d in told["leveranser"]] == [False, False, False, True]
    [reason] = told["leveranser"][3]["hallorsaker"]
    assert (reason["kod"], reason["tabell"]) == ("volym_avviker", "avvikelse")
    [refused] = told["refuserade"]
    assert refused["mapp"] == "trasig"
    assert [r["kod"] for r in refused["orsaker"]] == ["manifest_olasligt"]


def test_the_list_can_be_narrowed(run: CliRunner, held: tuple[str, str, str]) -> None:
    for arguments in (["--kalla", "enkat"], ["--region", "01"]):
        told = json.loads(run.invoke(app, ["lista", "--json", *arguments]).stdout)
        assert told == {"leveranser": [], "refuserade": []}


def test_an_approved_delivery_is_released_and_says_by_whom(
    run: CliRunner, held: tuple[str, str, str]
) -> None:
    result = run.invoke(app, ["godkann", *held, "--av", " Eva Ek "])
    assert result.exit_code == 0
    assert "godkänd av Eva Ek" in result.stdout
    told = json.loads(run.invoke(app, ["lista", "--json"]).stdout)["leveranser"][3]
    assert (told["hallorsaker"], told["stoppar_publicering"]) == ([], False)
    assert (told["godkand_av"], told["godkand"]) == ("Eva Ek", NOW.isoformat())
    assert "Godkänd av Eva Ek 2026-01-12 05:00" in run.invoke(app, ["forklara", held[2]]).stdout


def test_the_first_approval_stands(run: CliRunner, held: tuple[str, str, str]) -> None:
    run.invoke(app, ["godkann", *held, "--av", "Eva"])
    result = run.invoke(app, ["godkann", *held, "--av", "Bo", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["godkand_av"] == "Eva"


def test_what_is_not_held_cannot_be_approved(run: CliRunner, held: tuple[str, str, str]) -> None:
    result = run.invoke(app, ["godkann", *held[:2], IDS[0], "--av", "Eva"])
    assert result.exit_code == 1
    assert "inget att godkänna" in _said(result)


def test_an_unknown_delivery_is_wrong_usage(run: CliRunner, held: tuple[str, str, str]) -> None:
    result = run.invoke(app, ["godkann", "stella", "08", "20300101000000", "--av", "Eva"])
    assert result.exit_code == 2
    assert "leverans lista" in _said(result)


def test_someone_must_answer_for_it(run: CliRunner, held: tuple[str, str, str]) -> None:
    result = run.invoke(app, ["godkann", *held, "--av", "  "])
    assert result.exit_code == 2
    assert "--av" in _said(result)


def test_the_ledger_itself_asks_who(settings: Settings, held: tuple[str, str, str]) -> None:
    with Ledger(settings) as ledger, pytest.raises(LedgerError, match="vem"):
        ledger.approve(*held, by=" ")


def test_why_something_is_held(run: CliRunner, held: tuple[str, str, str]) -> None:
    result = run.invoke(app, ["forklara", held[2]])
    assert result.exit_code == 0
    assert "volym_avviker (avvikelse): Antalet rader" in result.stdout


def test_why_something_was_refused(run: CliRunner, settings: Settings) -> None:
    parcel = Parcel(FIRST, kalla="stella").put("avvikelse", "avvikelse_id", "17.0")
    parcel.send(settings, "min_mapp")
    land(settings)
    result = run.invoke(app, ["forklara", "min_mapp"])
    assert result.exit_code == 0
    assert "id_som_flyttal (avvikelse.avvikelse_id): Ett id" in result.stdout
    told = json.loads(run.invoke(app, ["forklara", FIRST, "--json"]).stdout)
    assert told["refuserade"][0]["orsaker"][0]["kolumn"] == "avvikelse_id"


def test_why_something_unknown_is_not_there(run: CliRunner, held: tuple[str, str, str]) -> None:
    assert run.invoke(app, ["forklara", "finns_inte"]).exit_code == 2


def test_without_a_ledger_nothing_is_made(
    run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path / "tom"))
    for arguments in (["lista"], ["forklara", "x"], ["godkann", *HELD, "--av", "E"]):
        result = run.invoke(app, arguments)
        assert result.exit_code == 2
        assert "UTSKRIVNING_DATA_DIR" in _said(result)
    assert not (tmp_path / "tom").exists()


def test_unusable_settings_are_told(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTSKRIVNING_KLOCKA", "i går")
    result = run.invoke(app, ["lista"])
    assert result.exit_code == 2
    assert "UTSKRIVNING_KLOCKA" in _said(result)


def test_a_held_delivery_raises_an_alert_without_values(
    settings: Settings, held: tuple[str, str, str]
) -> None:
    [path] = (settings.outbox / "larm").iterdir()
    alert = json.loads(path.read_text(encoding="utf-8"))
    assert alert["typ"] == "leverans_hallen"
    assert f"godkann {' '.join(held)} --av" in alert["text"]
    assert [o["kod"] for o in alert["orsaker"]] == ["volym_avviker"]


@pytest.mark.parametrize("command", [[], ["lista"], ["godkann"], ["forklara"]])
def test_help_is_swedish_and_shows_an_example(run: CliRunner, command: list[str]) -> None:
    result = run.invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "leverans" in result.stdout.lower()
    assert not command or "Exempel: utskrivning leverans" in result.stdout
