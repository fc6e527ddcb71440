"""The types of an individual list. Held in memory only.

Does not belong here: reading it (read.py), the log (chain.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from orchestration.reports.figures import Kommun, Period
from orchestration.reports.figures.billing import GATE_OF_REASON, TAKES_DAYS
from orchestration.reports.figures.measures import ALL_CARE


@dataclass(frozen=True)
class Individual:
    """One linked episode with a valid period that the kommun's figures of the period count.

    utskrivning: None while admitted. utskrivningsklara_dagar: None when discharged before day 0
    (exkluderad_orsak) or still admitted. betaldagar: payable days of the episode that belong to the
    kommun and period; dagar_i_belopp: those of them that are in the amount (R8). belopp_kr: their
    amount before any gate on the mean, None where it cannot be computed. identitet: only in the
    profile `granskning`, empty otherwise and where it is not known. grindar: G1 to G8
    (rules.md R7), None where it is not decided. sen_underrattelse: whether the kommun was told
    after the agreement's brytklocka (R8), None where it is not known.
    """

    vardform: str
    kommun_kod: str
    arende: str
    vardepisod: str
    patient_nyckel: str = field(repr=False)
    inskrivning: date
    dag0: date
    utskrivning: date | None
    klinik: str
    utskrivningsklara_dagar: int | None
    exkluderad_orsak: str
    grindar: tuple[bool | None, ...]
    kvalificerad: bool
    orsakskoder: tuple[str, ...]
    forsta_betaldag: date | None
    betaldagar: int
    dagar_i_belopp: int
    belopp_kr: Decimal | None
    identitet: str = field(default="", repr=False)
    sen_underrattelse: bool | None = None

    @property
    def went_home_before(self) -> bool:
        """Discharged before the first payable day, which then is none."""
        first = self.forsta_betaldag
        return first is not None and self.utskrivning is not None and self.utskrivning < first

    @property
    def stopping(self) -> tuple[str, ...]:
        """The reasons for which the episode fell: their gate does not hold."""
        return tuple(code for code in self.orsakskoder if code not in self.noted)

    @property
    def noted(self) -> tuple[str, ...]:
        """The reasons that are written down and stop nothing: their gate holds in the episode's own
        agreement (R7 G1), or takes days only (G4)."""
        holds = {f"g{number}" for number, gate in enumerate(self.grindar, start=1) if gate}
        return tuple(
            code
            for code in self.orsakskoder
            if code == TAKES_DAYS or GATE_OF_REASON.get(code) in holds
        )


@dataclass(frozen=True)
class WantedList:
    """Which list. vardform: somatik, psykiatri or alla (both)."""

    region_kod: str
    kommun: Kommun
    period: Period
    vardform: str = ALL_CARE


@dataclass(frozen=True)
class IndividualList:
    """One list. protected: how many more there are with protected identity (`skyddad`), who are in
    no list (rules.md R9)."""

    wanted: WantedList
    rows: tuple[Individual, ...] = field(repr=False)
    protected: int

    @property
    def protected_line(self) -> str:
        """«2 hanteras manuellt», empty when there is nobody."""
        return f"{self.protected} hanteras manuellt" if self.protected else ""
