"""Which amounts of betalningsansvar cannot be computed, and what is not known, in words (R8). Pure.

Does not belong here: where the words stand (gaps.py, the PDF, the workbook).
"""

from __future__ import annotations

from orchestration.reports.figures.billing import BillingPeriod
from orchestration.reports.figures.parameters import parameter_name
from orchestration.swedish import listed

_RATE = "belopp_vardygn"
READING = "snitt_grind_individ"
"""The modelltyp of agreements with three readings, K1 to K3 (Kalmar 2022)."""
STATUS_TEXT = {
    "beraknad": "beräknad",
    "preliminar": "preliminär",
    "ej_berakningsbar": "går inte att beräkna",
}
_PARTLY = "går delvis inte att beräkna"


def status_word(row: BillingPeriod) -> str:
    """The row's status in a word. The published one is of the agreement's own amount: where another
    reading stands beside it, only a part cannot be computed."""
    if row.berakningsstatus == "ej_berakningsbar" and _known(row):
        return _PARTLY
    return STATUS_TEXT[row.berakningsstatus]


def status_text(row: BillingPeriod) -> str:
    """The row's status, with what is unknown and what stands all the same."""
    if not (why := unknown_text(row)):
        return STATUS_TEXT[row.berakningsstatus]
    known = _known(row)
    return f"{why}. {listed(known)} är preliminär{'a' * (len(known) > 1)}" if known else why


def unknown_text(row: BillingPeriod) -> str:
    """«K1 och K2 går inte att beräkna: beloppet per vårddygn för 2021 är okänt»; empty where every
    amount of the row's model is there."""
    in_agreement = [name for name in row.saknad_parameter if name != _RATE]
    if in_agreement:
        names = ", ".join(parameter_name(name) for name in in_agreement)
        return f"går inte att beräkna: okänt är {names}"
    unknown = [name for name, amount in _readings(row).items() if amount is None]
    if not unknown and not row.saknad_parameter:
        return ""
    which = f"{listed(unknown)} " if unknown else ""
    return f"{which}går inte att beräkna: {parameter_name(_RATE)}{_years(row)} är okänt"


def _readings(row: BillingPeriod) -> dict[str, object]:
    """K1 to K3 of an agreement that has them; other agreements have one amount without a name."""
    if row.modelltyp != READING:
        return {}
    return {"K1": row.belopp_k1_kr, "K2": row.belopp_k2_kr, "K3": row.belopp_k3_kr}


def _known(row: BillingPeriod) -> list[str]:
    return [name for name, amount in _readings(row).items() if amount is not None]


def _years(row: BillingPeriod) -> str:
    """Years without a rate, of those that days of the row fall in."""
    years = sorted(
        year.ar for year in row.years if year.belopp_vardygn is None and year.antal_dagar != 0
    )
    return f" för {listed([str(year) for year in years])}" if years else ""
