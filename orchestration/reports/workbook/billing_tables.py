"""Betalningsansvar (R8), a line per kommun, vårdform and period, with what each amount is
multiplied from. Pure.

In Kalmar K1, K2 and K3 stand side by side and none is an invoice. Does not belong here: the funnel
(funnel_table.py), single episodes (individual_table.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from orchestration.reports.figures import BillingPeriod, ReportFigures, parse_period
from orchestration.reports.figures.billing import K3_CAN_BE_MORE, READINGS
from orchestration.reports.figures.unknown import READING, status_word, unknown_text
from orchestration.reports.workbook.table import Cell, Column, Form, Row, Table, Value, yes_no
from orchestration.swedish import capitalized

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
    " ".join(f"{name}: {text}." for name, text in READINGS.items()),
    K3_CAN_BE_MORE,
)
_MULTIPLIED = (
    "Dagar gånger kronor per dag ger beloppet, avrundat till öre.",
    "K1 och K2 räknar dagar med beloppet för det år de infaller: de som inföll före periodens år "
    "ingår i antalet och står dessutom för sig, med det årets belopp.",
)
KEY_COLUMNS = (
    Column("Kommun", Form.TEXT, 16),
    Column("Vårdform", Form.TEXT, 10),
    Column("Period", Form.PERIOD, 19),
)


@dataclass(frozen=True)
class _Field:
    """A column and the cell of a row in it."""

    column: Column
    of: Callable[[BillingPeriod], Cell | Value]


def billing_table(figures: ReportFigures) -> Table:
    """fak_kommunperiod as people read it (K-E1, K-E2), with the days and rates of its amounts."""
    billing = figures.billing
    has_dialogue = any(row.reglering == "forslag_dialog" for row in billing)
    lead = (
        _DIALOGUE if has_dialogue else ("Läs Status först: den säger om beloppet går att räkna.",)
    )
    money = _money_fields(billing)
    return Table(
        "Betalningsansvar",
        f"Betalningsansvar till och med {figures.period.label}",
        (*lead, *_MULTIPLIED, "Snittet är de kvalificerades och avrundat som avtalet säger."),
        (
            *KEY_COLUMNS,
            Column("Status", Form.TEXT, 20),
            Column("Utskrivna med giltig period, även före dag 0", Form.WHOLE, 15),
            Column("Kvalificerade", Form.WHOLE, 14),
            Column("Dagar i snittet", Form.WHOLE, 9),
            Column("Snitt", Form.MEAN, 8),
            Column("Tröskel", Form.MEAN, 9),
            Column("Över tröskeln", Form.WORD, 10),
            *(field.column for field in money),
            Column("Avtalets modell", Form.LONG, 24),
            Column("Reglering", Form.LONG, 24),
            Column("Anmärkning", Form.LONG, 36),
        ),
        [_billing_row(row, money) for row in billing],
        keys=len(KEY_COLUMNS),
    )


def _money_fields(billing: Sequence[BillingPeriod]) -> tuple[_Field, ...]:
    """The days, amounts and rates that some row has a use for. Where the three readings stand, the
    amount of the agreement is K1 and is not repeated beside them as if it were the answer."""
    readings = [row.modelltyp == READING for row in billing]
    return (
        *(_reading_fields() if any(readings) else ()),
        *(() if readings and all(readings) else _agreed_fields()),
        *_rate_fields(billing, "K1 och K2: " if any(readings) else ""),
    )


def _reading_fields() -> tuple[_Field, ...]:
    """Days and kronor of K1, K2 and K3, in pairs."""
    pairs: tuple[tuple[str, Form, _Days, str], ...] = (
        ("K1", Form.WHOLE, lambda row: row.individuella_dagar, "belopp_k1_kr"),
        ("K2", Form.WHOLE, lambda row: row.individual_days, "belopp_k2_kr"),
        ("K3", Form.EXACT, lambda row: row.overskjutande_dagar, "belopp_k3_kr"),
    )
    found = []
    for name, form, days, amount in pairs:
        found += [
            _Field(Column(f"{name}: {READINGS[name]}", form, 16), _only(READING, days)),
            _Field(Column(f"{name}, kronor", Form.KRONOR, 14, is_joined=True), _amount_of(amount)),
        ]
    return tuple(found)


def _agreed_fields() -> tuple[_Field, ...]:
    """Days and kronor of agreements with one reading."""
    return (
        _Field(
            Column("Enskilda dagar i beloppet", Form.WHOLE, 12),
            _but(READING, lambda row: row.individuella_dagar),
        ),
        _Field(
            Column("Dagar över tröskeln i beloppet", Form.EXACT, 12),
            _but(READING, lambda row: row.overskjutande_dagar),
        ),
        _Field(Column("Belopp enligt avtalet, kronor", Form.KRONOR, 14), _amount_of("belopp_kr")),
    )


def _rate_fields(billing: Sequence[BillingPeriod], whose: str) -> Iterator[_Field]:
    """The rate of the period's year, then days and rate of each year before that some row has days
    in. whose: which readings those are of."""
    yield _Field(Column("Kronor per dag, periodens år", Form.KRONOR, 12), _rate(0))
    back = {row.period_start.year - year.ar for row in billing for year in row.years}
    for before in sorted(back - {0}):
        when = "året före" if before == 1 else f"{before} år före"
        yield _Field(
            Column(f"{whose}därav dagar {when}", Form.WHOLE, 13), partial(_days_of, before)
        )
        yield _Field(Column(f"{whose}kronor per dag {when}", Form.KRONOR, 13), _rate(before))


_Days = Callable[[BillingPeriod], int | Decimal | None]


def _only(modelltyp: str, days: _Days) -> _Days:
    return lambda row: days(row) if row.modelltyp == modelltyp else None


def _but(modelltyp: str, days: _Days) -> _Days:
    return lambda row: days(row) if row.modelltyp != modelltyp else None


def _amount_of(name: str) -> Callable[[BillingPeriod], Cell]:
    def cell(row: BillingPeriod) -> Cell:
        amount: Decimal | None = getattr(row, name)
        is_soft = amount is not None and row.is_preliminary
        return Cell(amount, is_soft)

    return cell


def _rate(before: int) -> Callable[[BillingPeriod], Decimal | None]:
    def cell(row: BillingPeriod) -> Decimal | None:
        year = row.of_year(before)
        return None if year is None else year.belopp_vardygn

    return cell


def _days_of(before: int, row: BillingPeriod) -> int | None:
    """0 where the model counts days and none fell in that year."""
    year = row.of_year(before)
    if year is not None:
        return year.antal_dagar
    return None if row.individual_days is None else 0


def _billing_row(row: BillingPeriod, money: Sequence[_Field]) -> Row:
    return (
        row.kommun_namn,
        row.vardform,
        parse_period(row.period),
        status_word(row),
        row.antal_alla,
        row.antal_kvalificerade,
        row.summa_dagar,
        row.snitt,
        row.troskel,
        yes_no(row.over_troskel),
        *(field.of(row) for field in money),
        MODEL_TEXT[row.modelltyp],
        REGULATION_TEXT[row.reglering],
        _remark(row),
    )


def _remark(row: BillingPeriod) -> str:
    if why := unknown_text(row):
        return capitalized(why)
    if row.belopp_status == "saknas":
        return "Årets belopp per vårddygn är inte känt"
    if row.berakningsstatus == "preliminar":
        return "Något i avtalet är antaget, eller någon ligger kvar"
    return ""
