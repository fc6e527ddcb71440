"""What binds the figures of delad.duckdb together: the linear relations of R9, as data.

Does not belong here: solving (secondary.py), fetching (system.py), which tables are controlled
(tables.py).

A figure (cell) is known by region, quantity (`storhet`), vårdform, level, unit, period type and
period. A quantity is `indikator_id.matt`, or a count of one of the other controlled tables. What
is no cell, such as a kommun that is not published, is a free unknown, so no relation names it.
"""

from __future__ import annotations

from dataclasses import dataclass

_UD, _PLAN, _SIP, _FU = "utskrivningsklara_dagar", "utskrivningsplan", "sip", "sip_uppfoljning"
_STATUS, _KALLELSE, _TRATT = "status_24h", "sip_kallelse_3d", "tratt"
_LINKED = "antal_utskrivna_lankade"
LINKED = f"{_PLAN}.{_LINKED}"

PART_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (f"{_UD}.antal", (f"{_UD}.antal_dag0", f"{_UD}.antal_minst_1_dag")),
    (
        LINKED,
        (f"{_UD}.antal", f"{_UD}.antal_utan_utskrivningsklar", f"{_UD}.antal_negativ_tid"),
    ),
    (f"{_SIP}.{_LINKED}", (LINKED,)),
    (f"{_FU}.{_LINKED}", (LINKED,)),
    (f"{_STATUS}.antal_avgjorda", (f"{_STATUS}.antal_ok", f"{_STATUS}.antal_med_gap")),
    (
        f"{_STATUS}.antal_med_gap",
        tuple(
            f"{_STATUS}.antal_{state}"
            for state in ("sen", "saknar_meddelande", "vet_ej", "saknar_status")
        ),
    ),
    (
        f"{_KALLELSE}.antal_sip_behov",
        tuple(f"{_KALLELSE}.antal_{o}" for o in ("kallad_i_tid", "kallad_sent", "ej_kallad")),
    ),
    (f"{_TRATT}.antal_alla", (f"{_UD}.antal", f"{_UD}.antal_negativ_tid")),
    (f"{_TRATT}.orsak_negativ_tid", (f"{_UD}.antal_negativ_tid",)),
    (f"{_TRATT}.efter_g4", (f"{_TRATT}.efter_g3",)),
)
"""The first quantity is the sum of the others wherever both are given for the same population and
period (R5-R7). One quantity alone is the same count under two names."""

SOMETIMES_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (f"{_TRATT}.antal_alla", (f"{_TRATT}.efter_g1",)),
    (f"{_TRATT}.antal_alla", (f"{_TRATT}.efter_g1", f"{_TRATT}.orsak_inskr_sent")),
)
"""Hold under some agreements (R7 G1, `krav_inskr_24h`): counted where they hold for a unit."""

DYNAMIC_SUMS: tuple[tuple[str, str], ...] = (("avvikelser.antal", "avvikelser.antal_%"),)
"""The first quantity is the sum of all whose names are LIKE the second."""

BESIDE = (
    f"{_TRATT}.",
    "vecka.",
    "veckotimme.",
    f"{_UD}.antal_utan_utskrivningsklar",
    f"{_UD}.antal_negativ_tid",
    f"{_PLAN}.{_LINKED}",
    f"{_SIP}.{_LINKED}",
    f"{_FU}.{_LINKED}",
    f"{_STATUS}.antal_med_gap",
)
"""Quantities (or their beginnings) that stand beside an indicator or show the same episodes once
more."""
BOTH_FORMS = "alla"


def weight_of(storhet: str, vardform: str) -> int:
    """0 for what is hidden before an indicator's own figures, 2 for those of one vårdform.

    R9 says «smallest first», and so it is among equals. But a total over both vårdformer is always
    larger than somatik, and so would always be kept at its expense, while targets and agreements
    are for somatik and psykiatri: the total goes first. So does what only stands beside.
    """
    if storhet.startswith(BESIDE):
        return 0
    return 1 if vardform == BOTH_FORMS else 2


EVERYBODY = ("kommun", "sjukhus", "klinik", "halsovalsenhet")
"""Levels that hold everyone, with a member `okand` (R3): their sums are one and the same."""


@dataclass(frozen=True)
class Kind:
    """One kind of relation as SQL over the tables of system.py.

    sql gives (nyckel, familj, cell, faktor), a relation being the rows of one nyckel. needs_leaf:
    what a relation over coarser vårdform or periods says follows from the finest ones. is_always:
    it holds whatever is delivered, so that a sum that does not add up is a fault in a model; else
    a familj counts where all its relations hold.
    """

    name: str
    sql: str
    is_always: bool = True
    needs_leaf: tuple[str, ...] = ("vardform", "period")


_SAME = (
    "f.region = b.region AND f.storhet = b.storhet AND f.vardform = b.vardform "
    "AND f.periodtyp = b.periodtyp AND f.period = b.period"
)


def _parent_and_parts(pairs: str, familj: str) -> str:
    """pairs: SQL that gives (f, b): the cells of a sum and of one of its parts."""
    return (
        f"WITH par AS MATERIALIZED ({pairs}) "
        f"SELECT f AS nyckel, {familj} AS familj, b AS cell, 1 AS faktor FROM par "
        f"UNION ALL SELECT DISTINCT f, {familj}, f, -1 FROM par"
    )


def _unit_sums(slag: str) -> str:
    return _parent_and_parts(
        "SELECT f.id AS f, b.id AS b, f.region, f.enhet, f.storhet FROM enhet_delar AS d "
        "JOIN cell AS f ON f.region = d.region AND f.niva = d.niva AND f.enhet = d.enhet "
        "JOIN cell AS b ON b.region = d.region AND b.niva = d.del_niva AND b.enhet = d.del_enhet "
        f"AND {_SAME} WHERE d.slag = '{slag}'",
        "concat_ws('|', region, enhet, storhet)",
    )


KINDS: tuple[Kind, ...] = (
    Kind("lan_kommun", _unit_sums("lan_kommun"), is_always=False),
    Kind("lan_alla_kommun", _unit_sums("lan_alla_kommun"), is_always=False),
    Kind("lan_analysgrupp", _unit_sums("lan_analysgrupp"), is_always=False),
    Kind("analysgrupp_kommun", _unit_sums("analysgrupp_kommun"), is_always=False),
    Kind("kommun_stadsdel", _unit_sums("kommun_stadsdel"), is_always=False),
    Kind("sjukhus_klinik", _unit_sums("sjukhus_klinik"), is_always=False),
    Kind(
        "niva_niva",
        "WITH forsta AS (SELECT region, storhet, min(nr) AS nr FROM alla_nivaer GROUP BY ALL), "
        "summa AS (SELECT c.*, a.nr, f.nr AS forsta_nr FROM cell AS c JOIN alla_nivaer AS a "
        "USING (region, storhet, niva) JOIN forsta AS f USING (region, storhet)) "
        "SELECT concat_ws('|', a.region, a.storhet, s.vardform, s.periodtyp, s.period, a.niva) "
        "AS nyckel, '' AS familj, s.id AS cell, CASE WHEN s.nr = a.nr THEN 1 ELSE -1 END AS faktor "
        "FROM alla_nivaer AS a JOIN summa AS s ON s.region = a.region AND s.storhet = a.storhet "
        "AND a.nr > s.forsta_nr AND s.nr IN (a.nr, s.forsta_nr)",
    ),
    Kind(
        "period",
        _parent_and_parts(
            "SELECT f.id AS f, b.id AS b FROM cell AS f JOIN finare_period AS p "
            "USING (region, storhet, vardform, periodtyp) JOIN cell AS b ON b.region = f.region "
            "AND b.storhet = f.storhet AND b.vardform = f.vardform AND b.niva = f.niva "
            "AND b.enhet = f.enhet AND b.periodtyp = p.del_periodtyp "
            "AND b.start >= f.start AND b.start < f.slut",
            "''",
        ),
        needs_leaf=("vardform",),
    ),
    Kind(
        "vardform",
        _parent_and_parts(
            "SELECT f.id AS f, b.id AS b FROM cell AS f JOIN cell AS b "
            "ON f.region = b.region AND f.storhet = b.storhet AND f.niva = b.niva "
            "AND f.enhet = b.enhet AND f.periodtyp = b.periodtyp AND f.period = b.period "
            "WHERE f.vardform = 'alla' AND b.vardform <> 'alla'",
            "''",
        ),
        needs_leaf=(),
    ),
    *(
        Kind(
            name,
            "WITH par AS MATERIALIZED (SELECT f.id AS f, b.id AS b, d.nr, f.region, f.enhet "
            "FROM storhet_delar AS d JOIN cell AS f ON f.storhet = d.storhet "
            "JOIN cell AS b ON b.storhet = d.del_storhet AND f.region = b.region "
            "AND f.vardform = b.vardform AND f.niva = b.niva AND f.enhet = b.enhet "
            f"AND f.periodtyp = b.periodtyp AND f.period = b.period WHERE d.alltid = {always}) "
            "SELECT concat(nr, '|', f) AS nyckel, concat_ws('|', nr, region, enhet) AS familj, "
            "b AS cell, 1 AS faktor FROM par "
            "UNION ALL SELECT DISTINCT concat(nr, '|', f), concat_ws('|', nr, region, enhet), f, "
            "-1 FROM par",
            is_always=always,
        )
        for name, always in (("matt", True), ("matt_ibland", False))
    ),
    Kind(
        "status_tid",
        # Weeks and hours of the week add up to the months between two dates that begin both.
        "SELECT concat_ws('|', s.slag, s.region, s.niva, s.enhet, s.storhet, s.start) AS nyckel, "
        "'' AS familj, c.id AS cell, CASE WHEN c.storhet = s.storhet THEN 1 ELSE -1 END AS faktor "
        "FROM status_stracka AS s JOIN cell AS c ON c.region = s.region AND c.niva = s.niva "
        "AND c.enhet = s.enhet AND c.vardform = 'alla' AND c.start >= s.start AND c.start < s.slut "
        "AND ((c.storhet = s.storhet AND c.periodtyp = 'manad') OR c.storhet = s.del_storhet)",
        needs_leaf=(),
    ),
)
