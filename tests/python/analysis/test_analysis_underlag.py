"""docs/underlag.md against what there is: ids, tables, questions, tests and dbt exposures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.desk.questions import QUESTIONS_DIR, questions
from orchestration.publish import load_allowlist
from tests.python.conftest import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "underlag.md"
EXPOSURES = PROJECT_DIR / "models" / "marts" / "_underlag.yml"
KALMAR = {
    *(f"K-A{n}" for n in range(1, 9)),
    *(f"K-B{n}" for n in range(1, 4)),
    *(f"K-E{n}" for n in range(1, 6)),
}
STOCKHOLM = {*(f"S-F{n}" for n in range(1, 12)), *(f"S-M{n}" for n in range(1, 6))}
MODELS = {path.stem for path in (PROJECT_DIR / "models").rglob("*.sql")}
"""A table that dbt does not make (indikator_revision) cannot stand in an exposure."""
OVER_ALL = {"indikatorer.indikator", "indikatorer.ind_rullande_12_manader"}
"""The tables that hold every indicator."""
_NOTHING = "none"


@dataclass(frozen=True)
class Line:
    """One line of the page. here: level and period, or `none: why`. tests: (file, name)."""

    asked_for: str
    here: str
    tables: frozenset[str]
    questions: frozenset[str]
    tests: tuple[tuple[str, str], ...]

    @property
    def has_figure(self) -> bool:
        return not self.here.startswith(f"{_NOTHING}:")


def page_lines() -> dict[str, Line]:
    found: dict[str, Line] = {}
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [KS]-", text):
            name, asked_for, here, tables, numbers, tests = text.strip("| ").split(" | ")
            assert name not in found
            found[name] = Line(
                asked_for,
                here,
                frozenset(re.findall(r"`([a-z0-9_.]+)`", tables)),
                frozenset(re.findall(r"\[(\d\d)\]", numbers)),
                tuple(tuple(t.split("::")) for t in re.findall(r"`([^`]+)`", tests)),
            )
    return found


LINES = page_lines()
PUBLISHED = {table.full_name for tables in load_allowlist().values() for table in tables}


def test_every_line_of_both_documents_is_there() -> None:
    assert LINES.keys() == KALMAR | STOCKHOLM


def test_the_agreement_has_no_other_line(shared_dir: Path) -> None:
    text = (shared_dir / "domain" / "agreement_kalmar.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| (K-[A-Z]\d+) \|", text, re.MULTILINE)) == KALMAR


def test_a_line_without_a_figure_says_why() -> None:
    without = {name for name, line in LINES.items() if not line.has_figure}
    assert without == {"S-F4", "S-F10", "S-F11"}
    for name in without:
        assert len(LINES[name].here) > len("none: a")
        assert not (LINES[name].tables or LINES[name].questions or LINES[name].tests)


@pytest.mark.parametrize("name", sorted(LINES))
def test_what_a_line_names_exists(name: str) -> None:
    line = LINES[name]
    assert line.tables <= PUBLISHED
    assert line.has_figure == bool(line.tables) == bool(line.tests)
    for file, test in line.tests:
        text = (PROJECT_DIR / file).read_text(encoding="utf-8")
        assert re.search(rf"(?:^def |^  - name: ){test}\b", text, re.MULTILINE), f"{file}::{test}"


@pytest.mark.parametrize("name", sorted(KALMAR))
def test_every_line_of_the_agreement_has_a_question(name: str) -> None:
    assert LINES[name].questions


def test_questions_and_page_name_each_other() -> None:
    by_line: dict[str, set[str]] = {}
    for found in questions():
        for name in found.underlag:
            by_line.setdefault(name, set()).add(found.number)
    assert by_line == {n: set(line.questions) for n, line in LINES.items() if line.questions}


def test_a_question_reads_a_table_of_each_line_it_answers() -> None:
    for found in questions():
        for name in found.underlag:
            tables = LINES[name].tables | OVER_ALL
            assert any(table in found.sql for table in tables), (found.number, name)


def exposures() -> list[dict[str, Any]]:
    return list(yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"])


def test_every_line_with_a_figure_has_one_exposure() -> None:
    named = [name for e in exposures() for name in e["config"]["meta"]["underlag"]]
    assert sorted(named) == sorted(n for n, line in LINES.items() if line.has_figure)


@pytest.mark.parametrize("exposure", exposures(), ids=lambda e: e["name"])
def test_an_exposure_rests_on_the_tables_of_its_lines(exposure: dict[str, Any]) -> None:
    rests_on = set(re.findall(r"ref\('([a-z0-9_]+)'\)", " ".join(exposure["depends_on"])))
    lines = [LINES[name] for name in exposure["config"]["meta"]["underlag"]]
    named = {table.partition(".")[2] for line in lines for table in line.tables}
    assert named & MODELS <= rests_on
    assert exposure["owner"] == {"name": "utdataenheten"}
    assert exposure["maturity"] in {"high", "medium", "low"}
    asked = {number for line in lines for number in line.questions}
    assert set(re.findall(r"\b(\d\d)\b", exposure["description"].rpartition("Fråga")[2])) <= asked


def test_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\((analys/[^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links and all((PAGE.parent / link).is_file() for link in links)
    assert {Path(link).name for link in links} == {p.name for p in QUESTIONS_DIR.glob("*.sql")}
