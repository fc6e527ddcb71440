"""Utskrivning: everything around the dbt project, from landing folder to published files.

`dagster dev -m orchestration` finds the definitions here; they are loaded when it asks for them,
so that importing any part of the package stays cheap.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "defs":
        from orchestration.definitions import defs

        return defs
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), "defs"]
