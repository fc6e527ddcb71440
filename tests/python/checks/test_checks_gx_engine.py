"""Great Expectations as we use it: no value leaves it, and a tolerance is a share and a count."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from checks_helpers import CANARY, assert_clean, good_tables, overheard, write_delivery

from orchestration.checks import gx_engine as engine
from orchestration.checks.check import Check, CountedQuery, InValueSet
from orchestration.checks.model import Kind, State
from orchestration.checks.suites import (
    COMPLETENESS_MAX_SHARE,
    COMPLETENESS_MIN_COUNT,
    build_suites,
)
from orchestration.checks.views import DUCKDB_CONFIG, create_views, view_file
from orchestration.contract import Kalla
from orchestration.landing.model import Delivery, Scope
from orchestration.settings import Settings


@pytest.fixture
def delivery(settings: Settings, link: Kalla) -> Delivery:
    rows = good_tables(link)["link_arende"]
    for row in rows:
        for column in link.table("link_arende").columns:
            if column.type == "text":
                row[column.name] = CANARY
    return write_delivery(settings.archive, link, {"link_arende": rows})


def test_the_listener_hears_what_is_logged_and_printed() -> None:
    told: list[str] = []
    with overheard(told):
        logging.getLogger("x.y").debug("viskat")
        print("sagt")
    assert "viskat" in told and "sagt\n" in told


def test_great_expectations_own_results_hold_no_value(
    settings: Settings, link: Kalla, delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only what we keep of them: an action or a log of theirs would pass the whole on."""
    seen: list[str] = []
    original = engine._by_id

    def spy(validation: engine.ExpectationSuiteValidationResult) -> object:
        seen.append(json.dumps(validation.to_json_dict(), ensure_ascii=False))
        return original(validation)

    monkeypatch.setattr(engine, "_by_id", spy)
    suite = build_suites(link, Scope.FULL)["link_arende"]
    outcomes = run_suite(settings, link, delivery, suite[1:])
    assert any(o.state is State.AVVIKER for o in outcomes)
    [result] = seen
    assert '"partial_unexpected_list": []' in result
    assert_clean(result)


def test_a_query_that_fails_tells_nothing(
    settings: Settings, link: Kalla, delivery: Delivery
) -> None:
    """DuckDB puts the value of a failed cast in its error, and Great Expectations keeps it."""
    suite = build_suites(link, Scope.FULL)["link_arende"]
    failing = "select sum(cast(spar_kod as bigint[])[1]) as antal, 0 as avvikande from {batch}"
    [query] = [replace(c, rule=CountedQuery(failing)) for c in suite if c.kind is Kind.UPPREPAD]
    [values] = [
        replace(c, rule=InValueSet("trasig", ("A",)))
        for c in suite
        if c.id.endswith("varde.status")
    ]
    [healthy] = [c for c in suite if c.kind is Kind.KOLUMNER]
    told: list[str] = []
    with overheard(told):
        outcomes = run_suite(settings, link, delivery, (query, values, healthy))
    assert [o.state for o in outcomes] == [State.EJ_KORBAR, State.EJ_KORBAR, State.GODKAND]
    assert_clean("\n".join([*told, repr(outcomes)]))


def test_great_expectations_logs_nothing_not_even_errors() -> None:
    """Its error log of a failed query holds the error text, values and all."""
    told: list[str] = []
    with overheard(told):
        logger = "great_expectations.execution_engine.sqlalchemy_execution_engine"
        logging.getLogger(logger).critical(CANARY)
    assert_clean("\n".join(told))


@pytest.mark.parametrize(
    ("deviating", "judged", "passes"),
    [(4, 4, True), (5, 33, False), (5, 34, True), (15, 100, True), (16, 100, False), (0, 0, True)],
)
def test_a_tolerance_is_a_share_and_a_least_count(
    deviating: int, judged: int, passes: bool
) -> None:
    expectation = engine.ExpectCountsWithinTolerance(
        unexpected_rows_query="select 1 from {batch}",
        max_share=COMPLETENESS_MAX_SHARE,
        min_count=COMPLETENESS_MIN_COUNT,
    )
    counts = {"antal": judged, "avvikande": deviating}
    found = expectation._validate({"unexpected_rows_query.table": [counts]})
    assert found["success"] is passes


def test_a_table_that_cannot_be_opened_tells_nothing(
    settings: Settings, link: Kalla, delivery: Delivery
) -> None:
    suite = build_suites(link, Scope.FULL)["link_arende"]
    for file in delivery.files:
        (settings.archive / file.path).write_bytes(CANARY.encode() * 10)
    outcomes = run_suite(settings, link, delivery, suite[1:])
    assert {o.state for o in outcomes} == {State.EJ_KORBAR}
    assert not any(o.success for o in outcomes)


def add_failing_column(path: Path) -> None:
    """A column `trasig` that throws when it is read, with the value in the error."""
    with duckdb.connect(str(path), config=DUCKDB_CONFIG) as con:
        con.execute("alter view link_arende rename to hel")
        con.execute(
            "create view link_arende as "
            "select *, cast(cast(spar_kod as bigint[]) as varchar) as trasig from hel"
        )


def run_suite(
    settings: Settings, link: Kalla, delivery: Delivery, checks: tuple[Check, ...]
) -> tuple[engine.Outcome, ...]:
    with view_file(settings.build) as path:
        present = create_views(path, settings.archive, link, delivery)
        if present:
            add_failing_column(path)
        session = engine.GxSession(path)
        try:
            return session.run("link_arende", checks, delivery.row_counts()["link_arende"])
        finally:
            session.close()
