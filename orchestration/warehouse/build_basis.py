"""What the build file rests on, read from the file itself.

Does not belong here: comparing bases (basis.py).
"""

from __future__ import annotations

from orchestration.publish.build_file import read_basis
from orchestration.publish.database import open_build, without_values
from orchestration.settings import Settings
from orchestration.warehouse.basis import Basis, basis_of_build
from orchestration.warehouse.versions import current_versions


def read_build_basis(settings: Settings) -> Basis:
    """The basis of the store in the build file, with this code. Raises PublishError."""
    with without_values("läsningen av byggfilen"), open_build(settings.build_file) as connection:
        used = read_basis(connection).deliveries
    return basis_of_build(used, current_versions().kod)
