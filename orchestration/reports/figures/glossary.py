"""The words of a report explained in Swedish, from `ordlista.yaml`.

Does not belong here: indicators' definitions (dim_indikator), tables and columns
(orchestration.desk.dictionary).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

GLOSSARY_FILE = Path(__file__).with_name("ordlista.yaml")


@cache
def glossary() -> tuple[tuple[str, str], ...]:
    """(word, explanation) in the order of the alphabet."""
    content = yaml.safe_load(GLOSSARY_FILE.read_text(encoding="utf-8"))
    return tuple((str(word), str(text)) for word, text in content.items())
