"""Reading the project's SQL: files without Jinja and comments, models as other engines get them.

Does not belong here: what is allowed (test_engine_lint.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.context.providers import BaseDatabaseWrapper

from orchestration.settings import PROJECT_DIR
from tests.python.dbt.warehouse import DbtFailedError, node_results

MOTOR = PROJECT_DIR / "macros" / "motor"
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_DIALECTS = {"postgres": None, "spark": ["spark", "default"]}


def sql_files(*folders: str) -> list[Path]:
    """Every .sql file below the folders of the project, but those of macros/motor."""
    found = [p for folder in folders for p in (PROJECT_DIR / folder).rglob("*.sql")]
    return sorted(p for p in found if MOTOR not in p.parents)


def without_comments(text: str) -> str:
    """The text with every SQL and Jinja comment made empty."""
    return _COMMENT.sub("", text)


def plain_sql(text: str) -> str:
    """What a file says in SQL itself: no comments, and `jinja` for every Jinja expression."""
    return _JINJA.sub(" jinja ", without_comments(text))


def compile_for(dialect: str, folder: Path) -> dict[str, str]:
    """Model name -> its SQL as dbt renders it for `postgres` or `spark`; no server is asked.

    dbt-spark is not installed, so for Spark the Postgres adapter dispatches to `spark__` macros.
    """
    flags = [
        "--quiet",
        "--no-use-colors",
        "--no-write-json",
        "--log-level-file=none",
        f"--project-dir={PROJECT_DIR}",
        f"--profiles-dir={PROJECT_DIR}",
        f"--target-path={folder}",
        "--target=postgres",
        "--no-introspect",
        "--no-populate-cache",
        "--select=resource_type:model",
    ]
    with _dispatch_to(_DIALECTS[dialect]):
        outcome = dbtRunner().invoke(["compile", *flags])
    if not outcome.success:
        raise DbtFailedError(f"dbt compile for {dialect}: {outcome.exception}")
    return {r.node.name: str(r.node.compiled_code) for r in node_results(outcome)}


@contextmanager
def _dispatch_to(prefixes: list[str] | None) -> Iterator[None]:
    """Let adapter.dispatch look for these prefixes; None leaves it to the adapter."""
    name = "_get_adapter_macro_prefixes"
    original = getattr(BaseDatabaseWrapper, name)
    if prefixes is not None:
        setattr(BaseDatabaseWrapper, name, lambda _self: prefixes)
    try:
        yield
    finally:
        setattr(BaseDatabaseWrapper, name, original)
