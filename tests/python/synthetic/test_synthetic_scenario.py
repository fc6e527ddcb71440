"""Scenario files: typed, complete, small, and with a source for every parameter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.synthetic import ScenarioError, load_scenario
from orchestration.synthetic.parameters import Parameters
from orchestration.synthetic.scenario import SCENARIO_DIR, available
from orchestration.synthetic.world import build_world

KALMAR = SCENARIO_DIR / "kalmar_2022.yaml"
KNOWN_SOURCES = (
    "assumed",
    "cosmic_link",
    "indicators",
    "issue",
    "stockholm_pm",
    "billing",
    "series",
)


def _write(folder: Path, name: str, document: dict[str, Any]) -> None:
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")


def _changed(folder: Path, part: str, parameter: str, leaf: object) -> Path:
    document = yaml.safe_load(KALMAR.read_text("utf-8"))
    document.setdefault(part, {})[parameter] = leaf
    _write(folder, "annan", document)
    return folder


def _names() -> set[str]:
    return {
        f"{part}.{parameter}"
        for part, section in Parameters.model_fields.items()
        for parameter in section.annotation.model_fields  # type: ignore[union-attr]
    }


@pytest.mark.parametrize("name", available())
def test_every_parameter_has_a_source(name: str) -> None:
    scenario = load_scenario(name)
    assert set(scenario.sources) == _names()
    unknown = {k: s for k, s in scenario.sources.items() if not any(w in s for w in KNOWN_SOURCES)}
    assert unknown == {}


def test_there_are_three_scenarios_and_two_are_small() -> None:
    assert available() == ["kalmar_2022", "lag_foljsamhet", "lugnt_ar"]
    assert load_scenario().own == _names()
    for name in ("lag_foljsamhet", "lugnt_ar"):
        scenario = load_scenario(name)
        assert 5 <= len(scenario.own) < len(_names()) / 3, name
        base = load_scenario().parameters.model_dump()
        changed = scenario.parameters.model_dump()
        for parameter in scenario.own:
            part, key = parameter.split(".")
            assert changed[part][key] != base[part][key], f"{parameter} changes nothing"


@pytest.mark.parametrize(
    ("leaf", "message"),
    [
        (0.74, "value och source"),
        ({"value": 0.74}, "value och source"),
        ({"value": 0.74, "source": " "}, "saknar källa"),
        ({"value": 0.74, "source": None}, "saknar källa"),
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


@pytest.mark.parametrize("part", ["vardtid", "drommar"])
def test_an_unknown_parameter_or_part_is_refused(tmp_path: Path, part: str) -> None:
    folder = _changed(tmp_path, part, "tur", {"value": 1, "source": "assumed"})
    with pytest.raises(ScenarioError, match=rf"{part}(?s:.*)Extra inputs"):
        load_scenario("annan", folder)


def test_a_scenario_holds_only_what_differs(tmp_path: Path) -> None:
    _write(tmp_path, "bas", yaml.safe_load(KALMAR.read_text("utf-8")))
    share = {"value": 0.9, "source": "assumed"}
    _write(tmp_path, "mellan", {"bygger_pa": "bas", "plan": {"andel_mote": share}})
    change = {"value": 0.5, "source": "indicators 5.3"}
    _write(
        tmp_path, "topp", {"bygger_pa": "mellan", "utskrivningsklar": {"andel_atertagen": change}}
    )
    base, top = load_scenario("bas", tmp_path), load_scenario("topp", tmp_path)
    assert top.own == {"utskrivningsklar.andel_atertagen"}
    assert top.sources["utskrivningsklar.andel_atertagen"] == "indicators 5.3"
    assert top.parameters.plan.andel_mote == 0.9
    expected = base.parameters.model_dump()
    expected["utskrivningsklar"]["andel_atertagen"] = 0.5
    expected["plan"]["andel_mote"] = 0.9
    assert top.parameters.model_dump() == expected


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"bygger_pa": "ny"}, "bygger på sig självt"),
        ({"bygger_pa": "borta"}, "borta saknas"),
        ({"bygger_pa": "bas", "plan": {"tur": {"value": 1, "source": "assumed"}}}, "tur"),
        ({"bygger_pa": "bas", "drommar": {"tur": {"value": 1, "source": "assumed"}}}, "drommar"),
        ({"bygger_pa": "bas", "plan": {"andel_mote": 0.5}}, "value och source"),
        ({"bygger_pa": "bas", "plan": 3}, "ska hålla parametrar"),
        ({"plan": {"andel_mote": {"value": 0.5, "source": "assumed"}}}, "Field required"),
        ({}, "Field required"),
    ],
)
def test_an_unusable_scenario_is_refused(
    tmp_path: Path, document: dict[str, Any], message: str
) -> None:
    _write(tmp_path, "bas", yaml.safe_load(KALMAR.read_text("utf-8")))
    _write(tmp_path, "ny", document)
    with pytest.raises(ScenarioError, match=message):
        load_scenario("ny", tmp_path)


@pytest.mark.parametrize("content", [b"", b"[1, 2", b"\xff\xfe"])
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "annan.yaml").write_bytes(content)
    with pytest.raises(ScenarioError, match=r"tomt|går inte att läsa"):
        load_scenario("annan", tmp_path)


def test_a_missing_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="ingen saknas"):
        load_scenario("ingen", tmp_path)
    with pytest.raises(ScenarioError, match=r"kalmar_2022, lag_foljsamhet, lugnt_ar"):
        load_scenario("ingen")


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


@pytest.mark.parametrize(
    ("parameter", "old", "new", "message"),
    [
        ("forandringar", "25010", "25099", "25099"),
        ("kliniker", "25011", "25099", "25099"),
        ("sjukhus_andel", "25011", "25099", "25099"),
        ("sjukhus_andel", "0821", "0999", "varje kommun"),
        ("kliniker", "stangda_i_sommar: 2", "stangda_i_sommar: 6", "färre än"),
    ],
)
def test_a_region_that_does_not_hang_together_is_refused(
    tmp_path: Path, parameter: str, old: str, new: str, message: str
) -> None:
    leaf = yaml.safe_load(KALMAR.read_text("utf-8"))["region"][parameter]
    text = yaml.safe_dump(leaf)
    assert old in text
    folder = _changed(tmp_path, "region", parameter, yaml.safe_load(text.replace(old, new)))
    with pytest.raises(ScenarioError, match=message):
        load_scenario("annan", folder)
