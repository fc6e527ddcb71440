"""What knows Great Expectations, with gx_counts.py: checks in, counts out.

Imported only when there is something to check (the import takes seconds). Great Expectations has
no DuckDB engine; three things make it work through SQLAlchemy: the listener below, table assets
(a query asset reads the whole table into Python to learn its columns) and results without values.
Does not belong here: which checks there are (suites.py), where results go (store.py).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.expectations.core.expect_column_values_to_be_in_set import (
    ExpectColumnValuesToBeInSet,
)
from great_expectations.expectations.core.expect_table_columns_to_match_set import (
    ExpectTableColumnsToMatchSet,
)
from great_expectations.expectations.core.expect_table_row_count_to_equal import (
    ExpectTableRowCountToEqual,
)
from great_expectations.expectations.expectation import Expectation
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
from sqlalchemy.exc import SQLAlchemyError

from orchestration.checks.check import (
    Check,
    CountedQuery,
    CountedRows,
    HasColumns,
    HasLedgerRowCount,
    InValueSet,
)
from orchestration.checks.gx_counts import (
    Answer,
    ExpectCountsWithinTolerance,
    Question,
    asked,
    common_arguments,
)
from orchestration.checks.model import Kind, Outcome, State
from orchestration.checks.sql import one_scan
from orchestration.checks.views import DUCKDB_CONFIG
from orchestration.settings import DEFAULT_MEMORY

RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Keeps counts; every other format carries delivered values (operations.md §8)."""

ROW_COUNT_PARAMETER = "antal_rader"
# Great Expectations logs the text of some failed queries, which can hold delivered values, and no
# configuration stops it. What could not run is in the outcomes instead (State.EJ_KORBAR).
logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)


@event.listens_for(Engine, "after_cursor_execute")
def _buffer_duckdb(  # noqa: PLR0913, PLR0917 - the signature is SQLAlchemy's
    conn: Connection,
    cursor: DBAPICursor,
    statement: str,
    parameters: object,
    context: ExecutionContext | None,
    executemany: bool,
) -> None:
    """Great Expectations reads a result after closing its connection: fetch it before."""
    if conn.dialect.name == "duckdb" and cursor.description and context is not None:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(  # type: ignore[attr-defined]
            cursor, initial_buffer=cursor.fetchall()
        )


class GxSession:
    """One ephemeral Great Expectations context on one DuckDB database; close it when done.

    database: a path, or a name in memory. config: as of every connection of this process to it.
    """

    def __init__(
        self,
        database: Path | str,
        memory_limit: str = DEFAULT_MEMORY,
        config: Mapping[str, Any] = DUCKDB_CONFIG,
    ) -> None:
        context = gx.get_context(
            project_config=DataContextConfig(
                store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
                progress_bars=ProgressBarsConfig(globally=False),
                analytics_enabled=False,
            )
        )
        self._source: SQLDatasource = context.data_sources.add_sql(
            "leverans",
            connection_string=f"duckdb:///{database}",
            kwargs={  # type: ignore[call-arg] # untyped
                "connect_args": {"config": {**config, "memory_limit": memory_limit}}
            },
        )

    def run(self, tabell: str, checks: Sequence[Check], row_count: int) -> tuple[Outcome, ...]:
        """Validate one table; a check that cannot run comes back as EJ_KORBAR, never as passed."""
        found = self._validate(tabell, tabell, _expectations(checks), row_count)
        return tuple(_outcome(c, found.get(c.id), row_count) for c in checks)

    def ask(self, suite: str, tabell: str, questions: Sequence[Question]) -> dict[str, Answer]:
        """Answers by id; a question that could not be asked has none. tabell: any table there."""
        found = self._validate(suite, tabell, [asked(q) for q in questions])
        return {
            name: Answer(
                success=bool(result.success),
                antal=int(result.result["element_count"]),
                avvikande=int(result.result["observed_value"]),
            )
            for name, result in found.items()
        }

    def _validate(
        self, suite: str, tabell: str, expectations: list[Expectation], row_count: int = 0
    ) -> Mapping[str, ExpectationValidationResult]:
        """Results by id of the check, without those that could not run."""
        try:
            asset = self._source.add_table_asset(suite, table_name=tabell)
            batch = asset.add_batch_definition_whole_table("hela").get_batch()
            validation = batch.validate(
                gx.ExpectationSuite(name=suite, expectations=expectations),
                result_format=RESULT_FORMAT,
                expectation_parameters={ROW_COUNT_PARAMETER: row_count},
            )
        except (SQLAlchemyError, GreatExpectationsError, TestConnectionError):
            return {}
        return _by_id(validation)

    def close(self) -> None:
        self._source.get_execution_engine().close()
        self._source.get_engine().dispose()


def _expectations(checks: Sequence[Check]) -> list[Expectation]:
    """One expectation per check; all that count rows share one query of the table."""
    counted = [c.id for c in checks if isinstance(c.rule, CountedRows)]
    places = {check_id: i for i, check_id in enumerate(counted)}
    scan = one_scan([c.rule.counts for c in checks if isinstance(c.rule, CountedRows)])
    return [_expectation(c, scan, places.get(c.id, 0)) for c in checks]


def _expectation(check: Check, scan: str, place: int) -> Expectation:
    common = common_arguments(check)
    match check.rule:
        case HasColumns(columns):
            return ExpectTableColumnsToMatchSet(
                column_set=list(columns), exact_match=False, **common
            )
        case HasLedgerRowCount():
            value = {"$PARAMETER": ROW_COUNT_PARAMETER}
            return ExpectTableRowCountToEqual(value=value, **common)
        case InValueSet(column, allowed):
            return ExpectColumnValuesToBeInSet(column=column, value_set=list(allowed), **common)
        case CountedRows():
            return ExpectCountsWithinTolerance(
                unexpected_rows_query=scan,
                judged=f"antal_{place}",
                deviating=f"avvikande_{place}",
                **common,
            )
        case CountedQuery(query, deviating, max_share, min_count):
            return ExpectCountsWithinTolerance(
                unexpected_rows_query=query,
                deviating=deviating,
                max_share=max_share,
                min_count=min_count,
                **common,
            )
        case _:
            raise TypeError(f"{check.id} is not a check for Great Expectations")


def _by_id(
    validation: ExpectationSuiteValidationResult,
) -> Mapping[str, ExpectationValidationResult]:
    found = {}
    for result in validation.results:
        if result.expectation_config is not None and not _raised(result):
            found[str((result.expectation_config.meta or {})["id"])] = result
    return found


def _raised(result: ExpectationValidationResult) -> bool:
    """Exception info is one entry, or one per metric."""
    info = result.exception_info or {}
    entries = [info] if "raised_exception" in info else list(info.values())
    return any(entry["raised_exception"] for entry in entries)


def _outcome(check: Check, found: ExpectationValidationResult | None, row_count: int) -> Outcome:
    if found is None:
        return check.outcome(State.EJ_KORBAR)
    total, deviating = _counts(check, found.result, row_count)
    if not found.success:
        state = State.AVVIKER
    elif total == 0 and check.kind is not Kind.RADANTAL:
        state = State.EJ_TILLAMPLIG
    else:
        state = State.GODKAND
    return check.outcome(state, total, deviating, found.result.get("timmar"))


def _counts(check: Check, result: Mapping[str, Any], row_count: int) -> tuple[int, int]:
    match check.rule:
        case HasColumns(columns):
            return len(columns), len(set(columns) - set(result["observed_value"]))
        case HasLedgerRowCount():
            return row_count, abs(int(result["observed_value"]) - row_count)
        case InValueSet():
            filled = int(result["element_count"]) - int(result["missing_count"])
            return filled, int(result["unexpected_count"] or 0)  # None in an empty table
        case _:
            return int(result["element_count"]), int(result["observed_value"])
