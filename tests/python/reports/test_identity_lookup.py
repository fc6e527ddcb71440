"""Identities are read for the wanted keys only, and only where there is exactly one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from orchestration.landing.identity import _SCHEMA as SCHEMA
from orchestration.landing.identity import IdentityStore
from orchestration.landing.identity_lookup import IdentityLookupError, identities
from orchestration.settings import Settings

ROWS = (
    ("cosmic_link", "08", "ett", "191212121212", "0"),
    ("webcare", "08", "ett", "191212121212", ""),
    ("cosmic_link", "08", "olika", "191212121212", "0"),
    ("webcare", "08", "olika", "191212121213", "0"),
    ("cosmic_link", "08", "makulerad", "191212121214", "1"),
    ("cosmic_link", "01", "annan region", "191212121215", "0"),
    ("cosmic_link", "08", "inte begärd", "191212121216", "0"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path)
    file = IdentityStore(settings).file
    file.parent.mkdir(parents=True)
    store = sqlite3.connect(file)
    store.executescript(SCHEMA)
    store.executemany("INSERT INTO identitet VALUES (?, ?, ?, 'PNR', ?, ?, '', '1', 1)", ROWS)
    store.commit()
    store.close()
    return settings


def test_only_a_wanted_key_with_one_identity_has_one(settings: Settings) -> None:
    wanted = ["ett", "olika", "makulerad", "annan region", "finns inte"]
    assert identities(settings, "08", wanted) == {"ett": "191212121212"}


def test_more_keys_than_a_statement_takes(settings: Settings) -> None:
    assert set(identities(settings, "08", ["ett", *map(str, range(1200))])) == {"ett"}


def test_nothing_is_written_to_the_store(settings: Settings) -> None:
    file = IdentityStore(settings).file
    before = file.read_bytes()
    identities(settings, "08", ["ett"])
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_store_that_is_not_there_or_damaged_is_told_without_values(settings: Settings) -> None:
    with pytest.raises(IdentityLookupError, match="kan inte läsas"):
        identities(Settings(settings.data_dir / "annan"), "08", ["ett"])
    IdentityStore(settings).file.write_bytes(b"191212121212" * 1000)
    with pytest.raises(IdentityLookupError) as told:
        identities(settings, "08", ["ett"])
    assert "1212" not in str(told.value)
    assert told.value.__cause__ is None
