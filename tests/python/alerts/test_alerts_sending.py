"""Messages leave at least once and are shown once: down, slow, 500, killed, login, TLS (P8)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.alerts.channels.mail import compose
from orchestration.alerts.channels.webhook import LONGEST, card
from orchestration.alerts.database import alert_database, writing
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.health import sending_health
from orchestration.alerts.message import Message
from orchestration.alerts.model import Severity
from orchestration.alerts.notices import raise_notice
from orchestration.alerts.routing import Channel
from orchestration.alerts.rows import Queued
from orchestration.alerts.send import (
    GIVE_UP_AFTER,
    LOCK,
    LONGEST_WAIT,
    SendReport,
    send_waiting,
    wait_after,
)
from orchestration.alerts.store import queue
from orchestration.settings import Settings
from orchestration.settings.seams import KILL_VARIABLE
from orchestration.warehouse.lock import held_file
from tests.python.alerts.made import (
    MONDAY,
    MovableClock,
    address_file,
    addresses,
    files,
    impatient,
    kept,
    notice,
    outbox,
    plain_mail,
)
from tests.python.alerts.receivers import (
    PASSWORD,
    USER,
    Hook,
    Mailbox,
    certificate,
    free_port,
    mail_server,
    webhook,
)

TO_OPERATOR: dict[str, Any] = {"epost": ["drift@region.example"]}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def mailing(settings: Settings, tmp_path: Path, port: int) -> Settings:
    """The operator has mail, on a server that is not up yet."""
    path = address_file(tmp_path, plain_mail(port, drift=TO_OPERATOR))
    return replace(settings, alert_config=path)


def send(settings: Settings, env: dict[str, str] | None = None) -> SendReport:
    return send_waiting(settings, addresses(settings, env))


def test_a_server_that_is_down_and_comes_up_gives_exactly_one_mail(
    mailing: Settings, clock: MovableClock, port: int
) -> None:
    raise_notice(mailing, notice(mailing))
    mailbox = Mailbox()
    assert send(mailing) == SendReport(failed=1)
    (waits,) = [q for q in outbox(mailing) if q.sent_at is None]
    assert waits.last_reason == "ingen_kontakt"
    with mail_server(mailbox, port):
        assert send(mailing) == SendReport()  # not before its time
        clock.move(minutes=1)
        assert send(mailing) == SendReport(sent=1)
        clock.move(days=1)
        assert send(mailing) == SendReport()
    (mail,) = mailbox.mails
    assert mail["Subject"] == "[Utskrivning] Natten körde men publicerade inte"
    assert mail["Message-ID"] == f"<{waits.key}@region.example>"
    assert mail.get_content().strip() == "Se loggen."
    assert mailbox.recipients == [["drift@region.example"]]


def test_a_duplicate_run_raises_and_sends_nothing_more(mailing: Settings, port: int) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        for _ in range(3):
            raise_notice(mailing, notice(mailing))
            follow_up(mailing, addresses(mailing))
    assert len(mailbox.mails) == 1
    assert len(files(mailing)) == 1


def test_a_slow_server_is_left_after_its_time_and_tried_again(
    mailing: Settings, tmp_path: Path, clock: MovableClock, port: int
) -> None:
    raise_notice(mailing, notice(mailing))
    mailbox = Mailbox(delay=1.0)
    (tmp_path / "otalig").mkdir()
    hasty = address_file(tmp_path / "otalig", impatient(plain_mail(port, drift=TO_OPERATOR)))
    with mail_server(mailbox, port):
        assert send(replace(mailing, alert_config=hasty)).failed == 1
        assert sending_health(mailing).unsent[0].last_reason == "tidsgrans"
        mailbox.delay = 0.0
        clock.move(minutes=1)
        assert send(mailing).sent == 1
    # The slow one had taken it all the same: sent at least once, and shown once by its id.
    assert len(set(mailbox.ids)) == 1


def test_a_down_server_is_asked_once_a_pass(
    mailing: Settings, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import smtplib

    asked: list[int] = []
    plain = smtplib.SMTP

    def counted(*args: Any, **kwargs: Any) -> Any:
        asked.append(1)
        return plain(*args, **kwargs)

    monkeypatch.setattr(smtplib, "SMTP", counted)
    for night in range(4):
        raise_notice(mailing, notice(mailing, f"natt-{night}"))
    assert send(mailing).failed == 4
    assert asked == [1]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"answer_data": "552 för stort"}, "nekad_552"),
        ({"answer_rcpt": "550 okänd"}, "mottagare_nekad_550"),
        ({"answer_data": "451 försök senare"}, "nekad_451"),
    ],
)
def test_what_the_server_says_becomes_a_code_without_its_words(
    mailing: Settings, port: int, answers: dict[str, str], reason: str
) -> None:
    raise_notice(mailing, notice(mailing))
    with mail_server(Mailbox(**answers), port):  # type: ignore[arg-type]
        send(mailing)
    assert sending_health(mailing).unsent[0].last_reason == reason
    assert "552 för" not in sending_health(mailing).text


def test_one_unknown_address_of_two_does_not_keep_the_other_from_knowing(
    settings: Settings, tmp_path: Path, port: int
) -> None:
    both = ["drift@region.example", "slutat@region.example"]
    path = address_file(tmp_path, plain_mail(port, drift={"epost": both}))
    reached = replace(settings, alert_config=path)
    raise_notice(reached, notice(reached))
    mailbox = Mailbox(refused=frozenset({both[1]}))
    with mail_server(mailbox, port):
        assert send(reached).sent == 1
    assert mailbox.recipients == [[both[0]]]
    (mail,) = [q for q in outbox(reached) if q.message.channel is Channel.EPOST]
    assert mail.last_reason == "mottagare_nekad"


def killed_after_sending(settings: Settings) -> int:
    """A process that dies between sending and marking; its exit code."""
    code = (
        "from orchestration.settings import Settings\n"
        "from orchestration.alerts.config import load_addresses\n"
        "from orchestration.alerts.routing import Channel\n"
        "from orchestration.alerts.send import send_waiting\n"
        "s = Settings.from_env()\n"
        "send_waiting(s, load_addresses(s), channels=frozenset({Channel.EPOST}), at_once=True)\n"
    )
    environment = os.environ | {
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "UTSKRIVNING_LARM_INSTALLNINGAR": str(settings.alert_config),
        KILL_VARIABLE: "larm.efter_sandning",
    }
    return subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode


def test_a_sender_killed_between_sending_and_marking_is_made_good_and_shown_once(
    mailing: Settings, clock: MovableClock, port: int
) -> None:
    raise_notice(mailing, notice(mailing))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert killed_after_sending(mailing) == -signal.SIGKILL
        assert len(mailbox.mails) == 1
        assert [q.sent_at for q in outbox(mailing) if q.message.channel is Channel.EPOST] == [None]
        assert send(mailing).sent == 1  # the lock of the dead one is nobody's
    assert len(mailbox.mails) == 2
    assert len(set(mailbox.ids)) == 1
    assert len({str(mail["Date"]) for mail in mailbox.mails}) == 1


def test_one_program_sends_at_a_time_and_files_are_written_all_the_same(
    mailing: Settings, port: int
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, port), held_file(mailing.state / LOCK, MONDAY):
        raise_notice(mailing, notice(mailing))
        assert send(mailing).is_busy
    assert mailbox.mails == []
    assert len(files(mailing)) == 1


def test_waiting_doubles_up_to_four_hours() -> None:
    minutes = [wait_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 8, 9, 50)]
    assert minutes == [1, 2, 4, 128, 240, 240]
    assert LONGEST_WAIT < GIVE_UP_AFTER


def test_what_is_given_up_is_never_silent_and_can_be_sent_by_hand(
    mailing: Settings, clock: MovableClock, port: int
) -> None:
    raise_notice(mailing, notice(mailing))
    send(mailing)
    clock.move(days=3)
    assert follow_up(mailing, addresses(mailing)).sent.given_up == 1
    health = sending_health(mailing)
    assert (health.given_up, health.is_good) == (1, False)
    assert "1 uppgivna" in health.text and "Servern svarar inte" in health.todo
    told = [a for a in kept(mailing) if a.fingerprint.regel_id == "larm_ej_sant"]
    assert [a.fingerprint.amne for a in told] == ["epost"]
    # Told another way than the one that is down.
    channels = {
        q.message.channel for q in outbox(mailing) if q.message.facts["typ"] == "larm_ej_sant"
    }
    assert channels == {Channel.FIL}
    assert any(f["typ"] == "larm_ej_sant" for f in files(mailing))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert send(mailing).sent == 0  # nobody tries it again by itself
        report = send_waiting(mailing, addresses(mailing), at_once=True)
        follow_up(mailing, addresses(mailing))
    assert report.sent == 1 and len(mailbox.mails) == 1
    assert not [a for a in kept(mailing, only_open=True) if a.fingerprint.amne == "epost"]


def test_starttls_with_login(settings: Settings, tmp_path: Path, port: int) -> None:
    trusted, context = certificate(tmp_path)
    content = plain_mail(port, drift=TO_OPERATOR)
    content["epost"] |= {
        "kryptering": "starttls",
        "ca_fil": str(trusted),
        "anvandare": USER,
        "losenord": {"miljo": "LOSEN"},
    }
    secure = replace(settings, alert_config=address_file(tmp_path, content))
    raise_notice(replace(secure, alert_config=None), notice(secure, "annan"))
    mailbox = Mailbox()
    with mail_server(mailbox, port, tls=context, login=True):
        with alert_database(secure) as engine, writing(engine) as connection:
            queue(connection, [a_message(Channel.EPOST)], MONDAY)
        wrong = send_waiting(secure, addresses(secure, {"LOSEN": "fel"}))
        assert (wrong.failed, sending_health(secure).unsent[0].last_reason) == (
            1,
            "inloggning_535",
        )
        right = addresses(secure, {"LOSEN": PASSWORD})
        assert send_waiting(secure, right, at_once=True).sent == 1
    assert len(mailbox.mails) == 1


def test_tls_from_the_first_byte(settings: Settings, tmp_path: Path, port: int) -> None:
    trusted, context = certificate(tmp_path)
    content = plain_mail(port, drift=TO_OPERATOR)
    content["epost"] |= {"kryptering": "tls", "ca_fil": str(trusted)}
    secure = replace(settings, alert_config=address_file(tmp_path, content))
    raise_notice(secure, notice(secure))
    mailbox = Mailbox()
    with mail_server(mailbox, port, tls=context, at_once=True):
        assert send(secure).sent == 1
    assert len(mailbox.mails) == 1


def test_a_server_without_the_agreed_encryption_gets_nothing(
    settings: Settings, tmp_path: Path, port: int
) -> None:
    content = plain_mail(port, drift=TO_OPERATOR)
    content["epost"]["kryptering"] = "starttls"
    secure = replace(settings, alert_config=address_file(tmp_path, content))
    raise_notice(secure, notice(secure))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert send(secure).failed == 1
    assert mailbox.mails == []
    assert sending_health(secure).unsent[0].last_reason == "tls"


def test_an_untrusted_certificate_gets_nothing(
    settings: Settings, tmp_path: Path, port: int
) -> None:
    _, context = certificate(tmp_path)
    content = plain_mail(port, drift=TO_OPERATOR)
    content["epost"]["kryptering"] = "starttls"
    secure = replace(settings, alert_config=address_file(tmp_path, content))
    raise_notice(secure, notice(secure))
    mailbox = Mailbox()
    with mail_server(mailbox, port, tls=context):
        assert send(secure).failed == 1
    assert mailbox.mails == []
    assert sending_health(secure).unsent[0].last_reason == "tls"


HOOKED = {"webhook": {"miljo": "TEAMS"}}


@pytest.fixture
def hooked(settings: Settings, tmp_path: Path) -> Settings:
    """The operator has a webhook; its address is in the environment."""
    path = address_file(tmp_path, plain_mail(1, drift=HOOKED) | {"epost": None})
    return replace(settings, alert_config=path)


def raise_hooked(settings: Settings, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS", url)
    raise_notice(settings, notice(settings))


@pytest.mark.parametrize(
    ("status", "delay", "reason"),
    [(500, 0.0, "nekad_500"), (302, 0.0, "nekad_302"), (202, 0.6, "tidsgrans")],
)
def test_a_webhook_that_fails_is_tried_again_and_gets_one_card(
    hooked: Settings,
    tmp_path: Path,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    delay: float,
    reason: str,
) -> None:
    hook = Hook(status=status, delay=delay)
    with webhook(hook) as url:
        raise_hooked(hooked, url, monkeypatch)
        (tmp_path / "otalig").mkdir()
        content = impatient(plain_mail(1, drift=HOOKED) | {"epost": None})
        hasty = address_file(tmp_path / "otalig", content)
        trying = replace(hooked, alert_config=hasty) if delay else hooked
        assert send(trying, {"TEAMS": url}).failed == 1
        assert sending_health(hooked).unsent[0].last_reason == reason
        hook.status, hook.delay = 202, 0.0
        clock.move(minutes=1)
        assert send(hooked, {"TEAMS": url}).sent == 1
    assert len(set(hook.keys)) == 1
    content = hook.cards[-1]["attachments"][0]["content"]
    assert content["type"] == "AdaptiveCard"
    assert content["body"][0]["id"] == hook.keys[-1] == hook.cards[-1]["id"]
    assert content["body"][0]["text"] == "Natten körde men publicerade inte"
    assert "Se loggen." in json.dumps(content, ensure_ascii=False)


def test_the_address_of_a_webhook_is_in_no_file_of_the_outbox(
    hooked: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "http://127.0.0.1:1/hemlig-nyckel"
    raise_hooked(hooked, secret, monkeypatch)
    known = addresses(hooked, {"TEAMS": secret})
    assert send(hooked, {"TEAMS": secret}).failed == 1
    health = sending_health(hooked)
    written = b"".join(p.read_bytes() for p in hooked.data_dir.rglob("*") if p.is_file())
    assert b"hemlig-nyckel" not in written
    assert "hemlig" not in f"{health.text}{health.todo}{known!r}{known.__dict__}"
    assert health.unsent[0].last_reason == "ingen_kontakt"


def a_message(channel: Channel = Channel.WEBHOOK, text: str = "text\n") -> Message:
    return Message(
        name="prov",
        sort="larm",
        channel=channel,
        function="drift",
        severity=Severity.FEL,
        subject="Rubrik\nBcc: alla@region.example",
        text=text,
    )


def queued(message: Message) -> Queued:
    return Queued(1, message.key, message, MONDAY, 0, MONDAY, None, False, "")


def test_a_long_card_is_cut_at_a_line_and_says_so() -> None:
    long = "\n".join(f"åäö {n}" for n in range(5000))
    body = json.dumps(card(queued(a_message(text=long))), ensure_ascii=False).encode()
    assert len(body) < 28_000
    assert len(long) > LONGEST and b"larm lista" in body


def test_a_subject_is_one_line_and_no_header_of_its_own() -> None:
    mail = compose(queued(a_message(Channel.EPOST)), "a@b.example", ("c@d.example",))
    assert mail["Subject"] == "[Utskrivning] Rubrik Bcc: alla@region.example"
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_key_follows_from_what_the_message_is_about() -> None:
    one = a_message(Channel.EPOST)
    assert one.key == replace(one, text="annan text").key
    assert one.key != replace(one, name="annat").key
    assert one.key != replace(one, function="utdataenheten").key
    assert one.key != a_message(Channel.WEBHOOK).key


def test_a_notice_becomes_a_file_also_when_the_database_cannot_be_used(settings: Settings) -> None:
    (settings.state / "larm.sqlite").write_bytes(b"inte en databas, bara skrap" * 100)
    name = raise_notice(settings, notice(settings))
    (told,) = files(settings)
    assert name == "natt_ej_publicerad_natt_1.json"
    assert told["rubrik"] == "Natten körde men publicerade inte"
    assert "Larmdatabasen går inte att använda" in told["anmarkning"]
