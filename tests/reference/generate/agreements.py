"""Agreement rows by chance: every modelltyp and value of billing.md §6.2, known and unknown.

Does not belong here: the project's own agreements (the seeds).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.reference.agreements import NOT_PARAMETERS, Agreement, typed_value

VALUES: dict[str, tuple[str, ...]] = {
    "troskel_snitt": ("0.80", "1.00", "2.50", "3.00", "0.00"),
    "troskel_operator": ("gt", "gte"),
    "period": ("manad", "kvartal"),
    "konsekutiva_perioder": ("1", "1", "2", "3"),
    "fristdagar": ("3", "3", "4", "0", "5"),
    "dagtyp": ("kalenderdag", "kalenderdag", "vardag"),
    "brytklocka": ("12:00:00", "12:00:00", ""),
    "brytklocka_operator": ("gt", "gte"),
    "brytklocka_tillagg": ("1", "2"),
    "brytklocka_i_snitt": ("false", "true"),
    "utskrivningsdag_raknas": ("false", "false", "true"),
    "dag0_i_namnare": ("true", "true", "false"),
    "langliggare_grans": ("7",),
    "langliggare_i_snitt": ("full", "kapad", "utesluten"),
    "avrundning_snitt_decimaler": ("2", "", "1"),
    "avrundning_lage": ("half_up", "down"),
    "belopp_kalla": ("socialstyrelsen", "socialstyrelsen", "avtal"),
    "belopp_avtal": ("6001",),
    "belopp_datum": ("vardygn",),
    "krav_inskr_24h": ("flagga", "diskvalificerar", "ignorera"),
    "krav_sip_kallelse": ("om_behov", "om_behov", "aldrig"),
    "sip_kallelse_max_dagar": ("3", "2"),
    "krav_oppenvard_ok": ("true", "true", "false"),
    "krav_ej_motsatt": ("true", "false"),
    "opt_orv_regel": ("statut", "utesluts", "manuell"),
    "okvalificerad_i_snitt": ("false", "false", "true"),
    "atertagen_regel": ("nollstall", "summera"),
    "byte_avdelning_regel": ("sammanhall",),
    "avliden_regel": ("raknas_till_dodsdatum", "utesluts"),
    "permission_regel": ("raknas", "pausar"),
    "periodisering": ("dygnsmanad", "utskrivningsmanad"),
    "reglering": ("auto_faktura", "forslag_dialog"),
    "granskningstid_dagar": ("",),
}
MODELLTYPER = ("individ", "snitt_grind_individ", "snitt_overskjutande", "snitt_analys")
ONLY_MEANS = (
    "troskel_snitt",
    "troskel_operator",
    "period",
    "konsekutiva_perioder",
    "brytklocka_i_snitt",
    "dag0_i_namnare",
    "langliggare_grans",
    "langliggare_i_snitt",
    "avrundning_snitt_decimaler",
    "avrundning_lage",
    "okvalificerad_i_snitt",
)
"""What an individual model does not have."""
NO_RULE_YET = {"byte_avdelning_regel": "nytt", "period": "rullande_3_manader"}
SWITCH = date(2022, 5, 1)
"""Rows change in the middle of the worlds' year."""


@dataclass(frozen=True)
class TextAgreement:
    """One row of `avtalsmodell` as the seed writes it, and the status of each parameter."""

    values: dict[str, str]
    statuses: dict[str, str]

    def typed(self) -> Agreement:
        v = self.values
        return Agreement(
            v["modell_id"],
            v["region_kod"],
            v["vardform"],
            date.fromisoformat(v["giltig_fran"]),
            date.fromisoformat(v["giltig_till"]) if v["giltig_till"] else None,
            {k: typed_value(k, text) for k, text in v.items() if k not in NOT_PARAMETERS},
            self.statuses,
        )


def random_agreements(seed: int, region_kod: str, modelltyp: str) -> list[TextAgreement]:
    """Rows of one region: `alla`, or one per vårdform, changing once; one may be missing."""
    rng = Random(f"agreements/{seed}/{region_kod}")
    vardformer = rng.choice((("alla",), ("somatik", "psykiatri"), ("somatik",)))
    spans = [("2010-01-01", str(SWITCH)), (str(SWITCH), "")]
    return [
        _row(rng, f"{region_kod}-{vardform}-{number}", region_kod, vardform, span, modelltyp)
        for vardform in vardformer
        for number, span in enumerate(spans if rng.random() < 0.5 else [("2010-01-01", "")])
    ]


def _row(  # one argument per part of the key
    rng: Random, modell_id: str, region: str, vardform: str, span: tuple[str, str], modelltyp: str
) -> TextAgreement:
    values = {name: rng.choice(options) for name, options in VALUES.items()}
    letters = rng.choice(("VB", "VBSAI"))
    statuses = {name: rng.choice(letters) for name in (*values, "modelltyp")}
    if values["langliggare_i_snitt"] == "full":
        values["langliggare_grans"] = ""
    if not values["brytklocka"]:
        values |= {"brytklocka_operator": "", "brytklocka_tillagg": ""}
    if not values["avrundning_snitt_decimaler"]:
        values["avrundning_lage"] = ""
    if values["belopp_kalla"] == "socialstyrelsen":
        values["belopp_avtal"] = ""
    if modelltyp == "individ":
        values |= dict.fromkeys(ONLY_MEANS, "")
    if modelltyp == "snitt_overskjutande" and rng.random() < 0.5:
        values |= dict.fromkeys(("fristdagar", "brytklocka_tillagg"), "")
        values["brytklocka_i_snitt"] = "false"
    if rng.random() < 0.3:
        name = rng.choice([n for n in VALUES if n != "granskningstid_dagar"])
        values[name], statuses[name] = NO_RULE_YET.get(name, ""), "U"
    key = {
        "modell_id": modell_id,
        "region_kod": region,
        "vardform": vardform,
        "giltig_fran": span[0],
        "giltig_till": span[1],
        "modelltyp": modelltyp,
    }
    # A parameter without a value and without U does not apply: it has no status either.
    given = {n: s for n, s in statuses.items() if values.get(n, modelltyp) or s == "U"}
    return TextAgreement(key | values, given)
