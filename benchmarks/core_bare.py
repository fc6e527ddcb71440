"""The core path's SQL in one bare DuckDB process; called by bench_core.py.

`core_bare.py BUILD_FILE MODELS`: MODELS is JSON [[schema, name, SQL]] in dependency order.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb


def main() -> None:
    """Make every model a table; print the schema that holds the answers."""
    build_file, models = sys.argv[1:]
    with duckdb.connect(build_file) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for schema, name, sql in json.loads(Path(models).read_text(encoding="utf-8")):
            connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS ({sql}\n)")
    sys.stdout.write("intermediate\n")


if __name__ == "__main__":
    main()
