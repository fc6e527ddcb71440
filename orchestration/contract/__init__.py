"""The delivery contract: one Open Data Contract Standard file per källa, and its reader.

Everything that knows a delivered table or column takes it from here: landing checks, the
newest-version store, dbt sources, Great Expectations suites, the data dictionary, the generator.
Does not belong here: what is done with a delivery.
"""

from orchestration.contract.model import (
    COMMON_COLUMNS,
    Column,
    Contract,
    ContractError,
    Kalla,
    Table,
    TimeOrder,
    load_contract,
)
from orchestration.contract.pointers import Pointer, PointsAt, pointer_columns

__all__ = [
    "COMMON_COLUMNS",
    "Column",
    "Contract",
    "ContractError",
    "Kalla",
    "Pointer",
    "PointsAt",
    "Table",
    "TimeOrder",
    "load_contract",
    "pointer_columns",
]
