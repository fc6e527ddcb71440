"""The heat map and the weekly chart of the 24-hour rule for everybody.

Does not belong here: the other controlled tables (long_table.py, funnel.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.disclosure.controlled import K_BY_REGION, SCHEMA, Controlled, hidden_join

_WHOLE = "antal_avgjorda"


@dataclass(frozen=True)
class _Stretch:
    """A table of the decided and of those in time, per unit and stretch of time.

    prefix: of the quantities. keys: the columns of the stretch. periodtyp, period, start: SQL over
    the row `r`. part: the column of those in time. per: the grain, in Swedish.
    """

    prefix: str
    keys: tuple[str, ...]
    periodtyp: str
    period: str
    start: str
    part: str
    per: str

    @property
    def source(self) -> str:
        return f"ind_status_24h_{self.prefix}"

    @property
    def name(self) -> str:
        return f"status_24h_{self.prefix}_delad"

    @property
    def counts(self) -> tuple[str, str]:
        return self.part, _WHOLE

    @property
    def key(self) -> str:
        """The key of a figure but for its quantity."""
        return (
            "r.region_kod AS region, 'alla' AS vardform, r.niva AS niva, r.enhet_kod AS enhet, "
            f"{self.periodtyp} AS periodtyp, {self.period} AS period"
        )


def _controlled(stretch: _Stretch) -> Controlled:
    part, prefix = stretch.part, stretch.prefix
    return Controlled(
        name=stretch.name,
        source=stretch.source,
        key=("region_kod", "niva", "enhet_kod", *stretch.keys),
        values=stretch.counts,
        figures=" UNION ALL ".join(
            f"SELECT {stretch.key}, {stretch.start} AS start, '{prefix}.{column}' AS storhet, "
            f"'antal' AS slag, CAST(r.{column} AS DOUBLE) AS varde, "
            f"CAST(r.{_WHOLE} AS DOUBLE) AS bas FROM {SCHEMA}.{stretch.source} AS r"
            for column in stretch.counts
        ),
        select=_select(stretch),
        shown=" UNION ALL ".join(
            f"SELECT {stretch.key}, '{prefix}.{column}' AS storhet FROM {SCHEMA}.{stretch.name} "
            f"AS r WHERE r.{column} IS NOT NULL"
            for column in stretch.counts
        ),
        comment=(
            f"Status inom 24 timmar {stretch.per} då klockan startade (R5), efter röjandekontroll "
            "(R9), för alla. Omfattar avgjorda vårdepisoder; kliniken är den som skrev in. "
            "Tidsläge: regionens senaste leverans (asof). En rad per region, nivå, enhet och "
            f"{', '.join(stretch.keys)} där någon klocka startade."
        ),
        comments={
            part: "Vårdepisoder med giltig status inom 24 timmar. Tomt när antalet är undertryckt.",
            _WHOLE: "Alla avgjorda vårdepisoder. Tomt när antalet är undertryckt.",
            "andel_i_tid": "Andel i tid, 0–1. Tom när något av antalen är undertryckt.",
            "undertryckt": "Sant när något av antalen inte visas: ett litet antal, eller ett tal "
            "som ett sådant kunde räknas ut ur.",
        },
    )


def _select(stretch: _Stretch) -> str:
    part = stretch.part
    row = f"'alla', r.niva, r.enhet_kod, {stretch.periodtyp}, {stretch.period}"
    columns = ", ".join(f"r.{column}" for column in stretch.keys)
    return (
        f"SELECT r.region_kod, r.niva, r.enhet_kod, r.enhet_namn, {columns}, "
        f"CASE WHEN a.storhet IS NULL THEN r.{part} END AS {part}, "
        f"CASE WHEN b.storhet IS NULL THEN r.{_WHOLE} END AS {_WHOLE}, "
        f"CASE WHEN a.storhet IS NULL AND b.storhet IS NULL AND r.{_WHOLE} >= k.k "
        f"THEN CAST(r.{part} AS DOUBLE) / r.{_WHOLE} END AS andel_i_tid, "
        "a.storhet IS NOT NULL OR b.storhet IS NOT NULL AS undertryckt "
        f"FROM {SCHEMA}.{stretch.source} AS r JOIN ({K_BY_REGION}) AS k USING (region_kod) "
        + hidden_join("a", f"'{stretch.prefix}.{part}'", row)
        + " "
        + hidden_join("b", f"'{stretch.prefix}.{_WHOLE}'", row)
    )


VECKOTIMME = _controlled(
    _Stretch(
        prefix="veckotimme",
        keys=("ar", "veckodag", "timme"),
        periodtyp="'veckotimme'",
        period="concat_ws('-', r.ar, r.veckodag, lpad(CAST(r.timme AS VARCHAR), 2, '0'))",
        start="make_date(r.ar, 1, 1)",
        part="antal_ok",
        per="efter veckodag och timme",
    )
)
VECKA = _controlled(
    _Stretch(
        prefix="vecka",
        keys=("vecka", "vecka_start"),
        periodtyp="'vecka'",
        period="r.vecka",
        start="r.vecka_start",
        part="antal_i_tid",
        per="per ISO-vecka",
    )
)
