"""The promise as data is what interface.md §3 and rules.md R6 say, and the allow-list keeps it."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.publish import load_allowlist
from orchestration.reader_checks.promise import load_promise

PROMISE = load_promise()
COLUMNS = {(c.fil, c.tabell, c.kolumn) for c in PROMISE.columns}
WORD = re.compile(r"[a-z][a-z0-9_]*")
KEY = {
    *("region_kod", "vardform", "niva", "enhet_kod", "enhet_namn"),
    *("periodtyp", "period", "period_start"),
}


def test_every_promised_table_is_in_the_allow_list_of_its_file() -> None:
    allowed = {
        (file, table.full_name) for file, tables in load_allowlist().items() for table in tables
    }
    assert {(fil, tabell) for fil, tabell, _ in COLUMNS} <= allowed


def test_no_column_is_promised_twice() -> None:
    assert len(COLUMNS) == len(PROMISE.columns)


def test_measures_and_levels_are_of_promised_tables() -> None:
    for mart, measures in PROMISE.measures.items():
        for column in measures.values():
            assert ("aggregat", f"indikatorer.{mart}", column) in COLUMNS
    assert set(PROMISE.level_tables) == set(PROMISE.measures)


def test_every_table_and_column_of_the_specification_is_promised(shared_dir: Path) -> None:
    """A column in the specification that the files do not promise would never be missed."""
    promised: dict[str, set[str]] = {}
    for _, tabell, kolumn in COLUMNS:
        promised.setdefault(tabell.split(".")[1], set()).add(kolumn)
    for table, columns in specified(shared_dir).items():
        assert columns <= promised[table], table


def specified(shared_dir: Path) -> dict[str, set[str]]:
    """Table -> columns that interface.md §3 names outright: words in plain text before a remark in
    parentheses are no columns, so only those are taken that stand in a list of names."""
    text = (shared_dir / "spec" / "interface.md").read_text(encoding="utf-8")
    section = text[text.index("## 3.") :]
    found: dict[str, set[str]] = {}
    for name, told in re.findall(r"^\| `([a-z_0-9]+)`(?: \([^|]*)? \|(.*)\|$", section, re.M):
        listed = re.sub(r"\([^()]*\)", "", told.split(":")[-1].split(";")[0])
        words = [part.strip().split(" ")[0] for part in listed.split(",")]
        columns = {word for word in words if WORD.fullmatch(word) and "_" in word}
        found[name] = columns | (KEY if name.startswith("ind_") else set())
    assert len(found) > 20
    return found
