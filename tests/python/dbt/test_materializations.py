"""What macros/motor/materializations.sql makes of a relation that is there already."""

from __future__ import annotations

import pytest

from tests.python.dbt.warehouse import DbtFailedError, Warehouse

TABLE = "dimensioner.dim_kommun"
VIEW = "staging.stg_stella__avvikelse"


def _kind(warehouse: Warehouse, relation: str) -> list[tuple[str, str | None]]:
    schema, name = relation.split(".")
    with warehouse.connect() as connection:
        return connection.execute(
            "SELECT 'table', comment FROM duckdb_tables() "
            "WHERE schema_name = $1 AND table_name = $2 UNION ALL "
            "SELECT 'view', comment FROM duckdb_views() "
            "WHERE schema_name = $1 AND view_name = $2",
            [schema, name],
        ).fetchall()


@pytest.mark.parametrize(("relation", "kind"), [(TABLE, "table"), (VIEW, "view")])
def test_what_was_of_the_other_kind_gives_way(
    empty_warehouse: Warehouse, relation: str, kind: str
) -> None:
    """A version of the project that turns a view into a table meets last version's build file."""
    other = {"table": "view", "view": "table"}[kind]
    before = _kind(empty_warehouse, relation)
    with empty_warehouse.connect() as connection:
        connection.execute(f"DROP {kind} {relation}")
        connection.execute(f"CREATE {other} {relation} AS SELECT 1 AS fel")
    empty_warehouse.run("run", "--select", relation.split(".")[1])
    assert _kind(empty_warehouse, relation) == before
    assert [found for found, _ in before] == [kind]


def test_a_table_that_cannot_be_made_is_left_as_it_was(empty_warehouse: Warehouse) -> None:
    """The contract says not_null; replacing and filling are one transaction."""
    with empty_warehouse.connect() as connection:
        before = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchall()
        connection.execute("UPDATE referens.kommuner SET namn = NULL")
    with pytest.raises(DbtFailedError):
        empty_warehouse.run("run", "--select", "dim_kommun")
    with empty_warehouse.connect() as connection:
        assert connection.execute(f"SELECT count(*) FROM {TABLE}").fetchall() == before
    empty_warehouse.run("seed", "--select", "kommuner")


def test_published_tables_carry_their_descriptions(empty_warehouse: Warehouse) -> None:
    with empty_warehouse.connect() as connection:
        undescribed = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'dimensioner' "
            "AND comment IS NULL UNION ALL SELECT table_name || '.' || column_name "
            "FROM duckdb_columns() WHERE schema_name = 'dimensioner' AND comment IS NULL"
        ).fetchall()
    assert undescribed == []
