"""The scenario file: typed, complete, and with a source for every parameter."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from orchestration.synthetic import ScenarioError, load_scenario
from orchestration.synthetic.parameters import Parameters
from orchestration.synthetic.scenario import SCENARIO_DIR
from orchestration.synthetic.world import build_world

KALMAR = SCENARIO_DIR / "kalmar_2022.yaml"


def _changed(folder: Path, part: str, parameter: str, leaf: object) -> Path:
    document = yaml.safe_load(KALMAR.read_text("utf-8"))
    document[part][parameter] = leaf
    (folder / "annan.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return folder


def test_every_parameter_has_a_source() -> None:
    scenario = load_scenario()
    names = {
        f"{part}.{parameter}"
        for part, section in Parameters.model_fields.items()
        for parameter in section.annotation.model_fields  # type: ignore[union-attr]
    }
    assert set(scenario.sources) == names
    assert all(source.strip() for source in scenario.sources.values())
    known = ("assumed", "cosmic_link", "indicators", "issue")
    assert all(any(word in source for word in known) for source in scenario.sources.values())


@pytest.mark.parametrize(
    ("leaf", "message"),
    [
        (0.74, "value och source"),
        ({"value": 0.74}, "value och source"),
        ({"value": 0.74, "source": " "}, "saknar källa"),
        ({"value": 1.74, "source": "assumed"}, "andel_dag0_somatik"),
        ({"value": "many", "source": "assumed"}, "andel_dag0_somatik"),
    ],
)
def test_a_parameter_without_source_or_with_a_wrong_value_is_refused(
    tmp_path: Path, leaf: object, message: str
) -> None:
    folder = _changed(tmp_path, "utskrivningsklar", "andel_dag0_somatik", leaf)
    with pytest.raises(ScenarioError, match=message):
        load_scenario("annan", folder)


def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    folder = _changed(tmp_path, "vardtid", "tur", {"value": 1, "source": "assumed"})
    with pytest.raises(ScenarioError, match="tur"):
        load_scenario("annan", folder)


def test_a_missing_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="saknas"):
        load_scenario("ingen", tmp_path)


def test_the_world_is_kalmar() -> None:
    region = load_scenario().parameters.region
    world = build_world(region)
    assert len(set(world.unit_ids)) == len(world.units)
    assert 1700 <= len(world.units) <= 1900
    assert sum(u.enhetstyp == "HALSOCENTRAL" for u in world.units) - 6 == 35
    assert sum(k.folkmangd for k in region.kommuner) == 247_711
    effects = load_scenario().parameters.utskrivningsklar.kommun_effekt
    assert set(effects) == {k.kod for k in region.kommuner} == set(region.sjukhus_andel)
    assert max(effects.values()) - min(effects.values()) > 0.5, "kommuner differ persistently"
