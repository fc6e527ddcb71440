"""Names of assets, checks, groups and pools, in one place: ASCII, since Dagster takes no others.

Does not belong here: what the assets do.
"""

from __future__ import annotations

import dagster as dg

JOB = "nightly"
BUILD_POOL = "byggfil"
"""One writer: everything that reads or writes the build file is in this pool of one."""

TIME_ZONE = "Europe/Stockholm"

OWNERS = ("team:utdataenheten",)

LEDGER = dg.AssetKey(["landning", "liggare"])
CHECKS_PAGE = dg.AssetKey(["leveranskontroller", "kontrollsida"])
PUBLISHED = dg.AssetKey(["publicering", "publicerat"])

FINDINGS = dg.AssetKey(["kvalitet", "dq_fynd_antal"])

OUTBOX = dg.AssetKey(["larm", "utkorg"])
DIGEST = dg.AssetKey(["larm", "dygnsbrev"])

ALL_RECEIVED = "alla_mottagna"
GATE = "grind"
NOTHING_UNSENT = "inget_osant"

LANDING_STEP = "landning"
CHECKS_STEP = "leveranskontroller"
STORE_STEP = "lager"
DBT_STEP = "dbt"
REVISIONS_STEP = "revisioner"
DISCLOSURE_STEP = "rojandekontroll"
PUBLISH_STEP = "publicering"
FINDINGS_STEP = "fynd"
STEPS = (
    LANDING_STEP,
    CHECKS_STEP,
    STORE_STEP,
    DBT_STEP,
    REVISIONS_STEP,
    DISCLOSURE_STEP,
    PUBLISH_STEP,
    FINDINGS_STEP,
)
"""The steps of the night in the order they run."""

ALERT_GROUP = "larm"
OUTBOX_STEP = "larm_utkorg"
DIGEST_STEP = "larm_dygnsbrev"

REPORT_GROUP = "rapporter"

QUEUE_TAG = "utskrivning/ko"
DAILY_QUEUE = "drift"
REPORT_QUEUE = "rapporter"
"""Runs of one queue come one at a time, so that a report never makes a night wait
(orchestration/dagster.yaml)."""

REASON_TAG = "utskrivning/orsak"
NO_DELIVERY_TAG = "utskrivning/leverans_saknas"
REFUSED_TAG = "utskrivning/refuserade"


def delivery_key(kalla: str) -> dg.AssetKey:
    """What a källa has delivered: moves when a delivery of it is received."""
    return dg.AssetKey(["landning", f"leveranser_{kalla}"])


def report_key(name: str) -> dg.AssetKey:
    """What is made for people: packages of one sort of period, or the site."""
    return dg.AssetKey([REPORT_GROUP, name])


def raw_key(kalla: str, tabell: str) -> dg.AssetKey:
    """A delivered table as it lies in the archive."""
    return dg.AssetKey(["leverans", kalla, tabell])


def relation_key(schema: str, name: str) -> dg.AssetKey:
    """A relation of the build file: its schema and name."""
    return dg.AssetKey([schema, name])
