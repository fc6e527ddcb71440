"""Why a figure differs between two issues: from what else differs between them. Pure.

The warehouse's own word (indikator_revision) goes first. Where a later delivery and a new rule came
together and nothing tells them apart, both are named. Does not belong here: finding the
differences (compare.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from orchestration.reports.changes.background import Background
from orchestration.reports.changes.model import Reason

_DAY = 10
_ASK = "Fråga utdataenheten."


@dataclass(frozen=True)
class Between:
    """What differs between the backgrounds of two issues."""

    before: Background
    after: Background

    @cached_property
    def new_extracts(self) -> tuple[str, ...]:
        """«cosmic_link 2023-02-01 04:30», of what counts now and did not then."""
        then = {(kalla, extrakt) for kalla, extrakt, _, held in self.before.leveranser if not held}
        return tuple(
            f"{kalla} {moment[:16]}"
            for kalla, extrakt, moment, held in self.after.leveranser
            if not held and (kalla, extrakt) not in then
        )

    @cached_property
    def has_new_data(self) -> bool:
        """A delivery that counts now and did not then, or the other way round."""
        then = {one[:2] for one in self.before.leveranser if not one[3]}
        now = {one[:2] for one in self.after.leveranser if not one[3]}
        return then != now

    @property
    def has_new_rule(self) -> bool:
        return self.before.regelversion != self.after.regelversion

    @property
    def has_new_program(self) -> bool:
        return self.before.kodversion != self.after.kodversion

    def parameters(self, modell_id: str) -> tuple[str, ...]:
        """«fristdagar från 3 till 5», for each parameter of the agreement that differs."""
        keys = sorted(
            {
                key
                for key in (*self.before.parametrar, *self.after.parametrar)
                if key[0] == modell_id
            }
        )
        return tuple(
            f"{key[1]} från {self._value(self.before, key)} till {self._value(self.after, key)}"
            for key in keys
            if self.before.parametrar.get(key) != self.after.parametrar.get(key)
        )

    @staticmethod
    def _value(background: Background, key: tuple[str, str]) -> str:
        return background.parametrar.get(key) or "okänt"


def background_sentences(between: Between) -> Iterator[str]:
    """What differs, once for the whole report."""
    if between.new_extracts:
        yield f"Sedan dess har levererats: {', '.join(between.new_extracts)}."
    elif between.has_new_data:
        yield "En leverans som räknades då räknas inte längre."
    else:
        yield "Ingen ny leverans har räknats sedan dess."
    if between.has_new_rule:
        yield (
            f"Reglerna är nya: version {between.before.regelversion} då, "
            f"{between.after.regelversion} nu."
        )
    elif between.has_new_program:
        yield "Programmet eller dess parametrar är ändrade, men reglernas version är densamma."
    models = {key[0] for key in (*between.before.parametrar, *between.after.parametrar)}
    for modell_id in sorted(models):
        if found := between.parameters(modell_id):
            yield f"Avtal {modell_id} har andra parametrar: {'; '.join(found)}."


def reason_of_amount(between: Between, modell_id: str) -> tuple[Reason, str]:
    """Why something that follows an agreement changed."""
    if found := between.parameters(modell_id):
        also = " Det kan också bero på en senare leverans." if between.has_new_data else ""
        return Reason.PARAMETER, f"Avtalets parameter är ändrad: {'; '.join(found)}.{also}"
    return reason_in_general(between)


def reason_of_revision(orsak: str, moment: str) -> tuple[Reason, str]:
    """What the warehouse itself wrote down. orsak: `leverans` or `regel`; moment: local time."""
    day = moment[:_DAY]
    if orsak == "regel":
        return Reason.REGEL, f"Lagret räknar med nya regler sedan {day}."
    return Reason.LEVERANS, f"En senare leverans ändrade månaden {day}."


def reason_in_general(between: Between) -> tuple[Reason, str]:
    """The only thing that differs, or that several do."""
    if between.has_new_data and (between.has_new_rule or between.has_new_program):
        return (
            Reason.LEVERANS_ELLER_REGEL,
            "En senare leverans eller en ny version av regler och program: båda är nya och kan "
            "inte skiljas åt.",
        )
    if between.has_new_data:
        named = ", ".join(between.new_extracts)
        return Reason.LEVERANS, f"En senare leverans{f': {named}' if named else ''}."
    if between.has_new_rule:
        return Reason.REGEL, f"Nya regler, version {between.after.regelversion}."
    if between.has_new_program:
        return (
            Reason.PROGRAM,
            f"Samma leveranser och regler, men programmet eller dess parametrar är ändrade. {_ASK}",
        )
    return Reason.OKAND, f"Leveranser, regler och program är desamma. {_ASK}"
