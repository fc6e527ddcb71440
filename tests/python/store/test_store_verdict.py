"""Every spelling and every row fault of delivery.md §2-3, judged by the generated SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from store_helpers import COMMON, Row, column, table

from orchestration.contract import Contract, Table, TimeOrder, load_contract
from orchestration.landing.model import LINE_COLUMN
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.store.layout import quoted, store_tables
from orchestration.store.secret import table_secret
from orchestration.store.spelling import is_code_sql, looks_like_identity_sql, typed_sql
from orchestration.store.verdict import RowFault, fault_rules, verdict_sql
from tests.reference.values import UntypableError, typed

HEX = "0f" * 32
EVERY_TYPE = table(
    "allt",
    (
        column("allt_id", required=True, key=1, text_class="post_id"),
        column("radnr", "int", required=True, key=2),
        column("patient_nyckel", required=True, text_class="patient_nyckel"),
        column("roll", required=True, text_class="kod", allowed=("A", "B")),
        column("enhet_id", text_class="enhet_id"),
        column("namn", text_class="namn"),
        column("antal", "int"),
        column("flagga", "bit"),
        column("datum", "date"),
        column("tid", "time"),
        column("resultat", "dec"),
        column("fran_tidpunkt", "ts", required=True),
        column("till_tidpunkt", "ts"),
        column("till_datum", "date"),
        column("fran_datum", "date"),
    ),
    orders=(
        TimeOrder("fran_tidpunkt", "till_tidpunkt"),
        TimeOrder("fran_datum", "till_datum"),
    ),
)
VALID: Row = {
    "allt_id": "197001011234",
    "radnr": "1",
    "patient_nyckel": HEX,
    "roll": "A",
    "fran_tidpunkt": "2026-01-01 10:00:00",
    **COMMON,
}


@dataclass(frozen=True)
class Verdict:
    fault: tuple[str, str] | None
    andrad: str | None
    nyckel_hash: str | None


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config=DUCKDB_CONFIG) as opened:
        yield opened


def judge(
    connection: duckdb.DuckDBPyConnection,
    row: Row,
    judged: Table = EVERY_TYPE,
    region: str = "08",
    secret: str = "hemlig",
) -> Verdict:
    """The verdict on one row of a table."""
    values = ", ".join(f"?::VARCHAR AS {quoted(c.name)}" for c in judged.columns)
    source = f"(SELECT '{region}' AS region_kod, 'e' AS extrakt_id, 1 AS {LINE_COLUMN}, {values})"
    sql = verdict_sql(judged, source).replace("$hemlighet", f"'{secret}'")
    found = connection.execute(
        f"SELECT fel_nr, andrad::VARCHAR, nyckel_hash FROM ({sql})",
        [row.get(c.name) for c in judged.columns],
    ).fetchone()
    assert found is not None
    number, andrad, nyckel_hash = found
    rule = fault_rules(judged)[number - 1] if number else None
    return Verdict((rule.column, str(rule.reason)) if rule else None, andrad, nyckel_hash)


def fault(connection: duckdb.DuckDBPyConnection, **values: str | None) -> tuple[str, str] | None:
    return judge(connection, {**VALID, **values}).fault


def test_a_valid_row_has_no_fault(connection: duckdb.DuckDBPyConnection) -> None:
    verdict = judge(connection, VALID)
    assert verdict.fault is None
    assert verdict.andrad == "2026-01-01 10:00:00"
    assert verdict.nyckel_hash is not None
    assert len(verdict.nyckel_hash) == 32


ACCEPTED = {
    "antal": ["0", "-1", "007", " 7 ", "9223372036854775807", "-9223372036854775808", "   ", ""],
    "flagga": ["0", "1", " 1"],
    "datum": ["2024-02-29", " 2026-01-01 ", "0001-01-01", "9999-12-31"],
    "tid": ["00:00", "23:59", "23:59:59", " 10:30 "],
    "resultat": ["1", "-1", "1,5", "0,123456", " 12,0 "],
    "till_tidpunkt": [
        "2026-01-01 10:00:00",
        "2026-01-01T10:00:00",
        "2026-01-01 10:00:00.1",
        "2026-01-01 10:00:00.123456",
        "  2026-01-01 23:59:59  ",
    ],
    "namn": ["Näsets vård & omsorg", "12345", "19700101-12345", "   "],
    "enhet_id": ["SE2321000065-E000000000001", "å.Ö_-9", "x" * 64, "123456789", "12345678901"],
    "roll": ["A", "OKAND_KOD"],
}
REFUSED = {
    "antal": [
        "1.0",
        "1,0",
        "1e3",
        "+1",
        "- 1",
        "0x1",
        "\u0661",
        "9223372036854775808",
        "1 0",
        "\t7",
    ],
    "flagga": ["2", "true", "ja", "01"],
    "datum": ["2026-02-29", "2026-1-5", "20260105", "05/01/2026", "0000-01-01", "2026-01-01 00:00"],
    "tid": ["24:00", "9:30", "10:60", "10:30:60", "10.30", "10:30:00.5"],
    "resultat": ["1.5", "1,", ",5", "1,5,5", "1 000,5", "1234567890123", "NaN"],
    "till_tidpunkt": [
        "2026-01-01",
        "2026-01-01 24:00:00",
        "2026-01-01 10:00",
        "2026-01-01 10:00:60",
        "2026-13-01 10:00:00",
        "2026-01-01 10:00:00.1234567",
        "2026-01-01 10:00:00.",
        "2026-01-01 10:00:00Z",
        "2026-01-01 10:00:00+01:00",
        "2026-01-01  10:00:00",
    ],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in ACCEPTED.items() for value in values]
)
def test_accepted_spelling(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    assert fault(connection, **{name: value}) is None


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values]
)
def test_refused_spelling(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    assert fault(connection, **{name: value}) == (name, "otypbart")


@pytest.mark.parametrize("value", ["a b", " A", "A ", "a/b", "é", "x" * 65, "A\n", "a\u0308"])
@pytest.mark.parametrize("name", ["roll", "enhet_id"])
def test_code_that_is_not_spelled_as_one(
    connection: duckdb.DuckDBPyConnection, name: str, value: str
) -> None:
    assert fault(connection, **{name: value}) == (name, "otillaten_kod")


@pytest.mark.parametrize(
    "value", ["7001011234", "700101-1234", "700101+1234", "197001011234", "19700101-1234"]
)
@pytest.mark.parametrize("name", ["roll", "enhet_id", "namn"])
def test_whole_value_like_an_identity_number(
    connection: duckdb.DuckDBPyConnection, name: str, value: str
) -> None:
    assert fault(connection, **{name: value}) == (name, "liknar_identitet")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("antal", "197001011234"),
        ("antal", " 7001011234 "),
        ("resultat", "7001011234"),
        ("resultat", "197001011234,0"),
    ],
)
def test_number_like_an_identity_number(
    connection: duckdb.DuckDBPyConnection, name: str, value: str
) -> None:
    """As a count or a result it would be published as it stands."""
    assert fault(connection, **{name: value}) == (name, "liknar_identitet")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("radnr", "197001011234"),
        ("antal", "19700101123"),
        ("antal", "-7001011234"),
        ("resultat", "700101,1234"),
    ],
)
def test_a_numbering_and_other_long_numbers_are_taken(
    connection: duckdb.DuckDBPyConnection, name: str, value: str
) -> None:
    assert fault(connection, **{name: value}) is None


def test_name_like_an_identity_number_with_blanks_around(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert fault(connection, namn=" 19700101-1234 ") == ("namn", "liknar_identitet")


@pytest.mark.parametrize("empty", [None, "", "  "])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("allt_id", "nyckel_saknas"),
        ("radnr", "nyckel_saknas"),
        ("patient_nyckel", "varde_saknas"),
        ("roll", "varde_saknas"),
        ("fran_tidpunkt", "varde_saknas"),
        ("kalla_andrad_tidpunkt", "varde_saknas"),
        ("ar_makulerad", "varde_saknas"),
    ],
)
def test_missing_key_or_mandatory_value(
    connection: duckdb.DuckDBPyConnection, name: str, reason: str, empty: str | None
) -> None:
    verdict = judge(connection, {**VALID, name: empty})
    assert verdict.fault == (name, reason)
    assert (verdict.nyckel_hash is None) == (reason == "nyckel_saknas")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"till_tidpunkt": "2026-01-01 09:59:59.999999"}, ("till_tidpunkt", "slut_fore_start")),
        ({"till_tidpunkt": "2026-01-01 10:00:00"}, None),
        ({"till_tidpunkt": "2026-01-01T10:00:00.1"}, None),
        (
            {"fran_datum": "2026-01-02", "till_datum": " 2026-01-01"},
            ("till_datum", "slut_fore_start"),
        ),
        ({"fran_datum": "2026-01-01", "till_datum": "2026-01-01"}, None),
        ({"till_datum": "2026-01-01"}, None),
        ({"fran_datum": "fel", "till_datum": "2026-01-01"}, ("fran_datum", "otypbart")),
    ],
)
def test_end_before_start_as_delivered(
    connection: duckdb.DuckDBPyConnection,
    values: dict[str, str],
    expected: tuple[str, str] | None,
) -> None:
    assert fault(connection, **values) == expected


def test_end_in_the_repeated_hour_is_compared_as_delivered(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    times = {"fran_tidpunkt": "2026-10-25 02:50:00", "till_tidpunkt": "2026-10-25 02:10:00"}
    assert fault(connection, **times) == ("till_tidpunkt", "slut_fore_start")


def test_the_first_failing_column_in_contract_order_is_named(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    both = {"datum": "fel", "antal": "fel", "till_tidpunkt": "2025-01-01 10:00:00"}
    assert fault(connection, **both) == ("antal", "otypbart")


def test_a_row_without_a_typable_change_time_keeps_its_key_hash(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    verdict = judge(connection, {**VALID, "kalla_andrad_tidpunkt": "i går"})
    assert verdict.fault == ("kalla_andrad_tidpunkt", "otypbart")
    assert verdict.andrad is None
    assert verdict.nyckel_hash == judge(connection, VALID).nyckel_hash


def test_key_hash_differs_by_secret_region_and_table(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    renamed = table("annat", EVERY_TYPE.columns[:-3], EVERY_TYPE.time_orders)
    secret = table_secret("hemlig", EVERY_TYPE)
    hashes = {
        judge(connection, VALID, secret=secret).nyckel_hash,
        judge(connection, VALID, secret=secret, region="10").nyckel_hash,
        judge(connection, VALID, secret=table_secret("annan", EVERY_TYPE)).nyckel_hash,
        judge(connection, VALID, secret=table_secret("hemlig", renamed)).nyckel_hash,
    }
    assert len(hashes) == 4


@pytest.mark.parametrize("judged", store_tables(load_contract()), ids=lambda t: t.store_name)
def test_every_table_of_the_contract_can_be_judged(
    connection: duckdb.DuckDBPyConnection, judged: Table
) -> None:
    """An empty row fails on its first mandatory column, whatever the table."""
    first = next(c for c in judged.columns if c.is_key or c.required)
    expected = RowFault.KEY_MISSING if first.is_key else RowFault.VALUE_MISSING
    assert judge(connection, {}, judged).fault == (first.name, expected)


def test_the_contract_has_every_kind_of_rule() -> None:
    contract: Contract = load_contract()
    reasons = {r.reason for t in store_tables(contract) for r in fault_rules(t)}
    assert reasons == set(RowFault)


SIGNIFICANT = st.text(alphabet="0129-:. T,+eå", max_size=21)
NEAR_MISSES = st.one_of(
    SIGNIFICANT,
    st.datetimes().map(lambda d: d.isoformat(sep=" ")),
    st.dates().map(str),
    st.integers(-(2**64), 2**64).map(str),
    st.builds(
        lambda text, place, put: text[:place] + put + text[place + 1 :],
        st.datetimes().map(lambda d: d.isoformat(sep=" ")),
        st.integers(0, 20),
        st.sampled_from("039 -:T."),
    ),
)


@settings(max_examples=300, deadline=None)
@given(text=NEAR_MISSES, type_=st.sampled_from(["int", "bit", "date", "time", "ts"]))
@example(text="2026-01-01 10:00:00.", type_="ts")
@example(text="0000-01-01", type_="date")
def test_typing_agrees_with_a_plain_python_reading(
    connection: duckdb.DuckDBPyConnection, text: str, type_: str
) -> None:
    try:
        expected = typed(text, type_)
    except UntypableError:
        expected = None
    found = connection.execute(f"SELECT {typed_sql(type_, 'v')} FROM (SELECT ? AS v)", [text])
    assert found.fetchall() == [(expected,)]  # bits: 1 == True, 0 == False


def test_patterns_take_the_whole_value(connection: duckdb.DuckDBPyConnection) -> None:
    row = connection.execute(
        f"SELECT {is_code_sql('v')}, {looks_like_identity_sql('v')} FROM (SELECT ? AS v)",
        ["x 197001011234 y"],
    ).fetchone()
    assert row == (False, False)
