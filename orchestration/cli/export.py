"""`utskrivning export`: every table of a publication as Parquet or CSV, to take elsewhere.

Does not belong here: writing the folder (orchestration.desk.export). Exit codes: 0 written, 1 the
file could not be read or written, 2 wrong usage, nothing published or a folder in use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.sql_output import write_csv
from orchestration.cli.terminal import moving_line, stop, synthetic_mark
from orchestration.desk.export import (
    FORMATS,
    Exported,
    ExportError,
    TargetError,
    Wanted,
    check_target,
    export_file,
    write_parquet,
)
from orchestration.publish import (
    FILES,
    Access,
    NotPublishedError,
    Published,
    log_access,
    open_published,
)
from orchestration.publish.access_log import AccessLogError, PurposeError, checked_purpose
from orchestration.publish.database import TableShape, quoted
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError
from orchestration.swedish import number, plural

FAULT = 1
USAGE = 2
DEFAULT_FILE = "aggregat"
OPEN_FILES = tuple(name for name in FILES if name != "individ")
KOMMUN_FILE = "samverkan"
EXCEL_ROWS = 1_048_576
_CHUNK = 10_000
_WRITERS = {"parquet": write_parquet}

Form = Annotated[str, typer.Option("--format", help="parquet eller csv.")]
Target = Annotated[Path, typer.Option("--till", help="Ny eller tom mapp.", file_okay=True)]
Generation = Annotated[
    str | None,
    typer.Option(
        "--generation", metavar="NAMN", help="En äldre publicering, en mapp i published/."
    ),
]
File = Annotated[
    str | None,
    typer.Option("--fil", help=f"{', '.join(OPEN_FILES)}; annars {DEFAULT_FILE}."),
]
Kommun = Annotated[
    str | None,
    typer.Option(
        "--kommun", metavar="KOD", help="Bara den kommunens egna tal, ur samverkan.duckdb."
    ),
]
Individ = Annotated[
    bool, typer.Option("--individ", help="Den skyddade filen (kräver --andamal, loggas).")
]
Purpose = Annotated[
    str | None,
    typer.Option("--andamal", help="Varför uppgifter på individnivå behövs; loggas."),
]


def export(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    till: Target,
    fmt: Form = "parquet",
    generation: Generation = None,
    fil: File = None,
    individ: Individ = False,
    andamal: Purpose = None,
    kommun: Kommun = None,
) -> None:
    """Skriv alla tabeller i en publicerad fil som Parquet eller CSV.

    Mappen får en fil per tabell och om_exporten.json: generation, antal
    rader, sha256 och vad varje kolumn betyder. Inget skrivs över.

    CSV har semikolon, decimalkomma och UTF-8 med BOM och öppnas i svensk
    Excel. Excel tar bort inledande nollor i koder som 0880: öppna filen med
    Data, Från text/CSV och välj Text för kolumnerna med kod.

    Exempel: allt utom individnivå, det som får delas, en kommuns egna tal, en
    äldre publicering

    utskrivning export --format csv --till /tmp/tabeller

    utskrivning export --fil delad --till /tmp/delad

    utskrivning export --kommun 0880 --format csv --till /tmp/kalmar

    utskrivning export --generation 20230112T043000_0123456789ab --till /tmp/d
    """
    for is_wrong, text in (
        (fmt not in FORMATS, "--format är parquet eller csv."),
        (individ and fil is not None, "Välj --individ eller --fil, inte båda."),
        (
            fil is not None and fil not in OPEN_FILES,
            f"--fil är {', '.join(OPEN_FILES)}; individnivå kräver --individ --andamal.",
        ),
        (andamal is not None and not individ, "--andamal hör ihop med --individ."),
        (
            kommun is not None and (individ or fil not in {None, KOMMUN_FILE}),
            f"--kommun tar tal ur {KOMMUN_FILE}.duckdb: ta bort --individ och --fil.",
        ),
    ):
        if is_wrong:
            stop(text, USAGE)
    which = "individ" if individ else KOMMUN_FILE if kommun else fil or DEFAULT_FILE
    till = till.expanduser().resolve()
    try:
        purpose = checked_purpose(andamal) if individ else None
        settings = Settings.from_env()
        check_target(till)
        with open_published(settings, which, generation) as published:
            _check_kommun(published, kommun)
            _log(settings, published, purpose, fmt)
            with moving_line() as progress:
                wanted = Wanted(fmt, _WRITERS.get(fmt, _write_csv), kommun)
                written = export_file(published, till, wanted, progress)
            typer.echo(_told(published, till, fmt, written))
    except (SettingsError, PurposeError, NotPublishedError, TargetError) as error:
        stop(str(error), USAGE)
    except (NotReadableError, AccessLogError, ExportError) as error:
        stop(str(error), FAULT)


def _check_kommun(published: Published, kommun: str | None) -> None:
    """Stop at a code that no Swedish kommun has, before anything is written."""
    known = "SELECT count(*) FROM dimensioner.dim_kommun WHERE kommun_kod = ?"
    if kommun and not published.connection.execute(known, [kommun]).fetchall()[0][0]:
        stop(f"Det finns ingen kommun {kommun}. Skriv kommunkoden, till exempel 0880.", USAGE)


def _write_csv(published: Published, shape: TableShape, path: Path, condition: str) -> None:
    """Write rows of one table with the cells of `sql --csv`, and a BOM for Excel."""
    source = quoted(shape.schema, shape.name)
    cursor = published.connection.execute(f"FROM {source} WHERE {condition}")
    rows = (row for chunk in iter(lambda: cursor.fetchmany(_CHUNK), []) for row in chunk)
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(out, [column.name for column in shape.columns], rows)


def _log(settings: Settings, published: Published, purpose: str | None, fmt: str) -> None:
    """Say who takes patient-level rows, before the first is written."""
    if purpose is None:
        return
    rows = published.about["antal_rader"][published.which]
    log_access(
        settings,
        Access(
            command="export",
            purpose=purpose,
            question=f"export --format {fmt}",
            file=f"{published.which}.duckdb",
            generation=published.generation,
            tables=tuple(sorted(rows)),
            rows=sum(rows.values()),
            outcome="visas",
        ),
    )


def _told(published: Published, target: Path, fmt: str, written: tuple[Exported, ...]) -> str:
    rows = sum(one.rows for one in written)
    asof = max(published.about["asof"].values())
    lines = [
        f"{plural(len(written), 'tabell', 'tabeller')} med {plural(rows, 'rad', 'rader')} skrevs "
        f"i {target} · {published.which}.duckdb, läge {asof}{synthetic_mark(published.about)}"
    ]
    if fmt == "csv" and (long := [one.table for one in written if one.rows >= EXCEL_ROWS]):
        lines.append(
            f"Ryms inte i Excel, som tar {number(EXCEL_ROWS)} rader: {', '.join(long)}. Läs dem "
            "med ett annat program, eller hämta en del med utskrivning sql."
        )
    return "\n".join(lines)
