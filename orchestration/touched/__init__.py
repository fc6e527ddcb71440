"""A night that makes anew only what a delivery or the clock has touched.

On most nights of a large region a few patients in a hundred have changed. Then the models that look
at one patient at a time run on those patients alone, beside the build file, and replace their rows
in it; what sums over everybody is made anew as always. The SQL is what dbt compiled for the last
whole build, and a whole build gives the same tables (docs/touched-nights.md).
Does not belong here: the rules (models/), whole builds (orchestration.warehouse).
"""

from orchestration.touched.build import EverythingChangedError, TouchedBuild, build_touched
from orchestration.touched.nodes import sort_nodes
from orchestration.touched.plan import Touched, Whole, plan_night
from orchestration.touched.record import forget_build, remember_build

__all__ = [
    "EverythingChangedError",
    "Touched",
    "TouchedBuild",
    "Whole",
    "build_touched",
    "forget_build",
    "plan_night",
    "remember_build",
    "sort_nodes",
]
