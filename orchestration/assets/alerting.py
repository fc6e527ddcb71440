"""Alerts as assets of their own jobs: the outbox after every night, the digest every weekday.

They are no steps of the night: trouble with sending never fails one. Does not belong here: what is
told to whom (orchestration.alerts).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.alerts.config import Addresses, load_addresses
from orchestration.alerts.digest_day import make_digests
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.health import sending_health
from orchestration.alerts.send import send_waiting
from orchestration.assets.groups import links
from orchestration.assets.keys import (
    ALERT_GROUP,
    DIGEST,
    DIGEST_STEP,
    NOTHING_UNSENT,
    OUTBOX,
    OUTBOX_STEP,
    OWNERS,
    PUBLISHED,
)
from orchestration.assets.night import stop, told_as_failure
from orchestration.settings import Settings, SettingsError

_Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def build_alerting(settings: Settings) -> list[dg.AssetsDefinition]:
    """The outbox and the digest of one data folder."""
    return [_outbox(settings), _digest(settings)]


def _outbox(settings: Settings) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=OUTBOX_STEP,
        specs=[
            dg.AssetSpec(
                OUTBOX,
                deps=[PUBLISHED],
                description="Larmens utkorg i state/: fynd och luckor bokförda, meddelanden "
                "skickade.",
                group_name=ALERT_GROUP,
                owners=OWNERS,
                kinds={"sqlite"},
                metadata=links(guide="docs/alerts.md"),
            )
        ],
        check_specs=[
            dg.AssetCheckSpec(
                NOTHING_UNSENT,
                asset=OUTBOX,
                description="Inget meddelande har väntat mer än en timme, och inget är uppgivet.",
            )
        ],
    )
    def larm_utkorg() -> _Events:
        with told_as_failure():
            done = follow_up(settings, _addresses(settings))
            health = sending_health(settings)
        yield dg.MaterializeResult(
            OUTBOX,
            metadata={
                "generation": done.recorded.generation,
                "andrade_larm": done.recorded.changed,
                "nya_meddelanden": done.recorded.queued,
                "skickade": done.sent.sent,
                "ej_skickade": len(health.unsent),
            },
        )
        yield dg.AssetCheckResult(
            passed=health.is_good,
            asset_key=OUTBOX,
            check_name=NOTHING_UNSENT,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"{health.text}. {health.todo}".strip(),
            metadata={"ej_skickade": len(health.unsent), "uppgivna": health.given_up},
        )

    return larm_utkorg


def _digest(settings: Settings) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=DIGEST_STEP,
        specs=[
            dg.AssetSpec(
                DIGEST,
                deps=[OUTBOX],
                description="Dygnsbrevet till utdataenheten och till varje klinik, en gång per "
                "vardag.",
                group_name=ALERT_GROUP,
                owners=OWNERS,
                kinds={"email"},
                metadata=links(guide="docs/alerts.md"),
            )
        ],
    )
    def larm_dygnsbrev() -> Iterator[dg.MaterializeResult[None]]:
        with told_as_failure():
            addresses = _addresses(settings)
            made = make_digests(settings, addresses)
            sent = send_waiting(settings, addresses)
        yield dg.MaterializeResult(DIGEST, metadata={"nya_brev": made.made, "skickade": sent.sent})

    return larm_dygnsbrev


def _addresses(settings: Settings) -> Addresses:
    try:
        return load_addresses(settings)
    except SettingsError as error:
        raise stop(str(error)) from None
