"""The address file, the routing seed and the database: what is refused, and in which words."""

from __future__ import annotations

import csv
import importlib.resources
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from orchestration.alerts.config import load_addresses
from orchestration.alerts.database import alert_database, migrate, reading, writing
from orchestration.alerts.model import AlertsError, Kind, Severity
from orchestration.alerts.notices import raise_notice
from orchestration.alerts.policy import FINDING, NOTICE, RULES
from orchestration.alerts.routing import (
    FALLBACK,
    OPERATIONS,
    Channel,
    Recipient,
    Subject,
    When,
    load_routes,
    recipients,
)
from orchestration.alerts.schema import HEAD, metadata
from orchestration.settings import Settings, SettingsError
from tests.python.alerts.made import address_file, kept, notice, plain_mail
from tests.python.conftest import PROJECT_DIR

MAIL = plain_mail(25)["epost"]


def load(settings: Settings, folder: Path, content: Any, env: Mapping[str, str]) -> str:
    """The refusal of an address file with that content, empty when it is taken."""
    path = address_file(folder, content)
    try:
        load_addresses(replace(settings, alert_config=path), env)
    except SettingsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"funktion": {}}, "funktion: känns inte igen"),
        ({"funktioner": {"drift": {"epost": ["a@b.example"]}}}, "epost (servern) saknas"),
        ({"epost": MAIL, "funktioner": {"drift": {"epost": ["utan-snabel-a"]}}}, "har fel form"),
        ({"epost": MAIL | {"port": 0}}, "epost.port: har fel form"),
        ({"epost": MAIL | {"anvandare": "u"}}, "tillsammans"),
        (
            {"epost": MAIL | {"anvandare": "u", "losenord": {"miljo": "L"}}},
            "inloggning kräver kryptering",
        ),
        ({"epost": MAIL | {"losenord": {"miljo": "L", "fil": "/f"}}}, "antingen miljo eller fil"),
        ({"epost": MAIL | {"losenord": "klartext"}}, "epost.losenord: har fel form"),
        ({"epost": {"server": "s"}}, "epost.avsandare: saknas"),
        ({"epost": MAIL | {"ca_fil": "/finns/inte.pem"}}, "går inte att läsa som certifikat"),
        ({"funktioner": {"drift": {"webhook": {"miljo": "TEAMS"}}}}, "miljövariabeln TEAMS"),
        ({"funktioner": {"drift": {"webhook": {"fil": "/finns/inte"}}}}, "filen /finns/inte"),
    ],
)
def test_an_address_file_that_cannot_be_used_stops_at_the_start(
    settings: Settings, tmp_path: Path, content: Any, told: str
) -> None:
    refusal = load(settings, tmp_path, content, {})
    assert told in refusal
    assert "klartext" not in refusal and "utan-snabel-a" not in refusal


def test_a_missing_file_and_one_that_is_no_yaml(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="UTSKRIVNING_LARM_INSTALLNINGAR"):
        load_addresses(replace(settings, alert_config=tmp_path / "saknas.yaml"))
    (tmp_path / "trasig.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(SettingsError, match="YAML"):
        load_addresses(replace(settings, alert_config=tmp_path / "trasig.yaml"))


def test_a_secret_comes_from_the_environment_or_from_a_file(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "hemlig").write_text("https://teams.example/x\n", encoding="utf-8")
    content = {
        "funktioner": {
            "drift": {"webhook": {"miljo": "TEAMS"}},
            "utdataenheten": {"webhook": {"fil": str(tmp_path / "hemlig")}},
        }
    }
    path = address_file(tmp_path, content)
    found = load_addresses(replace(settings, alert_config=path), {"TEAMS": "https://a.example"})
    urls = [found.webhook_url(name) for name in ("drift", "utdataenheten", "annan")]
    assert [u and u.get_secret_value() for u in urls] == [
        "https://a.example",
        "https://teams.example/x",
        None,
    ]


def test_who_has_no_address_gets_a_file(settings: Settings, tmp_path: Path) -> None:
    content = plain_mail(25, drift={"epost": ["a@b.example"], "webhook": {"miljo": "T"}})
    path = address_file(tmp_path, content)
    found = load_addresses(replace(settings, alert_config=path), {"T": "https://a.example"})
    everyway = (Channel.EPOST, Channel.WEBHOOK)
    assert found.channels(Recipient(Channel.ALLA, "drift")) == everyway
    assert found.channels(Recipient(Channel.EPOST, "drift")) == (Channel.EPOST,)
    assert found.channels(Recipient(Channel.FIL, "drift")) == (Channel.FIL,)
    assert found.channels(Recipient(Channel.ALLA, "utdataenheten")) == (Channel.FIL,)


def subject(regel_id: str, severity: Severity, klinik: str = "MED") -> Subject:
    kind = Kind.DRIFT if regel_id.startswith("natt") else Kind.FYND
    return Subject(regel_id, "08", klinik, severity, kind)


def told(regel_id: str, severity: Severity, when: When, klinik: str = "MED") -> list[str]:
    found = recipients(load_routes(), subject(regel_id, severity, klinik), when)
    return [r.function for r in found]


def test_the_seed_sends_each_kind_where_it_belongs() -> None:
    warning, fault = Severity.VARNING, Severity.FEL
    assert told("status_24h_lucka", warning, When.DIREKT) == ["klinik:08:MED"]
    assert told("status_24h_lucka", warning, When.DIREKT, "okand") == []
    assert told("status_24h_forvarning", warning, When.DIREKT) == ["klinik:08:MED"]
    assert told("kalla_tyst", fault, When.DIREKT) == ["utdataenheten", "drift"]
    assert told("negativ_tid", fault, When.DIREKT) == ["utdataenheten"]
    assert told("okand_kod", warning, When.DIREKT) == []
    assert told("okand_kod", warning, When.DYGNSBREV) == ["utdataenheten"]


def test_information_alerts_nobody_and_operations_only_the_operator() -> None:
    for when in When:
        assert told("negativ_tid", Severity.INFO, when) == []
    assert recipients((), subject("natt_x", Severity.FEL), When.DIREKT) == OPERATIONS
    assert recipients((), subject("natt_x", Severity.FEL), When.DYGNSBREV) == ()


def test_what_fits_no_row_goes_to_utdataenheten() -> None:
    found = recipients((), subject("negativ_tid", Severity.FEL), When.DYGNSBREV)
    assert [r.function for r in found] == [FALLBACK.function] == ["utdataenheten"]


def test_a_row_can_name_region_klinik_and_rule() -> None:
    everything = load_routes()[0]
    route = replace(everything, regel_id="x", klinik_kod="MED", region_kod="08", function="f")
    wrong = (replace(route, klinik_kod="KIR"), replace(route, region_kod="01"))
    wanted = subject("x", Severity.VARNING)
    assert [r.function for r in recipients((route,), wanted, When.DIREKT)] == ["f"]
    for other in wrong:
        assert recipients((other,), wanted, When.DIREKT) == ()


def test_a_damaged_seed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "larmvagar.csv"
    path.write_text("ordning,region_kod\n1,08\n", encoding="utf-8")
    with pytest.raises(AlertsError, match=re.escape("larmvagar.csv")):
        load_routes(path)


def test_every_row_of_the_seed_says_why() -> None:
    with (PROJECT_DIR / "seeds/kvalitet/larmvagar.csv").open(encoding="utf-8") as file:
        assert all(row["syfte"].endswith(".") for row in csv.DictReader(file))


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "orchestration.alerts:migrations")
    return ScriptDirectory.from_config(config)


def test_the_migrations_lead_from_nothing_to_todays_form() -> None:
    assert script().get_current_head() == HEAD
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection, "")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_every_older_form_is_brought_up_to_date_and_twice_changes_nothing(
    settings: Settings,
) -> None:
    for revision in script().walk_revisions():
        engine = sa.create_engine("sqlite://")
        with engine.begin() as connection:
            migrate(connection, "")
            migrate(connection, revision.revision)
            assert MigrationContext.configure(connection).get_current_revision() == HEAD
    raise_notice(settings, notice(settings))
    before = (settings.state / "larm.sqlite").read_bytes()
    for _ in range(2):
        with alert_database(settings) as engine, reading(engine) as connection:
            assert sa.inspect(connection).has_table("larm")
    assert (settings.state / "larm.sqlite").read_bytes() == before


def test_another_program_version_is_refused(settings: Settings) -> None:
    with alert_database(settings) as engine, writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(AlertsError, match="annan programversion"):
        kept(settings)


def test_the_migrations_are_part_of_the_installed_package() -> None:
    folder = importlib.resources.files("orchestration.alerts.migrations")
    assert (folder / "env.py").is_file() and (folder / "versions" / "v0001_first.py").is_file()
    packages = {"orchestration.alerts.migrations", "orchestration.alerts.migrations.versions"}
    from setuptools import find_packages

    assert packages <= set(find_packages(str(PROJECT_DIR), include=["orchestration*"]))


@pytest.mark.parametrize("url", ["inte en adress", "okand://u:hemligt@v/d"])
def test_a_database_address_that_cannot_be_used_is_told_without_it(
    settings: Settings, url: str
) -> None:
    other = replace(settings, alert_database=url)
    with pytest.raises(AlertsError, match="UTSKRIVNING_LARM_DATABAS") as raised:
        kept(other)
    assert "hemligt" not in str(raised.value) and "hemligt" not in repr(other)


def test_a_database_that_does_not_answer_is_told_without_its_address(settings: Settings) -> None:
    other = replace(settings, alert_database="postgresql+psycopg2://u:hemligt@127.0.0.1:1/d")
    with pytest.raises(AlertsError, match="OperationalError") as raised:
        kept(other)
    assert "hemligt" not in str(raised.value) and "127.0.0.1" not in str(raised.value)


def test_the_docs_tell_the_same_intervals() -> None:
    """docs/alerts.md lists each policy as «rule | days or hours | growth»."""
    text = (PROJECT_DIR / "docs" / "alerts.md").read_text(encoding="utf-8")
    named = {"other findings": FINDING, "notices about operations": NOTICE, **RULES}
    for name, policy in named.items():
        hours = int(policy.remind_after.total_seconds() // 3600)
        row = next(line for line in text.splitlines() if line.startswith(f"| {name} "))
        assert f"| {hours} h |" in row, row
        growth = f"×{policy.growth:g}, at least {policy.least_growth} more"
        assert growth in row, row
