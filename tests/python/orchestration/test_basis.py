"""Is there anything new since the last publication? Every reason to build counts, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.landing import Delivery, DeliveryStatus, Scope
from orchestration.publish import FILES
from orchestration.publish.model import UsedDelivery
from orchestration.settings import Settings
from orchestration.warehouse.basis import (
    Basis,
    PublishedBasis,
    basis_of_build,
    basis_of_ledger,
    is_published,
    save_published_basis,
)

NIGHT = Delivery(
    kalla="cosmic_link",
    region_kod="08",
    extrakt_id="20260112033000",
    extrakt_tidpunkt=datetime(2026, 1, 12, 4, 30),
    omfattning=Scope.FULL,
    syntetisk=True,
    status=DeliveryStatus.ACCEPTED,
    mapp="08_20260112033000",
    received_at=datetime(2026, 1, 12, 3, 40, tzinfo=UTC),
    files=(),
)
QUIET_NIGHT = replace(NIGHT, extrakt_id="20260113033000", status=DeliveryStatus.KNOWN_CONTENT)
GENERATION = "20260112T043000_0123456789ab"


def used(delivery: Delivery, held: bool = False) -> UsedDelivery:
    return UsedDelivery(
        delivery.kalla,
        delivery.region_kod,
        delivery.extrakt_id,
        delivery.extrakt_tidpunkt,
        str(delivery.omfattning),
        str(delivery.status),
        held,
        delivery.syntetisk,
    )


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    """A data folder where NIGHT is published."""
    settings = Settings(tmp_path)
    settings.create_folders()
    folder = settings.published / GENERATION
    folder.mkdir()
    for name in FILES:
        (folder / f"{name}.duckdb").write_bytes(b"x")
    (settings.published / "current").symlink_to(GENERATION)
    digest = basis_of_ledger([NIGHT], (), "kod").digest
    save_published_basis(settings, PublishedBasis(GENERATION, digest))
    return settings


def test_ledger_and_build_agree_on_the_same_deliveries() -> None:
    assert basis_of_ledger([QUIET_NIGHT, NIGHT], {NIGHT.key}, "kod") == basis_of_build(
        [used(NIGHT, held=True), used(QUIET_NIGHT)], "kod"
    )


def test_the_same_deliveries_and_code_are_published(published: Settings) -> None:
    assert is_published(published, basis_of_ledger([NIGHT], (), "kod"))


@pytest.mark.parametrize(
    "basis",
    [
        basis_of_ledger([NIGHT, QUIET_NIGHT], (), "kod"),  # known content moves as-of
        basis_of_ledger([NIGHT], {NIGHT.key}, "kod"),  # held now
        basis_of_ledger([NIGHT], (), "annan kod"),
        basis_of_ledger([replace(NIGHT, status=DeliveryStatus.KNOWN_CONTENT)], (), "kod"),
        Basis(frozenset(), "kod"),
    ],
    ids=["ny leverans", "hållen", "annan kod", "annan status", "ingen"],
)
def test_anything_else_is_a_reason_to_build(published: Settings, basis: Basis) -> None:
    assert not is_published(published, basis)


def test_a_publication_that_is_not_whole_is_built_again(published: Settings) -> None:
    (published.published / GENERATION / "individ.duckdb").unlink()
    assert not is_published(published, basis_of_ledger([NIGHT], (), "kod"))


def test_a_link_moved_by_hand_is_built_again(published: Settings) -> None:
    (published.published / "current").unlink()
    assert not is_published(published, basis_of_ledger([NIGHT], (), "kod"))


@pytest.mark.parametrize("text", ["", "{}", '{"generation": 1}', "[1]"])
def test_a_damaged_note_means_build(published: Settings, text: str) -> None:
    (published.state / "publicerat_underlag.json").write_text(text)
    assert not is_published(published, basis_of_ledger([NIGHT], (), "kod"))
