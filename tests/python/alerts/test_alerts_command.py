"""`utskrivning larm`: what it answers, and its exit codes (0 done, 1 not done, 2 unusable)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.alerts.follow_up import follow_up
from orchestration.cli.doctor_alerts import addresses as look_at_addresses
from orchestration.cli.doctor_alerts import sending as look_at_sending
from orchestration.cli.doctor_findings import Level
from orchestration.cli.larm import app
from orchestration.settings import Settings
from tests.python.alerts.made import (
    Found,
    MovableClock,
    address_file,
    addresses,
    files,
    gap,
    kept,
    notice,
    outbox,
    plain_mail,
    publish,
)
from tests.python.alerts.receivers import Mailbox, free_port, mail_server


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the verb on the data folder at the clock's time."""
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> Result:
        monkeypatch.setenv("UTSKRIVNING_KLOCKA", settings.clock.now().isoformat())
        return CliRunner().invoke(app, list(arguments))

    return call


@pytest.fixture
def alerted(settings: Settings) -> Settings:
    """A folder with a grave finding (1) and an open gap (2)."""
    publish(
        settings,
        asof="2026-01-12 04:30:00",
        gaps=[gap("MED", 2)],
        found=[Found("grov", "KIR", "2025-12", 7)],
    )
    follow_up(settings, addresses(settings))
    return settings


def records(result: Result) -> list[dict[str, Any]]:
    return list(json.loads(result.stdout)["larm"])


def test_the_list_shows_the_gravest_first_and_what_waits(run: Any, alerted: Settings) -> None:
    result = run("lista")
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if line.startswith("│")]
    assert ["grov" in lines[0], "status_24h_lucka" in lines[1]] == [True, True]
    assert "Inget larm väntar på att skickas." in result.stdout


def test_the_list_can_be_narrowed_and_is_json_for_programs(run: Any, alerted: Settings) -> None:
    (record,) = records(run("lista", "--klinik", "MED", "--json"))
    assert (record["regel_id"], record["antal"], record["status"]) == ("status_24h_lucka", 2, "ny")
    assert record["atgard"].startswith("Fyll i statusen")
    assert records(run("lista", "--regel", "finns_inte", "--json")) == []


def test_an_empty_folder_has_no_alerts_and_looking_makes_none(run: Any, settings: Settings) -> None:
    result = run("lista")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Inga larm.")
    assert not (settings.state / "larm.sqlite").exists()
    assert run("kvittera", "1", "--av", "Eva").exit_code == 2


def test_someone_acknowledges_several_or_none(run: Any, alerted: Settings) -> None:
    numbers = [str(a.number) for a in kept(alerted)]
    failed = run("kvittera", *numbers, "99", "--av", "Eva Ek")
    assert failed.exit_code == 2 and "Inget larm har nummer 99" in failed.stderr
    assert {str(a.status) for a in kept(alerted)} == {"ny"}
    done = run("kvittera", *numbers, "--av", "Eva Ek", "--json")
    assert done.exit_code == 0
    assert {r["kvitterad_av"] for r in records(done)} == {"Eva Ek"}
    assert {str(a.status) for a in kept(alerted)} == {"kvitterad"}


def test_someone_silences_until_a_day(run: Any, alerted: Settings, clock: MovableClock) -> None:
    number = str(kept(alerted)[0].number)
    assert run("tysta", number, "--till", "i morgon", "--av", "Eva").exit_code == 2
    past = run("tysta", number, "--till", "2026-01-12", "--av", "Eva")
    assert past.exit_code == 1 and "--till" in past.stderr
    done = run("tysta", number, "--till", "2026-02-01", "--av", "Eva", "--json")
    assert records(done)[0]["tystad_till"] == "2026-01-31T23:00:00+00:00"
    assert run("kvittera", number, "--av", " ").exit_code == 1


def test_sending_by_hand_says_what_is_left(
    run: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.alerts.notices import raise_notice

    port = free_port()
    path = address_file(tmp_path, plain_mail(port, drift={"epost": ["drift@region.example"]}))
    monkeypatch.setenv("UTSKRIVNING_LARM_INSTALLNINGAR", str(path))
    raise_notice(replace(settings, alert_config=path), notice(settings))
    down = run("skicka")
    assert down.exit_code == 1
    assert "1 meddelande väntar" in down.stdout and "ingen_kontakt" in down.stdout
    waits = run("lista", "--osant")
    assert "Servern svarar inte" in waits.stdout
    assert json.loads(run("skicka", "--json").stdout)["osant"][0]["orsak"] == "ingen_kontakt"
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        up = run("skicka")
    assert (up.exit_code, len(mailbox.mails)) == (0, 1)


def test_the_digest_can_be_made_without_a_daemon(
    run: Any, alerted: Settings, clock: MovableClock
) -> None:
    assert json.loads(run("skicka", "--dygnsbrev", "--json").stdout)["dygnsbrev"] == 0  # 05:00
    clock.move(hours=2)
    assert json.loads(run("skicka", "--dygnsbrev", "--json").stdout)["dygnsbrev"] == 2
    assert json.loads(run("skicka", "--dygnsbrev", "--json").stdout)["dygnsbrev"] == 0


def test_a_channel_is_tried_and_told(
    run: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = run("testa", "--av", "Eva")
    assert nothing.exit_code == 0 and "UTSKRIVNING_LARM_INSTALLNINGAR" in nothing.stdout
    assert [f["typ"] for f in files(settings)] == ["prov"]
    port = free_port()
    path = address_file(tmp_path, plain_mail(port, drift={"epost": ["drift@region.example"]}))
    monkeypatch.setenv("UTSKRIVNING_LARM_INSTALLNINGAR", str(path))
    failed = run("testa", "--av", "Eva")
    assert failed.exit_code == 1 and "Servern svarar inte" in failed.stdout
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert run("testa", "--av", "Eva").exit_code == 0
    assert "beställt av Eva" in mailbox.mails[0].get_content()
    assert not (settings.state / "larm.sqlite").exists()  # a trial is no alert


def test_unusable_settings_end_with_2(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTSKRIVNING_LARM_INSTALLNINGAR", "/finns/inte.yaml")
    result = run("testa")
    assert result.exit_code == 2 and "UTSKRIVNING_LARM_INSTALLNINGAR" in result.stderr


@pytest.mark.parametrize("verb", ["lista", "kvittera", "tysta", "skicka", "testa"])
def test_help_is_swedish_and_shows_an_example(run: Any, verb: str) -> None:
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert f"Exempel: utskrivning larm {verb}" in result.stdout


def test_doctor_says_where_alerts_go_and_that_they_leave(
    settings: Settings, tmp_path: Path, clock: MovableClock
) -> None:
    from orchestration.alerts.notices import raise_notice
    from orchestration.alerts.send import send_waiting

    (nobody,) = look_at_addresses(settings)
    assert nobody.level is Level.OK and "ingen får e-post" in nobody.text
    path = address_file(tmp_path, plain_mail(1, drift={"epost": ["drift@region.example"]}))
    reached = replace(settings, alert_config=path)
    (found,) = look_at_addresses(reached)
    assert found.text == "adresser finns för: drift"
    (broken,) = look_at_addresses(replace(settings, alert_config=tmp_path / "saknas"))
    assert broken.level is Level.FEL
    assert next(look_at_sending(reached)).level is Level.OK
    raise_notice(reached, notice(reached))
    send_waiting(reached, addresses(reached))
    assert next(look_at_sending(reached)).level is Level.OK
    clock.move(hours=1)
    (late,) = look_at_sending(reached)
    assert late.level is Level.FEL
    assert "det äldsta sedan kl 05.00 måndag 12 januari 2026 (ingen_kontakt)" in late.text
    assert "Servern svarar inte" in late.todo and "larm skicka" in late.todo
    assert outbox(reached)
    (reached.state / "larm.sqlite").write_bytes(b"skrap" * 1000)
    assert next(look_at_sending(reached)).level is Level.FEL
