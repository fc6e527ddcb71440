"""docs/checks.md says which check lives where, and names every kind of check once per home."""

from __future__ import annotations

import json
import re
from pathlib import Path

from orchestration.assets.findings import rules
from orchestration.checks.model import Kind as DeliveryKind
from orchestration.reader_checks.model import Kind as ReaderKind
from orchestration.warehouse.parsed_project import ensure_parsed


def told(project_dir: Path) -> dict[str, list[str]]:
    """Home -> the kinds it is said to have, in the order of the table."""
    text = (project_dir / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*`) \| ([^|]+) \|", text[text.index("## Kinds") :], re.M)
    found: dict[str, list[str]] = {}
    for names, home in rows:
        found.setdefault(home.strip(), []).extend(re.findall(r"`([^`]+)`", names))
    return found


def test_every_kind_of_great_expectations_has_its_line(project_dir: Path) -> None:
    homes = told(project_dir)
    assert homes["delivery checks"] == [str(kind) for kind in DeliveryKind]
    assert homes["reader checks"] == [str(kind) for kind in ReaderKind]


def dbt_kinds() -> dict[str, str]:
    """Name of every data test -> its kind: the generic test, or itself when it is singular."""
    nodes = json.loads(ensure_parsed().manifest.read_bytes())["nodes"].values()
    tests = [node for node in nodes if node["resource_type"] == "test"]
    return {t["name"]: (t.get("test_metadata") or {}).get("name", t["name"]) for t in tests}


def test_every_kind_of_dbt_test_has_its_line(project_dir: Path) -> None:
    assert sorted(told(project_dir)["dbt"]) == sorted(set(dbt_kinds().values()))


def test_every_other_asset_check_has_its_line(project_dir: Path) -> None:
    stored = project_dir / "tests" / "python" / "orchestration" / "definitioner.txt"
    listed = re.findall(r"^kontroll .*:(\w+)$", stored.read_text(encoding="utf-8"), re.M)
    others = set(listed) - set(dbt_kinds()) - set(rules())
    assert sorted(told(project_dir)["Dagster"]) == sorted(others)
