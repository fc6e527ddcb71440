"""The daily digest: once a day, since the last one, Mondays with weeks, clock changes, new year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from orchestration.alerts.digest import is_due
from orchestration.alerts.digest_day import make_digests
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.send import send_waiting
from orchestration.alerts.words import moment, percent, points, share
from orchestration.settings import FixedClock, Settings
from tests.python.alerts.made import (
    Found,
    Gap,
    MovableClock,
    address_file,
    addresses,
    files,
    gap,
    outbox,
    plain_mail,
    publish,
)
from tests.python.alerts.receivers import Mailbox, free_port, mail_server

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SEVEN = datetime(2026, 1, 12, 7, 0, tzinfo=STOCKHOLM)  # a Monday
WEEKS = [
    (niva, code, f"{day:%Y-%m-%d}", 9 + n, 12 + n)
    for niva, code in (("lan", "08"), ("klinik", "MED"))
    for n, day in enumerate(datetime(2025, 12, 22) + timedelta(weeks=week) for week in range(4))
]
FULL = {
    "antal_i_tid_7d": 7,
    "antal_avgjorda_7d": 8,
    "antal_i_tid_28d": 35,
    "antal_avgjorda_28d": 40,
    "antal_i_tid_foregaende_28d": 34,
    "antal_avgjorda_foregaende_28d": 40,
}


def digest(settings: Settings, at: datetime, function: str = "utdataenheten") -> str:
    """Make what is due at that time; the newest text to the function."""
    at_time = replace(settings, clock=FixedClock(at))
    make_digests(at_time, addresses(settings))
    texts = [
        q.message.text
        for q in outbox(settings)
        if q.message.sort == "dygnsbrev" and q.message.function == function
    ]
    return texts[-1]


def night(settings: Settings, asof: str, **tables: object) -> None:
    publish(settings, asof=asof, **tables)  # type: ignore[arg-type]
    at = datetime.fromisoformat(asof).replace(tzinfo=STOCKHOLM) + timedelta(hours=1)
    on_time = replace(settings, clock=FixedClock(at))
    follow_up(on_time, addresses(settings))


def test_a_monday_digest_says_how_it_stands(settings: Settings) -> None:
    night(
        settings,
        "2026-01-12 04:30:00",
        gaps=[
            gap("ALLA", 3, **FULL),
            Gap(
                "MED",
                {"antal_oppna_luckor": 3, "antal_saknar_status": 2, "antal_vet_ej": 1}
                | {"antal_sen": 2, "antal_forvarning": 1, "antal_ej_forfallen": 4}
                | FULL,
                30.5,
            ),
        ],
        found=[Found("sen", "MED", "2025-12", 50)],
        weeks=WEEKS,
        signals=[
            ("lan", "08", "2026-01-05", "inom"),
            ("klinik", "MED", "2026-01-05", "under_gransen"),
            ("klinik", "MED", "2025-12-29", "over_gransen"),
        ],
    )
    text = digest(settings, SEVEN)
    assert text.startswith("Dygnsbrev måndag 12 januari 2026, region 08\n")
    assert "Senast kända läge kl 04.30 måndag 12 januari 2026." in text
    assert "Medicin (MED)\n  Öppna luckor: 3; den äldsta 30,5 timmar\n" in text
    assert "Utan meddelande 0, «vet ej» 1, utan status 2; sena på 7 dagar 2" in text
    assert "Ännu inte 24 timmar: 4, varav 1 med mindre än 4 timmar kvar" in text
    assert "I tid 7 dagar: 87,5\u00a0% (7 av 8)" in text
    assert "I tid 28 dagar: 87,5\u00a0% (35 av 40), upp 2,5 procentenheter från 85,0\u00a0%" in text
    # Whole weeks only, and ISO: 29 December is of week 1.
    assert "2025-W52: 75,0\u00a0% (9 av 12)" in text and "2026-W01: 76,9\u00a0%" in text
    assert "2026-W02: 78,6\u00a0% (11 av 14); slumpen ger 80,0–95,0\u00a0%, inom gränserna" in text
    assert "2026-W03" not in text
    # The control chart of the last week only: what is older has been told.
    assert text.count("  · Medicin (MED), 2026-W") == 1
    assert "  · Medicin (MED), 2026-W02: 78,6\u00a0% (11 av 14); under gränsen" in text
    assert "Nya:\n  · Varning: Något kom för sent. (sen): 50, 1 klinik\n" in text
    assert "Gör så här: Gör det i tid." in text
    assert "Kvar: inga" in text and "Stängda: inga" in text


def test_other_days_have_no_weeks_and_say_what_is_new_since_the_last(settings: Settings) -> None:
    old, lasting = Found("sen", "MED", "2025-12", 50), Found("grov", "MED", "2025-12", 6)
    night(settings, "2026-01-12 04:30:00", gaps=[gap("MED", 3)], found=[old, lasting], weeks=WEEKS)
    digest(settings, SEVEN)
    fresh = Found("sen", "KIR", "2026-01", 8)
    night(
        settings, "2026-01-13 04:30:00", gaps=[gap("MED", 5)], found=[lasting, fresh], weeks=WEEKS
    )
    text = digest(settings, SEVEN + timedelta(days=1))
    assert "PER VECKA" not in text
    assert "Öppna luckor: 5, 2 fler än i förra brevet (3)" in text
    assert "Nya:\n  · Varning: Något kom för sent. (sen): 8, 1 klinik" in text
    assert "Kvar:\n  · Fel: Något är fel på riktigt. (grov): 6, 1 klinik" in text
    assert "Stängda:\n  · Varning: Något kom för sent. (sen): 50, 1 klinik" in text


def test_mondays_covers_the_weekend(settings: Settings) -> None:
    friday = SEVEN - timedelta(days=3)
    night(settings, "2026-01-09 04:30:00", gaps=[gap("MED", 1)])
    digest(settings, friday)
    night(settings, "2026-01-10 04:30:00", gaps=[], found=[Found("sen", "MED", "2026-01", 5)])
    for day in (1, 2):
        at_weekend = replace(settings, clock=FixedClock(friday + timedelta(days=day)))
        assert make_digests(at_weekend, addresses(settings)).is_due is False
    night(settings, "2026-01-11 04:30:00", gaps=[gap("MED", 0)], found=[])
    text = digest(settings, SEVEN)
    assert "Stängda:\n  · Varning" in text  # came on Saturday, gone on Sunday
    assert "Öppna luckor: 0, 1 färre än i förra brevet (1)" in text


def test_one_a_day_also_when_the_schedule_fires_twice(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    content = plain_mail(port, utdataenheten={"epost": ["utdata@region.example"]})
    reached = replace(settings, alert_config=address_file(tmp_path, content))
    night(reached, "2026-01-12 04:30:00", gaps=[gap("MED", 3)])
    at_seven = replace(reached, clock=FixedClock(SEVEN))
    later = replace(reached, clock=FixedClock(SEVEN + timedelta(hours=3)))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        for again in (at_seven, at_seven, later):
            make_digests(again, addresses(reached))
            send_waiting(again, addresses(reached))
    mails = [m for m in mailbox.mails if "Dygnsbrev" in str(m["Subject"])]
    assert len(mails) == 1
    plain, html = mails[0].get_body(("plain",)), mails[0].get_body(("html",))
    assert plain is not None and html is not None
    assert "<caption>" in html.get_content() and 'lang="sv"' in html.get_content()


def test_a_klinik_gets_its_own_and_nobody_elses(settings: Settings, tmp_path: Path) -> None:
    functions = {"klinik:08:MED": {"epost": ["med@region.example"]}}
    reached = replace(settings, alert_config=address_file(tmp_path, plain_mail(1, **functions)))
    night(
        reached,
        "2026-01-12 04:30:00",
        gaps=[gap("ALLA", 9), gap("MED", 3), gap("KIR", 6)],
        found=[Found("sen", "MED", "2025-12", 2), Found("grov", "KIR", "2025-12", 77)],
        weeks=WEEKS,
    )
    text = digest(reached, SEVEN, "klinik:08:MED")
    assert text.startswith("Dygnsbrev måndag 12 januari 2026, Medicin (MED)\n")
    assert "KIR" not in text and "77" not in text and "Hela regionen" not in text
    assert "(sen): 2, 1 klinik" in text
    assert "2026-W01" in text
    functions_told = {q.message.function for q in outbox(reached) if q.message.sort == "dygnsbrev"}
    assert functions_told == {"utdataenheten", "klinik:08:MED"}  # KIR has no address


def test_without_an_address_file_every_klinik_has_a_file_and_a_page(settings: Settings) -> None:
    night(settings, "2026-01-12 04:30:00", gaps=[gap("ALLA", 3), gap("MED", 3), gap("okand", 1)])
    at_seven = replace(settings, clock=FixedClock(SEVEN))
    make_digests(at_seven, addresses(settings))
    send_waiting(at_seven, addresses(settings))
    found = {f["mottagare"] for f in files(settings) if f["typ"] == "dygnsbrev"}
    assert found == {"utdataenheten", "klinik:08:MED"}
    pages = sorted(p.name for p in (settings.outbox / "larm").glob("*.html"))
    assert pages == [
        "dygnsbrev_08_20260112_klinik_08_MED.html",
        "dygnsbrev_08_20260112_utdataenheten.html",
    ]


def test_operations_are_never_in_the_digest(settings: Settings) -> None:
    from orchestration.assets.alerts import write_night_alert

    night(settings, "2026-01-12 04:30:00", gaps=[gap("MED", 3)])
    write_night_alert(settings, "körning", "Grinden «dbt»: något föll.")
    assert "Natten" not in digest(settings, SEVEN) and "natt_ej" not in digest(settings, SEVEN)


def test_a_silent_source_and_old_figures_are_said(settings: Settings) -> None:
    since = datetime(2026, 1, 8, 22, 0, tzinfo=UTC)
    silent = Gap("ALLA", {"antal_oppna_luckor": 3}, 3.0, silent_since=since)
    night(settings, "2026-01-09 04:30:00", gaps=[silent])
    text = digest(settings, SEVEN)
    assert "Läget är 74 timmar gammalt." in text
    assert "Hela regionen: osäkert, källan tyst sedan kl 23.00 torsdag 8 januari 2026." in text
    again = digest(settings, SEVEN + timedelta(days=1))
    assert "Inget nytt läge har kommit sedan förra dygnsbrevet" in again


def test_nothing_is_told_before_something_is_published(settings: Settings) -> None:
    at_seven = replace(settings, clock=FixedClock(SEVEN))
    assert make_digests(at_seven, addresses(settings)).made == 0


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-01-12 06:59", False),
        ("2026-01-12 07:00", True),
        ("2026-01-10 07:00", False),
        ("2026-03-30 07:00", True),  # the Monday after the clock went forward
        ("2026-10-26 07:00", True),  # and back
        ("2026-12-31 07:00", True),
        ("2027-01-01 07:00", True),
    ],
)
def test_due_by_the_local_clock(at: str, due: bool) -> None:
    local = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
    assert is_due(local.astimezone(UTC)) is due


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26"), ("2026-12-31", "2027-01-04")],
)
def test_one_digest_a_day_over_clock_changes_and_new_year(
    settings: Settings, friday: str, monday: str
) -> None:
    night(settings, f"{friday} 04:30:00", gaps=[gap("MED", 1)])
    for day in (friday, monday):
        at = datetime.fromisoformat(f"{day} 07:00").replace(tzinfo=STOCKHOLM)
        assert digest(settings, at).splitlines()[0].endswith(f"{at.year}, region 08")
    names = [q.message.name for q in outbox(settings) if q.message.function == "utdataenheten"]
    assert names[-2:] == [
        f"dygnsbrev_08_{friday.replace('-', '')}_utdataenheten",
        f"dygnsbrev_08_{monday.replace('-', '')}_utdataenheten",
    ]


def test_the_doubled_hour_of_october_says_which(clock: MovableClock) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(first) == "kl 02.30 (sommartid) söndag 25 oktober 2026"
    assert moment(first + timedelta(hours=1)) == "kl 02.30 (vintertid) söndag 25 oktober 2026"
    assert moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == "kl 03.30 söndag 29 mars 2026"


def test_shares_are_rounded_half_up_and_never_divide_by_nothing() -> None:
    assert percent(1, 8) == "12,5\u00a0%" and percent(1, 2000) == "0,1\u00a0%"
    assert share(0, 0) == "underlag saknas" and points((1, 2), (0, 0)) == ""
    assert points((1, 2), (1, 2)) == "oförändrat från 50,0\u00a0%"
    assert points((1, 4), (1, 2)) == "ned 25,0 procentenheter från 50,0\u00a0%"
