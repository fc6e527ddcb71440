"""The contract and an empty data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.contract import Contract, Kalla, load_contract
from orchestration.settings import Settings


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="session")
def link(contract: Contract) -> Kalla:
    return contract.kalla("cosmic_link")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)
