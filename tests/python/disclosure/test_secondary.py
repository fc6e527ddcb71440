"""The engine against a second, slow rank test in fractions, and the cases that are easy to miss."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.disclosure import System, protect, still_derivable
from orchestration.disclosure.elimination import PRIME
from orchestration.disclosure.model import Relation
from orchestration.disclosure.rank import Echelon, derivable, is_proof, zeros
from tests.python.disclosure.dense import determined

K = 5


def table(counts: Sequence[Sequence[int]]) -> tuple[list[float], list[Relation]]:
    """A two-way table with row sums, column sums and the total, as cells and relations.

    Cells: row by row the inner cells and the row's sum, last the row of column sums.
    """
    width = len(counts[0]) + 1
    inner = [[*row, sum(row)] for row in counts]
    rows = [*inner, [sum(column) for column in zip(*inner, strict=True)]]
    relations: list[Relation] = [
        {r * width + c: 1 if c < width - 1 else -1 for c in range(width)} for r in range(len(rows))
    ]
    relations += [
        {r * width + c: 1 if r < len(rows) - 1 else -1 for r in range(len(rows))}
        for c in range(width)
    ]
    return [float(v) for row in rows for v in row], relations


def system(values: Sequence[float], relations: Sequence[Relation]) -> System:
    sensitive = frozenset(i for i, value in enumerate(values) if 0 < value < K)
    return System(values, sensitive, relations)


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@given(tables)
@settings(max_examples=150, deadline=None)
def test_nothing_hidden_can_be_derived_and_zero_is_shown(counts: list[list[int]]) -> None:
    values, relations = table(counts)
    made = system(values, relations)
    hidden = protect(made).hidden
    assert made.sensitive <= hidden
    assert not {i for i in hidden if values[i] == 0}
    assert determined(relations, hidden) == set()
    assert still_derivable(made, hidden) == set()


@given(tables, st.sets(st.integers(0, 24)))
@settings(max_examples=200, deadline=None)
def test_the_rank_test_is_that_of_fractions(counts: list[list[int]], chosen: set[int]) -> None:
    values, relations = table(counts)
    hidden = {cell for cell in chosen if cell < len(values)}
    assert still_derivable(system(values, relations), hidden) == determined(relations, hidden)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_relations_and_one_more_hidden_cell_at_a_time(data: st.DataObject) -> None:
    """Not only tables: coefficients up to three, and the echelon form kept while more is hidden."""
    terms = st.dictionaries(st.integers(0, 7), st.sampled_from([-3, -1, 1, 2]), max_size=5)
    relations = data.draw(st.lists(terms, max_size=7))
    order = data.draw(st.permutations(range(8)))
    start = data.draw(st.integers(0, 8))
    echelon = Echelon(relations, order[:start])
    for shown in range(start, 9):
        hidden = set(order[:shown])
        wanted = determined(relations, hidden)
        assert zeros(echelon.null_vector()) == wanted
        over = [{c: v for c, v in r.items() if c in hidden} for r in relations]
        assert derivable(over) == wanted
        for cell in hidden:
            parts = echelon.derivation(cell)
            assert (parts is not None) == (cell in wanted)
            assert not hidden & (parts or {}).keys()
        if shown < 8:
            echelon.hide(order[shown])


@given(tables)
@settings(max_examples=100, deadline=None)
def test_the_proof_holds_and_a_proof_that_was_touched_does_not(counts: list[list[int]]) -> None:
    values, relations = table(counts)
    made = system(values, relations)
    found = protect(made)
    assert is_proof(found.proof, relations, found.hidden)
    assert still_derivable(made, found.hidden, found.proof) == set()
    for cell, value in found.proof.items():
        without = {c: v for c, v in found.proof.items() if c != cell}
        wrong = [without, *({**without, cell: v} for v in (0, PRIME, value + 1))]
        assert not any(is_proof(vector, relations, found.hidden) for vector in wrong)
        # a cell that is shown after all
        assert not is_proof(found.proof, relations, found.hidden - {cell})


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_vector_proves_what_is_not_so(data: st.DataObject) -> None:
    """Neither the engine's own nor any other; still_derivable does not lean on a bad one."""
    terms = st.dictionaries(st.integers(0, 5), st.sampled_from([-1, 1, 2]), max_size=4)
    relations = data.draw(st.lists(terms, max_size=4))
    hidden = data.draw(st.sets(st.integers(0, 5)))
    wanted = determined(relations, hidden)
    own = Echelon(relations, hidden).null_vector()
    assert is_proof(own, relations, hidden) == (wanted == set())
    made_up = {cell: data.draw(st.sampled_from([-2, -1, 1, 2])) for cell in sorted(hidden)}
    assert not (wanted and is_proof(made_up, relations, hidden))
    made = System([1.0] * 6, frozenset(), relations)
    for vector in (own, made_up):
        assert still_derivable(made, hidden, vector) == wanted


def test_one_small_cell_takes_three_more_in_a_two_way_table() -> None:
    values, relations = table([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    hidden = protect(system(values, relations)).hidden
    assert len(hidden) == 4 and 0 in hidden
    assert determined(relations, hidden) == set()


def test_a_bridge_between_two_cycles_is_seen() -> None:
    """The classic: every row and column has two hidden cells or none, and yet one is given away.
    Rows 1-2 less columns 1-2 is the cell that joins the two blocks, and nothing else."""
    values, relations = table([[9] * 4] * 4)
    width = 5
    blocks = {(r, c) for first in (0, 2) for r in (first, first + 1) for c in (first, first + 1)}
    hidden = {r * width + c for r, c in blocks | {(1, 2)}}
    made = System(values, frozenset(hidden), relations)
    assert not [r for r in relations if len(hidden & r.keys()) == 1]
    assert still_derivable(made, hidden) == determined(relations, hidden) == {1 * width + 2}
    more = protect(made).hidden
    assert hidden < more and determined(relations, more) == set()


def test_what_no_single_relation_gives_away_two_do() -> None:
    """a + b = 12 and a + b + c = 15: neither has one hidden cell alone, together they give c."""
    values: list[float] = [4, 8, 3, 12, 15, 20, 35]
    relations: list[Relation] = [
        {0: 1, 1: 1, 3: -1},
        {0: 1, 1: 1, 2: 1, 4: -1},
        {4: 1, 5: 1, 6: -1},
    ]
    made = System(values, frozenset({0, 1, 2}), relations)
    assert still_derivable(made, {0, 1, 2}) == {2}
    hidden = protect(made).hidden
    # the smallest shown cell of the derivation (4 - 3) is 3, of 12; nothing else is needed
    assert hidden == {0, 1, 2, 3}


def test_the_smallest_goes_first_and_among_equals_the_first_key() -> None:
    values: list[float] = [3, 30, 10, 10, 53]
    relations: list[Relation] = [{0: 1, 1: 1, 2: 1, 3: 1, 4: -1}]
    assert protect(System(values, frozenset({0}), relations)).hidden == {0, 2}
    weighed = System(values, frozenset({0}), relations, weights=[1, 1, 1, 1, 0])
    assert protect(weighed).hidden == {0, 4}  # the total stands beside, so it goes before its parts


@given(tables, st.randoms(use_true_random=False))
@example([[0, 0, 0, 0], [0, 2, 0, 3], [0, 3, 0, 2], [1, 0, 1, 3]], random.Random(1))
@settings(max_examples=60, deadline=None)
def test_the_order_of_relations_and_of_their_terms_does_not_matter(
    counts: list[list[int]], order: random.Random
) -> None:
    values, relations = table(counts)
    shuffled = [dict(sorted(r.items(), key=lambda _: order.random())) for r in relations]
    order.shuffle(shuffled)
    straight = protect(system(values, relations))
    assert straight.hidden == protect(system(values, shuffled)).hidden
