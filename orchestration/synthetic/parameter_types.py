"""What parameters are made of: shares, weights, spreads and clock times, and the strict base class.

Does not belong here: any parameter (parameters.py, place_parameters.py).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(gt=0)]
WeekWeights = Annotated[tuple[Weight, ...], Field(min_length=7, max_length=7)]
MonthWeights = Annotated[tuple[Weight, ...], Field(min_length=12, max_length=12)]
HourWeights = Annotated[tuple[Weight, ...], Field(min_length=24, max_length=24)]
Weights = Annotated[dict[str, Weight], Field(min_length=1)]


class Section(BaseModel):
    """Base of every part: immutable, and an unknown parameter is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spread(Section):
    """A lognormal quantity: its median (hours or days, as the parameter says) and log-spread."""

    median: Positive
    sigma: Weight


class ClockTime(Section):
    """A normal time of day in local hours, cut at both ends."""

    medel: Positive
    avvikelse: Positive
    tidigast: Weight
    senast: Positive
