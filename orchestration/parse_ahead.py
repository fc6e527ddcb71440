"""`python -m orchestration.parse_ahead`: parses the dbt project when the program is installed.

Else the first night would, and be seconds longer. Does not belong here: how it is parsed and kept
(orchestration.warehouse.parsed_project).
"""

from __future__ import annotations

import typer

from orchestration.warehouse.parsed_project import DbtProjectError, ensure_parsed


def main() -> None:
    """Parse unless it is done; exit code 1 and why in Swedish when it cannot be."""
    try:
        ensure_parsed(progress=typer.echo)
    except DbtProjectError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(main)
