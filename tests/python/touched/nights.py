"""Nights on made deliveries without dbt's process: the store, the plan, and one build or the other.

A whole build runs what dbt compiled, table by table. Does not belong here: rows (delivered.py,
random_nights.py), the comparison (whole_build.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.contract import load_contract
from orchestration.landing.model import Delivery, Reason, Scope
from orchestration.settings import quiet
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.touched import (
    EverythingChangedError,
    Touched,
    TouchedBuild,
    Whole,
    build_touched,
    forget_build,
    plan_night,
    remember_build,
)
from orchestration.warehouse.build_basis import read_build_basis
from tests.python.store.store_helpers import Row, World
from tests.python.touched.template import Template
from tests.python.touched.whole_build import differences
from tests.reference.values import to_utc

Tables = Mapping[str, Sequence[Row]]


@dataclass
class Nights:
    """A data folder that night after night is made anew. last: what the last night did."""

    world: World
    template: Template
    deliveries: list[Delivery] = field(default_factory=list)
    held: set[tuple[str, str, str]] = field(default_factory=set)
    last: TouchedBuild | None = None
    plan: Touched | Whole = field(default_factory=Whole)

    @classmethod
    def at(cls, folder: Path, template: Template) -> Nights:
        """An empty data folder where every night may make touched patients anew."""
        world = World.at(folder, load_contract())
        world.settings = replace(world.settings, touched_from_rows=0)
        shutil.copyfile(template.build_file, world.settings.build_file)
        return cls(world, template)

    def deliver(
        self, asof: datetime, tables: Tables, *, scope: Scope = Scope.DELTA, region: str = "08"
    ) -> Delivery:
        """Add a delivery that was read at the local time `asof`; nothing is built yet."""
        extrakt_id = f"{to_utc(asof):%Y%m%d%H%M%S}"
        made = self.world.deliver(extrakt_id, tables, region=region, scope=scope)
        self.deliveries.append(replace(made, extrakt_tidpunkt=asof))
        return self.deliveries[-1]

    def night(self) -> Touched | Whole:
        """Refresh the store and bring every table up to it, as the night does."""
        settings = self.world.settings
        holds: dict[tuple[str, str, str], list[Reason]] = {key: [] for key in self.held}
        self.world.refresh(self.deliveries, holds=holds)
        self.last, self.plan = None, plan_night(settings)
        forget_build(settings)
        if isinstance(self.plan, Touched):
            try:
                self.last = build_touched(
                    settings, self.world.contract, self.template.nodes, self.plan, quiet
                ).result()
            except EverythingChangedError as error:
                self.plan = Whole(str(error))
        if self.last is None:
            self._build_whole()
        remember_build(settings, read_build_basis(settings))
        return self.plan

    def _build_whole(self) -> None:
        with self.connect() as connection:
            for model in self.template.project.models.values():
                if model.is_view or not _is_there(connection, model.full_name):
                    connection.execute(model.create())
                else:
                    connection.execute(f"TRUNCATE {model.relation}")
                    connection.execute(f"INSERT INTO {model.relation} BY NAME ({model.sql}\n)")

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The build file with times in UTC; the caller closes it."""
        connection = duckdb.connect(str(self.world.settings.build_file), config=DUCKDB_CONFIG)
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def differences(self) -> dict[str, int]:
        """Tables that a whole build makes otherwise, with the number of rows."""
        build_file = self.world.settings.build_file
        scratch = self.world.settings.data_dir / "jamforelse"
        scratch.mkdir(exist_ok=True)
        return differences(build_file, self.template.project, scratch)


def _is_there(connection: duckdb.DuckDBPyConnection, full_name: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE schema_name || '.' || table_name = ?", [full_name]
    ).fetchall()
    return bool(found)
