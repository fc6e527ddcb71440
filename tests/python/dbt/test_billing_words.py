"""Every outcome that fak_forklaring can choose has words in the seed, and no words are without one.

A step whose outcome has no row would vanish from the explanation without an error.
Does not belong here: what the steps say of an episode (unit tests, test_billing_examples.py).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest

from orchestration.settings import PROJECT_DIR

BILLING = PROJECT_DIR / "models" / "intermediate" / "betalningsansvar"
PARTS_MODEL = BILLING / "int_betalningsansvar__forklaringsdelar.sql"
STEPS = PROJECT_DIR / "macros" / "regler" / "explanation_steps.sql"
SEED = PROJECT_DIR / "seeds" / "avtal" / "forklaring_steg.csv"
FROM_A_COLUMN = {
    "inskrivningsmeddelande": {"sent_diskvalificerar", "sent_flagga", "sent_ignorera"},
    "sip_kallelse": {"sip_behov_ej_avgjort", "sip_kallelse_saknas", "sip_kallelse_sen"},
}
"""Outcomes put together from krav_inskr_24h and the reason of G3."""
PARTS = {
    "dagar": {"belopp", "utan_belopp", "avtalsbelopp"},
    "kommunperiod": {"saknas", "individ", "analys", "snitt", "utan_snitt", "over", "under"},
    "betaldygn": {"statut", "statut_efter_hinder", "avtal", "avtal_efter_hinder"},
}
"""Outcomes of steps with several rows, and of the paragraph in fak_betaldygn."""


def _chosen() -> dict[str, set[str]]:
    """Step -> outcomes that stand in its expression in the list of steps."""
    text = STEPS.read_text(encoding="utf-8")
    found: dict[str, set[str]] = defaultdict(set)
    for step, expression in re.findall(r"\('(\w+)', \"case (.*?) end\"", text):
        outcomes = re.findall(r"(?:then|else) '(\w+)'(?! \|\|)", expression)
        found[step] |= set(outcomes)
    return found


def _said() -> dict[str, set[str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        found: dict[str, set[str]] = defaultdict(set)
        for row in csv.DictReader(file):
            found[row["steg"]].add(row["utfall"])
    return found


def test_every_outcome_has_words_and_no_words_are_without_one() -> None:
    chosen = _chosen()
    assert len(chosen) == 16
    for more in (FROM_A_COLUMN, PARTS):
        for step, outcomes in more.items():
            chosen[step] |= outcomes
    assert chosen == _said()


@pytest.mark.parametrize("word", ["saknas", "individ", "analys", "snitt", "over", "under"])
def test_the_outcomes_of_a_kommun_period_stand_in_the_model(word: str) -> None:
    assert f"'{word}'" in PARTS_MODEL.read_text(encoding="utf-8")


def test_every_place_in_a_text_has_a_value() -> None:
    """{1} to {7}; a text may leave some out."""
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places = re.findall(r"\{(.*?)\}", row["text_sv"])
            assert set(places) <= {str(n) for n in range(1, 8)}, row["text_sv"]
