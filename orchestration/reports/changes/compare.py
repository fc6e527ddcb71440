"""Compare the figures of two issues of one recipient and period. Pure.

Figures come as they were kept (packages/figures_text.py). A figure that only rests on more or fewer
persons, or is no longer preliminary, has changed too. Does not belong here: reasons (reasons.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.reports.changes import labels
from orchestration.reports.changes.background import Background
from orchestration.reports.changes.model import Change, Changes, Reason
from orchestration.reports.changes.reasons import (
    Between,
    background_sentences,
    reason_in_general,
    reason_of_amount,
    reason_of_revision,
)
from orchestration.reports.figures import Revision, measure_of
from orchestration.reports.figures.measures import ALL_CARE
from orchestration.swedish import number

Key = tuple[str, ...]
Row = Mapping[str, Any]
FIGURE_KEY = ("indikator_id", "matt", "vardform", "niva", "enhet_kod", "period")
_BILLING_KEY = ("vardform", "kommun_kod", "periodtyp", "period", "modell_id")
_PLAN_KEY = ("period", "kommun_kod", "halsovalsenhet_kod", "klinik_kod")


@dataclass(frozen=True)
class Issued:
    """What one issue said. content: as issued_figures gives it."""

    nummer: int
    background: Background
    content: Mapping[str, Any]


@dataclass(frozen=True)
class _Context:
    between: Between
    names: Mapping[tuple[str, str], str]
    revisions: Mapping[Key, Revision]

    def name(self, niva: str, kod: str) -> str:
        return self.names.get((niva, kod), kod)


def find_changes(
    before: Issued,
    after: Issued,
    revisions: Sequence[Revision] = (),
    names: Mapping[tuple[str, str], str] | None = None,
) -> Changes:
    """Every figure that differs and why, in order of measure, unit and period.

    revisions: those of the later generation. names: (niva, code) -> name of a unit; a unit without
    one is shown by its code.
    """
    between = Between(before.background, after.background)
    since = {_revision_key(r): r for r in sorted(revisions, key=lambda r: r.sedan)
             if f"{r.sedan:%Y-%m-%d %H:%M}" > before.background.asof}  # fmt: skip
    context = _Context(between, names or {}, since)
    found = (
        *_figures(before, after, context),
        *_amounts(before, after, context),
        *_plans(before, after, context),
    )
    return Changes(
        before.nummer,
        before.background.generation,
        before.background.asof,
        tuple(background_sentences(between)),
        tuple(found),
    )


def _revision_key(revision: Revision) -> Key:
    return tuple(getattr(revision, name) for name in FIGURE_KEY)


def _keyed(rows: Sequence[Row], key: Sequence[str]) -> dict[Key, Row]:
    return {tuple(str(row[name]) for name in key): row for row in rows}


def _figure_rows(issued: Issued) -> dict[Key, Row]:
    columns = issued.content["kolumner"]
    rows = [dict(zip(columns, row, strict=True)) for row in issued.content["tal"]]
    return _keyed(rows, FIGURE_KEY)


def _pairs(
    before: Mapping[Key, Row], after: Mapping[Key, Row]
) -> Iterator[tuple[Key, Row | None, Row | None]]:
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield key, old, new


def _figures(before: Issued, after: Issued, context: _Context) -> Iterator[Change]:
    for key, old, new in _pairs(_figure_rows(before), _figure_rows(after)):
        indikator_id, matt, vardform, niva, kod, period = key
        measure = measure_of(indikator_id, matt)
        for label, told, is_target in labels.figure_differences(old, new, measure):
            orsak, varfor = _figure_reason(key, context, is_target=is_target)
            yield Change(
                f"{measure.label}{label}",
                context.name(niva, kod),
                vardform,
                period,
                *told,
                orsak,
                varfor,
                is_main=measure.main and not is_target,
            )


def _figure_reason(key: Key, context: _Context, *, is_target: bool) -> tuple[Reason, str]:
    if is_target:
        return Reason.MAL, "Målet för perioden är ändrat i lagret."
    revision = context.revisions.get(key)
    if revision is not None:
        return reason_of_revision(revision.orsak, f"{revision.sedan:%Y-%m-%d}")
    return reason_in_general(context.between)


def _amounts(before: Issued, after: Issued, context: _Context) -> Iterator[Change]:
    old_rows = _keyed(before.content["betalningsansvar"], _BILLING_KEY)
    new_rows = _keyed(after.content["betalningsansvar"], _BILLING_KEY)
    for key, old, new in _pairs(old_rows, new_rows):
        vardform, _, _, period, modell_id = key
        row = new or old or {}
        orsak, varfor = reason_of_amount(context.between, modell_id)
        for label, told in labels.amount_differences(old, new):
            kommun = str(row["kommun_namn"])
            yield Change(label, kommun, vardform, period, *told, orsak, varfor, is_main=True)


def _plans(before: Issued, after: Issued, context: _Context) -> Iterator[Change]:
    old_rows = _keyed(before.content["planer"], _PLAN_KEY)
    new_rows = _keyed(after.content["planer"], _PLAN_KEY)
    orsak, varfor = reason_in_general(context.between)
    for key, old, new in _pairs(old_rows, new_rows):
        row = new or old or {}
        place = f"{row['kommun_namn']}, {row['halsovalsenhet_namn']}, {row['klinik_namn']}"
        for name, label in labels.PLANS.items():
            was, now = (None if r is None else r[name] for r in (old, new))
            if was != now:
                old_text = labels.ABSENT if was is None else number(was)
                new_text = labels.GONE if now is None else number(now)
                yield Change(label, place, ALL_CARE, key[0], old_text, new_text, orsak, varfor)
