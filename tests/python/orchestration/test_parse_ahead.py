"""The dbt project is parsed when the program is installed, and a project that cannot be is told."""

from __future__ import annotations

import pytest
import typer

from orchestration import parse_ahead
from orchestration.warehouse.parsed_project import DbtProjectError

TOLD = "dbt-projektet går inte att tolka. Rätta felet och kör om:"


def test_it_parses_and_tells(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(parse_ahead, "ensure_parsed", lambda progress: progress("Tolkar"))
    parse_ahead.main()
    assert capsys.readouterr().out == "Tolkar\n"


def test_a_project_that_cannot_be_parsed_stops_the_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(progress: object) -> None:
        raise DbtProjectError(TOLD)

    monkeypatch.setattr(parse_ahead, "ensure_parsed", fail)
    with pytest.raises(typer.Exit) as stopped:
        parse_ahead.main()
    assert stopped.value.exit_code == 1
    assert capsys.readouterr().err == f"{TOLD}\n"
