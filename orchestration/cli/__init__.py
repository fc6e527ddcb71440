"""`utskrivning`: the command line, in Swedish.

Does not belong here: what the commands do (the other packages). Nothing heavy is imported until a
command needs it, so that `utskrivning --help` answers at once.
"""

import gc
import time

STARTED = time.perf_counter()
"""When the process began, near enough: what a night tells as its time counts from here."""


def main() -> None:
    """Entry point of the console script."""
    from orchestration.cli.main import run

    try:
        run()
    finally:
        # The process ends: searching what Dagster and dbt have loaded for garbage costs a second.
        gc.freeze()
