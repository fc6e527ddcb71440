"""A data folder to make packages in: a published generation with many made-up episodes in its
restricted file, some of them protected, an identity for everyone, a stadsdel of
Kalmar, an identity number in the name of every unit, and a late message for everyone.

Does not belong here: assertions.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.landing.identity import _SCHEMA as IDENTITY_SCHEMA
from orchestration.settings import FixedClock, Settings

CLOCK = FixedClock(datetime(2023, 1, 13, 7, 0, tzinfo=UTC))
KOMMUNER = (
    *("0821", "0834", "0840", "0860", "0861", "0862"),
    *("0880", "0881", "0882", "0883", "0884", "0885"),
)
EPISODES = 240
PROTECTED_EVERY = 7
"""Every seventh made-up episode is of a person with protected identity."""
PATIENT = "nyckel-{number}"
IDENTITY = "19121212{number:04d}"
"""A canary that nothing real looks like."""

_EPISODES = f"""
INSERT INTO fakta.fct_vardepisoder BY NAME
SELECT
    '08' AS region_kod, '08:P' || n AS vardepisod_id, 'nyckel-' || n AS patient_nyckel,
    CASE WHEN n % 11 = 0 THEN '=08:A' || n ELSE '08:A' || n END AS arende_id, true AS ar_lankad,
    TIMESTAMPTZ '2022-05-01 08:00:00+00' AS inskrivning,
    TIMESTAMPTZ '2022-06-10 10:00:00+00' AS utskrivning, DATE '2022-06-10' AS utskrivning_datum,
    CASE WHEN n % 5 = 0 THEN 'psykiatri' ELSE 'somatik' END AS vardform,
    ($kommuner)[1 + n % {len(KOMMUNER)}] AS kommun_kod, 'sodra' AS analysgrupp,
    'okand' AS klinik_in_kod, 'okand' AS klinik_kod, n % {PROTECTED_EVERY} = 0 AS skyddad
FROM range(1, {EPISODES + 1}) AS t(n)
"""
_DAYS = f"""
INSERT INTO fakta.fct_utskrivningsklara_dagar BY NAME
SELECT '08' AS region_kod, '08:P' || n AS vardepisod_id, DATE '2022-06-05' AS dag0,
    5 AS utskrivningsklara_dagar
FROM range(1, {EPISODES + 1}) AS t(n)
"""
_BILLING = f"""
INSERT INTO fakturering.fak_vardepisoder BY NAME
SELECT '08' AS region_kod, '08:P' || n AS vardepisod_id, '08-somatik-2022' AS modell_id,
    true AS g1, true AS g2, true AS g3, true AS g4, true AS g5, true AS g6, true AS g7, true AS g8,
    true AS kvalificerad, DATE '2022-06-08' AS forsta_betaldag, 2 AS betaldagar,
    18600 AS belopp_kr, 'beraknat' AS belopp_status
FROM range(1, {EPISODES + 1}) AS t(n)
"""
_PAYABLE = f"""
INSERT INTO fakturering.fak_betaldygn BY NAME
SELECT '08' AS region_kod, '08:P' || n AS vardepisod_id, dag AS datum,
    ($kommuner)[1 + n % {len(KOMMUNER)}] AS kommun_kod, 9300 AS belopp_kr,
    true AS ingar_i_belopp
FROM range(1, {EPISODES + 1}) AS t(n), (VALUES (DATE '2022-06-08'), (DATE '2022-06-09')) AS d(dag)
"""


_STADSDEL = """
INSERT INTO indikatorer.indikator BY NAME
SELECT * REPLACE ('stadsdel' AS niva, '0880-norr' AS enhet_kod, 'Norr' AS enhet_namn)
FROM indikatorer.indikator
WHERE niva = 'kommun' AND enhet_kod = '0880' AND indikator_id = 'utskrivningsklara_dagar'
"""


_NAMES = f"""
UPDATE dimensioner.dim_enhet SET namn = namn || ' {IDENTITY.format(number=0)}'
"""


_LATE = "UPDATE fakturering.fak_tratt SET orsak_inskr_sent = antal_alla"
"""Everybody's message came late, which Kalmar's agreement only notes."""


def make_home(source: Settings, folder: Path) -> Settings:
    """The data folder; source: one with a published generation, only read."""
    settings = Settings(folder, clock=CLOCK, data_dir_is_named=True)
    settings.create_folders()
    current = (source.published / "current").resolve()
    target = settings.published / current.name
    shutil.copytree(current, target)
    (settings.published / "current").symlink_to(current.name)
    individ = target / "individ.duckdb"
    individ.chmod(0o640)
    with duckdb.connect(str(individ)) as connection:
        for statement in (_EPISODES, _DAYS, _BILLING, _PAYABLE):
            values = {"kommuner": list(KOMMUNER)} if "$kommuner" in statement else {}
            connection.execute(statement, values)
    aggregat = target / "aggregat.duckdb"
    aggregat.chmod(0o640)
    with duckdb.connect(str(aggregat)) as connection:
        connection.execute(_STADSDEL)
        connection.execute(_NAMES)
        connection.execute(_LATE)
    _fill_identities(settings)
    return settings


def again(settings: Settings, folder: Path) -> Settings:
    """The same published generation and identities with a state and an outbox of their own."""
    fresh = replace(settings, data_dir=folder)
    folder.mkdir()
    fresh.published.symlink_to(settings.published)
    shutil.copytree(settings.state, fresh.state)
    fresh.outbox.mkdir()
    return fresh


def kommun_of(number: int) -> str:
    """The kommun of the made-up episode with this number."""
    return KOMMUNER[number % len(KOMMUNER)]


def made_up(kommun: str, *, protected: bool) -> set[int]:
    """The numbers of a kommun's made-up episodes."""
    return {
        number
        for number in range(1, EPISODES + 1)
        if kommun_of(number) == kommun and (number % PROTECTED_EVERY == 0) == protected
    }


def _fill_identities(settings: Settings) -> None:
    folder = settings.state / "identiteter"
    folder.mkdir(mode=0o700)
    with sqlite3.connect(folder / "identiteter.sqlite") as store:
        store.executescript(IDENTITY_SCHEMA)
        store.executemany(
            "INSERT INTO identitet VALUES ('cosmic_link', '08', ?, 'PNR', ?, '0', '', '1', 1)",
            [
                (PATIENT.format(number=number), IDENTITY.format(number=number))
                for number in range(1, EPISODES + 1)
            ],
        )
    store.close()
