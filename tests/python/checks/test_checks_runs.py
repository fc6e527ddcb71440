"""What is checked when: once, again after a crash, and as little as a quiet night needs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from checks_helpers import ASOF, good_tables, write_delivery

from orchestration.checks import ChecksReport, check_deliveries
from orchestration.checks.model import ASOF_KINDS, Kind, State
from orchestration.checks.runner import HISTORY_LENGTH
from orchestration.checks.store import load_head, load_result, result_path, save_result
from orchestration.contract import Contract, Kalla, load_contract
from orchestration.landing.model import Delivery, DeliveryStatus
from orchestration.settings import PROJECT_DIR, Settings


@pytest.fixture
def delivery(settings: Settings, contract: Contract) -> Delivery:
    """The smallest: one table."""
    stella = contract.kalla("stella")
    return write_delivery(settings.archive, stella, good_tables(stella))


def check(settings: Settings, *deliveries: Delivery) -> tuple[ChecksReport, list[str]]:
    said: list[str] = []
    return check_deliveries(settings, load_contract(), deliveries, said.append), said


def test_a_checked_delivery_is_not_checked_again(settings: Settings, delivery: Delivery) -> None:
    first, said = check(settings, delivery)
    assert first.checked == (delivery.key,)
    assert said == ["Kontrollerar leveransen stella 08 20230110033000, antal tabeller: 1."]
    stored = result_path(settings, delivery.key).read_bytes()
    assert list(settings.build.iterdir()) == []
    again, said = check(settings, delivery)
    assert (again.checked, said) == ((), [])
    assert again.results == first.results
    assert result_path(settings, delivery.key).read_bytes() == stored


def test_a_new_delivery_beside_a_checked_one(settings: Settings, delivery: Delivery) -> None:
    check(settings, delivery)
    new = replace(delivery, region_kod="01")
    report, _ = check(settings, new, delivery)
    assert report.checked == (new.key,)
    assert [r.key for r in report.results] == [new.key, delivery.key]


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "\udcff", '{"huvud": {"format": 0}}', '{"huvud": {"format": 1},\n"utfall": 1}'],
)
def test_a_damaged_result_is_as_good_as_none(
    settings: Settings, delivery: Delivery, damage: str
) -> None:
    path = result_path(settings, delivery.key)
    path.parent.mkdir(parents=True)
    path.write_bytes(damage.encode(errors="surrogateescape"))
    assert load_result(settings, delivery.key) is None
    assert load_head(settings, delivery.key) is None


def test_a_delivery_with_a_damaged_result_is_checked_again(
    settings: Settings, delivery: Delivery
) -> None:
    first, _ = check(settings, delivery)
    path = result_path(settings, delivery.key)
    path.write_bytes(path.read_bytes()[:-9])
    again, _ = check(settings, delivery)
    assert again == first
    assert load_result(settings, delivery.key) == first.results[0]


@pytest.fixture
def many(settings: Settings, delivery: Delivery) -> list[Delivery]:
    """Twenty deliveries that were checked on earlier nights."""
    [first] = check(settings, delivery)[0].results
    deliveries = [replace(delivery, extrakt_id=f"202301100330{n:02}") for n in range(20)]
    for old in deliveries:
        save_result(settings, replace(first, extrakt_id=old.extrakt_id))
    return deliveries


def test_of_old_deliveries_only_the_head_is_read(settings: Settings, many: list[Delivery]) -> None:
    oldest = result_path(settings, many[0].key)
    oldest.write_text(oldest.read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    report, _ = check(settings, *many)
    assert report.checked == ()
    assert [r.key for r in report.results] == [d.key for d in many[-HISTORY_LENGTH:]]


def test_an_old_delivery_that_blocks_is_checked_again_however_old(
    settings: Settings, many: list[Delivery]
) -> None:
    result_path(settings, many[0].key).unlink()
    lost = replace(many[0], files=tuple(replace(f, row_count=1) for f in many[0].files))
    for _night in range(2):
        report, _ = check(settings, lost, *many[1:])
        assert report.checked == (lost.key,)
        assert {key for key, _ in report.blocking} == {lost.key}


def test_other_content_under_the_same_name_is_checked(
    settings: Settings, delivery: Delivery
) -> None:
    check(settings, delivery)
    other = replace(delivery, files=tuple(replace(f, sha256="0") for f in delivery.files))
    report, _ = check(settings, other)
    assert report.checked == (delivery.key,)


def test_a_changed_contract_checks_the_newest_delivery_again(
    settings: Settings, contract: Contract, delivery: Delivery
) -> None:
    newer = replace(delivery, extrakt_id="20230111033000")
    check(settings, delivery, newer)
    stella = contract.kalla("stella")
    table = stella.tables[0]
    columns = tuple(replace(c, required=True) for c in table.columns)
    changed = Contract((replace(stella, tables=(replace(table, columns=columns),)),))
    report = check_deliveries(settings, changed, [delivery, newer])
    assert report.checked == (newer.key,)
    assert len(report.results[1].outcomes) > len(report.results[0].outcomes)


def test_known_content_takes_over_what_the_clock_does_not_change(
    settings: Settings, link: Kalla
) -> None:
    good = good_tables(link)
    tables = {t: good[t] for t in ("link_arende", "link_meddelande")}
    first = write_delivery(settings.archive, link, tables)
    quiet = replace(
        first,
        extrakt_id="20230111033000",
        extrakt_tidpunkt=ASOF + timedelta(days=1),
        status=DeliveryStatus.KNOWN_CONTENT,
    )
    report, said = check(settings, first, quiet)
    assert report.checked == (first.key, quiet.key)
    assert "innehållet är redan kontrollerat" in said[1]
    before, after = report.results
    assert [o.id for o in before.outcomes] == [o.id for o in after.outcomes]
    for old, new in zip(before.outcomes, after.outcomes, strict=True):
        if old.kind not in ASOF_KINDS:
            assert new == old
    silent = [o for o in after.outcomes if o.kind is Kind.TYST]
    assert {(o.state, o.timmar) for o in silent} == {(State.AVVIKER, 26)}
    complete = [
        o.antal for r in report.results for o in r.outcomes if o.kind is Kind.FULLSTANDIGHET
    ]
    assert complete[1] == complete[0] + 1


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from checks_helpers import good_tables, write_delivery
from orchestration.checks import check_deliveries, write_page
from orchestration.contract import load_contract
from orchestration.settings import Settings
contract = load_contract()
stella = contract.kalla("stella")
settings = Settings(Path({data!r}))
deliveries = [
    write_delivery(settings.archive, stella, good_tables(stella), extrakt_id=f"2023011{{n}}033000")
    for n in range(2)
]
report = check_deliveries(settings, contract, deliveries)
write_page(settings, report)
print(len(report.checked), "great_expectations" in sys.modules)
"""


def in_a_process(data: Path, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(tests=str(Path(__file__).parent), data=str(data))
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT_DIR,
        env={**os.environ, "UTSKRIVNING_DODA_VID": kill_at},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_a_killed_run_goes_on_with_the_next_delivery(settings: Settings) -> None:
    """And when nothing is left to check, Great Expectations is not even loaded."""
    killed = in_a_process(settings.data_dir, kill_at="checks.result_saved")
    assert killed.returncode == -signal.SIGKILL
    assert len(list(result_path(settings, ("", "", "")).parent.glob("*.json"))) == 1
    stella = load_contract().kalla("stella")
    rows = good_tables(stella)
    deliveries = [
        write_delivery(settings.archive, stella, rows, extrakt_id=f"2023011{n}033000")
        for n in range(2)
    ]
    report, _ = check(settings, *deliveries)
    assert report.checked == (deliveries[1].key,)
    done = in_a_process(settings.data_dir)
    assert done.stdout.split() == ["0", "False"], done.stderr
    assert len(list(settings.outbox.rglob("*.html"))) == 1
