"""The alert database in Postgres by URL: the same life as in SQLite, migrated from empty."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from orchestration.alerts.database import alert_database, migrate, reading, writing
from orchestration.alerts.digest_day import make_digests
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.notices import raise_notice
from orchestration.alerts.retention import clear_messages
from orchestration.alerts.schema import HEAD, metadata
from orchestration.settings import Settings
from tests.python.alerts.made import (
    Found,
    MovableClock,
    addresses,
    files,
    gap,
    kept,
    notice,
    outbox,
    publish,
)
from tests.python.postgres.cluster import Cluster, running_cluster

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def in_postgres(settings: Settings, cluster: Cluster) -> Settings:
    """The data folder with an empty Postgres database for its alerts."""
    with cluster.connect() as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    login = f"utskrivning:{cluster.password}"
    url = f"postgresql+psycopg2://{login}@127.0.0.1:{cluster.port}/postgres"
    return replace(settings, alert_database=url)


def test_a_weeks_life_in_postgres(in_postgres: Settings, clock: MovableClock) -> None:
    for day, found in ((12, [Found("grov", "MED", "2025-12", 7)]), (13, [])):
        publish(in_postgres, asof=f"2026-01-{day} 04:30:00", gaps=[gap("MED", day)], found=found)
        for _ in range(2):
            follow_up(in_postgres, addresses(in_postgres))
        clock.move(hours=3)
        assert make_digests(in_postgres, addresses(in_postgres)).made == 2
        assert make_digests(in_postgres, addresses(in_postgres)).made == 0
        clock.move(hours=21)
    raise_notice(in_postgres, notice(in_postgres))
    assert {(a.fingerprint.regel_id, str(a.status)) for a in kept(in_postgres)} == {
        ("grov", "lost"),
        ("status_24h_lucka", "ny"),
        ("natt_ej_publicerad", "ny"),
    }
    assert files(in_postgres) and not (in_postgres.state / "larm.sqlite").exists()
    clock.move(days=100)
    follow_up(in_postgres, addresses(in_postgres))
    assert clear_messages(in_postgres) > 0


def test_the_migrations_lead_to_the_same_form_in_postgres(
    in_postgres: Settings, cluster: Cluster
) -> None:
    with alert_database(in_postgres) as engine:
        with cluster.connect() as connection, connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        with writing(engine) as writer:
            migrate(writer, "")
        with reading(engine) as reader:
            context = MigrationContext.configure(reader, opts={"compare_type": True})
            assert context.get_current_revision() == HEAD
            assert compare_metadata(context, metadata) == []


def test_two_programs_that_look_at_once_tell_once(in_postgres: Settings) -> None:
    publish(in_postgres, asof="2026-01-12 04:30:00", gaps=[gap("MED", 2)])
    known = addresses(in_postgres)
    rounds = [threading.Thread(target=follow_up, args=(in_postgres, known)) for _ in range(4)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    assert len(kept(in_postgres)) == 1
    assert len(outbox(in_postgres)) == 1
