"""Stands in for dbt's `adapter` when sqlfluff renders a model: any dispatched macro is a column."""


def dispatch(_name, *_package):
    """A macro that renders to an expression, whatever it is given."""
    return lambda *_arguments, **_named: "uttryck"
