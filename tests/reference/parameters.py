"""The parameters of R0 that the indicators use, with the defaults of rules.md.

Does not belong here: parameters of billing (R8, the seed `avtalsmodell`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class Parameters:
    """One set of values of the seed `regionparametrar` (R0).

    klocka: the 24-hour clock of R5. dagraknare_start and atertagen_regel: R4.
    episod_max_glapp_minuter: minutes between two stays of one episode, oppen_max_dagar: how many
    times 24 h an open stay reaches (R1). utskrivningsdag_raknas: R4; not a row of the seed, the
    indicators use the default. lo, hi: first and last calendar day of a readmission,
    sip_fonster_dagar: days after the discharge that a SIP counts (R6). k: R9.
    """

    klocka: Literal["bedomning", "inskrivning"] = "bedomning"
    dagraknare_start: Literal["underrattelse", "bedomning"] = "underrattelse"
    atertagen_regel: Literal["nollstall", "summera"] = "nollstall"
    utskrivningsdag_raknas: bool = False
    episod_max_glapp_minuter: int = 120
    oppen_max_dagar: int = 180
    sip_fonster_dagar: int = 30
    lo: int = 1
    hi: int = 30
    k: int = 5

    @property
    def max_gap(self) -> timedelta:
        return timedelta(minutes=self.episod_max_glapp_minuter)

    @property
    def open_reach(self) -> timedelta:
        return timedelta(hours=24 * self.oppen_max_dagar)


DEFAULTS = Parameters()
