"""What the gate asks of the controlled tables: are they of the build that is to be published?

Publishing can be repeated alone, and a night may have stopped between dbt and the control, so the
build can hold the controlled tables of an earlier night. Does not belong here: judging.
"""

from __future__ import annotations

from orchestration.disclosure.controlled import SCHEMA
from orchestration.disclosure.tables import CONTROLLED
from orchestration.disclosure.verify import stale_tables
from orchestration.publish.database import BUILD, open_build, table_shapes, without_values
from orchestration.settings import Settings


def stale_in_build(settings: Settings) -> tuple[str, ...]:
    """Swedish, one line per controlled table that does not agree with its exact table.

    Empty when the build lacks any of the tables: that is told for itself. Raises PublishError when
    the build file cannot be read.
    """
    if not settings.build_file.is_file():
        return ()
    needed = {name for t in CONTROLLED for name in (t.full_name, f"{SCHEMA}.{t.source}")}
    with without_values("kontrollen mot röjande"), open_build(settings.build_file) as connection:
        if not needed <= table_shapes(connection, BUILD).keys():
            return ()
        connection.execute(f"USE {BUILD}")
        return tuple(stale_tables(connection))
