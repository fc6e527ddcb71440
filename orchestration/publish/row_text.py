"""One row as one text that no other row shares: what the content hash is taken over. Pure.

Does not belong here: running it (content_hash.py).

Every field is either `N;` (NULL), a text without `;` that its type makes unambiguous, followed by
`;`, or, where the content is free (text, lists), preceded by its length. Together with the fixed
order of the columns a row text can be read back in one way only, so two different rows never
render alike. No rendering depends on the session's time zone, locale or on DuckDB's own choice of
digits.
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.publish.database import Column, quoted
from orchestration.publish.model import PublishError

_AS_WRITTEN = frozenset(
    (
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
        *("BOOLEAN", "DATE", "TIME", "UUID"),
    )
)
"""Types whose cast to text is canonical."""

_LISTS = "[]"
_ISO = "%Y-%m-%dT%H:%M:%S.%f"


def row_text(columns: Sequence[Column]) -> str:
    """The SQL expression of a row's text over these columns, in this order.

    Raises PublishError `kolumntyp` for a type that has no rendering yet.
    """
    parts = [part for column in columns for part in _field(quoted(column.name), column.data_type)]
    return f"concat({', '.join(parts)})" if parts else "''"


def row_hash(columns: Sequence[Column]) -> str:
    """The SQL expression of a 64-bit number that equal rows share, and different rows do not but by
    an accident of one in 2^64. It is DuckDB's own: comparable where the same version made it.

    Raises PublishError `kolumntyp` as row_text does.
    """
    return f"hash({', '.join(_hashed(column) for column in columns)})"


def _hashed(column: Column) -> str:
    """A list as its text: DuckDB gives no list, an empty one and one that holds NULL one hash."""
    value = quoted(column.name)
    if not column.data_type.endswith(_LISTS):
        return value
    return f"concat({', '.join(_field(value, column.data_type))})"


def _field(value: str, data_type: str, depth: int = 0) -> tuple[str, ...]:
    """What a field's text is joined of. The text goes into the row as it lies: copied to the field
    first, it would cost a second as much."""
    if data_type == "VARCHAR":
        return f"coalesce(strlen({value}) || ':', 'N')", value, "';'"
    if data_type.startswith("ENUM("):
        return _field(f"CAST({value} AS VARCHAR)", "VARCHAR", depth)
    is_list = data_type.endswith(_LISTS)
    element_type = data_type.removesuffix(_LISTS)
    text = _list(value, element_type, depth) if is_list else _scalar(value, data_type)
    return f"coalesce({text}, 'N')", "';'"


def _list(value: str, element_type: str, depth: int) -> str:
    element = f"e{depth}"
    inner = ", ".join(_field(element, element_type, depth + 1))
    texts = f"list_transform({value}, lambda {element}: concat({inner}))"
    return f"len({value}) || ':' || array_to_string({texts}, '')"


def _scalar(value: str, data_type: str) -> str:
    if data_type in _AS_WRITTEN or data_type.startswith("DECIMAL("):
        return f"CAST({value} AS VARCHAR)"
    if data_type in {"DOUBLE", "FLOAT"}:
        # 17 digits tell every double apart; -0 is written as 0, since they are equal. Whole
        # numbers, which most are, read the same in the plain way and in a quarter of the time.
        number = f"CAST({value} AS DOUBLE)"
        return (
            f"CASE WHEN {number} = trunc({number}) AND abs({number}) < 1e15 "
            f"THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) ELSE printf('%.17g', {number}) END"
        )
    if data_type == "TIMESTAMP":
        return f"strftime({value}, '{_ISO}')"
    if data_type == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({value} AT TIME ZONE 'UTC', '{_ISO}Z')"
    if data_type == "BLOB":
        return f"hex({value})"
    raise PublishError(
        "kolumntyp",
        f"Kolumntypen {data_type} kan inte räknas in i innehållshashen. Byt typ i modellen eller "
        "lägg till typen i orchestration/publish/row_text.py.",
    )
