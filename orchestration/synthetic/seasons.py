"""What depends on the date: the summer with closed wards, and changes of hospitals from a day on.

Does not belong here: week, month and hour of admissions (admissions.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Reals, Times
from orchestration.synthetic.place_parameters import Summer
from orchestration.synthetic.run import Run


def in_summer(summer: Summer, times: Times) -> Flags:
    """True for local dates within the summer, its first and last day included."""
    dates = lt.days(times)
    first_of_month = dates.astype("M8[M]").astype("M8[D]")
    day = dates.astype(np.int64) - first_of_month.astype(np.int64) + 1
    of_year = lt.month(dates) * 100 + day
    first, last = (int(text.replace("-", "")) for text in (summer.fran, summer.till))
    return (of_year >= first) & (of_year <= last) & ~np.isnat(times)


def summer_factor(summer: Summer, times: Times, factor: float) -> Reals:
    """The factor in summer, 1 for the rest of the year."""
    return np.where(in_summer(summer, times), factor, 1.0)


def choose_ward(rng: draws.Rng, run: Run, clinic: Ints, times: Times) -> Ints:
    """A ward of each clinic that is open then: in summer the last ones are closed."""
    world = run.world
    is_summer = in_summer(run.parameters.sommar, times)
    closed = np.where(is_summer, world.clinic_closed_wards[clinic], 0)
    return world.wards.pick(rng, clinic, world.wards.count[clinic] - closed)


def redirected(rng: draws.Rng, run: Run, hospital: Ints, times: Times, is_acute: Flags) -> Ints:
    """Hospitals after the changes of the scenario: acute care that has moved elsewhere."""
    codes = run.world.hospital_codes.tolist()
    for change in run.parameters.region.forandringar:
        stays = draws.chance(rng, change.andel_akut_kvar, len(hospital))
        moves = is_acute & ~stays & (hospital == codes.index(change.sjukhus))
        moves &= lt.days(times) >= np.datetime64(change.fran, "D")
        hospital = np.where(moves, codes.index(change.till_sjukhus), hospital)
    return hospital
