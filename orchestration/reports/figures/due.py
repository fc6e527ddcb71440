"""Which recipients are sent a kind of period. Pure.

Does not belong here: who the recipients are (recipients.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Recipient, RecipientError
from orchestration.swedish import listed


def due(
    recipients: Sequence[Recipient], period: Period, *, is_named: bool
) -> tuple[Recipient, ...]:
    """Those that are sent periods of this kind. is_named: somebody asked for just these, so that
    one that is not is refused with RecipientError."""
    found = tuple(one for one in recipients if period.periodtyp in one.perioder)
    if is_named and (others := [one for one in recipients if one not in found]):
        kinds = listed([PERIOD_WORDS[kind][0] for kind in others[0].perioder])
        raise RecipientError(
            f"{others[0].id} får paket för {kinds}, inte för {period.label}. Ange en sådan period "
            "med --period; den får pågå."
        )
    return found
