"""The answer key is what an independent count of the written files gives."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.python.synthetic.recount import FORMS, recount
from tests.python.synthetic.synthetic_helpers import Year, write_year


def _as_counters(year: Year) -> dict[str, Counter[str]]:
    """facit.json without its zeros, which a count of rows does not show."""
    true = year.facit["sant"]
    return {form: +Counter(true[form]) for form in FORMS}


def _recounted(year: Year) -> dict[str, Counter[str]]:
    return recount(year.out / "landing", year.rows("vardtillfalle"))


def test_the_answer_key_says_what_was_asked_for(small_year: Year) -> None:
    facit = small_year.facit
    asked = {k: facit[k] for k in ("syntetisk", "scenario", "ar", "antal_ar", "storlek", "seed")}
    assert asked == {
        "syntetisk": True,
        "scenario": "kalmar_2022",
        "ar": 2022,
        "antal_ar": 1,
        "storlek": 0.02,
        "seed": 7,
    }


def test_parts_add_up(fifth_year: Year) -> None:
    true = fifth_year.facit["sant"]
    for name, total in true["alla"].items():
        parts = [true[form].get(name, 0) for form in ("somatik", "psykiatri")]
        assert total == sum(parts), name
    everyone = fifth_year.true
    states = [count for name, count in everyone.items() if name.startswith("status_24h_")]
    assert sum(states) == everyone["vardepisoder_med_arende"]


def test_a_count_of_the_files_gives_the_same(small_year: Year) -> None:
    assert _recounted(small_year) == _as_counters(small_year)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_count_of_larger_files_gives_the_same(folder: Path, seed: int) -> None:
    year = write_year(folder, storlek=0.2, seed=seed, antal_ar=2)
    assert _recounted(year) == _as_counters(year)
