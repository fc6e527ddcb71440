"""A SQLite file of `state/`, opened with the rights and the patience that all of them have.

Does not belong here: what is in the file.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine, create_engine

FILE_MODE = 0o640
LOCK_SECONDS = 60


def open_state_file(path: Path) -> Engine:
    """The engine of the file, which is made when it is not there. Raises OSError."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
    return create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": LOCK_SECONDS})
