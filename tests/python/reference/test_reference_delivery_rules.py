"""The reference's reading of delivery.md: spelling, clock changes, quarantine, versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orchestration.contract import load_contract
from tests.python.reference.made_rows import Rows
from tests.reference.deliveries import Delivered, TextRow, in_memory
from tests.reference.newest_version import Counts, stage
from tests.reference.row_quarantine import Row, read_row
from tests.reference.values import UntypableError, to_utc, typed

STAYS = load_contract().kalla("cosmic_link").table("vardtillfalle")
FIRST_ASOF = datetime(2022, 11, 11, 4, 30)


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("2022-05-01 10:20:30", "ts", datetime(2022, 5, 1, 10, 20, 30)),
        ("  2022-05-01T10:20:30.5 ", "ts", datetime(2022, 5, 1, 10, 20, 30, 500_000)),
        ("2022-05-01 10:20:30.000001", "ts", datetime(2022, 5, 1, 10, 20, 30, 1)),
        ("2022-05-01", "date", date(2022, 5, 1)),
        ("10:20", "time", time(10, 20)),
        (" 10:20:30", "time", time(10, 20, 30)),
        ("1", "bit", True),
        ("0 ", "bit", False),
        (" -17", "int", -17),
        ("3,25", "dec", Decimal("3.25")),
        (" text ", "text", " text "),
        ("", "text", None),
        (None, "ts", None),
        ("  ", "int", None),
    ],
)
def test_accepted_spelling(text: str | None, type_: str, value: Any) -> None:
    assert typed(text, type_) == value


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("2022-05-01", "ts"),
        ("2022-05-01 10:20", "ts"),
        ("2022-05-01  10:20:30", "ts"),
        ("2022-05-01 10:20:30+02", "ts"),
        ("2022-02-30 10:20:30", "ts"),
        ("2022-05-01 24:00:00", "ts"),
        ("20220501", "date"),
        ("2022-5-1", "date"),
        ("10", "time"),
        ("true", "bit"),
        ("1.0", "int"),
        ("1 000", "int"),
        ("+1", "int"),
        ("9223372036854775808", "int"),
        ("3.25", "dec"),
    ],
)
def test_refused_spelling(text: str, type_: str) -> None:
    with pytest.raises(UntypableError):
        typed(text, type_)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2022-01-31 23:30:00", "2022-01-31T22:30:00"),
        ("2022-07-01 00:00:00", "2022-06-30T22:00:00"),
        ("2022-03-27 01:59:59", "2022-03-27T00:59:59"),
        ("2022-03-27 02:00:00", "2022-03-27T01:00:00"),
        ("2022-03-27 02:30:00", "2022-03-27T01:30:00"),
        ("2022-03-27 03:00:00", "2022-03-27T01:00:00"),
        ("2022-10-30 01:59:59", "2022-10-29T23:59:59"),
        ("2022-10-30 02:00:00", "2022-10-30T01:00:00"),
        ("2022-10-30 02:59:59", "2022-10-30T01:59:59"),
        ("2022-10-30 03:00:00", "2022-10-30T02:00:00"),
    ],
)
def test_local_time_to_utc(local: str, instant: str) -> None:
    wanted = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert to_utc(datetime.fromisoformat(local)) == wanted


def _stay(**values: str | None) -> TextRow:
    rows = Rows()
    rows.stay("V", "2022-05-01 10:00:00", "2022-05-03 10:00:00")
    return rows.tables["vardtillfalle"][0] | values


@pytest.mark.parametrize(
    "values",
    [
        {"utskrivning_tidpunkt": "i går"},
        {"akut_flagga": "J"},
        {"kalla_andrad_tidpunkt": None},
        {"ar_makulerad": None},
        {"sjukhus_kod": None},
        {"vardtillfalle_id": None},
        {"utskrivning_tidpunkt": "2022-05-01 09:59:59"},
        {"klinik_kod": "K 1"},
        {"klinik_kod": " K1"},
        {"klinik_kod": "x" * 65},
        {"klinik_kod": "191212121212"},
        {"klinik_kod": "121212-1212"},
        {"kommun_kod_vid_inskrivning": "08/80"},
    ],
)
def test_quarantined_row(values: dict[str, str | None]) -> None:
    assert read_row(STAYS, _stay(**values))[0] is None


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"utskrivning_tidpunkt": "2022-05-01 10:00:00"},
        {"utskrivning_tidpunkt": None},
        {"klinik_kod": "Ö-kliniken_1.b"},
        {"klinik_kod": "12121212121"},
        {"verksamhetsgren": "OKAND_GREN"},
        {"vardtillfalle_id": "1212121212"},
        {"vardtillfalle_id": "V 1"},
    ],
)
def test_row_that_goes_on(values: dict[str, str | None]) -> None:
    assert read_row(STAYS, _stay(**values))[0] is not None


def _versions(*lines: tuple[int, str, str]) -> list[TextRow]:
    return [_stay(klinik_kod=f"K{n}", kalla_andrad_tidpunkt=t, akut_flagga=a) for n, t, a in lines]


def _history(*files: tuple[str, Sequence[TextRow]]) -> list[Delivered]:
    """Deliveries a day apart; scope F or D."""
    return [
        in_memory(
            {"vardtillfalle": list(rows)},
            extrakt_id=f"202211{11 + n}033000",
            asof_local=FIRST_ASOF + timedelta(days=n),
            is_full=scope == "F",
        )
        for n, (scope, rows) in enumerate(files)
    ]


OLD, NEW = "2022-01-01 00:00:00", "2022-01-01 00:00:00.001"
OTHER = [_stay(vardtillfalle_id="W")]


@pytest.mark.parametrize(
    ("files", "klinik", "saknas"),
    [
        ([("F", _versions((1, NEW, "1"))), ("D", _versions((2, OLD, "1")))], "K1", False),
        ([("F", _versions((1, OLD, "1"))), ("D", _versions((2, OLD, "1")))], "K2", False),
        ([("F", _versions((1, OLD, "1"), (2, OLD, "1")))], "K2", False),
        ([("F", _versions((1, OLD, "1"), (2, NEW, "J")))], "K1", False),
        ([("F", _versions((1, OLD, "1"))), ("F", OTHER)], "K1", True),
        ([("F", _versions((1, OLD, "1"))), ("D", OTHER)], "K1", False),
        ([("F", _versions((1, NEW, "1"))), ("F", _versions((2, OLD, "1")))], "K1", False),
        ([("F", _versions((1, OLD, "1"))), ("F", _versions((2, NEW, "J")))], "K1", False),
        (
            [("F", _versions((1, OLD, "1"))), ("F", OTHER), ("D", _versions((2, OLD, "1")))],
            "K2",
            False,
        ),
        (
            [("F", _versions((1, OLD, "1"))), ("F", OTHER), ("D", _versions((1, OLD, "1")))],
            "K1",
            True,
        ),
        (
            [("F", OTHER), ("D", _versions((1, OLD, "1"))), ("F", OTHER)],
            "K1",
            False,
        ),
    ],
    ids=[
        "later change wins over later delivery",
        "then the later delivery",
        "then the later line",
        "quarantined: the version before lives on",
        "missing from the newest FULL",
        "a DELTA marks none",
        "an older version sent again is an occurrence",
        "a quarantined line is an occurrence",
        "a later occurrence revives",
        "a known content is no occurrence",
        "a FULL with known content marks none",
    ],
)
def test_newest_version(files: Any, klinik: str, saknas: bool) -> None:
    rows, counts = stage(STAYS, _history(*files))
    (row,) = [r for r in rows if r["vardtillfalle_id"] == "V"]
    assert (row["klinik_kod"], row["saknas"]) == (klinik, saknas)
    _assert_nothing_lost(rows, counts)


def test_a_held_full_marks_none() -> None:
    files = _history(("F", _versions((1, OLD, "1"))), ("F", OTHER))
    rows, _ = stage(STAYS, files, held={files[1].extrakt_id})
    assert not any(row["saknas"] for row in rows)


def _assert_nothing_lost(rows: Sequence[Row], counts: Sequence[Counts]) -> None:
    """delivery.md §3: rows in = staged + quarantined + older versions and repeated rows."""
    assert sum(c.antal_stagade for c in counts) == len(rows)
    for c in counts:
        assert c.antal_in == c.antal_stagade + c.antal_karantan + c.antal_aldre_versioner
