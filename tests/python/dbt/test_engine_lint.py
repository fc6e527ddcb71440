"""Engine-specific SQL lives in macros/motor only: the same models run on Postgres and Spark.

Two nets: the text of every model, macro and test outside macros/motor uses no construct that
only some engine has; and every model, rendered for Postgres and for Spark, is read by that
dialect's parser and calls only functions on a list. What a parser cannot see (Postgres' stricter
types) is for the run on a real server in `make test-heavy`.
Does not belong here: layout and capitalisation (sqlfluff).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from orchestration.settings import PROJECT_DIR
from tests.python.dbt.sql_text import compile_for, plain_sql, sql_files, without_comments

FILES = sql_files("models", "macros", "tests/generic", "tests/singular")
WALL_CLOCK = (
    r"\b(now|today|getdate|current_date|current_timestamp|localtimestamp|sysdate|random|uuid)\b"
)
"""R0: no figure reads the wall clock; also looked for in what macros/motor emits."""
FORBIDDEN: dict[str, tuple[str, str]] = {
    "cast with ::": (r"::", "a::date"),
    "qualify": (r"\bqualify\b", "select a from t qualify row_number() over () = 1"),
    "star with exclude": (r"\*\s*exclude\b", "select * exclude (a) from t"),
    "star with replace": (r"\*\s*replace\b", "select * replace (1 as a) from t"),
    "group or order by all": (r"\bby\s+all\b", "select a, count(*) from t group by all"),
    "date arithmetic by function": (
        r"\b(date_?diff|date_?add|date_?sub|timestamp_?diff|timestamp_?add|add_months|age)\s*\(",
        "date_diff('day', a, b)",
    ),
    "unquoted interval": (r"\binterval\s+\d", "a + interval 3 day"),
    "seconds of an interval": (r"\bextract\s*\(\s*epoch\b", "extract(epoch from a)"),
    "time zone": (r"\bat\s+time\s+zone\b", "a at time zone 'UTC'"),
    "type with zone": (r"\btimestamptz\b|\bwith\s+time\s+zone\b", "cast(a as timestamptz)"),
    "formatted time": (r"\b(strftime|strptime|to_char|to_date|date_format)\s*\(", "strftime(a)"),
    "cast that may fail": (r"\b(try_cast|safe_cast)\b", "try_cast(a as date)"),
    "type with another name elsewhere": (
        r"\bas\s+(varchar|text|string|double|float|real|time|hugeint)\b",
        "cast(a as varchar)",
    ),
    "value at the extreme": (r"\b(arg_max|arg_min|max_by|min_by|any_value)\s*\(", "max_by(a, b)"),
    "list, struct or map": (
        r"\b(list\w*|struct\w*|map|array\w*|unnest|flatten|string_agg|listagg|group_concat)\s*\(",
        "array_agg(a)",
    ),
    "list in brackets": (r"\[", "select [1, 2]"),
    "lambda or JSON arrow": (r"->", "list_transform(l, x -> x)"),
    "series": (r"\b(generate_series|range|sequence)\s*\(", "from generate_series(1, 9)"),
    "quantile": (r"\b(median|quantile\w*|percentile\w*|mode)\s*\(", "median(a)"),
    "pattern": (r"\b(i?regexp\w*|rlike|ilike|similar\s+to|glob)\b", "a ilike 'b%'"),
    "backslash in a literal": (r"\\", "a like 'b\\_%' escape '\\'"),
    "nulls left out of a window": (r"\bignore\s+nulls\b", "lag(a ignore nulls) over ()"),
    "engine's own join": (r"\b(asof|semi|anti|positional)\s+join\b|\blateral\b", "a asof join b"),
    "engine's own clause": (r"\b(pivot|unpivot|sample|tablesample)\b", "pivot t on a"),
    "reading a file": (r"\b(read_\w+|parquet_scan|copy|attach)\b", "from read_parquet('f')"),
    "hash": (r"\b(hash|md5|sha\w*)\s*\(", "md5(a)"),
    "quoted identifier": (r'"', 'select "a"'),
    "wall clock or chance": (WALL_CLOCK, "where a < current_date"),
}
PORTABLE = frozenset(
    {"ABS", "AND", "AVG", "CASE", "CAST", "COALESCE", "COUNT", "EXISTS", "EXP", "EXTRACT"}
    | {"FIRST_VALUE", "GREATEST", "IF", "LAG", "LEAD", "LEAST", "LN", "LOGICAL_OR", "LOWER"}
    | {"MAX", "MIN"}
    | {"NULLIF", "OR", "PAD", "REPLACE", "ROW_NUMBER", "SUBSTRING", "SUM", "TIMESTAMP_TRUNC"}
    | {"TRIM"}
)
"""Functions (sqlglot's names) that DuckDB, Postgres and Spark all have and mean the same by."""
OF_MOTOR = {
    "postgres": frozenset(
        {"ARRAY", "ARRAY_AGG", "COLLATE", "GROUP_CONCAT", "PERCENTILE_CONT", "TIME_TO_STR"}
        | {"UNNEST"}
    ),
    "spark": frozenset(
        {"ADD_MONTHS", "ARG_MIN", "CONCAT", "DATEDIFF", "PERCENTILE_CONT", "STRUCT"}
        | {"TIMESTAMPDIFF", "TIMESTAMP_ADD", "TRY_CAST", "TS_OR_DS_ADD", "TS_OR_DS_TO_DATE"}
        | {"ARRAY", "ARRAY_AGG", "ARRAY_COMPACT", "ARRAY_SORT", "ARRAY_TO_STRING"}
        | {"format_number"}
    ),
}
"""What the macros in macros/motor emit beside them (sqlglot takes to_char for a time)."""
SPARK_HAS_NOT = (r"\bas\s+(varchar|text)\b(?!\s*\()", r"\bdouble\s+precision\b", r"\\'")
"""Spellings that sqlglot reads for Spark although Spark refuses them."""


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PROJECT_DIR)))
def test_no_construct_of_one_engine_outside_motor(path: Path) -> None:
    sql = plain_sql(path.read_text(encoding="utf-8"))
    found = {
        name: match.group()
        for name, (pattern, _) in FORBIDDEN.items()
        if (match := re.search(pattern, sql, re.IGNORECASE))
    }
    assert not found


def test_every_file_is_read() -> None:
    assert {"models", "macros", "tests"} == {p.relative_to(PROJECT_DIR).parts[0] for p in FILES}
    assert not [p for p in FILES if "motor" in p.parts]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_lint_sees_its_own_examples(name: str) -> None:
    pattern, example = FORBIDDEN[name]
    assert re.search(pattern, plain_sql(example), re.IGNORECASE)


def test_jinja_and_comments_are_not_sql() -> None:
    text = "{# a::b #} select {{ elapsed_hours('a', 'b') }} -- now()\n{% set x = [1] %} from t"
    assert plain_sql(text).split() == ["select", "jinja", "jinja", "from", "t"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder for both dialects, so that the project is parsed once."""
    return tmp_path_factory.mktemp("dialects")


# Half a minute of parsing each: the long table alone is a union of sixty queries.
@pytest.mark.heavy
@pytest.mark.parametrize("dialect", ["postgres", "spark"])
def test_every_model_is_sql_of_the_dialect(folder: Path, dialect: str) -> None:
    models = compile_for(dialect, folder)
    assert models
    allowed = PORTABLE | OF_MOTOR[dialect]
    problems = {name: _problems(sql, dialect, allowed) for name, sql in models.items()}
    assert not {name: found for name, found in problems.items() if found}


def _problems(sql: str, dialect: str, allowed: frozenset[str]) -> list[str]:
    """What the dialect would not take: a syntax error, unknown functions, refused spellings."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        return [str(error)]
    called = {_name(function) for function in tree.find_all(exp.Func)}
    refused = [WALL_CLOCK, *(SPARK_HAS_NOT if dialect == "spark" else ())]
    text = without_comments(sql)
    spelled = [m.group() for p in refused for m in re.finditer(p, text, re.IGNORECASE)]
    return sorted(called - allowed) + spelled


def _name(function: exp.Func) -> str:
    return function.name.lower() if isinstance(function, exp.Anonymous) else function.sql_name()


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("postgres", "select arg_max(a, b) from t"),
        ("postgres", "select a from t qualify row_number() over (order by a) = 1 where"),
        ("postgres", "select list_transform(a, b) from t"),
        ("postgres", "select a from t where b < current_timestamp"),
        ("spark", "select cast(a as varchar) from t"),
        ("spark", "select cast(a as double precision) from t"),
        ("spark", "select a from t where b like 'c\\_%' escape '\\' and d = 'e'"),
        ("spark", "select array_agg(a) from t"),
    ],
)
def test_the_reading_sees_what_a_dialect_lacks(dialect: str, sql: str) -> None:
    assert _problems(sql, dialect, PORTABLE)
