"""kill -9 at every seam of the night, then a night that is left alone (operations.md §15, P1-P4).

What readers see is yesterday's or today's, never between; and it ends as if nothing had happened.
The seams are found in the code, so that a new one is tested without being written here.
"""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.publish import FILES, open_published
from orchestration.settings import Settings
from orchestration.warehouse.parsed_project import ParsedProject
from tests.python.conftest import PROJECT_DIR
from tests.python.orchestration.nights import (
    content,
    copy_folder,
    deliver_again,
    deliver_damaged,
    keep_landing,
    new_data_folder,
    published,
    run_night,
)

CHILD_SEAM = "warehouse.i_dbt_processen"
"""Kills the dbt child, not the night: the night itself ends in a controlled way."""

ONE_GENERATION = 1
"""So that every publication clears one away, and that seam is passed too."""


def seams() -> list[str]:
    """Every seam("…") that a whole night passes; those of reports, which it does not make, are in
    tests/python/reports, and those of a night that makes only touched patients anew in
    tests/python/touched."""
    found = set()
    package = PROJECT_DIR / "orchestration"
    elsewhere = {path for name in ("reports", "touched") for path in (package / name).rglob("*.py")}
    for path in sorted(set(package.rglob("*.py")) - elsewhere):
        found |= set(re.findall(r'seam\("([a-z_.]+)"\)', path.read_text(encoding="utf-8")))
    return sorted(found)


@dataclass(frozen=True)
class Prepared:
    """yesterday: published, with a delivery for tonight and a damaged one waiting. hashes of what
    is published before and after an undisturbed night."""

    yesterday: Settings
    before: str
    after: str


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, parsed: ParsedProject) -> Prepared:
    home = tmp_path_factory.mktemp("avbrott")
    yesterday = new_data_folder(home / "igar")
    kept = keep_landing(yesterday, home / "kvar")
    assert run_night(yesterday).code == 0
    change_a_row(kept)
    deliver_again(yesterday, kept, days=1)
    deliver_damaged(yesterday)
    undisturbed = copy_folder(yesterday, home / "ostord")
    night = run_night(undisturbed, generations=ONE_GENERATION)
    assert night.code == 0, night
    before, after = content(yesterday), content(undisturbed)
    assert before != after
    return Prepared(yesterday, before, after)


def change_a_row(kept: Path) -> None:
    """Make tonight's delivery differ from yesterday's in one table, manifest included."""
    import hashlib
    import json

    (folder,) = (kept / "cosmic_link").iterdir()
    file = folder / "vardtillfalle.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["tabeller"]:
        if entry["tabell"] == "vardtillfalle":
            entry["antal_rader"] -= 1
            entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def assert_readable(settings: Settings) -> None:
    """All three files open, and are of one generation."""
    generations = set()
    for name in FILES:
        with open_published(settings, name) as file:
            generations.add(file.generation)
            assert file.tables()
    assert generations == {published(settings)["generation"]}


def test_there_are_at_least_twelve_seams() -> None:
    assert len(seams()) >= 12
    assert CHILD_SEAM in seams()


@pytest.mark.heavy
@pytest.mark.parametrize("name", seams())
def test_a_night_killed_there_is_made_good_by_the_next(
    name: str, prepared: Prepared, tmp_path: Path
) -> None:
    data = copy_folder(prepared.yesterday, tmp_path / "data")
    killed = run_night(data, die_at=name, generations=ONE_GENERATION)
    if name == CHILD_SEAM:
        assert killed.code == 1
        assert "Grinden «dbt»" in killed.told["orsak"]
    else:
        assert killed.code == -signal.SIGKILL, f"the seam {name} was not passed: {killed}"
    assert content(data) in {prepared.before, prepared.after}
    assert_readable(data)

    again = run_night(data, generations=ONE_GENERATION)
    assert again.code in {0, 1}, again  # 1 only when today was published and all was refused
    assert content(data) == prepared.after, again
    assert_readable(data)
    assert not list(data.published.glob(".pagaende_*"))
    assert not list(data.landing.glob("*/*"))
