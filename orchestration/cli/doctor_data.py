"""Doctor's looks at the data folder: modes, locks, what is published, deliveries, Dagster.

They change nothing. Does not belong here: the installation (doctor_machine.py).
"""

from __future__ import annotations

import grp
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from orchestration.cli.doctor_findings import Finding, Level
from orchestration.dagster_home import is_current
from orchestration.landing import Ledger, LedgerError, blocking_holds
from orchestration.landing.folder import waiting_folders
from orchestration.publish import PublishError
from orchestration.publish.about import read_about
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from orchestration.settings.settings import FOLDERS, INDIVID_GROUP_VARIABLE
from orchestration.warehouse.lock import child_lock_file, lock_holder, night_lock_file

OLD_ASOF = timedelta(hours=26)
TOO_OLD_ASOF = timedelta(hours=50)
_LOCAL = ZoneInfo("Europe/Stockholm")
_HOLDER = re.compile(r"\(PID (\d+)\)")


def data_folder(settings: Settings) -> Iterator[Finding]:
    """The folders of interface.md §1: there, and closed to others."""
    if not settings.data_dir.is_dir():
        yield Finding(
            Level.VARNING,
            "datamapp",
            f"{settings.data_dir} finns inte än",
            "Kör 'utskrivning nightly' eller rätta UTSKRIVNING_DATA_DIR.",
        )
        return
    folders = [settings.data_dir / name for name in FOLDERS]
    missing = [p.name for p in folders if not p.is_dir()]
    open_ = [p.name for p in folders if p.is_dir() and stat.S_IMODE(p.stat().st_mode) & 0o007]
    if missing:
        yield Finding(
            Level.VARNING,
            "datamapp",
            f"mappar saknas: {', '.join(missing)}",
            "Kör 'utskrivning nightly', som skapar dem.",
        )
    if open_:
        yield Finding(
            Level.FEL,
            "datamapp",
            f"mappar öppna för alla på datorn: {', '.join(open_)}",
            f"Kör: chmod o-rwx {' '.join(str(settings.data_dir / name) for name in open_)}",
        )
    if not missing and not open_:
        yield Finding(Level.OK, "datamapp", f"{settings.data_dir}, stängd för andra användare")


def individ_group(settings: Settings) -> Iterator[Finding]:
    """The group that may read individ.duckdb exists; without it nothing is published."""
    name = settings.individ_group
    if name is None:
        return
    try:
        grp.getgrnam(name)
    except KeyError:
        yield Finding(
            Level.FEL,
            "grupp",
            f"gruppen {name}, som ska få läsa individ.duckdb, finns inte",
            f"Skapa den (groupadd {name}) eller rätta {INDIVID_GROUP_VARIABLE}.",
        )
        return
    yield Finding(Level.OK, "grupp", f"{name} får läsa individ.duckdb")


def locks(settings: Settings) -> Iterator[Finding]:
    """Who runs a night, and who has the build file open."""
    night = lock_holder(night_lock_file(settings))
    child = lock_holder(child_lock_file(settings))
    if night is not None:
        yield Finding(
            Level.VARNING,
            "lås",
            f"en nattkörning pågår: {night.sentence}",
            f"Vänta, eller avsluta den: kill {night.pid}",
        )
        return
    if child is not None:
        yield Finding(
            Level.FEL,
            "lås",
            f"ett dbt-bygge utan nattkörning: {child.sentence}",
            f"Avsluta det: kill {child.pid}",
        )
        return
    yield Finding(Level.OK, "lås", "ingen nattkörning pågår")
    yield from _build_file(settings)


def _build_file(settings: Settings) -> Iterator[Finding]:
    if not settings.build_file.is_file():
        yield Finding(Level.OK, "byggfil", "finns inte än")
        return
    try:
        duckdb.connect(str(settings.build_file), read_only=True).close()
    except duckdb.Error as error:
        holder = _HOLDER.search(str(error))
        if holder is not None:
            yield Finding(
                Level.FEL,
                "byggfil",
                f"hålls öppen av process {holder.group(1)}: natten kan inte bygga",
                "Stäng programmet; läs ur published/current i stället för build/.",
            )
        else:
            yield Finding(
                Level.VARNING,
                "byggfil",
                f"går inte att öppna ({type(error).__name__})",
                "Kör 'utskrivning nightly', som bygger om den ur arkivet.",
            )
        return
    size = settings.build_file.stat().st_size / (1 << 20)
    yield Finding(Level.OK, "byggfil", f"{size:.0f} MiB, ingen håller den")


def publication(settings: Settings) -> Iterator[Finding]:
    """What readers see, how old it is, and that the restricted file is closed."""
    generation = current_generation(settings.published)
    if generation is None:
        yield Finding(
            Level.VARNING, "publicerat", "inget är publicerat", "Kör 'utskrivning nightly'."
        )
        return
    folder = settings.published / generation
    try:
        about = read_about(folder)
    except (OSError, PublishError) as error:
        yield Finding(
            Level.FEL,
            "publicerat",
            f"{generation} går inte att läsa ({type(error).__name__})",
            "Kör 'utskrivning nightly'; består felet, flytta undan mappen.",
        )
        return
    yield _age(settings, generation, about)
    mode = stat.S_IMODE((folder / "individ.duckdb").stat().st_mode)
    if mode & 0o007:
        yield Finding(
            Level.FEL,
            "publicerat",
            f"individ.duckdb har läge {mode:04o}: läsbar för alla på datorn",
            f"Kör: chmod 0440 {folder / 'individ.duckdb'}",
        )


def _age(settings: Settings, generation: str, about: Mapping[str, Any]) -> Finding:
    asof = max(about["asof"].values())
    if about["syntetisk"]:
        return Finding(Level.OK, "publicerat", f"{generation}, läge {asof[:16]}, syntetiskt")
    age = settings.clock.now() - datetime.fromisoformat(asof).replace(tzinfo=_LOCAL)
    hours = int(age.total_seconds() // 3600)
    text = f"{generation}, läge {asof[:16]} ({hours} timmar gammalt)"
    if age <= OLD_ASOF:
        return Finding(Level.OK, "publicerat", text)
    level = Level.VARNING if age <= TOO_OLD_ASOF else Level.FEL
    todo = "Se 'utskrivning leverans lista' och 'utskrivning larm lista'."
    return Finding(level, "publicerat", text, todo)


def deliveries(settings: Settings) -> Iterator[Finding]:
    """What waits, what is held back, what was refused."""
    ready, unready = waiting_folders(settings.landing)
    if ready:
        yield Finding(
            Level.VARNING,
            "leveranser",
            f"{len(ready)} väntar i landing/",
            "Kör 'utskrivning nightly' om ingen natt pågår.",
        )
    if unready:
        yield Finding(
            Level.VARNING,
            "leveranser",
            f"{len(unready)} mappar i landing/ saknar manifest.json",
            "Vänta tills leveransen är klar, eller fråga den som levererar.",
        )
    if not settings.ledger_file.is_file():
        yield Finding(Level.OK, "leveranser", "ingen leverans är mottagen än")
        return
    try:
        with Ledger(settings) as ledger:
            received, refused = ledger.deliveries(), ledger.refusals()
    except (LedgerError, SQLAlchemyError) as error:
        yield Finding(
            Level.FEL,
            "leveranser",
            f"liggaren går inte att läsa ({type(error).__name__})",
            "Återställ state/ ur säkerhetskopian; utan den kan inget godtas eller publiceras.",
        )
        return
    yield Finding(Level.OK, "leveranser", f"{len(received)} mottagna, {len(refused)} refuserade")
    for held in blocking_holds(received):
        name = " ".join(held.key)
        yield Finding(
            Level.FEL,
            "leveranser",
            f"{name} hålls kvar och stoppar publiceringen",
            f"'utskrivning leverans forklara {held.extrakt_id}', sedan godkann eller ny leverans.",
        )


def dagster_config(settings: Settings) -> Iterator[Finding]:
    """Dagster's own settings: no telemetry, one writer."""
    if not (settings.dagster / "dagster.yaml").exists():
        yield Finding(Level.OK, "dagster", "inte startad för den här datamappen")
    elif is_current(settings):
        yield Finding(Level.OK, "dagster", "dagster.yaml är projektets")
    else:
        yield Finding(
            Level.VARNING,
            "dagster",
            "dagster.yaml skiljer sig från projektets",
            "Starta om med 'make dev', som lägger tillbaka den.",
        )
