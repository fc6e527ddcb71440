"""The versions that are published with the figures (interface.md §3, om_leveransen.json).

Does not belong here: the hashes themselves (fingerprint.py).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from orchestration.publish import Versions
from orchestration.warehouse.fingerprint import code_stamp

RULE_VERSION = "1.0"
"""Version of `rules.md` as implemented here. Raise it, with a line in CHANGELOG.md that says which
figures move, whenever a rule changes meaning."""

_STAMP_DIGITS = 16


@cache
def current_versions() -> Versions:
    """Rules, dbt and code; the code's part changes with every file that can move a figure."""
    code = f"{version('utskrivning')}+{code_stamp()[:_STAMP_DIGITS]}"
    return Versions(regler=RULE_VERSION, dbt=version("dbt-core"), kod=code)
