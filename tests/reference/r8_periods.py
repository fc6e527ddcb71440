"""R8 per kommun and period: means, gates on the mean, excess, amounts (fak_kommunperiod).

Money and means are exact fractions until the last step. Does not belong here: gates and payable
dates of an episode (r7, r8_episodes.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.agreements import (
    CLOCK_PARAMETERS,
    FIRST_DAY_PARAMETERS,
    VERIFIED,
    Agreement,
    Agreements,
)
from tests.reference.calendar_periods import CalendarPeriod, period_of, periods_between
from tests.reference.r0_conventions import OKAND, code
from tests.reference.r3_kommun import is_known
from tests.reference.r8_episodes import CALCULATED, MISSING, Day, Judged, total
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds

ANY = "*"
"""A cell the rules do not decide: a count that hangs on an unknown parameter."""
MEAN_HANGS_ON = (
    "dag0_i_namnare",
    "okvalificerad_i_snitt",
    "langliggare_grans",
    "langliggare_i_snitt",
    "brytklocka_i_snitt",
    "byte_avdelning_regel",
    "utskrivningsdag_raknas",
    "atertagen_regel",
)
ROUNDING = ("avrundning_snitt_decimaler", "avrundning_lage")
ONLY_DAYS_OR_MONEY_HANG_ON = frozenset(
    (*FIRST_DAY_PARAMETERS, "permission_regel", "periodisering", "belopp_kalla", "belopp_avtal")
)
"""Unknown, they leave the mean and what it is compared with as they are."""
ONE_DAY = timedelta(days=1)


@dataclass
class KommunPeriod:
    """The claims and days of one row of fak_kommunperiod."""

    region_kod: str
    vardform: str
    kommun_kod: str
    period: CalendarPeriod
    agreement: Agreement | None
    discharged: list[Judged] = field(default_factory=list)
    days: list[tuple[Judged, Day]] = field(default_factory=list)


@dataclass(frozen=True)
class Mean:
    """The mean of one kommun-period: its values T', N, their sum, and the compared mean.

    long_days: T' - g of every long stay (kapad, utesluten)."""

    antal: int
    antal_dag0: int
    summa: int
    snitt: Fraction | None
    long_days: int


Key = tuple[str, str, str, str | None, str]


def kommun_periods(judged: Sequence[Judged], seeds: Seeds) -> dict[Key, KommunPeriod]:
    """Every kommun-period that has a discharged claim or, under individ, a payable day."""
    result: dict[Key, KommunPeriod] = {}
    for j in judged:
        kommun, discharged_on = j.claim.fact.place.kommun_kod, j.claim.discharge_date
        if discharged_on is not None and is_known(kommun, seeds):
            _row(result, j, kommun, discharged_on).discharged.append(j)
        if j.modelltyp != "individ":
            for day in j.days if discharged_on is not None else ():
                _row(result, j, kommun, discharged_on).days.append((j, day))
            continue
        for day in j.days:
            month_of = _accounted_on(j, day)
            if month_of is not None and is_known(day.kommun_kod, seeds):
                _row(result, j, day.kommun_kod, month_of).days.append((j, day))
    return result


def _accounted_on(j: Judged, day: Day) -> date | None:
    """R8 `periodisering`: dygnsmanad: the day itself; utskrivningsmanad: the discharge."""
    assert j.agreement is not None
    if j.agreement["periodisering"] == "utskrivningsmanad":
        return j.claim.discharge_date
    return day.datum


def _row(rows: dict[Key, KommunPeriod], j: Judged, kommun: str, day: date | None) -> KommunPeriod:
    assert day is not None
    agreement = j.agreement
    period = period_of(day, _period_type(agreement))
    region, vardform = j.claim.fact.region_kod, j.claim.fact.case.episode.vardform
    modell_id = None if agreement is None else agreement.modell_id
    key = (region, vardform, kommun, modell_id, period.period)
    fresh = KommunPeriod(region, vardform, kommun, period, agreement)
    return rows.setdefault(key, fresh)


def _period_type(agreement: Agreement | None) -> str:
    """R8: the row's period; individ, no row and an unknown period are monthly."""
    if agreement is None or agreement.modelltyp == "individ":
        return "manad"
    if agreement["period"] not in {"manad", "kvartal"}:
        return "manad"
    return str(agreement["period"])


def mean_of(kp: KommunPeriod) -> Mean:
    """R8 «Averages»; individ: over the kvalificerade."""
    a = kp.agreement
    assert a is not None
    if a.modelltyp == "individ":
        values = [_days(j) for j in kp.discharged if j.kvalificerad]
        summa = sum(values)
        snitt = Fraction(summa, len(values)) if values else None
        return Mean(len(values), values.count(0), summa, snitt, 0)
    population = [j for j in kp.discharged if _is_in_mean(j, a)]
    limit = a["langliggare_grans"] if a["langliggare_i_snitt"] in {"kapad", "utesluten"} else None
    adjusted = [(_days(j), _adjusted(j, a)) for j in population]
    counted = [
        (t, min(adj, limit) if limit is not None else adj)
        for t, adj in adjusted
        if limit is None or adj <= limit or a["langliggare_i_snitt"] == "kapad"
    ]
    long_days = sum(adj - limit for _, adj in adjusted if limit is not None and adj > limit)
    summa = sum(value for _, value in counted)
    snitt = _rounded(Fraction(summa, len(counted)), a) if counted else None
    return Mean(len(counted), sum(t == 0 for t, _ in counted), summa, snitt, long_days)


def _days(j: Judged) -> int:
    assert j.claim.days.utskrivningsklara_dagar is not None
    return j.claim.days.utskrivningsklara_dagar


def _is_in_mean(j: Judged, a: Agreement) -> bool:
    t = j.claim.days.utskrivningsklara_dagar
    if t is None or not (j.kvalificerad or a["okvalificerad_i_snitt"]):
        return False
    return t > 0 or a["dag0_i_namnare"] is True


def _adjusted(j: Judged, a: Agreement) -> int:
    """R8: T'; less one, not below 0, when late and brytklocka_i_snitt."""
    late = bool(a["brytklocka_i_snitt"]) and j.payable.is_late
    return max(_days(j) - late, 0)


def _rounded(mean: Fraction, a: Agreement) -> Fraction:
    decimals, mode = a["avrundning_snitt_decimaler"], a["avrundning_lage"]
    if decimals is None or mode not in {"half_up", "down"}:
        return mean
    scale = 10**decimals
    half = Fraction(1, 2) if mode == "half_up" else Fraction(0)
    return Fraction(int(mean * scale + half), scale)


def is_above(kp: KommunPeriod, rows: dict[Key, KommunPeriod]) -> bool:
    """R8 `over_troskel`: above in konsekutiva_perioder periods in a row of the same seed row."""
    a = kp.agreement
    assert a is not None
    needed = a["konsekutiva_perioder"] or 1
    far_back = kp.period.period_start - 100 * needed * ONE_DAY
    in_a_row = periods_between(far_back, kp.period.period_start, kp.period.periodtyp)[-needed:]
    for period in in_a_row:
        same = (kp.region_kod, kp.vardform, kp.kommun_kod, a.modell_id, period.period)
        if same not in rows or not _mean_is_above(rows[same], a):
            return False
    return True


def _mean_is_above(kp: KommunPeriod, a: Agreement) -> bool:
    snitt = mean_of(kp).snitt
    if snitt is None:
        return False
    threshold: Fraction = a["troskel_snitt"]
    return snitt >= threshold if a["troskel_operator"] == "gte" else snitt > threshold


def excess(kp: KommunPeriod, above: bool) -> Fraction:
    """R8 `overskjutande_dagar`; 0 when not above."""
    a, mean = kp.agreement, mean_of(kp)
    assert a is not None
    if not above or mean.snitt is None:
        return Fraction(0)
    threshold: Fraction = a["troskel_snitt"]
    if a["avrundning_snitt_decimaler"] is None:
        return mean.summa - threshold * mean.antal
    return (mean.snitt - threshold) * mean.antal


@dataclass(frozen=True)
class Money:
    """Amounts of one kommun-period in kr; None is empty. used_rates: their statuses."""

    belopp: Decimal | None
    status: str
    k1: Decimal | None = None
    k2: Decimal | None = None
    k3: Decimal | None = None
    used_rates: frozenset[str] = frozenset()


def money(kp: KommunPeriod, above: bool, agreements: Agreements) -> Money:
    """R8: the amount of one kommun-period by its modelltyp."""
    a = kp.agreement
    assert a is not None
    days = [day for _, day in kp.days]
    rates = frozenset(day.rate_status for day in days)
    rate, status = agreements.rate(a, kp.period.last_day)
    if a.modelltyp == "individ":
        kr, belopp_status = total(days)
        return Money(_kr(kr), belopp_status, used_rates=rates)
    if a.modelltyp == "snitt_analys":
        return Money(None, CALCULATED)
    over = excess(kp, above)
    if a.modelltyp == "snitt_overskjutande":
        paid = over + mean_of(kp).long_days
        amount = _kr(_times(paid, rate))
        used = frozenset({status}) if paid else frozenset()
        return Money(amount, CALCULATED if amount is not None else MISSING, used_rates=used)
    k2, status_k2 = total(days)
    k1, status_k1 = (k2, status_k2) if above else (0, CALCULATED)
    used = rates | (frozenset({status}) if over else frozenset())
    return Money(_kr(k1), status_k1, _kr(k1), _kr(k2), _kr(_times(over, rate)), used)


def _times(days: Fraction, rate: int | None) -> Fraction | int | None:
    if not days:
        return 0
    return None if rate is None else days * rate


def _kr(value: Fraction | int | None) -> Decimal | None:
    """Money in öre, half up."""
    if value is None:
        return None
    ore = int(Fraction(value) * 100 + Fraction(1, 2))
    return Decimal(ore) / 100


def calculation_status(kp: KommunPeriod, missing: str | None, used_rates: frozenset[str]) -> str:
    """R8 `berakningsstatus`."""
    a = kp.agreement
    if a is None or missing is not None:
        return "ej_berakningsbar"
    admitted = any(j.claim.discharge_date is None for j, _ in kp.days)
    unverified = any(status not in VERIFIED for status in used_rates)
    return "preliminar" if a.is_assumed or admitted or unverified else "beraknad"


def fak_kommunperiod(
    rows: dict[Key, KommunPeriod], agreements: Agreements
) -> tuple[list[Row], set[tuple[str, date]]]:
    """(one row per kommun-period, the (vardepisod_id, datum) that are part of an amount)."""
    result, paid = [], set()
    for kp in rows.values():
        row, used_rates = _amounts(kp, rows, agreements)
        a = kp.agreement
        missing = _missing(a, row["belopp_status"])
        result.append(
            {
                "region_kod": kp.region_kod,
                "vardform": kp.vardform,
                "kommun_kod": kp.kommun_kod,
                "periodtyp": kp.period.periodtyp,
                "period": kp.period.period,
                "modell_id": None if a is None else a.modell_id,
                "modelltyp": OKAND if a is None else a.modelltyp,
                "antal_alla": len(kp.discharged),
                "antal_kvalificerade": sum(j.kvalificerad for j in kp.discharged),
                **row,
                "berakningsstatus": calculation_status(kp, missing, used_rates),
                "saknad_parameter": missing,
                "reglering": OKAND if a is None else code(a["reglering"]),
            }
        )
        if row["belopp_status"] == CALCULATED and row["individuella_dagar"] == len(kp.days):
            paid |= {(j.claim.fact.key["vardepisod_id"], day.datum) for j, day in kp.days}
    return result, paid


def _missing(agreement: Agreement | None, belopp_status: str) -> str | None:
    """R8: the agreement, its unknown parameters, or the rate of a year."""
    if agreement is None:
        return "avtalsmodell"
    if not agreement.missing and belopp_status == MISSING:
        return "belopp_vardygn"
    return ",".join(agreement.missing) or None


def _amounts(
    kp: KommunPeriod, rows: dict[Key, KommunPeriod], agreements: Agreements
) -> tuple[Row, frozenset[str]]:
    """The cells that a mean, a threshold or a rate decides, and the rates' statuses."""
    a = kp.agreement
    if a is None or a.missing:
        return _unknown_amounts(kp, rows), frozenset()
    mean = mean_of(kp)
    above = None if a.modelltyp == "individ" else is_above(kp, rows)
    over = None if a.modelltyp in {"individ", "snitt_analys"} else excess(kp, bool(above))
    if a.modelltyp == "individ":
        individual: Any = len(kp.days)
    elif a.modelltyp == "snitt_grind_individ":
        individual = len(kp.days) if above else 0
    else:
        individual = mean.long_days if a.modelltyp == "snitt_overskjutande" else None
    kr = money(kp, bool(above), agreements)
    cells = {
        **_mean_cells(mean),
        "troskel": None if a.modelltyp == "individ" else _number(a["troskel_snitt"]),
        "over_troskel": above,
        "overskjutande_dagar": _number(over),
        "individuella_dagar": individual,
        "belopp_kr": kr.belopp,
        "belopp_k1_kr": kr.k1,
        "belopp_k2_kr": kr.k2,
        "belopp_k3_kr": kr.k3,
        "belopp_status": kr.status,
    }
    return cells, kr.used_rates


def _mean_cells(mean: Mean) -> Row:
    return {
        "antal_dag0": mean.antal_dag0,
        "summa_dagar": mean.summa,
        "snitt": _number(mean.snitt),
    }


def _unknown_amounts(kp: KommunPeriod, rows: dict[Key, KommunPeriod]) -> Row:
    """R8: what hangs on the unknown is empty; the rest is shown."""
    a = kp.agreement
    hangs = a is None or (
        a.modelltyp != "individ" and any(a.is_unknown(name) for name in MEAN_HANGS_ON)
    )
    mean: Row = dict.fromkeys(("antal_dag0", "summa_dagar", "snitt"), ANY)
    if a is not None and not hangs:
        mean = _mean_cells(mean_of(kp))
        if a.modelltyp != "individ" and set(ROUNDING) & set(a.missing):
            mean["snitt"] = None
    return {
        **mean,
        **_unknown_verdict(kp, rows),
        "individuella_dagar": ANY,
        **dict.fromkeys(("belopp_kr", "belopp_k1_kr", "belopp_k2_kr", "belopp_k3_kr")),
        "belopp_status": MISSING,
    }


def _unknown_verdict(kp: KommunPeriod, rows: dict[Key, KommunPeriod]) -> Row:
    """R8: a verdict on the mean stands only when nothing that it hangs on is unknown."""
    a = kp.agreement
    if a is None or a.modelltyp == "individ":
        return dict.fromkeys(("troskel", "over_troskel", "overskjutande_dagar"))
    verdict: Row = {"over_troskel": "|false", "overskjutande_dagar": "|0"}
    if _mean_is_known(a):
        above = is_above(kp, rows)
        verdict = {"over_troskel": above, "overskjutande_dagar": _number(excess(kp, above))}
    return {"troskel": _number(a["troskel_snitt"]), **verdict}


def _mean_is_known(a: Agreement) -> bool:
    harmless = set(ONLY_DAYS_OR_MONEY_HANG_ON)
    if a["brytklocka_i_snitt"]:
        harmless -= set(CLOCK_PARAMETERS)
    return harmless.issuperset(a.missing)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
