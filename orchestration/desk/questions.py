"""The ready questions of `docs/analys/fragor/`, numbered; each says in its head what it answers.

A head is a comment in Swedish:

    -- NN Title
    -- Underlag: ids of docs/underlag.md
    -- Fil: aggregat | individ | delad
    -- Läs så: how to read the answer
    -- Visar inte: what it does not show
    -- Kolumn name: what it is, for a column that no published table describes

A line that starts with blanks after `--` continues the one above.
Does not belong here: asking them (orchestration.publish.query).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.publish import FILES
from orchestration.settings import PROJECT_DIR

QUESTIONS_DIR = PROJECT_DIR / "docs" / "analys" / "fragor"
_NUMBER = re.compile(r"(\d\d)_[a-z0-9_]+\.sql")
_TITLE = re.compile(r"-- (\d\d) (.+)")
_FIELD = re.compile(r"-- (Underlag|Fil|Läs så|Visar inte|Kolumn [a-z0-9_]+): (.+)")
_CONTINUED = re.compile(r"--  +(.+)")
_COLUMN = "Kolumn "


class QuestionError(Exception):
    """There is no such ready question, or its head is damaged. The text is Swedish."""


@dataclass(frozen=True)
class Question:
    """One ready question. underlag: ids. which: the published file it is asked of. columns: name
    -> Swedish description of what the question itself computes. sql: the whole file."""

    number: str
    title: str
    underlag: tuple[str, ...]
    which: str
    reading: str
    limits: str
    columns: Mapping[str, str]
    sql: str


def questions(folder: Path = QUESTIONS_DIR) -> tuple[Question, ...]:
    """Every ready question in order of number; raises QuestionError for a damaged head."""
    return tuple(_read(path) for path in sorted(folder.glob("*.sql")))


def question(number: str, folder: Path = QUESTIONS_DIR) -> Question:
    """The question with this number (`3` or `03`); raises QuestionError with the list of those
    there are."""
    wanted = number.zfill(2)
    paths = sorted(folder.glob("*.sql"))
    for path in paths:
        if path.name.startswith(f"{wanted}_"):
            return _read(path)
    known = "\n".join(f"  {found.number}  {found.title}" for found in map(_read, paths))
    raise QuestionError(f"Det finns ingen färdig fråga {number}. De som finns är:\n{known}")


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    title, fields = _head(text)
    named = _NUMBER.fullmatch(path.name)
    if title is None or named is None or title.group(1) != named.group(1):
        raise _damaged(path, "numret och rubriken på första raden")
    which = fields.get("Fil", "")
    if which not in FILES:
        raise _damaged(path, f"raden «-- Fil:», som ska vara {', '.join(FILES)}")
    missing = [name for name in ("Underlag", "Läs så", "Visar inte") if name not in fields]
    if missing:
        raise _damaged(path, f"raden «-- {missing[0]}:»")
    return Question(
        number=title.group(1),
        title=title.group(2),
        underlag=tuple(part.strip() for part in fields["Underlag"].split(",")),
        which=which,
        reading=fields["Läs så"],
        limits=fields["Visar inte"],
        columns={n.removeprefix(_COLUMN): v for n, v in fields.items() if n.startswith(_COLUMN)},
        sql=text,
    )


def _head(text: str) -> tuple[re.Match[str] | None, dict[str, str]]:
    first, *rest = text.splitlines() or [""]
    fields: dict[str, str] = {}
    name = ""
    for line in rest:
        if field := _FIELD.fullmatch(line):
            name = field.group(1)
            fields[name] = field.group(2)
        elif name and (continued := _CONTINUED.fullmatch(line)):
            fields[name] += f" {continued.group(1)}"
        else:
            break
    return _TITLE.fullmatch(first), fields


def _damaged(path: Path, part: str) -> QuestionError:
    return QuestionError(f"Huvudet i {path.name} går inte att läsa: kontrollera {part}.")
