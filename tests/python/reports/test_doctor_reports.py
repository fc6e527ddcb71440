"""What `utskrivning doctor` says of packages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.cli import doctor_reports
from orchestration.cli.doctor_findings import Finding, Level
from orchestration.reports.individuals import chain
from orchestration.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "state").mkdir()
    return Settings(tmp_path)


def _log(settings: Settings) -> Finding:
    (finding,) = doctor_reports.individual_log(settings)
    return finding


def test_a_broken_log_is_a_fault(settings: Settings) -> None:
    assert _log(settings).level is Level.OK
    assert not list(settings.state.iterdir()), "looking makes nothing"
    chain.append(settings, {"mottagare": "m", "period": "p", "generation": "g"})
    assert _log(settings) == Finding(
        Level.OK, "rapport", "loggen över individlistor är hel: 1\u00a0rad"
    )
    path = chain.chain_path(settings)
    path.write_bytes(path.read_bytes().replace(b'"p"', b'"q"'))
    assert _log(settings).level is Level.FEL
    assert "rapport logg verifiera" in _log(settings).todo


def test_keys_that_cannot_be_used_are_a_fault(settings: Settings) -> None:
    (without,) = doctor_reports.keys(settings)
    assert (without.level, "krypteras inte" in without.text) == (Level.OK, True)
    file = settings.data_dir / "nycklar.yaml"
    file.write_text("kommun-0880: age1nej")
    (damaged,) = doctor_reports.keys(replace(settings, package_keys=file))
    assert damaged.level is Level.FEL
    file.write_text("{}")
    (empty,) = doctor_reports.keys(replace(settings, package_keys=file))
    assert (empty.level, empty.text) == (Level.OK, "paket krypteras för: ingen")
