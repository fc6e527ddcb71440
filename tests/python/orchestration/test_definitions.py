"""Everything Dagster knows, against a stored list: nothing appears or disappears unseen.

After a meant change: UTSKRIVNING_SPARA_LISTOR=1 .venv/bin/pytest tests/python/orchestration/
test_definitions.py, and read the difference before committing it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.assets.keys import BUILD_POOL, JOB, PUBLISHED, STEPS
from orchestration.assets.publishing import published_keys
from orchestration.warehouse.parsed_project import ParsedProject

STORED = Path(__file__).with_name("definitioner.txt")
SAVE_VARIABLE = "UTSKRIVNING_SPARA_LISTOR"


def listed(definitions: dg.Definitions) -> list[str]:
    """One line per job, schedule, sensor, asset and check."""
    repository = definitions.get_repository_def()
    graph = repository.asset_graph
    lines = [f"jobb {name}" for name in repository.job_names if not name.startswith("__")]
    lines += [
        f"schema {s.name}: {s.cron_schedule} {s.execution_timezone} {s.job_name} "
        f"{s.default_status.value}"
        for s in repository.schedule_defs
    ]
    lines += [f"sensor {s.name}: {s.default_status.value}" for s in repository.sensor_defs]
    lines += [
        f"tillgång {key.to_user_string()} [{graph.get(key).group_name}]"
        for key in graph.get_all_asset_keys()
    ]
    lines += [f"kontroll {key.to_user_string()}" for key in graph.asset_check_keys]
    return sorted(lines)


def test_definitions_equal_the_stored_list(definitions: dg.Definitions) -> None:
    found = listed(definitions)
    if os.environ.get(SAVE_VARIABLE):
        STORED.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == STORED.read_text(encoding="utf-8").splitlines()


def test_every_dbt_test_of_the_night_is_an_asset_check(
    definitions: dg.Definitions, parsed: ParsedProject
) -> None:
    """A singular test with two refs is only an observation unless its meta names an asset."""
    manifest: dict[str, Any] = json.loads(parsed.manifest.read_text(encoding="utf-8"))
    tests = {n["name"] for n in manifest["nodes"].values() if n["resource_type"] == "test"}
    checks = {key.name for key in definitions.get_repository_def().asset_graph.asset_check_keys}
    assert tests - checks == set()


def test_every_asset_has_an_owner_a_group_a_kind_and_an_ascii_key(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.get_repository_def().asset_graph
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.owners and node.group_name and node.kinds and node.description, key
        assert all(re.fullmatch(r"[A-Za-z0-9_]+", part) for part in key.path), key


def test_nothing_comes_from_outside(definitions: dg.Definitions) -> None:
    """Every upstream key is an asset of ours: no dbt source hangs loose."""
    graph = definitions.get_repository_def().asset_graph
    assert graph.external_asset_keys == set()


def test_what_is_published_hangs_on_every_allowed_table(definitions: dg.Definitions) -> None:
    graph = definitions.get_repository_def().asset_graph
    assert graph.get(PUBLISHED).parent_keys == set(published_keys())
    assert set(published_keys()) <= set(graph.get_all_asset_keys())


def test_the_night_is_its_steps_in_one_pool(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def(JOB)
    assert {node.name for node in job.graph.nodes} == set(STEPS)
    assert all(node.definition.pool == BUILD_POOL for node in job.graph.nodes)
    assert job.executor_def.name == "in_process"


def test_an_asset_key_names_the_relation_of_the_build_file(
    definitions: dg.Definitions, parsed: ParsedProject
) -> None:
    manifest: dict[str, Any] = json.loads(parsed.manifest.read_text(encoding="utf-8"))
    keys = set(definitions.get_repository_def().asset_graph.get_all_asset_keys())
    for node in manifest["nodes"].values():
        is_relation = node["config"].get("materialized") != "ephemeral"
        if node["resource_type"] in {"model", "seed"} and is_relation:
            assert dg.AssetKey([node["schema"], node["name"]]) in keys
    for source in manifest["sources"].values():
        assert dg.AssetKey([source["schema"], source["identifier"]]) in keys


def test_dagster_finds_the_definitions(parsed: ParsedProject, tmp_path: Path) -> None:
    environment = os.environ | {
        "DAGSTER_HOME": str(tmp_path),
        "UTSKRIVNING_DATA_DIR": str(tmp_path / "data"),
    }
    command = Path(sys.executable).with_name("dagster")
    done = subprocess.run(
        [command, "definitions", "validate", "-m", "orchestration.definitions"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "data").exists()  # loading writes nothing
