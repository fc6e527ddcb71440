"""What is remembered of a build: exactly its basis, and nothing when that cannot be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.touched import forget_build, remember_build
from orchestration.touched.record import RECORD_FILE, remembered_build
from orchestration.warehouse.basis import Basis

BASIS = Basis(
    frozenset(
        {
            ("cosmic_link", "08", "20260112033000", "accepterad", False),
            ("stella", "08", "20260111033000", "kant_innehall", True),
        }
    ),
    "kod 1",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data_dir=tmp_path)
    made.create_folders()
    return made


def test_a_build_is_remembered_as_it_was(settings: Settings) -> None:
    assert remembered_build(settings) is None
    remember_build(settings, BASIS)
    assert remembered_build(settings) == BASIS


def test_a_forgotten_build_is_not_remembered(settings: Settings) -> None:
    forget_build(settings)
    remember_build(settings, BASIS)
    forget_build(settings)
    assert remembered_build(settings) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kod": "a"}', '{"leveranser": []}'])
def test_a_damaged_note_is_none(settings: Settings, text: str) -> None:
    (settings.build / RECORD_FILE).write_text(text, encoding="utf-8")
    assert remembered_build(settings) is None
