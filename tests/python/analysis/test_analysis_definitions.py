"""Our means against the definitions of others, computed from the published rows of episodes.

Item 5 of docs/definitions.md. Python only: dates of the periods and discharges, nothing of what
the indicator tables rest on but the kommun, the vårdform and which period counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from orchestration.settings import PROJECT_DIR
from tests.python.analysis.conftest import Generation

STOCKHOLM = ZoneInfo("Europe/Stockholm")
Key = tuple[str, str, str]
"""kommun_kod, vardform, period."""

ENDED = """
select e.kommun_kod, e.vardform, e.utskrivning, p.underrattad_tidpunkt
from fakta.fct_vardepisoder as e
inner join fakta.fct_utskrivningsklara_perioder as p
    on e.region_kod = p.region_kod and e.vardepisod_id = p.vardepisod_id
where e.ar_lankad and e.utskrivning is not null and p.ar_giltig
"""
PUBLISHED = """
select enhet_kod, vardform, period, antal, snitt_alla, snitt_minst_1
from indikatorer.ind_utskrivningsklara_dagar
where niva = 'kommun' and vardform <> 'alla' and periodtyp = ?
"""


@dataclass
class Stays:
    """Ready time of the stays that ended in a period, in whole calendar days."""

    days: list[int] = field(default_factory=list)


def local_day(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()


def quarter(day: date) -> str:
    return f"{day:%Y}-Q{(day.month + 2) // 3}"


def ended_stays(generation: Generation, periodtyp: str) -> Mapping[Key, Stays]:
    """Every ended stay by kommun, vårdform and period of its discharge; the ready day itself is
    not counted, and a stay whose ready day lies after its discharge has no ready time."""
    stays: dict[Key, Stays] = defaultdict(Stays)
    for kommun, vardform, discharged, notified in generation.ask("individ", ENDED).rows:
        out, ready = local_day(discharged), local_day(notified)
        period = f"{out:%Y-%m}" if periodtyp == "manad" else quarter(out)
        if out >= ready:
            stays[kommun, vardform, period].days.append((out - ready).days)
    return stays


def published_means(
    generation: Generation, periodtyp: str
) -> Mapping[Key, tuple[int, float | None, float | None]]:
    found = generation.ask("aggregat", PUBLISHED.replace("?", f"'{periodtyp}'")).rows
    return {(k, v, p): (n, everyone, delayed) for k, v, p, n, everyone, delayed in found}


def mean(days: list[int]) -> float | None:
    return sum(days) / len(days) if days else None


@pytest.mark.parametrize("periodtyp", ["manad", "kvartal"])
def test_snitt_minst_1_is_koladas_n20403(stockholm: Generation, periodtyp: str) -> None:
    """Kolada N20403: sum of ready time of ended stays ÷ number of ended stays with ready time."""
    stays = ended_stays(stockholm, periodtyp)
    published = published_means(stockholm, periodtyp)
    n20403 = {key: mean([d for d in s.days if d > 0]) for key, s in stays.items()}
    assert sum(value is not None for value in n20403.values()) > 10
    assert {k: v for k, (_, _, v) in published.items() if v is not None} == pytest.approx(
        {k: v for k, v in n20403.items() if v is not None}
    )
    assert min(v for v in n20403.values() if v is not None) >= 1


@pytest.mark.parametrize("periodtyp", ["manad", "kvartal"])
def test_snitt_alla_is_stockholms_mean(stockholm: Generation, periodtyp: str) -> None:
    """Stockholm: the mean over all discharged, day 0 included, in calendar days."""
    stays = ended_stays(stockholm, periodtyp)
    published = published_means(stockholm, periodtyp)
    assert any(0 in s.days and max(s.days) > 0 for s in stays.values()) and len(stays) > 20
    assert {k: v for k, (_, v, _) in published.items() if v is not None} == pytest.approx(
        {k: mean(s.days) for k, s in stays.items() if s.days}
    )
    assert {k: n for k, (n, _, _) in published.items() if n} == {
        k: len(s.days) for k, s in stays.items() if s.days
    }


def test_a_mean_of_the_delayed_is_never_under_one_but_kalmars_target_is(kalmar: Generation) -> None:
    """Why 0.8 can only be about everyone (docs/definitions.md)."""
    published = [*published_means(kalmar, "manad").values()]
    assert min(v for _, _, v in published if v is not None) >= 1
    assert any(v < 0.8 for _, v, _ in published if v is not None)


def test_the_page_names_tests_that_exist() -> None:
    page = (PROJECT_DIR / "docs" / "definitions.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|models)/[a-z0-9_/.]+)::(\w+)`", page)
    assert len(named) >= 4
    for file, test in named:
        text = (PROJECT_DIR / file).read_text(encoding="utf-8")
        assert re.search(rf"(?:^def |^  - name: ){test}\b", text, re.MULTILINE), f"{file}::{test}"
