"""What a person sees of the assets: groups by layer, how fresh a källa is to be, where to go on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.findings import rules
from orchestration.assets.groups import LAYER_GROUPS, dbt_group
from orchestration.assets.keys import CHECKS_PAGE, OUTBOX, PUBLISHED, delivery_key, raw_key
from orchestration.assets.landing import FRESHNESS
from orchestration.contract import load_contract

GROUPS = {
    *("landning", "arkiv", "leveranskontroller", "lager", "parametrar"),
    *("inlasning", "bas", "regler", "fakta", "kvalitet", "dimensioner", "rapporter"),
    *("fakturering", "indikatorer", "statistik"),
    *("revisioner", "rojandekontroll", "publicering", "larm"),
}
"""In the order of the night; Swedish, ASCII since Dagster takes no other letters."""


def test_groups_are_swedish_and_by_layer(definitions: dg.Definitions) -> None:
    graph = definitions.get_repository_def().asset_graph
    assert {graph.get(key).group_name for key in graph.get_all_asset_keys()} == GROUPS


def test_every_folder_of_models_has_a_group(project_dir: Path) -> None:
    folders = {p.name for p in (project_dir / "models").iterdir() if p.is_dir()}
    assert folders == set(LAYER_GROUPS) | {"marts"}
    with pytest.raises(KeyError):
        dbt_group({"fqn": ["utskrivning", "nytt_lager", "m"], "resource_type": "model"})


def test_every_source_says_how_often_it_delivers(definitions: dg.Definitions) -> None:
    graph = definitions.get_repository_def().asset_graph
    assert set(FRESHNESS) == set(load_contract().names)
    for kalla, policy in FRESHNESS.items():
        assert graph.get(delivery_key(kalla)).freshness_policy == policy


def test_cosmic_link_is_late_when_a_day_has_passed_at_seven() -> None:
    policy = FRESHNESS["cosmic_link"]
    assert policy == dg.FreshnessPolicy.cron("0 7 * * *", timedelta(hours=24), "Europe/Stockholm")


def test_people_are_sent_on_to_files_that_are_there(definitions: dg.Definitions) -> None:
    graph = definitions.get_repository_def().asset_graph
    source = raw_key("cosmic_link", "vardtillfalle")
    for key in (source, CHECKS_PAGE, PUBLISHED, OUTBOX, delivery_key("stella")):
        metadata = graph.get(key).metadata
        for name in ("rutin_vid_fel", "dokumentation"):
            assert Path(str(metadata[name].value)).is_file(), (key, name)
    model = graph.get(dg.AssetKey(["indikatorer", "ind_planer"])).metadata
    assert Path(str(model["fil"].value)).name == "ind_planer.sql"
    assert "#!/model/model.utskrivning.ind_planer" in str(model["dokumentation"].value)


def test_every_rule_of_the_findings_is_a_check_with_its_meaning(
    definitions: dg.Definitions,
) -> None:
    checks = definitions.get_repository_def().asset_graph.asset_check_keys
    names = {key.name for key in checks if key.asset_key.path[-1] == "dq_fynd_antal"}
    assert set(rules()) <= names
    assert all(text.endswith(".") for text in rules().values())
