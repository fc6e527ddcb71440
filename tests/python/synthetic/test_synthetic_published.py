"""What is published after many nights is what one FULL delivery gives (heavy: two whole nights)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.store.connection import DUCKDB_CONFIG
from tests.python.deliveries.nightly import published_by, run_nightly
from tests.python.synthetic.synthetic_helpers import write_year

OF_DELIVERIES = {
    "kvalitet.dq_leveranser",
    "kvalitet.dq_avstamning",
    "kvalitet.dq_karantan",
    "kvalitet.dq_fynd_antal",
}
"""These tell of the deliveries themselves, which differ; _counts compares the rest of the last."""
FINDINGS = "kvalitet.dq_fynd"
WHAT = "regel_id, tabell, kolumn, nyckel, klinik_kod, kommun_kod, allvarlighet"


def _published(data: Path, **arguments: Any) -> Path:
    write_year(data, storlek=0.05, **arguments)
    return published_by(run_nightly(data), data)


def _hashes(published: Path) -> dict[str, str]:
    about = json.loads((published / "om_leveransen.json").read_text(encoding="utf-8"))
    return {
        table: digest
        for tables in about["innehall_sha256"]["tabeller"].values()
        for table, digest in tables.items()
        if table not in OF_DELIVERIES
    }


def _findings(published: Path) -> list[tuple[Any, ...]]:
    """Findings without when they were seen, which follows from the runs (rules.md R0)."""
    path = str(published / "individ.duckdb")
    with duckdb.connect(path, read_only=True, config=DUCKDB_CONFIG) as connection:
        return sorted(connection.execute(f"SELECT {WHAT} FROM {FINDINGS}").fetchall())


def _counts(published: Path) -> list[tuple[Any, ...]]:
    """Findings counted, but for the rules about what is delivered, which go by the delivery."""
    path = str(published / "aggregat.duckdb")
    with duckdb.connect(path, read_only=True, config=DUCKDB_CONFIG) as connection:
        return sorted(
            connection.execute(
                "SELECT a.* FROM kvalitet.dq_fynd_antal AS a JOIN kvalitet.dq_regler USING "
                "(regel_id) WHERE dq_regler.klinik <> 'okand'"
            ).fetchall()
        )


@pytest.mark.heavy
def test_ten_nights_publish_what_one_delivery_does(tmp_path: Path) -> None:
    one = _published(tmp_path / "en")
    many = _published(tmp_path / "flera", natter=10)
    assert _findings(one) == _findings(many) != []
    assert _counts(one) == _counts(many) != []
    ours, theirs = _hashes(one), _hashes(many)
    assert set(ours) == set(theirs)
    assert {t for t in ours if ours[t] != theirs[t]} <= {FINDINGS}
    assert len(ours) > 15
