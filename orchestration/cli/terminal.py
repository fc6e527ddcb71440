"""What every verb says the same way: why it stops, that data is made up, that it is still at work.

Does not belong here: Swedish for Typer's own texts (swedish.py), the night's progress (nightly.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console

from orchestration.settings import Progress, quiet


def stop(text: str, code: int) -> NoReturn:
    """End the command with a Swedish sentence on standard error and this exit code."""
    typer.echo(text, err=True)
    raise typer.Exit(code)


def synthetic_mark(about: Mapping[str, Any]) -> str:
    """What is put after an answer from a generation of made-up data; about: om_leveransen.json."""
    return " · SYNTETISKA UPPGIFTER" if about["syntetisk"] else ""


@contextmanager
def moving_line() -> Iterator[Progress]:
    """One moving line on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield quiet
        return
    with Console(stderr=True).status("Förbereder ...") as line:
        yield line.update
