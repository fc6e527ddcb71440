"""What must not reach a log does not, and JSON stays JSON (operations.md §8)."""

from __future__ import annotations

import io
import json

import pytest

from orchestration.warehouse.masking import (
    HIDDEN_TEXT,
    MASK,
    MaskedStream,
    mask,
    mask_error,
    mask_line,
)

# Impossible dates: nobody has these numbers.
IDENTITIES = [
    "19991399-1234",
    "991399-1234",
    "991399+1234",
    "199913991234",
    "9913991234",
    "991399 1234",
    "19991399-A12B",
    "ab" * 32,
]


@pytest.mark.parametrize("identity", IDENTITIES)
def test_an_identity_look_alike_is_masked_wherever_it_stands(identity: str) -> None:
    for text in (identity, f"värdet '{identity}' går inte", f"a={identity};b"):
        assert identity not in mask(text)
        assert MASK in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "extrakt 20260112033000 i 08_20260112033000",
        "2026-01-12 04:30:00.123456",
        "generation 20230112T043000_8505ca6be042",
        "3021 rader på 12,5 s",
        "process 1234567",
    ],
)
def test_what_a_log_needs_is_left_alone(text: str) -> None:
    assert mask(text) == text


def test_a_duckdb_error_that_can_quote_a_row_keeps_its_kind_only() -> None:
    text = "Runtime Error in model x\n  Conversion Error: Could not convert string 'hemligt' to INT"
    assert mask_error(text) == f"Runtime Error in model x\n  Conversion Error: {HIDDEN_TEXT}"
    for kind in ("Constraint", "Invalid Input", "Out of Range"):
        assert "hemligt" not in mask_error(f"{kind} Error: duplicate key 'hemligt'")


def test_an_error_about_sql_text_is_told_in_full() -> None:
    text = 'Binder Error: Referenced column "snit" not found'
    assert mask_error(text) == text


def test_a_json_line_is_masked_and_stays_json() -> None:
    line = json.dumps(
        {
            "info": {"msg": "fel vid 9913991234", "level": "error"},
            "data": {
                "execution_time": 0.1234567890123,
                "node_info": {"unique_id": "test.utskrivning.unik_nyckel.1234567890"},
                "rader": [9913991234, "9913991234"],
            },
        }
    )
    masked = json.loads(mask_line(line))
    assert masked["info"]["msg"] == f"fel vid {MASK}"
    assert masked["data"]["execution_time"] == 0.1234567890123
    assert masked["data"]["node_info"]["unique_id"] == "test.utskrivning.unik_nyckel.1234567890"
    assert masked["data"]["rader"] == [MASK, MASK]


def test_a_line_that_only_looks_like_json_is_masked_as_text() -> None:
    assert mask_line("{trasig 9913991234") == f"{{trasig {MASK}"


def test_a_number_written_in_pieces_is_masked_and_the_last_line_is_not_lost() -> None:
    target = io.StringIO()
    stream = MaskedStream(target)
    for piece in ("först 9913", "991234 sedan\nsist 99139", "91234"):
        stream.write(piece)
        stream.flush()
    assert target.getvalue() == f"först {MASK} sedan\n"
    stream.finish()
    assert target.getvalue() == f"först {MASK} sedan\nsist {MASK}"
