"""Writes what dbt has to know of the delivery contract: sources and the list of tables.

`python -m orchestration.contract.generate` after a change of the contract; `--check` tells whether
the committed files are what the contract says (a test runs the same check). Nothing of the
contract is typed a second time anywhere.
Does not belong here: sources that the contract does not know (models/staging/_lager__sources.yml).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
import yaml

from orchestration.contract.model import Column, Contract, Kalla, Table, load_contract
from orchestration.settings import PROJECT_DIR
from orchestration.store.layout import SCHEMA, store_tables, table_columns

COMMAND = "python -m orchestration.contract.generate"
MACRO_FILE = Path("macros/staging/delivered_tables.sql")
_LINE_WIDTH = 120
_STORE_COLUMN_TEXTS = {
    "region_kod": "Regionens länskod, två siffror; ur manifestet.",
    "extrakt_id": "Leveransen som den lagrade versionen kom med.",
    "leverans_rad_nr": "Radens plats i den levererade filen; 1 är första dataraden.",
    "andrad": "kalla_andrad_tidpunkt som lokal tidpunkt; avgör vilken version som är nyast.",
    "nyckel_hash": "Nycklad kontrollsumma av region och affärsnyckel; samma i karantänen.",
    "sedd_extrakt_id": "Högsta extrakt_id där nyckeln förekom i en giltig rad, i någon version.",
    "innehall": "Kontrollsumma av radens levererade värden; lika rader har samma.",
    "innehall_extrakt_id": (
        "Leveransen sedan vilken raden räknas med detta innehåll; beror på vad som lästs in före "
        "den. Läses inte av modellerna."
    ),
}


def generated_files(contract: Contract) -> dict[Path, str]:
    """Path relative to the project -> content of every file made from the contract."""
    files = {
        Path(f"models/staging/{kalla.name}/_{kalla.name}__sources.yml"): _sources_file(kalla)
        for kalla in contract.kallor
    }
    return {**files, MACRO_FILE: _macro_file(contract)}


def outdated_files(contract: Contract, project: Path) -> tuple[Path, ...]:
    """Those of the generated files that are missing or differ in the project folder."""
    return tuple(
        path
        for path, content in generated_files(contract).items()
        if not (project / path).is_file() or (project / path).read_text(encoding="utf-8") != content
    )


def main(arguments: Sequence[str] | None = None, project: Path = PROJECT_DIR) -> int:
    """Write the files, or with --check only compare; exit code 1 when --check finds one stale."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="jämför bara, skriv inget")
    check = parser.parse_args(arguments).check
    contract = load_contract()
    outdated = outdated_files(contract, project)
    if check:
        for path in outdated:
            typer.echo(f"{path} stämmer inte med leveranskontraktet. Kör {COMMAND}.", err=True)
        return 1 if outdated else 0
    for path in outdated:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(generated_files(contract)[path], encoding="utf-8")
        typer.echo(f"Skrev {path}")
    return 0


def _sources_file(kalla: Kalla) -> str:
    tables = [_source_table(t) for t in kalla.tables if not t.identity_store]
    document = {"sources": [{"name": kalla.name, "schema": SCHEMA, "tables": tables}]}
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=_LINE_WIDTH)
    header = f"# Made from orchestration/contract/{kalla.name}.odcs.yaml by: {COMMAND}\n"
    return f"{header}# Do not edit.\n{text}"


def _source_table(table: Table) -> dict[str, Any]:
    delivered = {c.name: c for c in table.columns}
    return {
        "name": table.name,
        "identifier": table.store_name,
        "description": table.description or table.name,
        "config": {"meta": {"kontrakt": {"key": list(table.key)}}},
        "columns": [
            _delivered_column(delivered[name])
            if name in delivered
            else _store_column(name, data_type)
            for name, data_type in table_columns(table).items()
        ],
    }


def _delivered_column(column: Column) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "type": column.type,
        "required": column.required,
        "klass": column.text_class,
        "key": column.is_key,
    }
    if column.allowed:
        meta["allowed"] = list(column.allowed)
    if column.references:
        meta["references"] = column.references
    return {
        "name": column.name,
        "description": column.description or column.name,
        "data_type": "varchar",
        "config": {"meta": {"kontrakt": meta}},
    }


def _store_column(name: str, data_type: str) -> dict[str, Any]:
    text = _STORE_COLUMN_TEXTS[name]
    return {"name": name, "description": text, "data_type": data_type.lower()}


def _macro_file(contract: Contract) -> str:
    """dbt needs the list while it parses, before it knows its sources: hence a macro."""
    pairs = ",\n        ".join(f"('{t.kalla}', '{t.name}')" for t in store_tables(contract))
    return (
        "{#\n"
        "    delivered_tables(): every delivered table as (kalla, tabell), in contract order.\n"
        f"    Made from orchestration/contract/*.odcs.yaml by: {COMMAND}\n"
        "    Do not edit.\n"
        "#}\n"
        "{% macro delivered_tables() %}\n"
        "    {{ return([\n"
        f"        {pairs}\n"
        "    ]) }}\n"
        "{% endmacro %}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
