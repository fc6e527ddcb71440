"""The fixed operators: which single changes of a model's SQL are tried.

Comparison swapped, number ±1, AND/OR, NOT removed, aggregate swapped, join kind. Pure: text in,
mutants out. Does not belong here: running them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.tokenizer_core import Token, TokenType

COMPARISONS = {
    TokenType.LT: "<=",
    TokenType.LTE: "<",
    TokenType.GT: ">=",
    TokenType.GTE: ">",
    TokenType.EQ: "<>",
    TokenType.NEQ: "=",
}
AGGREGATES = {
    "min": "max",
    "max": "min",
    "sum": "max",
    "avg": "max",
    "count": "max",
    "bool_or": "bool_and",
    "bool_and": "bool_or",
    "any_value": "max",
    "greatest": "least",
    "least": "greatest",
}
TYPES_WITH_LENGTH = frozenset({TokenType.DECIMAL, TokenType.VARCHAR, TokenType.TEXT})


@dataclass(frozen=True)
class Mutant:
    """One change: the text between start and end (both in the model's SQL) becomes `text`."""

    operator: str
    start: int
    end: int
    text: str

    def apply(self, sql: str) -> str:
        return f"{sql[: self.start]}{self.text}{sql[self.end :]}"

    def shown(self, sql: str) -> str:
        """The change with what stands around it, on one line: what the list of survivors names."""
        before = " ".join(sql[max(0, self.start - 45) : self.start].split())
        after = " ".join(sql[self.end : self.end + 35].split())
        return f"{before} [{sql[self.start : self.end]} -> {self.text}] {after}"


def mutants(sql: str) -> list[Mutant]:
    """Every mutant of a statement, in the order of the text."""
    tokens = list(DuckDB().tokenize(sql))
    made = [m for operator in OPERATORS for m in operator(tokens)]
    return sorted(made, key=lambda m: (m.start, m.operator, m.text))


def comparisons(tokens: Sequence[Token]) -> Iterator[Mutant]:
    for token in tokens:
        if token.token_type in COMPARISONS:
            yield _replace("comparison", token, COMPARISONS[token.token_type])


def numbers(tokens: Sequence[Token]) -> Iterator[Mutant]:
    """Whole numbers, but not the length of a type."""
    for index, token in enumerate(tokens):
        is_number = token.token_type == TokenType.NUMBER and token.text.isdigit()
        if is_number and not _is_length(tokens, index):
            for other in (int(token.text) + 1, int(token.text) - 1):
                yield _replace("number", token, str(other))


def _is_length(tokens: Sequence[Token], index: int) -> bool:
    return any(t.token_type in TYPES_WITH_LENGTH for t in tokens[max(0, index - 4) : index])


def and_or(tokens: Sequence[Token]) -> Iterator[Mutant]:
    """Not the AND of a BETWEEN."""
    between = False
    for token in tokens:
        if token.token_type == TokenType.BETWEEN:
            between = True
        elif token.token_type == TokenType.AND and between:
            between = False
        elif token.token_type == TokenType.AND:
            yield _replace("and/or", token, "or")
        elif token.token_type == TokenType.OR:
            yield _replace("and/or", token, "and")


def nots(tokens: Sequence[Token]) -> Iterator[Mutant]:
    for token in tokens:
        if token.token_type == TokenType.NOT:
            yield _replace("not", token, "")


def aggregates(tokens: Sequence[Token]) -> Iterator[Mutant]:
    """A call of an aggregate (or of greatest/least) becomes a call of another."""
    for token, following in pairwise(tokens):
        other = AGGREGATES.get(token.text.lower())
        if other is not None and following.token_type == TokenType.L_PAREN:
            yield _replace("aggregate", token, other)


def joins(tokens: Sequence[Token]) -> Iterator[Mutant]:
    for token, following in pairwise(tokens):
        if following.token_type == TokenType.JOIN:
            if token.token_type == TokenType.LEFT:
                yield _replace("join", token, "inner")
            elif token.token_type == TokenType.INNER:
                yield _replace("join", token, "left")


def _replace(operator: str, token: Token, text: str) -> Mutant:
    return Mutant(operator, token.start, token.end + 1, text)


OPERATORS: tuple[Callable[[Sequence[Token]], Iterator[Mutant]], ...] = (
    comparisons,
    numbers,
    and_or,
    nots,
    aggregates,
    joins,
)
