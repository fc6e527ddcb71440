"""Model names are made of the glossary's Swedish nouns in ASCII (style guide §3).

glossary.csv holds the ASCII forms of the domain glossary, own_words.csv the nouns that only this
warehouse needs; a new noun is written there with its meaning before it names a model.
Does not belong here: names of columns (the contract, interface.md).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from orchestration.contract import load_contract
from tests.python.dbt.project_graph import layer, models

HERE = Path(__file__).parent
PREFIXES = {
    "staging": ("stg_",),
    "bas": ("bas_",),
    "intermediate": ("int_",),
    "facts": ("fct_",),
    "dimensioner": ("dim_",),
    "marts": ("ind_", "fak_", "indikator"),
    "kvalitet": ("dq_",),
}
ENDINGS = ("", "n", "en", "et", "r", "er", "ar", "na")
ASCII = str.maketrans("åäöÅÄÖ", "aaoAAO")
PROCESSING_WORDS = {"final", "v2", "clean", "consolidated", "tmp", "new", "latest"}


def _forms(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def known_words() -> set[str]:
    """Every word of a form of the glossary or of our own words."""
    forms = [row["ascii"] for file in ("glossary.csv", "own_words.csv") for row in _forms(file)]
    return {word for form in forms for word in form.rstrip("_*").split("_")}


def is_known(word: str, known: set[str]) -> bool:
    """A known word, a plural or definite form of one, or two of them put together."""
    if _is_inflected(word, known):
        return True
    halves = ((word[:n], word[n:].removeprefix("s")) for n in range(3, len(word) - 2))
    return any(first in known and _is_inflected(second, known) for first, second in halves)


def _is_inflected(word: str, known: set[str]) -> bool:
    plural_of_a = word.removesuffix("or") + "a"
    stems = {word.removesuffix(ending) for ending in ENDINGS}
    return bool(stems & known) or (word.endswith("or") and plural_of_a in known)


def unknown_words(name: str, known: set[str]) -> list[str]:
    """The words of a model name, without its prefix and its källa, that nobody has written down."""
    contract = load_contract()
    rest = name.partition("_")[2] or name
    for kalla in contract.kallor:
        if rest.startswith(f"{kalla.name}__"):
            delivered = {t.name for t in kalla.tables}
            table = rest.removeprefix(f"{kalla.name}__")
            return [] if table in delivered else [table]
    return [word for word in re.split("_+", rest) if not is_known(word, known)]


def test_every_noun_of_a_model_name_is_in_the_glossary(manifest: dict[str, Any]) -> None:
    known = known_words()
    unknown = {m["name"]: unknown_words(m["name"], known) for m in models(manifest)}
    assert not {name: words for name, words in unknown.items() if words}


def test_a_name_is_prefix_and_ascii_words(manifest: dict[str, Any]) -> None:
    for model in models(manifest):
        name = model["name"]
        assert name.startswith(PREFIXES[layer(model)]), name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
        assert not PROCESSING_WORDS & set(name.split("_")), name
        assert model["alias"] == name


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("int_vardtillfallen__kedjor", []),
        ("dim_indikatorenhet", []),
        ("stg_cosmic_link__link_arende", []),
        ("stg_cosmic_link__arenden_alla", ["arenden_alla"]),
        ("int_encounters__kedjor", ["encounters"]),
        ("fct_vårdepisoder", ["vårdepisoder"]),
        ("fct_vardepisoder_final", ["final"]),
    ],
)
def test_words_that_are_not_in_the_glossary_are_seen(name: str, unknown: list[str]) -> None:
    assert unknown_words(name, known_words()) == unknown


def test_ascii_forms_are_unique() -> None:
    """å and ä both become a, so two terms could meet in one form."""
    rows = _forms("glossary.csv") + _forms("own_words.csv")
    forms = Counter(row["ascii"] for row in rows)
    assert not [form for form, number in forms.items() if number > 1]
    assert all(row["term"] and row["english"] for row in rows)
    assert all(re.fullmatch(r"[a-z0-9_*]+", form) for form in forms)


def test_our_own_words_are_spelled_by_the_rule() -> None:
    """å, ä → a; ö → o; a few stand in the inflected form that names use."""
    inflected = {
        *("24h", "parametrar", "regler", "strukna", "oppnade", "motsatta", "scenarier"),
        "utskrivna",
    }
    rows = _forms("own_words.csv")
    assert {r["ascii"] for r in rows if r["term"].translate(ASCII) != r["ascii"]} == inflected
