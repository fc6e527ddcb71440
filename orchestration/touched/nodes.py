"""Which models a touched night makes anew for whom, from what dbt_project.yml says of them. Pure.

Does not belong here: running them (build.py), what makes a patient touched (units.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orchestration.warehouse.compiled_models import CompiledModel, CompiledProject, CompiledTest


class Scope(StrEnum):
    """What a row of a model rests on: `meta: omfattar` in dbt_project.yml."""

    EVERYBODY = "for_alla"
    PATIENT = "per_patient"
    PERIOD = "per_kommunperiod"


class RowId(StrEnum):
    """What says whose a row is: `meta: radens_id`."""

    EPISODE = "vardepisod_id"
    PUBLISHED = "publicerat_id"
    DELIVERED = "levererad_rad"
    ARENDE = "arende"


ASOF = "int_asof"
"""The one shared table that may change without everybody being touched: units.py knows whom it
touches."""

Models = tuple[CompiledModel, ...]
Tests = tuple[CompiledTest, ...]


@dataclass(frozen=True)
class Nodes:
    """The project by what a touched night does with it; models in the order of dependence.

    shared: over everybody, read by patients' models, resting on none of them. patients: made anew
    for touched patients. kept: those of them that something else reads or that are published, and
    that stand in the build file. everybody: tables made anew over everybody. periods: made anew
    where a patient or the sum of a kommun-period changed. patient_tests read nothing but patients'
    and shared models; everybody_tests are all others. reads: name of a model -> names of models
    and seeds.
    """

    reads: Mapping[str, frozenset[str]]
    shared: Models
    patients: Models
    kept: Models
    everybody: Models
    periods: Models
    patient_tests: Tests
    everybody_tests: Tests

    @property
    def read_by_periods(self) -> Models:
        """What the models of kommun-periods read."""
        read = frozenset().union(*(self.reads[model.name] for model in self.periods))
        known = {model.name: model for model in (*self.shared, *self.patients, *self.everybody)}
        return tuple(model for name, model in known.items() if name in read)

    @property
    def left_out(self) -> Models:
        """Patients' tables that nobody reads but other patients' models."""
        kept = {model.name for model in self.kept}
        return tuple(m for m in self.patients if m.name not in kept and not m.is_view)


def scope(model: CompiledModel) -> Scope:
    """What the model's rows rest on; raises KeyError or ValueError when that is not said."""
    return Scope(model.meta["omfattar"])


def row_id(model: CompiledModel) -> RowId:
    """What says whose a row of the model is."""
    return RowId(model.meta.get("radens_id", RowId.EPISODE))


def sort_nodes(project: CompiledProject, published: Collection[str]) -> Nodes:
    """Sort models and tests.

    published: full names (schema.name) of the tables that leave the build file. Raises ValueError
    when a patient's model reads a sum over patients, which could then be of yesterday.
    """
    models = project.models
    patients = {name for name in models if scope(models[name]) is Scope.PATIENT}
    shared = {m.name for m in project.before(*patients)} - patients
    if sums := sorted(name for name in shared if _rests_on(project, name, patients)):
        raise ValueError(f"a patient's model reads a sum over patients: {sums}")
    own_tests = {t for t in project.tests if t.reads & patients and t.reads <= patients | shared}
    readers = [project.reads[name] for name in models if name not in patients]
    readers += [test.reads for test in project.tests if test not in own_tests]
    kept = {name for name in patients if models[name].full_name in published}
    kept |= patients.intersection(*[frozenset().union(*readers)])

    def chosen(names: Collection[str]) -> Models:
        return tuple(model for name, model in models.items() if name in names)

    tables = {name for name, model in models.items() if not model.is_view}
    return Nodes(
        reads=project.reads,
        shared=chosen(shared),
        patients=chosen(patients),
        kept=chosen(kept & tables),
        everybody=chosen({n for n in tables if scope(models[n]) is Scope.EVERYBODY}),
        periods=chosen({n for n in tables if scope(models[n]) is Scope.PERIOD}),
        patient_tests=tuple(test for test in project.tests if test in own_tests),
        everybody_tests=tuple(test for test in project.tests if test not in own_tests),
    )


def _rests_on(project: CompiledProject, name: str, patients: Collection[str]) -> bool:
    return any(model.name in patients for model in project.before(name))
