"""Names of assets, checks, groups and pools, in one place: ASCII, since Dagster takes no others.

Does not belong here: what the assets do.
"""

from __future__ import annotations

import dagster as dg

JOB = "nightly"
BUILD_POOL = "byggfil"
"""One writer: everything that reads or writes the build file is in this pool of one."""

OWNERS = ("team:utdataenheten",)

LEDGER = dg.AssetKey(["landning", "liggare"])
DELIVERIES = dg.AssetKey(["landning", "leveranser"])
CHECKS_PAGE = dg.AssetKey(["leveranskontroller", "kontrollsida"])
PUBLISHED = dg.AssetKey(["publicering", "publicerat"])

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
STEPS = (
    LANDING_STEP,
    CHECKS_STEP,
    STORE_STEP,
    DBT_STEP,
    REVISIONS_STEP,
    DISCLOSURE_STEP,
    PUBLISH_STEP,
)
"""The steps of the night in the order they run."""

ALERT_GROUP = "larm"
OUTBOX_STEP = "larm_utkorg"
DIGEST_STEP = "larm_dygnsbrev"

REASON_TAG = "utskrivning/orsak"
NO_DELIVERY_TAG = "utskrivning/leverans_saknas"
REFUSED_TAG = "utskrivning/refuserade"


def raw_key(kalla: str, tabell: str) -> dg.AssetKey:
    """A delivered table as it lies in the archive."""
    return dg.AssetKey(["leverans", kalla, tabell])


def relation_key(schema: str, name: str) -> dg.AssetKey:
    """A relation of the build file: its schema and name."""
    return dg.AssetKey([schema, name])
