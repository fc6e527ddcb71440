"""Make individual lists: who asks and why is written down first, then rows are read.

Does not belong here: the rows (read.py), files (orchestration.reports.packages).
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from orchestration.landing.identity_lookup import identities
from orchestration.publish import Access, log_access, open_published
from orchestration.publish.access_log import (
    PurposeError,
    checked_purpose,
    login_name,
    looks_like_identity,
)
from orchestration.reports.figures import Profile, Recipient
from orchestration.reports.figures.sources import MADE_BEFORE, older
from orchestration.reports.individuals import chain
from orchestration.reports.individuals.model import IndividualList, WantedList
from orchestration.reports.individuals.read import READ_TABLES, Lookups, read_list
from orchestration.settings import Settings

_LEAST_NAME = 2


class ListError(Exception):
    """The list cannot be made. Swedish, without values."""


@dataclass(frozen=True)
class Requester:
    """Who asks for lists, in their own name, and why (HSLF-FS 2016:40 4 kap. 9 §)."""

    name: str
    purpose: str


@dataclass(frozen=True)
class Handover:
    """What is written down of one list before it is written. sha256: of the list's file."""

    recipient: Recipient
    profile: Profile
    made: IndividualList
    generation: str
    sha256: str


def checked_requester(name: str | None, purpose: str | None) -> Requester:
    """The one who asks; raises PurposeError when a name or an understandable purpose is missing, or
    either seems to hold an identity number."""
    person = (name or "").strip()
    if len(person) < _LEAST_NAME or not any(letter.isalpha() for letter in person):
        raise PurposeError(
            "En individlista kräver namnet på den som tar ut den: lägg till "
            '--anvandare "Eva Ek, utdataenheten".'
        )
    if looks_like_identity(person):
        raise PurposeError(
            "--anvandare ser ut att innehålla ett personnummer. Skriv namn och funktion."
        )
    return Requester(person, checked_purpose(purpose))


def make_lists(
    settings: Settings,
    generation: str,
    requester: Requester,
    lookups: Lookups,
    wanted: Sequence[WantedList],
) -> tuple[IndividualList, ...]:
    """The lists without identities, in the order asked for; the reading is logged before rows
    leave this function.

    Raises NotPublishedError (also when the generation is too old), NotReadableError,
    AccessLogError and ListError.
    """
    try:
        with open_published(settings, "individ", generation) as individ:
            made = tuple(read_list(individ.connection, lookups, one) for one in wanted)
    except MADE_BEFORE:
        raise older(generation, "kolumner som individlistan läser. Inget skrevs") from None
    except duckdb.Error as error:
        raise ListError(
            f"individ.duckdb i publiceringen {generation} kunde inte läsas (DuckDB: "
            f"{type(error).__name__}). Inget skrevs. Kör 'utskrivning doctor'."
        ) from None
    log_access(
        settings,
        Access(
            command="rapport",
            purpose=requester.purpose,
            question=" ".join(f"{one.kommun.kod} {one.period.code}" for one in wanted),
            file="individ.duckdb",
            generation=generation,
            tables=READ_TABLES,
            rows=sum(len(one.rows) for one in made),
            outcome="visas",
        ),
    )
    return made


def with_identities(settings: Settings, made: IndividualList) -> IndividualList:
    """The list with the identity of each patient that has exactly one; only for the writing of a
    list in the profile `granskning`. Raises IdentityLookupError."""
    known = identities(settings, made.wanted.region_kod, (row.patient_nyckel for row in made.rows))
    rows = tuple(replace(row, identitet=known.get(row.patient_nyckel, "")) for row in made.rows)
    return replace(made, rows=rows)


def log_handover(settings: Settings, requester: Requester, handover: Handover) -> chain.Entry:
    """Bind the list to the log before its first byte is written; raises ChainError."""
    wanted = handover.made.wanted
    return chain.append(
        settings,
        {
            "tid": settings.clock.now().isoformat(timespec="seconds"),
            "anvandare": requester.name,
            "konto": pwd.getpwuid(os.getuid()).pw_name,
            "inloggning": login_name(),
            "andamal": requester.purpose,
            "mottagare": handover.recipient.id,
            "profil": handover.profile.value,
            "kommun_kod": wanted.kommun.kod,
            "period": wanted.period.code,
            "vardform": wanted.vardform,
            "antal_rader": len(handover.made.rows),
            "antal_skyddade": handover.made.protected,
            "lista_sha256": handover.sha256,
            "generation": handover.generation,
        },
    )
