"""The words of a report explained in Swedish, from `ordlista.yaml`.

Does not belong here: indicators' definitions (dim_indikator), tables and columns
(orchestration.desk.dictionary).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

GLOSSARY_FILE = Path(__file__).with_name("ordlista.yaml")


NOT_OPEN = frozenset(
    {
        *("Betaldag", "Brytklocka", "Fristdagar", "Förslag till dialog", "Grind"),
        *("Hanteras manuellt", "K1, K2 och K3", "Kvalificerad", "Tratt", "Tröskel"),
    }
)
"""Words of the money and of individual lists, which no report of open figures has."""


@cache
def glossary(*, is_open: bool = False) -> tuple[tuple[str, str], ...]:
    """(word, explanation) in the order of the alphabet. is_open: of a report of open figures."""
    content = yaml.safe_load(GLOSSARY_FILE.read_text(encoding="utf-8"))
    words = ((str(word), str(text)) for word, text in content.items())
    return tuple(one for one in words if not (is_open and one[0] in NOT_OPEN))
