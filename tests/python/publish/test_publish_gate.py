"""The gate: every fault closes its gate by name, and says what to do next."""

from __future__ import annotations

import pytest

from orchestration.landing.model import Reason
from orchestration.publish import (
    BuildFindings,
    Difference,
    Gate,
    GateInput,
    Hold,
    NightOutcome,
    decide,
)

GOOD_NIGHT = NightOutcome(dbt_ok=True)
GOOD_BUILD = BuildFindings(accepted_deliveries=2, reconciled_tables=19)
DIFFERENCE = Difference("08", "cosmic_link", "vardtillfalle", "20230112033100")
HOLD = Hold("cosmic_link", "08", "20230112033100", (Reason("volym", "link_meddelande"),))


def test_nothing_wrong_opens_the_gate() -> None:
    result = decide(GateInput(GOOD_NIGHT, GOOD_BUILD))
    assert result.passed
    assert result.reasons == ()


@pytest.mark.parametrize(
    ("night", "build", "gate", "words"),
    [
        (NightOutcome(dbt_ok=False), GOOD_BUILD, Gate.DBT, ("avslutades inte", "kör om")),
        (
            NightOutcome(dbt_ok=False, dbt_failed=("fct_en_rad",)),
            GOOD_BUILD,
            Gate.DBT,
            ("fct_en_rad", "Dagster"),
        ),
        (
            NightOutcome(dbt_ok=True, dbt_failed=("fct_en_rad",)),
            GOOD_BUILD,
            Gate.DBT,
            ("fct_en_rad",),
        ),
        (
            NightOutcome(dbt_ok=True, gx_failed=("patient: nyckel",)),
            GOOD_BUILD,
            Gate.GX,
            ("patient: nyckel", "outbox/"),
        ),
        (
            NightOutcome(dbt_ok=True, stale=("a.b_delad stämmer inte med a.b",)),
            GOOD_BUILD,
            Gate.DISCLOSURE,
            ("a.b_delad", "rojandekontroll", "Kör om"),
        ),
        (
            NightOutcome(dbt_ok=True, holds=(HOLD,)),
            GOOD_BUILD,
            Gate.HOLD,
            (
                "utskrivning leverans godkann cosmic_link 08 20230112033100",
                "volym: link_meddelande",
            ),
        ),
        (
            GOOD_NIGHT,
            BuildFindings(2, 19, differences=(DIFFERENCE,)),
            Gate.RECONCILIATION,
            ("cosmic_link 08 20230112033100 vardtillfalle",),
        ),
        (GOOD_NIGHT, BuildFindings(2, 0), Gate.RECONCILIATION, ("tom",)),
        (
            GOOD_NIGHT,
            BuildFindings(2, 19, missing_tables=("fakta.fct_vardepisoder",)),
            Gate.TABLES,
            ("fakta.fct_vardepisoder", "tillatna_tabeller.yaml"),
        ),
    ],
)
def test_each_fault_closes_its_own_gate(
    night: NightOutcome, build: BuildFindings, gate: Gate, words: tuple[str, ...]
) -> None:
    result = decide(GateInput(night, build))
    assert not result.passed
    assert [reason.gate for reason in result.reasons] == [gate]
    assert all(word in result.reasons[0].text for word in words)


def test_every_closed_gate_is_reported_at_once() -> None:
    night = NightOutcome(dbt_ok=False, gx_failed=("a",), holds=(HOLD, HOLD))
    build = BuildFindings(1, 5, (DIFFERENCE,), ("fakta.x",))
    gates = [reason.gate for reason in decide(GateInput(night, build)).reasons]
    assert gates == [Gate.DBT, Gate.GX, Gate.RECONCILIATION, Gate.HOLD, Gate.HOLD, Gate.TABLES]


def test_without_any_accepted_delivery_only_that_is_said() -> None:
    night = NightOutcome(dbt_ok=False, dbt_failed=("x",))
    result = decide(GateInput(night, BuildFindings(0, 0, missing_tables=("fakta.x",))))
    assert [reason.gate for reason in result.reasons] == [Gate.DELIVERIES]
    assert "landing/" in result.reasons[0].text


def test_a_long_list_is_cut_and_counted() -> None:
    failed = tuple(f"kontroll_{number}" for number in range(12))
    (reason,) = decide(GateInput(NightOutcome(False, failed), GOOD_BUILD)).reasons
    assert "kontroll_4 och 7 till" in reason.text
    assert "kontroll_5" not in reason.text
