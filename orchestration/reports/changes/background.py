"""What the figures of an issue rested on: deliveries, rules, program and agreements, kept with it.

Does not belong here: the figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.reports.figures import AgreementParameter

Extract = tuple[str, str, str, bool]
"""källa, extrakt_id, extrakt_tidpunkt (local, as text), whether it is held."""


@dataclass(frozen=True)
class Background:
    """leveranser: newest extracts of the region, from om_leveransen.json. parametrar:
    (modell_id, parameter) -> value as text, of the agreements that the issue's amounts follow."""

    generation: str
    asof: str
    regelversion: str
    kodversion: str
    leveranser: tuple[Extract, ...]
    parametrar: Mapping[tuple[str, str], str]

    def as_text(self) -> str:
        """As it is kept; `from_text` reads it."""
        return json.dumps(
            {
                "generation": self.generation,
                "asof": self.asof,
                "regelversion": self.regelversion,
                "kodversion": self.kodversion,
                "leveranser": [list(one) for one in self.leveranser],
                "parametrar": [[*key, value] for key, value in sorted(self.parametrar.items())],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @staticmethod
    def from_text(text: str) -> Background:
        """What `as_text` wrote."""
        content: dict[str, Any] = json.loads(text)
        return Background(
            generation=content["generation"],
            asof=content["asof"],
            regelversion=content["regelversion"],
            kodversion=content["kodversion"],
            leveranser=tuple((a, b, c, bool(d)) for a, b, c, d in content["leveranser"]),
            parametrar={(a, b): value for a, b, value in content["parametrar"]},
        )


def background_of(
    about: Mapping[str, Any], region_kod: str, asof: str, parameters: Sequence[AgreementParameter]
) -> Background:
    """The background of one region in one generation. about: its om_leveransen.json."""
    return Background(
        generation=about["generation"],
        asof=asof,
        regelversion=about["regelversion"],
        kodversion=about["kodversion"],
        leveranser=tuple(
            (one["kalla"], one["extrakt_id"], one["extrakt_tidpunkt"], bool(one["hallen"]))
            for one in about["leveranser"]
            if one["region_kod"] == region_kod
        ),
        parametrar={(one.modell_id, one.parameter): one.varde for one in parameters},
    )
