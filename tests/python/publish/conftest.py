"""Data folders with a fake build, made once and copied for each test that changes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from publish_helpers import advance_build, make_build, publish_build, settings_of

from orchestration.settings import Settings


@pytest.fixture(scope="session")
def built_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build, nothing published; not to be changed."""
    settings = settings_of(tmp_path_factory.mktemp("byggd") / "data")
    make_build(settings)
    return settings.data_dir


@pytest.fixture(scope="session")
def published_settings(tmp_path_factory: pytest.TempPathFactory, built_folder: Path) -> Settings:
    """The build published; not to be changed."""
    return _published_copy(built_folder, tmp_path_factory.mktemp("publicerad") / "data")


@pytest.fixture
def settings(tmp_path: Path, built_folder: Path) -> Settings:
    """A build of its own, nothing published."""
    return settings_of(_copy(built_folder, tmp_path / "data"))


@pytest.fixture
def second_night(tmp_path: Path, published_settings: Settings) -> Settings:
    """Yesterday is published and today's build is ready."""
    settings = settings_of(_copy(published_settings.data_dir, tmp_path / "data"))
    advance_build(settings, 1)
    return settings


def _copy(folder: Path, target: Path) -> Path:
    return shutil.copytree(folder, target, symlinks=True)


def _published_copy(folder: Path, target: Path) -> Settings:
    settings = settings_of(_copy(folder, target))
    publish_build(settings)
    return settings
