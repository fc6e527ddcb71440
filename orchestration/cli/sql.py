"""`utskrivning sql`: one reading question to what is published (interface.md §2).

Does not belong here: opening and asking (orchestration.publish), the form of the answer
(sql_output.py). Exit codes: 0 answered, 1 the question or the file is at fault, 2 wrong usage or
nothing published.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from orchestration.cli.sql_output import (
    MAX_TABLE_ROWS,
    DuplicateColumnError,
    csv_text,
    json_text,
    print_table,
)
from orchestration.cli.terminal import stop, synthetic_mark
from orchestration.desk.questions import QuestionError, question
from orchestration.publish import (
    Access,
    Answer,
    NotPublishedError,
    Published,
    QueryError,
    log_access,
    open_published,
    run_query,
)
from orchestration.publish.access_log import AccessLogError, PurposeError, checked_purpose
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError

FAULT = 1
USAGE = 2
LIST_TABLES = "--tabeller"
_SWITCH = {"individ": 'lägg till --individ --andamal "varför"', "delad": "lägg till --delad"}


Question = Annotated[
    str | None,
    typer.Argument(help="SQL-frågan inom citattecken; - läser den från standard in."),
]
Individ = Annotated[
    bool, typer.Option("--individ", help="Fråga den skyddade filen (kräver --andamal, loggas).")
]
Delad = Annotated[bool, typer.Option("--delad", help="Fråga den röjandeskyddade filen.")]
Purpose = Annotated[
    str | None,
    typer.Option("--andamal", help="Varför uppgifter på individnivå behövs; loggas."),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Svara som CSV med semikolon och decimalkomma.")]
AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]
Tables = Annotated[bool, typer.Option(LIST_TABLES, help="Visa filens tabeller med beskrivning.")]
Ready = Annotated[
    str | None,
    typer.Option(
        "--fraga", metavar="NN", help="Ställ den färdiga frågan med numret (docs/analys/)."
    ),
]


@dataclass(frozen=True)
class _Request:
    """What was asked for. question: None for the list of tables. purpose: set exactly when the
    restricted file is read. form: `tabell`, `csv` or `json`."""

    settings: Settings
    which: str
    question: str | None
    purpose: str | None
    form: str

    @property
    def logged_question(self) -> str:
        return LIST_TABLES if self.question is None else self.question


def sql(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    fraga: Question = None,
    individ: Individ = False,
    delad: Delad = False,
    andamal: Purpose = None,
    som_csv: AsCsv = False,
    som_json: AsJson = False,
    tabeller: Tables = False,
    fardig: Ready = None,
) -> None:
    """Ställ en läsande SQL-fråga till det som är publicerat.

    Utan växel frågas aggregat.duckdb: exakta tal utan rader på patientnivå.

    Exempel:

    utskrivning sql "select * from indikatorer.ind_status_24h where niva = 'lan'"

    utskrivning sql --fraga 01 --csv
    """
    for is_wrong, text in (
        (individ and delad, "Välj --individ eller --delad, inte båda."),
        (som_csv and som_json, "Välj --csv eller --json, inte båda."),
        (
            [tabeller, fraga is not None, fardig is not None].count(True) != 1,
            'Skriv en fråga: utskrivning sql "select …", eller ange --tabeller eller --fraga NN.',
        ),
        (andamal is not None and not individ, "--andamal hör ihop med --individ."),
    ):
        if is_wrong:
            stop(text, USAGE)
    which = "individ" if individ else "delad" if delad else "aggregat"
    form = "csv" if som_csv else "json" if som_json else "tabell"
    try:
        asked = _asked(fraga, fardig, which)
        purpose = checked_purpose(andamal) if individ else None
        request = _Request(Settings.from_env(), which, asked, purpose, form)
        with open_published(request.settings, request.which) as published:
            _answer(request, published)
    except (SettingsError, PurposeError, NotPublishedError, QuestionError) as error:
        stop(str(error), USAGE)
    except (QueryError, NotReadableError, AccessLogError, DuplicateColumnError) as error:
        stop(str(error), FAULT)


def _asked(text: str | None, number: str | None, which: str) -> str | None:
    """The SQL to run; None when there is neither text nor number. A ready question says on
    standard error how it is read. Raises QuestionError."""
    if number is None:
        return sys.stdin.read() if text == "-" else text
    found = question(number)
    if found.which != which:
        switch = _SWITCH.get(found.which, "ta bort --individ och --delad")
        raise QuestionError(f"Fråga {found.number} ställs till {found.which}.duckdb: {switch}.")
    typer.echo(
        f"{found.number} {found.title}\nLäs så: {found.reading}\nVisar inte: {found.limits}\n",
        err=True,
    )
    return found.sql


def _answer(request: _Request, published: Published) -> None:
    """Ask, log where that is called for, and only then show."""
    try:
        answer = _ask(request, published)
        text = _rendered(request.form, answer)
    except (QueryError, DuplicateColumnError) as error:
        named = error.tables if isinstance(error, QueryError) else ()
        _log(request, published, named, rows=0, outcome="fel")
        raise
    _log(request, published, answer.tables, rows=len(answer.rows), outcome="visas")
    if text is None:
        print_table(answer.columns, answer.rows)
    else:
        typer.echo(text, nl=False)
    typer.echo(_footer(published, len(answer.rows), request.form), err=True)


def _ask(request: _Request, published: Published) -> Answer:
    if request.question is not None:
        return run_query(published, request.question)
    rows = [
        (name, (shape.comment or "").strip(), len(shape.columns))
        for name, shape in sorted(published.tables().items())
    ]
    return Answer(("tabell", "beskrivning", "antal_kolumner"), list(rows), ())


def _rendered(form: str, answer: Answer) -> str | None:
    """The answer as text; None when it is to be shown as a table."""
    if form == "csv":
        return csv_text(answer.columns, answer.rows)
    return json_text(answer.columns, answer.rows) if form == "json" else None


def _log(
    request: _Request, published: Published, tables: tuple[str, ...], *, rows: int, outcome: str
) -> None:
    if request.purpose is None:
        return
    log_access(
        request.settings,
        Access(
            command="sql",
            purpose=request.purpose,
            question=request.logged_question,
            file=f"{published.which}.duckdb",
            generation=published.generation,
            tables=tables,
            rows=rows,
            outcome=outcome,
        ),
    )


def _footer(published: Published, rows: int, form: str) -> str:
    asof = max(published.about["asof"].values())
    shown = f"{rows} rad" if rows == 1 else f"{rows} rader"
    if form == "tabell" and rows > MAX_TABLE_ROWS:
        shown = f"de första {MAX_TABLE_ROWS} av {rows} rader visas, --csv ger alla"
    mark = synthetic_mark(published.about)
    return f"{shown} · {published.which}.duckdb, läge {asof}{mark}"
