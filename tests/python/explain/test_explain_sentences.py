"""A kommun-period in sentences: every model type, what is unknown, who falls where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from orchestration.explain import KommunPeriod, sentences
from orchestration.explain.sentences import GATES, REASONS

KALMAR: dict[str, Any] = {
    "modelltyp": "snitt_grind_individ",
    "antal_alla": 13,
    "antal_kvalificerade": 11,
    "antal_dag0": 2,
    "summa_dagar": 42,
    "snitt": 3.82,
    "troskel": 0.8,
    "over_troskel": True,
    "overskjutande_dagar": 33.22,
    "individuella_dagar": 16,
    "belopp_kr": Decimal("148800.00"),
    "belopp_k1_kr": Decimal("148800.00"),
    "belopp_k2_kr": Decimal("148800.00"),
    "belopp_k3_kr": Decimal("308946.00"),
    "berakningsstatus": "preliminar",
    "saknad_parameter": None,
    "reglering": "forslag_dialog",
}
NOBODY_FALLS = {f"efter_{gate}": 13 for gate in GATES} | {
    f"orsak_{reason}": 0 for reasons in REASONS.values() for reason in reasons
}


def told(funnel: dict[str, Any] | None = None, **changes: Any) -> str:
    row = KALMAR | changes
    text = "\n".join(sentences(KommunPeriod("Kalmar", row, NOBODY_FALLS | (funnel or {}), ())))
    return text.replace("\u00a0", " ")


def test_the_chain_of_kalmar() -> None:
    assert told().splitlines() == [
        "13 länkade vårdepisoder med en giltig period som utskrivningsklar skrevs ut.",
        "11 är kvalificerade.",
        "Snittet är 3,82 dagar av 42 dagar; 2 skrevs ut på dag 0. Det ligger över tröskeln 0,8.",
        "K1 (gäller): 16 enskilda dagar när snittet är över tröskeln: 148 800 kr.",
        "K2 (enskilda dagar vad snittet än är): 148 800 kr.",
        "K3 (33,22 överskjutande dagar av snittet): 308 946 kr.",
        "Beräkningsstatus: preliminär (något är antaget, härlett eller pågår).",
        "Reglering: förslag till dialog, aldrig en automatisk faktura.",
    ]


def test_only_the_gates_where_somebody_falls_are_told() -> None:
    after = {f"efter_{gate}": 11 for gate in ("g3", "g5", "g6", "g7", "g8")}
    text = told({**after, "orsak_sip_kallelse_sen": 2, "orsak_oppenvard_hinder": 1})
    assert (
        "G3, kallelse till samordnad individuell planering (5 kap. 3 § andra stycket): "
        "2 faller bort (sip_kallelse_sen 2 av alla), 11 kvar."
    ) in text
    assert "G1" not in text
    assert "G4, öppenvårdens hinder (5 kap. 5 §): dagar räknas bort för 1 vårdepisod." in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"over_troskel": False}, "Det ligger inte över tröskeln 0,8."),
        ({"troskel": None}, "Tröskeln är okänd."),
        ({"snitt": None}, "Ingen vårdepisod ingår i snittet."),
        ({"belopp_k3_kr": None}, "okänt belopp, eftersom årets belopp per vårddygn saknas"),
        (
            {"saknad_parameter": "avrundning_lage,troskel_snitt"},
            "Beloppet kan inte beräknas. Okänt: avrundning_lage, troskel_snitt.",
        ),
        (
            {"modelltyp": "individ", "belopp_kr": Decimal("9300.50")},
            "16 betaldygn i perioden ger 9 300,50 kr.",
        ),
        (
            {"modelltyp": "snitt_overskjutande", "individuella_dagar": 3},
            "33,22 överskjutande dagar och 3 långliggardagar ger 148 800 kr.",
        ),
        ({"modelltyp": "snitt_analys"}, "gemensam analys, inte till ett belopp"),
        ({"berakningsstatus": "ej_berakningsbar"}, "ej beräkningsbar"),
        ({"reglering": "auto_faktura"}, "kan faktureras när beräkningen är klar"),
    ],
)
def test_each_kind(changes: dict[str, Any], expected: str) -> None:
    assert expected in told(**changes)


def test_an_individual_model_tells_of_no_mean() -> None:
    assert "Snittet" not in told(modelltyp="individ")


def test_no_amount_is_told_when_a_parameter_is_unknown() -> None:
    assert " kr" not in told(saknad_parameter="troskel_snitt")


def test_a_period_with_nobody_discharged_has_no_funnel() -> None:
    row = KALMAR | {"modelltyp": "individ", "antal_alla": 0, "antal_kvalificerade": 0}
    assert "faller bort" not in "\n".join(sentences(KommunPeriod("Kalmar", row, {}, ())))
