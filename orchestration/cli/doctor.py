"""`utskrivning doctor`: is this machine and this data folder fit for a night? (interface.md §2)

Does not belong here: the looks (doctor_machine.py, doctor_data.py and so on). Exit codes:
0 no fault, 1 a fault, 2 unusable settings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from orchestration.cli import doctor_alerts, doctor_data, doctor_machine, doctor_reports
from orchestration.cli.doctor_findings import Finding, Level
from orchestration.settings import Settings, SettingsError

FAULT = 1
USAGE = 2

Look = Callable[[Settings], Iterator[Finding]]

LOOKS: Sequence[Look] = (
    doctor_machine.python_version,
    doctor_machine.locked_versions,
    doctor_machine.time_zone,
    doctor_machine.disk,
    doctor_data.data_folder,
    doctor_data.individ_group,
    doctor_data.locks,
    doctor_data.publication,
    doctor_data.deliveries,
    doctor_alerts.addresses,
    doctor_alerts.sending,
    doctor_reports.keys,
    doctor_reports.individual_log,
    doctor_data.dagster_config,
)


def doctor(
    som_json: Annotated[bool, typer.Option("--json", help="Svara som JSON.")] = False,
) -> None:
    """Kontrollera installation, rättigheter, disk, lås, publicering och leveranser.

    Varje rad är ok, varning eller fel, med vad som ska göras. Ändrar inget.

    Exempel: utskrivning doctor · utskrivning doctor --json
    """
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from None
    findings = [finding for look in LOOKS for finding in look(settings)]
    if som_json:
        typer.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(line(finding))
        typer.echo(summary(findings))
    raise typer.Exit(FAULT if any(f.level is Level.FEL for f in findings) else 0)


def line(finding: Finding) -> str:
    """«varning  lås         en nattkörning pågår … → Vänta …»."""
    todo = f" → {finding.todo}" if finding.todo else ""
    return f"{finding.level:<8} {finding.about:<11} {finding.text}{todo}"


def summary(findings: list[Finding]) -> str:
    """The last line."""
    faults = sum(f.level is Level.FEL for f in findings)
    warnings = sum(f.level is Level.VARNING for f in findings)
    if faults:
        return f"{faults} fel och {warnings} varningar: börja med felen."
    if warnings:
        return f"Inget fel, {warnings} varningar."
    return "Allt är som det ska."
