"""An individual list as a table (K-A6, K-E3): a line per episode, nobody with protected identity.

Pure.
Does not belong here: who may have it and the log (orchestration.reports.individuals).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures import AgreementParameter
from orchestration.reports.figures.billing import REASON_TEXT
from orchestration.reports.figures.parameters import parameter_value
from orchestration.reports.individuals.model import Individual, IndividualList
from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Table, Value, yes_no

SHEET = "Individer"
HOME_BEFORE = "hemma dessförinnan"
UNKNOWN_IDENTITY = "finns inte i registret"
_IDENTITY = Column("Personnummer", Form.TEXT, 16)
_COLUMNS = (
    Column("Ärende", Form.TEXT, 18),
    Column("Vårdepisod", Form.TEXT, 18),
    Column("Kommun", Form.TEXT, 14),
    Column("Vårdform", Form.TEXT, 10),
    Column("Klinik", Form.LONG, 44),
    Column("Inskriven", Form.DAY, 11),
    Column("Dag 0", Form.DAY, 11),
    Column("Utskriven", Form.DAY, 11),
    Column("Utskrivningsklara dagar", Form.WHOLE, 16),
    Column("Kvalificerad", Form.WORD, 13),
    Column("Skäl att den inte är kvalificerad", Form.LONG, 34),
    Column("Anmärkt, stoppar inte", Form.LONG, 26),
    Column("Underrättad efter brytklockan", Form.WORD, 14),
    Column("Första betaldag", Form.DAY, 14),
    Column("Betaldagar", Form.WHOLE, 11),
    Column("Dagar i beloppet", Form.WHOLE, 9),
    Column("Belopp före snittets grind, kronor", Form.KRONOR, 14),
)
LEAD = (
    "En rad per länkad vårdepisod med en giltig period som utskrivningsklar. Personer med skyddade "
    "personuppgifter står aldrig i listan.",
    "Skäl är varför vårdepisoden inte kan ge betalningsansvar. Anmärkt är det som noteras utan att "
    "stoppa: avtalet räknar det inte som hinder, eller så tar det bara dagar.",
    "Uppgifterna omfattas av sekretess. Lämna dem bara till dem som överenskommelsen nämner, och "
    "radera filen när granskningen är klar.",
)


def individual_table(
    lists: Sequence[IndividualList],
    parameters: Sequence[AgreementParameter],
    *,
    has_identity: bool,
    label: str,
) -> Table:
    """One table of all the lists; label: the period. has_identity: with a column for identity.
    parameters: of the agreements, for the clock that the first payable day depends on."""
    rows = [row for made in lists for row in _rows(made, has_identity=has_identity)]
    return Table(
        SHEET,
        f"Utskrivningsklara dagar per individ, {label}",
        (*LEAD, first_day_text(parameters)),
        ((_IDENTITY, *_COLUMNS) if has_identity else _COLUMNS),
        rows,
        keys=2,
    )


def first_day_text(parameters: Sequence[AgreementParameter]) -> str:
    """What the first payable day is counted from, with the agreement's own clock (R8)."""
    clocks = dict.fromkeys(
        parameter_value(one.parameter, one.varde)
        for one in parameters
        if one.parameter == "brytklocka" and one.varde
    )
    late = (
        f"Kom underrättelsen efter brytklockan, {' eller '.join(clocks)}, är den en dag senare än "
        "dag 4 i tabellerna. "
        if clocks
        else ""
    )
    return (
        f"Första betaldag är dag 0 plus avtalets fristdagar. {late}Hinder i öppenvården kan flytta "
        f"den framåt. Den som skrevs ut tidigare har ingen: där står «{HOME_BEFORE}»."
    )


def _rows(made: IndividualList, *, has_identity: bool) -> Iterator[Sequence[Cell | Value]]:
    name = made.wanted.kommun.namn
    for row in made.rows:
        identity = (row.identitet or UNKNOWN_IDENTITY,) if has_identity else ()
        yield (*identity, *_cells(row, name))
    if made.protected:
        blank = [""] * (len(_COLUMNS) - 3 + has_identity)
        yield (made.protected_line, "", name, *blank)


def _cells(row: Individual, kommun_namn: str) -> Sequence[Cell | Value]:
    reasons = _told(row.stopping)
    return (
        row.arende or MISSING,
        row.vardepisod,
        kommun_namn,
        row.vardform,
        row.klinik,
        row.inskrivning,
        row.dag0,
        row.utskrivning or "ligger kvar",
        row.utskrivningsklara_dagar,
        yes_no(row.kvalificerad),
        reasons or ("före dag 0" if row.exkluderad_orsak else ""),
        _told(row.noted),
        yes_no(row.sen_underrattelse),
        HOME_BEFORE if row.went_home_before else row.forsta_betaldag,
        row.betaldagar,
        row.dagar_i_belopp,
        row.belopp_kr,
    )


def _told(codes: Sequence[str]) -> str:
    return ", ".join(REASON_TEXT.get(code, code) for code in codes)
