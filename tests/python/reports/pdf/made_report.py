"""Made-up figures of a small report, for sentences and tables; nothing is read from a file.

Does not belong here: assertions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from orchestration.reports.figures import (
    About,
    BillingPeriod,
    Definition,
    Figure,
    Kommun,
    Reading,
    Recipient,
    RecipientKind,
    ReportFigures,
    YearDays,
    parse_period,
)
from orchestration.reports.figures.measures import INDICATORS
from orchestration.reports.packages import Issue, Status

TOWN = Recipient(
    id="kommun-0880",
    kind=RecipientKind.KOMMUN,
    namn="Kalmar",
    region_kod="08",
    region_namn="Kalmar län",
    kommuner=(Kommun("0880", "Kalmar"),),
    unit=("kommun", "0880"),
    underlag=("K-A4",),
    analysgrupp="sodra",
)
GROUP = replace(
    TOWN,
    id="analysgrupp-sodra",
    kind=RecipientKind.ANALYSGRUPP,
    namn="Analysgrupp södra",
    kommuner=(Kommun("0880", "Kalmar"), Kommun("0881", "Nybro")),
    unit=("analysgrupp", "sodra"),
)
NAMES = {"0880": "Kalmar", "0881": "Nybro", "sodra": "Södra", "08": "Kalmar län"}
ABOUT = About(
    generation="20230112T043000_abc",
    asof=datetime(2023, 1, 12, 4, 30),
    regelversion="1.0",
    kodversion="0.1.0",
    is_synthetic=True,
    sources=("cosmic_link",),
)
ISSUE = Issue(
    mottagare="kommun-0880",
    period="2022-06",
    nummer=1,
    status=Status.KLAR,
    profil="kommun",
    generation="g",
    asof="2023-01-12 04:30",
    regelversion="1.0",
    skapad="2023-01-13T00:00:00+00:00",
    krypterad=False,
    tal_sha256="0",
    underlag="",
)

BILL = BillingPeriod(
    vardform="somatik",
    kommun_kod="0880",
    kommun_namn="Kalmar",
    periodtyp="manad",
    period="2023-01",
    period_start=date(2023, 1, 1),
    modell_id="08-somatik",
    modelltyp="snitt_grind_individ",
    antal_alla=10,
    antal_kvalificerade=8,
    antal_dag0=5,
    summa_dagar=8,
    snitt=1.0,
    troskel=Decimal("0.8"),
    over_troskel=True,
    overskjutande_dagar=Decimal("1.6003"),
    individuella_dagar=7,
    belopp_kr=Decimal(3 * 9300 + 4 * 10500),
    belopp_k1_kr=Decimal(3 * 9300 + 4 * 10500),
    belopp_k2_kr=Decimal(3 * 9300 + 4 * 10500),
    belopp_k3_kr=Decimal("16803.15"),
    belopp_status="beraknat",
    berakningsstatus="beraknad",
    saknad_parameter=(),
    reglering="forslag_dialog",
    funnel=None,
    years=(YearDays(2023, 4, Decimal(10500)), YearDays(2022, 3, Decimal(9300))),
)
"""A kommun's somatik in January 2023, some of its days in the year before; its amounts add up."""


def figure(
    indikator_id: str,
    matt: str,
    value: float | None,
    n: float | None,
    *,
    vardform: str = "alla",
    unit: tuple[str, str] = ("kommun", "0880"),
    period: str = "2022-06",
    **more: Any,
) -> Figure:
    """One figure; the numerator is the value times n."""
    of = parse_period(period)
    made = Figure(
        indikator_id=indikator_id,
        matt=matt,
        vardform=vardform,
        niva=unit[0],
        enhet_kod=unit[1],
        enhet_namn=NAMES[unit[1]],
        periodtyp=of.periodtyp,
        period=period,
        period_start=of.start,
        taljare=None if value is None or n is None else value * n,
        namnare=n,
        varde=value,
        enhet="dagar" if matt == "snitt_alla" else "andel",
        mal=None,
        uppfyller_mal=None,
        preliminar=False,
        fullstandighet=1.0,
        enhet_verifierad=True,
        undertryckt=False,
        reading=Reading.EXAKT,
    )
    return replace(made, **more)


def mean(value: float | None, n: int, **more: Any) -> Figure:
    """The mean of ready days in somatik, against the target 0.8 by month."""
    period = parse_period(more.get("period", "2022-06"))
    has_target = len(period.code) == 7 and period.code[5].isdigit()
    target = {"mal": Decimal("0.8"), "uppfyller_mal": value is not None and value <= 0.8}
    given = {"vardform": "somatik", **(target if has_target else {}), **more}
    return figure("utskrivningsklara_dagar", "snitt_alla", value, n, **given)


def share(indikator_id: str, value: float, n: int, **more: Any) -> Figure:
    """The main share of an indicator."""
    matt = "andel_i_tid" if indikator_id in {"status_24h", "sip_kallelse_3d"} else "andel"
    return figure(indikator_id, matt, value, n, **more)


def report(
    figures: Iterable[Figure],
    recipient: Recipient = TOWN,
    period: str = "2022-06",
    **more: Any,
) -> ReportFigures:
    """A report of these figures and nothing else."""
    made = ReportFigures(
        recipient=recipient,
        period=parse_period(period),
        about=ABOUT,
        definitions=_definitions(),
        figures=tuple(figures),
        plans=(),
        billing=(),
        parameters=(),
        revisions=(),
        gaps=(),
    )
    return replace(made, **more)


def _definitions() -> Mapping[str, Definition]:
    return {
        one: Definition(
            one,
            f"Namn på {one}",
            "Definition.",
            "",
            "Kalmar 2022",
            "hogre",
            "andel",
            "u",
            "1.0",
            "",
        )
        for one in INDICATORS
    }
