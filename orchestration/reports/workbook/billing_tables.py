"""Betalningsansvar and the funnel of the gates (R7, R8), a line per kommun, vårdform and period.
Pure.

In Kalmar K1, K2 and K3 stand side by side and none is an invoice. Does not belong here: single
episodes (individual_table.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from orchestration.reports.figures import BillingPeriod, ReportFigures
from orchestration.reports.figures.gaps import PARAMETER_TEXT
from orchestration.reports.workbook.table import Cell, Column, Form, Row, Table, yes_no

STATUS_TEXT = {
    "beraknad": "beräknad",
    "preliminar": "preliminär",
    "ej_berakningsbar": "går inte att beräkna",
}
REGULATION_TEXT = {
    "forslag_dialog": "förslag till dialog, inte en faktura",
    "auto_faktura": "kan faktureras när den är beräknad",
    "gemensam_analys": "gemensam analys, inget belopp",
    "okand": "okänd: avtal saknas",
}
MODEL_TEXT = {
    "snitt_grind_individ": "snittet avgör, sedan enskilda dagar",
    "snitt_overskjutande": "dagar över snittets tröskel",
    "snitt_analys": "snittet leder till analys",
    "individ": "enskilda dagar",
    "okand": "avtal saknas",
}
_DIALOGUE = (
    "Underlag för dialog mellan region och kommun. Ingenting här är en faktura. Överenskommelsen "
    "säger inte vilken läsning som gäller, så tre står bredvid varandra:",
    "K1: enskilda dagar när snittet ligger över tröskeln. K2: enskilda dagar vad snittet än är. "
    "K3: snittets dagar över tröskeln.",
)
_READINGS = (
    ("belopp_k1_kr", "K1, kronor"),
    ("belopp_k2_kr", "K2, kronor"),
    ("belopp_k3_kr", "K3, kronor"),
)
_AGREED = ("belopp_kr", "Belopp enligt avtalet, kronor")
_KEY = (
    Column("Kommun", Form.TEXT, 16),
    Column("Vårdform", Form.TEXT, 10),
    Column("Period", Form.TEXT, 10),
)


def billing_table(figures: ReportFigures) -> Table:
    """fak_kommunperiod as people read it (K-E1, K-E2)."""
    has_dialogue = any(row.reglering == "forslag_dialog" for row in figures.billing)
    lead = (
        _DIALOGUE if has_dialogue else ("Läs Status först: den säger om beloppet går att räkna.",)
    )
    amounts = _amounts(figures.billing)
    return Table(
        "Betalningsansvar",
        f"Betalningsansvar till och med {figures.period.label}",
        (*lead, "Snittet här är de kvalificerades och avrundat som avtalet säger."),
        (
            *_KEY,
            Column("Status", Form.TEXT, 20),
            Column("Utskrivna med giltig period, även före dag 0", Form.WHOLE, 15),
            Column("Kvalificerade", Form.WHOLE, 14),
            Column("Dagar i snittet", Form.WHOLE, 9),
            Column("Snitt", Form.MEAN, 8),
            Column("Tröskel", Form.MEAN, 9),
            Column("Över tröskeln", Form.WORD, 10),
            Column("Enskilda dagar i beloppet", Form.WHOLE, 12),
            Column("Dagar över tröskeln", Form.MEAN, 11),
            *(Column(title, Form.KRONOR, 14) for _, title in amounts),
            Column("Avtalets modell", Form.LONG, 24),
            Column("Reglering", Form.LONG, 24),
            Column("Anmärkning", Form.LONG, 36),
        ),
        [_billing_row(row, [name for name, _ in amounts]) for row in figures.billing],
    )


def _amounts(billing: Sequence[BillingPeriod]) -> tuple[tuple[str, str], ...]:
    """The columns of money that some row has a use for. Where the three readings stand, the amount
    of the agreement is K1 and is not repeated beside them as if it were the answer."""
    readings = [row.modelltyp == "snitt_grind_individ" for row in billing]
    return (
        *(_READINGS if any(readings) else ()),
        *(() if readings and all(readings) else (_AGREED,)),
    )


def _billing_row(row: BillingPeriod, amounts: Sequence[str]) -> Row:
    is_preliminary = row.berakningsstatus == "preliminar"
    money: list[Decimal | None] = [getattr(row, name) for name in amounts]
    return (
        row.kommun_namn,
        row.vardform,
        row.period,
        STATUS_TEXT[row.berakningsstatus],
        row.antal_alla,
        row.antal_kvalificerade,
        row.summa_dagar,
        row.snitt,
        row.troskel,
        yes_no(row.over_troskel),
        row.individuella_dagar,
        row.overskjutande_dagar,
        *(Cell(amount, is_preliminary and amount is not None) for amount in money),
        MODEL_TEXT[row.modelltyp],
        REGULATION_TEXT[row.reglering],
        _remark(row),
    )


def _remark(row: BillingPeriod) -> str:
    if row.saknad_parameter:
        names = ", ".join(PARAMETER_TEXT.get(name, name) for name in row.saknad_parameter)
        return f"Okänt: {names}"
    if row.belopp_status == "saknas":
        return "Årets belopp per vårddygn är inte känt"
    if row.modelltyp == "snitt_grind_individ" and row.belopp_k2_kr is None:
        return "K2: beloppet per vårddygn är inte känt för alla dagar"
    if row.berakningsstatus == "preliminar":
        return "Något i avtalet är antaget, eller någon ligger kvar"
    return ""


def funnel_table(figures: ReportFigures) -> Table:
    """fak_tratt, a line per step and per reason (Stockholm 2019 §3)."""
    rows: list[Row] = []
    for billing in figures.billing:
        rows += _funnel_rows(billing)
    return Table(
        "Tratt",
        f"Tratten till och med {figures.period.label}: hur många som klarar varje villkor",
        (
            "Villkoren kommer i lagens ordning. Bortfall är de som föll just där; en vårdepisod "
            "kan ha flera skäl, och skälen summerar därför inte till bortfallet.",
        ),
        (
            *_KEY,
            Column("Slag", Form.TEXT, 9),
            Column("Villkor eller skäl", Form.LONG, 60),
            Column("Kvar", Form.WHOLE, 9),
            Column("Bortfall", Form.WHOLE, 9),
            Column("Antal med skälet", Form.WHOLE, 10),
        ),
        rows,
    )


def _funnel_rows(row: BillingPeriod) -> list[Row]:
    key = (row.kommun_namn, row.vardform, row.period)
    if row.funnel is None:
        return [(*key, "steg", "Ingen utskriven i perioden", 0, 0, "")]
    start = "Länkade utskrivna med giltig period, även före dag 0"
    found: list[Row] = [(*key, "steg", start, row.funnel.start, "", "")]
    found += [
        (*key, "steg", f"{step.gate} {step.name}", step.left, step.lost, "")
        for step in row.funnel.steps
    ]
    last = row.funnel.steps[-1].left - row.funnel.qualified
    found.append((*key, "steg", "Kvalificerade enligt avtalet", row.funnel.qualified, last, ""))
    found += [
        (*key, "skäl", f"{reason.text[0].upper()}{reason.text[1:]}", "", "", reason.count)
        for reason in row.funnel.reasons
    ]
    return found
