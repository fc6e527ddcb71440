"""The ledger's refusals: begun before the folder moves, finished when its papers are in place.

A run that dies between the two is told what to finish by `pending`. Codes only, never a value.
Does not belong here: moving folders and writing orsak.json (refuse.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from orchestration.landing.ledger_schema import refuseringar, refuseringsorsaker
from orchestration.landing.model import Reason, Refusal


@dataclass(frozen=True)
class LoggedRefusal:
    """A refusal in the ledger; its folder goes to quarantine/<kalla_mapp>/<karantan>/."""

    number: int
    refusal: Refusal
    kalla_mapp: str
    karantan: str


class RefusalLog:
    """Reads and writes the refusals; each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, refusal: Refusal, kalla_mapp: str, karantan: str) -> LoggedRefusal:
        """Record that landing/<kalla_mapp>/<refusal.mapp>/ is about to be moved."""
        head = {
            "kalla": refusal.kalla,
            "region_kod": refusal.region_kod,
            "extrakt_id": refusal.extrakt_id,
            "kalla_mapp": kalla_mapp,
            "mapp": refusal.mapp,
            "karantan": karantan,
            "refuserad": refusal.refused_at.isoformat(),
            "ar_klar": False,
        }
        with self._engine.begin() as connection:
            added = insert(refuseringar).values(head).returning(refuseringar.c.id)
            number = connection.execute(added).scalar_one()
            reasons = [
                {"refusering_id": number, "nr": nr, **reason_values(reason)}
                for nr, reason in enumerate(refusal.reasons, start=1)
            ]
            connection.execute(insert(refuseringsorsaker), reasons)
        return LoggedRefusal(number, refusal, kalla_mapp, karantan)

    def finish(self, number: int) -> None:
        """The folder, its orsak.json and the alert are in place."""
        with self._engine.begin() as connection:
            connection.execute(
                update(refuseringar).where(refuseringar.c.id == number).values(ar_klar=True)
            )

    def drop(self, number: int) -> None:
        """Forget a refusal whose folder was never moved: it will be judged anew."""
        with self._engine.begin() as connection:
            causes = refuseringsorsaker.c.refusering_id == number
            connection.execute(delete(refuseringsorsaker).where(causes))
            connection.execute(delete(refuseringar).where(refuseringar.c.id == number))

    def pending(self) -> tuple[LoggedRefusal, ...]:
        """Refusals that a dead run began and did not finish."""
        return self._load(is_done=False)

    def done(self) -> tuple[LoggedRefusal, ...]:
        """Refusals whose folder lies in quarantine, in the order of refusal."""
        return self._load(is_done=True)

    def _load(self, is_done: bool) -> tuple[LoggedRefusal, ...]:
        heads = select(refuseringar).where(refuseringar.c.ar_klar == is_done)
        with self._engine.connect() as connection:
            rows = connection.execute(heads.order_by(refuseringar.c.id)).all()
            causes = connection.execute(
                select(refuseringsorsaker).order_by(refuseringsorsaker.c.nr)
            ).all()
        reasons: defaultdict[int, list[Reason]] = defaultdict(list)
        for cause in causes:
            reasons[cause.refusering_id].append(Reason(cause.kod, cause.tabell, cause.kolumn))
        return tuple(_logged(row, tuple(reasons[row.id])) for row in rows)


def _logged(row: Any, reasons: tuple[Reason, ...]) -> LoggedRefusal:
    refusal = Refusal(
        kalla=row.kalla,
        region_kod=row.region_kod,
        extrakt_id=row.extrakt_id,
        mapp=row.mapp,
        refused_at=datetime.fromisoformat(row.refuserad),
        reasons=reasons,
    )
    return LoggedRefusal(row.id, refusal, row.kalla_mapp, row.karantan)


def reason_values(reason: Reason) -> dict[str, str]:
    """Column values of a reason, in both tables that hold them."""
    return {"kod": reason.code, "tabell": reason.tabell, "kolumn": reason.kolumn}
