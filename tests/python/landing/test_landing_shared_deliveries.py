"""Deliveries that this project did not make: all are accepted, none is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.landing import DeliveryStatus
from orchestration.settings import Settings
from tests.python.deliveries.stored_deliveries import stored_deliveries
from tests.python.landing.landing_helpers import land


@pytest.mark.parametrize("stored", stored_deliveries(), ids=lambda path: path.name)
def test_every_stored_delivery_is_accepted(stored: Path, settings: Settings) -> None:
    settings.landing.rmdir()
    shutil.copytree(stored / "landing", settings.landing)
    told = {
        manifest.parent.name: json.loads(manifest.read_text())
        for manifest in settings.landing.rglob("manifest.json")
    }
    report = land(settings)
    assert (report.refused, report.left_alone) == ((), ())
    assert [d.extrakt_id for d in report.accepted] == sorted(m["extrakt_id"] for m in told.values())
    for delivery in report.accepted:
        assert delivery.status is DeliveryStatus.ACCEPTED
        manifest = told[delivery.mapp]
        assert str(delivery.extrakt_tidpunkt) == manifest["extrakt_tidpunkt"]
        wanted = {t["tabell"]: t["antal_rader"] for t in manifest["tabeller"]}
        wanted.pop("patient_identitet", None)
        assert delivery.row_counts() == wanted
        for file in delivery.files:
            with duckdb.connect() as connection:
                path = settings.archive / file.path
                counted = connection.execute(f"SELECT count(*) FROM '{path}'").fetchone()
            assert counted == (file.row_count,)
    assert not list(settings.landing.rglob("*.*"))
