"""From published generations to alerts and messages: gaps, silence, findings, k (R5, R9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from orchestration.alerts.follow_up import FollowUp, follow_up
from orchestration.alerts.model import AlertsError, Status
from orchestration.alerts.published import delivered
from orchestration.alerts.record import record_published
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from tests.python.alerts.made import (
    Found,
    Gap,
    MovableClock,
    address_file,
    addresses,
    files,
    gap,
    kept,
    outbox,
    plain_mail,
    publish,
)

FIRST, SECOND, THIRD = "2026-01-11 04:30:00", "2026-01-12 04:30:00", "2026-01-13 04:30:00"
EVERYBODY: dict[str, Any] = {
    "utdataenheten": {"epost": ["utdata@region.example"]},
    "drift": {"epost": ["drift@region.example"]},
    "klinik:08:MED": {"epost": ["med@region.example"]},
    "klinik:08:KIR": {"epost": ["kir@region.example"]},
}


def follow(settings: Settings) -> FollowUp:
    return follow_up(settings, addresses(settings))


@pytest.fixture
def reached(settings: Settings, tmp_path: Path) -> Settings:
    """Everybody has mail, on a server that is down: what is queued can be read."""
    return replace(settings, alert_config=address_file(tmp_path, plain_mail(1, **EVERYBODY)))


def states(settings: Settings) -> dict[tuple[str, str], tuple[str, int]]:
    return {
        (a.fingerprint.regel_id, a.fingerprint.klinik_kod): (str(a.status), a.count)
        for a in kept(settings)
    }


def told(settings: Settings, function: str) -> list[str]:
    """The texts queued for a function, oldest first."""
    return [q.message.text for q in outbox(settings) if q.message.function == function]


def test_a_new_gap_a_further_one_and_a_closed_one(reached: Settings) -> None:
    klinik = "klinik:08:MED"
    publish(reached, asof=FIRST, gaps=[gap("MED", 2, antal_saknar_meddelande=1), gap("ALLA", 2)])
    follow(reached)
    assert states(reached) == {("status_24h_lucka", "MED"): ("ny", 2)}
    (first,) = told(reached, klinik)
    assert "Läget gäller kl 04.30 söndag 11 januari 2026." in first
    assert "MED: 2; utan meddelande 1, «vet ej» 0, utan status 2; äldst 2,0 timmar" in first
    assert "Gör så här: Fyll i statusen i Cosmic" in first
    assert "ser kliniken i Cosmic" in first and "larm kvittera" not in first

    publish(reached, asof=SECOND, gaps=[gap("MED", 3)])
    follow(reached)
    assert "Fler eller nya" in told(reached, klinik)[1]

    publish(reached, asof=THIRD, gaps=[gap("MED", 0)])
    follow(reached)
    assert states(reached) == {("status_24h_lucka", "MED"): ("lost", 3)}
    assert "Löst" in told(reached, klinik)[2]
    assert told(reached, "utdataenheten") == []  # gaps are theirs in the digest


def test_a_gap_that_closed_while_another_opened_is_told(reached: Settings) -> None:
    publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    follow(reached)
    for asof, newest, messages in ((SECOND, 30.0, 1), (THIRD, 3.0, 2)):
        publish(reached, asof=asof, gaps=[replace(gap("MED", 2), newest=newest)])
        follow(reached)
        assert len(told(reached, "klinik:08:MED")) == messages
    assert "Fler eller nya" in told(reached, "klinik:08:MED")[1]


def test_a_forewarning_is_told_to_the_klinik_at_once(reached: Settings) -> None:
    publish(reached, asof=FIRST, gaps=[gap("KIR", 0, antal_forvarning=1, antal_ej_forfallen=4)])
    follow(reached)
    (text,) = told(reached, "klinik:08:KIR")
    assert "mindre än 4 timmar återstår" in text
    assert "KIR: 1; läget är från kl 04.30" in text


def test_the_same_generation_is_looked_at_once_whoever_asks(reached: Settings) -> None:
    generation = publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    assert record_published(reached, addresses(reached)).generation == generation
    queued = len(outbox(reached))
    for _ in range(2):
        assert record_published(reached, addresses(reached)).generation == ""
    assert len(outbox(reached)) == queued == 1


def test_programs_that_look_at_the_same_time_tell_once(reached: Settings) -> None:
    """The command's night and Dagster's sensor: one records, the other finds it done."""
    publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    known = addresses(reached)
    rounds = [Thread(target=record_published, args=(reached, known)) for _ in range(4)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    assert (len(kept(reached)), len(outbox(reached))) == (1, 1)


def test_a_generation_turned_back_to_changes_nothing(reached: Settings) -> None:
    old = publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    follow(reached)
    publish(reached, asof=SECOND, gaps=[])
    follow(reached)
    link = reached.published / "current"
    link.unlink()
    link.symlink_to(old)
    assert current_generation(reached.published) == old
    follow(reached)
    assert states(reached) == {("status_24h_lucka", "MED"): ("lost", 2)}


SINCE = datetime(2026, 1, 10, 22, 15, tzinfo=UTC)


def test_a_silent_klinik_waits_and_says_since_when(reached: Settings) -> None:
    publish(reached, asof=FIRST, gaps=[gap("MED", 2), gap("KIR", 1)])
    follow(reached)
    silent = Gap("MED", {"antal_oppna_luckor": 40}, 40.0, silent_since=SINCE)
    publish(reached, asof=SECOND, gaps=[silent, gap("KIR", 1)])
    follow(reached)
    found = states(reached)
    assert found["status_24h_lucka", "MED"] == ("ny", 2)  # neither grown nor gone
    assert found["kalla_tyst", "MED"] == ("ny", 1)
    (text,) = told(reached, "utdataenheten")
    assert "osäkert, källan tyst sedan kl 23.15 lördag 10 januari 2026" in text
    assert "40" not in text
    assert len(told(reached, "drift")) == 1
    assert len(told(reached, "klinik:08:MED")) == 1  # only the gap of the first night

    publish(reached, asof=THIRD, gaps=[gap("MED", 0), gap("KIR", 1)])
    follow(reached)
    found = states(reached)
    assert found["kalla_tyst", "MED"] == ("lost", 1)
    assert found["status_24h_lucka", "MED"] == ("lost", 2)


def test_a_silent_region_is_one_alert_and_not_one_per_klinik(reached: Settings) -> None:
    publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    follow(reached)
    codes = ["ALLA", *(f"K{n}" for n in range(30)), "MED"]
    publish(
        reached,
        asof=SECOND,
        gaps=[Gap(code, {"antal_oppna_luckor": 9}, 9.0, silent_since=SINCE) for code in codes],
    )
    follow(reached)
    assert states(reached) == {
        ("status_24h_lucka", "MED"): ("ny", 2),
        ("kalla_tyst", "ALLA"): ("ny", 1),
    }
    (text,) = told(reached, "utdataenheten")
    assert "region 08" in text


def test_a_generation_without_the_tables_resolves_nothing(reached: Settings) -> None:
    publish(reached, asof=FIRST, gaps=[gap("MED", 2)], found=[Found("grov", "MED", "2025-12", 7)])
    follow(reached)
    publish(reached, asof=SECOND, gaps=None, found=None)
    follow(reached)
    assert all(a.is_open for a in kept(reached))


def test_findings_are_one_message_per_recipient_and_grave_ones_do_not_wait(
    reached: Settings,
) -> None:
    found = [
        Found("grov", "MED", "2025-11", 7),
        Found("grov", "MED", "2025-12", 2),
        Found("grov", "KIR", "2025-12", 3),
        Found("sen", "MED", "2025-12", 50),
        Found("prat", "MED", "2025-12", 50),
        Found("sen", "KIR", "2025-12", 0),
    ]
    publish(reached, asof=FIRST, gaps=[], found=found)
    follow(reached)
    assert ("prat", "MED") not in states(reached)  # information alerts nobody
    assert len(kept(reached)) == 4
    (text,) = told(reached, "utdataenheten")
    assert "MED: 9 (2025-11 och 2025-12)" in text and "KIR: 3 (2025-12)" in text
    assert "Gör så här: Rätta det." in text and "kvalitet.dq_fynd" in text
    assert "kom för sent" not in text  # warnings are for the digest
    assert told(reached, "klinik:08:MED") == []


def test_the_states_of_r5_are_not_told_twice(reached: Settings) -> None:
    same = [Found("status_saknas", "MED", "2026-01", 2)]
    publish(reached, asof=FIRST, gaps=[gap("MED", 2)], found=same)
    follow(reached)
    assert list(states(reached)) == [("status_24h_lucka", "MED")]


def test_small_counts_are_hidden_from_others(
    reached: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R9: 1-4 only to the klinik itself and utdataenheten."""
    from orchestration.alerts import record
    from orchestration.alerts.model import Severity
    from orchestration.alerts.routing import ANY, EVERY_REGION, Channel, Route, When

    route = Route(
        EVERY_REGION, ANY, ANY, Severity.VARNING, Channel.ALLA, "forvaltningen", When.DIREKT
    )
    both = (route, replace(route, function="utdataenheten"))
    monkeypatch.setattr(record, "load_routes", lambda: both)
    publish(reached, asof=FIRST, gaps=[gap("MED", 4), gap("KIR", 5)])
    follow(reached)
    (other,) = [f for f in files(reached) if f["mottagare"] == "forvaltningen"]
    assert "MED: färre än 5\n" in other["text"] and "KIR: 5\n" in other["text"]
    assert "utan status" not in other["text"]
    counts = {item["klinik_kod"]: item["antal"] for item in other["larm"]}
    assert counts == {"MED": "färre än 5", "KIR": 5}
    assert "MED: 4; utan meddelande 0" in told(reached, "utdataenheten")[0]


def test_without_an_address_file_everything_is_a_file(settings: Settings) -> None:
    publish(settings, asof=FIRST, gaps=[gap("MED", 2)], found=[Found("grov", "MED", "2025-12", 7)])
    follow(settings)
    (told_all,) = files(settings)  # a klinik without an address is told of to utdataenheten
    assert told_all["mottagare"] == "utdataenheten"
    assert "MED: 2" in told_all["text"] and "MED: 7" in told_all["text"]
    assert all(q.sent_at is not None for q in outbox(settings))


def test_a_delivered_identity_number_is_masked_before_it_is_kept(settings: Settings) -> None:
    canary = "19121212-1212"
    publish(
        settings,
        asof=FIRST,
        gaps=[gap(canary, 2)],
        found=[Found("grov", f"{canary}\n", canary, 7), Found("grov", "191212121212", canary, 7)],
    )
    follow(settings)
    assert files(settings) and kept(settings)
    folders = (settings.outbox, settings.state)
    written = b"".join(p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file())
    assert b"1212-1212" not in written and b"191212121212" not in written


def test_a_units_hsa_id_is_no_identity_number() -> None:
    assert delivered("SE2321000016-K24010-MED") == "SE2321000016-K24010-MED"
    assert delivered("SE2321000016-19121212-1212") == "SE2321000016-**********"
    assert delivered("SE0000000008-K24010-MED") == "SE0000000008-K24010-MED"
    assert delivered("SE1212121212-X") == "SE**********-X"  # could be a day in December


def test_a_killed_recording_leaves_neither_alert_nor_message(
    reached: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction: the change and the message it calls for."""
    from orchestration.alerts import record

    def die(_name: str) -> None:
        raise KeyboardInterrupt

    publish(reached, asof=FIRST, gaps=[gap("MED", 2)])
    monkeypatch.setattr(record, "seam", die)
    with pytest.raises(KeyboardInterrupt):
        follow(reached)
    assert kept(reached) == [] and outbox(reached) == []
    monkeypatch.undo()
    follow(reached)
    assert len(kept(reached)) == len(outbox(reached)) == 1


def test_a_damaged_publication_is_told_without_its_text(settings: Settings) -> None:
    generation = publish(settings, asof=FIRST)
    (settings.published / generation / "aggregat.duckdb").write_bytes(b"skrap 191212121212" * 400)
    with pytest.raises(AlertsError) as raised:
        follow(settings)
    assert "191212" not in str(raised.value)


def test_nothing_published_is_nothing_to_do(settings: Settings) -> None:
    assert follow(settings).recorded.generation == ""
    assert not (settings.state / "larm.sqlite").exists()


def test_reopened_and_reminded_by_the_clock(reached: Settings, clock: MovableClock) -> None:
    grave = [Found("grov", "MED", "2025-12", 7)]
    for day, found in enumerate((grave, [], grave, grave), start=11):
        publish(reached, asof=f"2026-01-{day} 04:30:00", gaps=[], found=found)
        follow(reached)
        clock.move(days=1)
    texts = told(reached, "utdataenheten")
    assert [("Nytt" in t, "kommit tillbaka" in t) for t in texts] == [(True, False), (False, True)]
    (alert,) = [a for a in kept(reached) if a.fingerprint.regel_id == "grov"]
    assert alert.status is Status.ATEROPPNAD
    clock.move(days=7)
    publish(reached, asof="2026-01-22 04:30:00", gaps=[], found=grave)
    follow(reached)
    assert "Påminnelse" in told(reached, "utdataenheten")[2]
