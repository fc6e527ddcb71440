"""Every ready question: it runs on the file it names, has rows, and says what its columns are."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli.sql import sql
from orchestration.desk.questions import QUESTIONS_DIR, QuestionError, question, questions
from orchestration.settings import PROJECT_DIR
from tests.python.analysis.conftest import Generation

NUMBERS = [found.number for found in questions()]
Ask = Callable[..., Result]
OK, USAGE = 0, 2


def test_the_questions_are_numbered_without_gaps() -> None:
    assert [f"{n:02}" for n in range(1, len(NUMBERS) + 1)] == NUMBERS
    assert len(NUMBERS) >= 10


@pytest.mark.parametrize("number", NUMBERS)
def test_a_question_has_rows_and_every_column_is_described(
    stockholm: Generation, kalmar: Generation, changed: Generation, number: str
) -> None:
    asked = question(number)
    counts = []
    for generation in (changed,) if number in {"09", "16"} else (stockholm, kalmar):
        found = generation.answer(number)
        shapes = generation.file(asked.which).tables()
        described = {
            column.name: (column.comment or "").strip()
            for table in found.tables
            for column in shapes[table].columns
        } | dict(asked.columns)
        assert [c for c in found.columns if not described.get(c)] == []
        assert len(set(found.columns)) == len(found.columns)
        assert asked.columns.keys() <= set(found.columns), "a described column is not there"
        counts.append(len(found.rows))
    assert max(counts) > 0, f"question {number} has no row on any of the generations"


@pytest.mark.parametrize("number", NUMBERS)
def test_an_answer_has_the_same_order_every_time(stockholm: Generation, number: str) -> None:
    asked = question(number)
    assert stockholm.ask(asked.which, asked.sql).rows == stockholm.answer(number).rows


def test_means_are_the_days_over_those_they_are_of(stockholm: Generation) -> None:
    found = [row for row in stockholm.rows("01") if row["antal"]]
    assert {row["snitt_alla"] == row["summa_dagar"] / row["antal"] for row in found} == {True}
    later = [row for row in found if row["antal"] > row["antal_dag0"]]
    assert later
    for row in later:
        assert row["snitt_minst_1"] == row["summa_dagar"] / (row["antal"] - row["antal_dag0"])
    assert len({row["period"] for row in found}) <= 13


def test_the_target_is_kalmars_and_only_where_it_is_decided(
    kalmar: Generation, stockholm: Generation
) -> None:
    targets = {(row["period"][:4], row["mal"]) for row in kalmar.rows("01")}
    assert {float(mal) for year, mal in targets if year == "2022"} == {0.8}
    assert {mal for year, mal in targets if year != "2022"} <= {None}
    assert {row["mal"] for row in stockholm.rows("01")} == {None}


def test_an_analysgrupp_that_nobody_has_confirmed_says_so(kalmar: Generation) -> None:
    groups = {r["enhet_verifierad"] for r in kalmar.rows("02") if r["niva"] == "analysgrupp"}
    assert groups == {"nej"}


def test_plans_have_names_and_add_up_to_the_table(stockholm: Generation) -> None:
    found = stockholm.rows("03")
    assert {row["klinik_namn"] is not None for row in found} == {True}
    months = tuple({row["period"] for row in found})
    assert len(months) == 3
    wanted = ", ".join(f"'{month}'" for month in months)
    ((total,),) = stockholm.ask(
        "aggregat",
        "select sum(antal_sip)::bigint from indikatorer.ind_planer where niva = 'kombination' "
        f"and vardform = 'alla' and period in ({wanted})",
    ).rows
    assert sum(row["antal_sip"] for row in found) == total


def test_the_worst_klinik_stands_first(stockholm: Generation, kalmar: Generation) -> None:
    found = stockholm.rows("07") + kalmar.rows("07")
    assert {row["antal_avgjorda"] >= 5 for row in found} == {True}
    shares = [row["andel_i_tid"] for row in stockholm.rows("07")]
    assert shares == sorted(shares)


def test_stadsdelar_are_read_in_todays_division(changed: Generation) -> None:
    """Storsthlm §4 and the merger of 2023-07-01: sums in today's division, no merged name left."""
    found = {
        (row["idag_stadsdel_kod"], row["period"]): (
            row["antal"],
            row["summa_dagar"],
            row["snitt_alla"],
            row["snitt_minst_1"],
            row["ingar"],
        )
        for row in changed.rows("09")
    }
    north = "0180-norra-innerstaden"
    assert found == {
        (north, "2023-06"): (5, 15, 3.0, 5.0, "Norrmalm, Östermalm"),
        (north, "2023-07"): (5, 2, 0.4, 2.0, "Norra innerstaden"),
        ("0180-farsta", "2023-06"): (3, 0, 0.0, None, "Farsta"),
    }


def test_a_changed_month_shows_both_values(changed: Generation) -> None:
    (row,) = changed.rows("16")
    assert (row["tidigare_varde"], row["nytt_varde"]) == (0.8, 1.1)
    assert row["skillnad"] == pytest.approx(0.3)
    assert row["sedan"] > row["tidigare_asof"]


def test_amounts_never_stand_without_their_status(kalmar: Generation) -> None:
    found = kalmar.rows("10")
    assert {row["berakningsstatus"] for row in found} <= {
        "beraknad",
        "preliminar",
        "ej_berakningsbar",
    }
    for row in found:
        is_unknown = row["berakningsstatus"] == "ej_berakningsbar"
        assert (row["belopp_kr"] is None) == is_unknown == bool(row["saknad_parameter"])


def test_protected_persons_are_one_line_and_never_listed(stockholm: Generation) -> None:
    """R9: patients with `skyddad` are in no individual list."""
    everything = question("11").sql.replace(
        "date_trunc('month', episoder.utskrivning_datum) = val.ur_manad", "true"
    )
    assert everything != question("11").sql
    found = stockholm.ask("individ", everything)
    protected = stockholm.ask(
        "individ",
        "select e.arende_id from fakta.fct_vardepisoder as e "
        "inner join fakta.fct_utskrivningsklara_dagar as d "
        "on e.region_kod = d.region_kod and e.vardepisod_id = d.vardepisod_id "
        "where e.skyddad and e.ar_lankad and d.utskrivningsklara_dagar is not null",
    ).rows
    listed = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    (manual,) = [row for row in listed if row["arende"] == "hanteras manuellt"]
    assert manual["antal"] == len(protected) > 0
    assert {k for k, v in manual.items() if v is not None} == {
        "region_kod",
        "ur_manad",
        "arende",
        "antal",
    }
    assert not {code for (code,) in protected} & {row["arende"] for row in listed}
    assert not {"patient_nyckel", "vardepisod_id"} & set(found.columns)


def test_the_funnel_loses_step_by_step(kalmar: Generation, stockholm: Generation) -> None:
    for generation in (kalmar, stockholm):
        by_model = defaultdict(list)
        for row in generation.rows("15"):
            by_model[row["vardform"], row["modell_id"]].append((row["antal"], row["bortfall"]))
        assert by_model
        for steps in by_model.values():
            left = [antal for antal, _ in steps]
            assert left == sorted(left, reverse=True)
            assert [lost for _, lost in steps[1:]] == [a - b for a, b in pairwise(left)]


@pytest.fixture
def ask(kalmar: Generation, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(kalmar.settings.data_dir))
    app = typer.Typer()
    app.command()(sql)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_a_question_is_asked_by_its_number(ask: Ask, kalmar: Generation) -> None:
    result = ask("--fraga", "1", "--json")
    assert result.exit_code == OK
    assert len(json.loads(result.stdout)) == len(kalmar.rows("01"))
    assert "Läs så: en rad per kommun och månad" in result.stderr
    assert "Visar inte:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--fraga", "11"), 'lägg till --individ --andamal "varför"'),
        (("--fraga", "01", "--delad"), "ta bort --individ och --delad"),
        (("--fraga", "99"), "01  Utskrivningsklara dagar per kommun och månad"),
        (("--fraga", "01", "select 1"), "--fraga NN"),
        (("--fraga", "01", "--tabeller"), "--fraga NN"),
    ],
)
def test_a_question_that_cannot_be_asked(
    ask: Ask, arguments: tuple[str, ...], expected: str
) -> None:
    result = ask(*arguments)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert expected in result.stderr


@pytest.mark.parametrize(
    ("name", "head", "part"),
    [
        ("01_prov.sql", "-- 02 Prov\n-- Underlag: x\n-- Fil: aggregat\n", "numret"),
        ("01_prov.sql", "-- 01 Prov\n-- Underlag: x\n-- Fil: allt\n", "Fil"),
        ("01_prov.sql", "-- 01 Prov\n-- Underlag: x\n-- Fil: delad\n-- Läs så: x\n", "Visar inte"),
        ("01_prov.sql", "", "numret"),
    ],
)
def test_a_damaged_head_is_named(tmp_path: Path, name: str, head: str, part: str) -> None:
    (tmp_path / name).write_text(head + "select 1\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=f"{name}.*{part}"):
        questions(tmp_path)


def test_the_page_for_analysts_lists_every_question() -> None:
    page = (QUESTIONS_DIR.parent / "README.md").read_text(encoding="utf-8")
    line = r"^\| (\d\d) \| \[(.+?)\]\(fragor/\1_[a-z0-9_]+\.sql\) \| (.+?) \| (\w+) \|$"
    assert re.findall(line, page, re.MULTILINE) == [
        (found.number, found.title, ", ".join(found.underlag), found.which) for found in questions()
    ]


def test_the_notebook_is_python_and_only_reads() -> None:
    text = (PROJECT_DIR / "docs" / "analys" / "notebook.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    opened = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "connect"]
    assert len(opened) == 1
    read_only = {k.arg: ast.literal_eval(k.value) for k in opened[0].keywords}
    assert read_only["read_only"] is True
    assert read_only["config"]["enable_external_access"] == "false"


def test_the_notebooks_queries_give_what_its_chart_can_draw(kalmar: Generation) -> None:
    text = (PROJECT_DIR / "docs" / "analys" / "notebook.py").read_text(encoding="utf-8")
    called = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
    asked = [c for c in called if isinstance(c.func, ast.Attribute) and c.func.attr == "execute"]
    kommuner, manader = (ast.literal_eval(c.args[0]) for c in asked)
    connection = kalmar.file("aggregat").connection
    kommun = connection.execute(kommuner).fetchall()[0][1]
    drawn = connection.execute(manader, [kommun, "somatik"])
    # A decimal cannot become JSON, which is how a chart gets its rows.
    assert not [c[0] for c in drawn.description or () if str(c[1]).startswith("DECIMAL")]
    assert drawn.fetchall()
