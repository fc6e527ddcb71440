"""How patient an alert of each rule is: when it reminds, and what growth counts as escalation.

Rules that are not named here follow FINDING or NOTICE. docs/alerts.md lists the same figures; a
test compares. Does not belong here: who is told (seeds/kvalitet/larmvagar.csv).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from orchestration.alerts.model import Kind

GAP = "status_24h_lucka"
FOREWARNING = "status_24h_forvarning"
SILENT_SOURCE = "kalla_tyst"
NIGHT_NOT_PUBLISHED = "natt_ej_publicerad"
DELIVERY_MISSING = "leverans_saknas"
DELIVERY_REFUSED = "leverans_refuserad"
DELIVERY_HELD = "leverans_hallen"
NOT_SENT = "larm_ej_sant"
ALERTS_STOPPED = "larm_stannade"
REPORT_NOT_MADE = "rapport_ej_gjord"


@dataclass(frozen=True)
class Policy:
    """remind_after: since the last message. growth: factor on the count of the last message.

    least_growth: a rise by fewer never counts, so that 1 becoming 2 is not an escalation of a
    finding. tells_when_resolved: says at once when it is gone, not only in the digest.
    """

    remind_after: timedelta
    growth: float
    least_growth: int = 1
    tells_when_resolved: bool = False

    def growth_limit(self, told_count: int) -> int:
        """The least count that is told again after a message about `told_count`."""
        return max(math.ceil(told_count * self.growth), told_count + self.least_growth)


FINDING = Policy(timedelta(days=7), growth=2.0, least_growth=5)
NOTICE = Policy(timedelta(hours=20), growth=2.0)
RULES = {
    # Every further patient without status is a new gap; the last one closed is good news to tell.
    GAP: Policy(timedelta(days=1), growth=1.0, tells_when_resolved=True),
    # Four hours: until then it is the same patients who are about to pass the limit.
    FOREWARNING: Policy(timedelta(hours=4), growth=1.0),
    SILENT_SOURCE: Policy(timedelta(days=1), growth=2.0, tells_when_resolved=True),
}


def policy_of(regel_id: str, kind: Kind) -> Policy:
    """The policy of a rule."""
    return RULES.get(regel_id, NOTICE if kind is Kind.DRIFT else FINDING)
