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

FUNNEL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("efter_g1", ("inskr_sent",)),
    ("efter_g2", ("underrattelse_saknas",)),
    ("efter_g3", ("sip_behov_ej_avgjort", "sip_kallelse_saknas", "sip_kallelse_sen")),
    ("efter_g4", ()),
    ("efter_g5", ("insatser_motsatta",)),
    ("efter_g6", ("opt_orv",)),
    ("efter_g7", ("kommun_saknas",)),
    ("efter_g8", ("negativ_tid",)),
    ("antal_kvalificerade", ("avliden",)),
)
"""The steps of the funnel after `antal_alla`, each with the reasons of its gate, of which an
episode has at most one (R7). G4 lets everybody through."""

LOST = "bortfall"
"""Before the name of a step: how many fell on it, a figure that no table shows and any reader of
two steps can work out."""


def _funnel_sums() -> tuple[tuple[str, tuple[str, ...]], ...]:
    steps = ("antal_alla", *(step for step, _ in FUNNEL))
    found: list[tuple[str, tuple[str, ...]]] = []
    for before, (step, reasons) in zip(steps, FUNNEL, strict=False):
        whole, rest = f"{_TRATT}.{before}", f"{_TRATT}.{step}"
        found.append((whole, (rest, f"{_TRATT}.{LOST}_{step}")))
        if reasons:
            found.append((whole, (rest, *(f"{_TRATT}.orsak_{reason}" for reason in reasons))))
    return tuple(found)


SOMETIMES_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = _funnel_sums()
"""Hold for some units and periods: where a gate stops those it finds (R7 G1, `krav_inskr_24h`) and
none of them fell before. A reader may know where, from a zero or from another document, so each
counts wherever the figures say that it holds."""

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


_BESIDE = " OR ".join(f"starts_with(storhet, '{beginning}')" for beginning in BESIDE)
WEIGHT = f"CASE WHEN {_BESIDE} THEN 0 WHEN vardform = '{BOTH_FORMS}' THEN 1 ELSE 2 END"
"""SQL over a cell: 0 for what is hidden before an indicator's own figures, 2 for those of one
vårdform.

R9 says «smallest first», and so it is among equals. But a total over both vårdformer is always
larger than somatik, and so would always be kept at its expense, while targets and agreements are
for somatik and psykiatri: the total goes first. So does what only stands beside.
"""


EVERYBODY = ("kommun", "sjukhus", "klinik", "halsovalsenhet")
"""Levels that hold everyone, with a member `okand` (R3): their sums are one and the same."""


UNIT_SUMS: tuple[tuple[str, str], ...] = (
    (
        "lan_kommun",
        "SELECT r.region_kod, 'lan', r.region_kod, 'kommun', k.kommun_kod "
        "FROM intermediate.int_asof AS r JOIN referens.kommuner AS k ON k.lan_kod = r.region_kod",
    ),
    (
        "lan_alla_kommun",
        "SELECT region, 'lan', region, niva, enhet FROM enhet WHERE niva = 'kommun'",
    ),
    (
        "lan_analysgrupp",
        "SELECT region, 'lan', region, niva, enhet FROM enhet WHERE niva = 'analysgrupp'",
    ),
    (
        "analysgrupp_kommun",
        "SELECT DISTINCT region_kod, 'analysgrupp', analysgrupp, 'kommun', kommun_kod "
        "FROM referens.kommun_analysgrupp",
    ),
    (
        "kommun_stadsdel",
        "SELECT DISTINCT left(kommun_kod, 2), 'kommun', kommun_kod, 'stadsdel', stadsdel_kod "
        "FROM referens.stadsdelar",
    ),
    (
        "sjukhus_klinik",
        "SELECT DISTINCT region_kod, 'sjukhus', sjukhus_kod, 'klinik', klinik_kod "
        "FROM fakta.fct_vardepisoder",
    ),
)
"""Which units add up to which: SQL for (region, niva, enhet, del_niva, del_enhet)."""


@dataclass(frozen=True)
class Kind:
    """One kind of relation as SQL over the tables of system.py.

    sql gives (nyckel, familj, cell, faktor), a relation being the rows of one nyckel. needs_leaf:
    what a relation over coarser vårdform or periods says follows from the finest ones. is_always:
    it holds whatever is delivered, so that a sum that does not add up is a fault in a model; else
    a familj, which may be a single relation, counts where all its relations hold.
    """

    name: str
    sql: str
    is_always: bool = True
    needs_leaf: tuple[str, ...] = ("vardform", "period")


def _pair(high: str, low: str) -> str:
    """SQL: two small numbers as one."""
    return f"{high} * 4294967296 + {low}"


def _parent_and_parts(nyckel: str, familj: str, pairs: str) -> str:
    """pairs: SQL that gives (f, b) and what nyckel and familj name: the cells of a sum and of one
    of its parts."""
    return (
        f"WITH par AS MATERIALIZED (SELECT {nyckel} AS nyckel, {familj} AS familj, f.id AS f, "
        f"b.id AS b {pairs}) SELECT nyckel, familj, b AS cell, 1 AS faktor FROM par "
        "UNION ALL SELECT DISTINCT nyckel, familj, f, -1 FROM par"
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "enhet",
        _parent_and_parts(
            _pair("d.nr", "f.id"),
            _pair("(d.nr * 16777216 + f.enhet_nr)", "f.storhet_nr"),
            "FROM enhet_delar AS d JOIN cell AS f ON f.enhet_nr = d.enhet_nr "
            "JOIN cell AS b ON b.enhet_nr = d.del_enhet_nr AND f.storhet_nr = b.storhet_nr "
            "AND f.vardform_nr = b.vardform_nr AND f.tid_nr = b.tid_nr",
        ),
        is_always=False,
    ),
    Kind(
        "niva_niva",
        "WITH summa AS (SELECT c.id, c.storhet_nr, c.vardform_nr, c.tid_nr, n.nr "
        "FROM cell AS c JOIN nivaordning AS n USING (niva)), "
        "forsta AS (SELECT storhet_nr, min(nr) AS nr FROM summa GROUP BY ALL), "
        "andra AS (SELECT DISTINCT s.storhet_nr, s.nr, f.nr AS forsta_nr FROM summa AS s "
        "JOIN forsta AS f USING (storhet_nr) WHERE s.nr > f.nr) "
        f"SELECT {_pair('((s.storhet_nr * 16 + a.nr) * 16 + s.vardform_nr)', 's.tid_nr')} "
        "AS nyckel, 0 AS familj, s.id AS cell, CASE WHEN s.nr = a.nr THEN 1 ELSE -1 END AS faktor "
        "FROM andra AS a JOIN summa AS s ON s.storhet_nr = a.storhet_nr "
        "AND s.nr IN (a.nr, a.forsta_nr)",
    ),
    Kind(
        "period",
        _parent_and_parts(
            "f.id",
            "0",
            "FROM cell AS f JOIN finare_period AS p USING (storhet_nr, vardform_nr, periodtyp) "
            "JOIN cell AS b ON b.storhet_nr = f.storhet_nr AND b.vardform_nr = f.vardform_nr "
            "AND b.enhet_nr = f.enhet_nr AND b.periodtyp = p.del_periodtyp "
            "AND b.start >= f.start AND b.start < f.slut",
        ),
        needs_leaf=("vardform",),
    ),
    Kind(
        "vardform",
        _parent_and_parts(
            "f.id",
            "0",
            "FROM cell AS f JOIN cell AS b ON f.storhet_nr = b.storhet_nr "
            "AND f.enhet_nr = b.enhet_nr AND f.tid_nr = b.tid_nr "
            f"WHERE f.vardform = '{BOTH_FORMS}' AND b.vardform <> '{BOTH_FORMS}'",
        ),
        needs_leaf=(),
    ),
    *(
        Kind(
            name,
            _parent_and_parts(
                _pair("d.nr", "f.id"),
                _pair("d.nr", "f.id"),
                "FROM storhet_delar AS d JOIN cell AS f ON f.storhet_nr = d.storhet_nr "
                "JOIN cell AS b ON b.storhet_nr = d.del_storhet_nr "
                "AND f.vardform_nr = b.vardform_nr AND f.enhet_nr = b.enhet_nr "
                f"AND f.tid_nr = b.tid_nr WHERE d.alltid = {always}",
            ),
            is_always=always,
        )
        for name, always in (("matt", True), ("matt_ibland", False))
    ),
    Kind(
        "status_tid",
        # Weeks and hours of the week add up to the months between two dates that begin both.
        "SELECT s.nr AS nyckel, 0 AS familj, c.id AS cell, "
        "CASE WHEN c.storhet = s.storhet THEN 1 ELSE -1 END AS faktor "
        "FROM status_stracka AS s JOIN cell AS c ON c.enhet_nr = s.enhet_nr "
        f"AND c.vardform = '{BOTH_FORMS}' AND c.start >= s.start AND c.start < s.slut "
        "AND ((c.storhet = s.storhet AND c.periodtyp = 'manad') OR c.storhet = s.del_storhet)",
        needs_leaf=(),
    ),
)
