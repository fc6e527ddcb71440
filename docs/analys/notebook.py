"""A marimo notebook on what is published: one kommun's mean against the target, month by month.

Not part of the warehouse and not in its lock files; README.md in this folder says how to install
marimo. It opens `published/current/aggregat.duckdb` read-only, without anything else in reach.
"""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    data = Path(os.environ.get("UTSKRIVNING_DATA_DIR", "data"))
    # The link is followed once, so that everything shown is of one night.
    generation = (data / "published" / "current").resolve()
    connection = duckdb.connect(
        str(generation / "aggregat.duckdb"),
        read_only=True,
        config={"enable_external_access": "false", "lock_configuration": "true"},
    )
    return alt, connection, generation, mo


@app.cell
def _(connection, generation, mo):
    kommuner = connection.execute(
        "SELECT DISTINCT enhet_namn, enhet_kod FROM indikatorer.ind_utskrivningsklara_dagar "
        "WHERE niva = 'kommun' ORDER BY enhet_namn"
    ).fetchall()
    kommun = mo.ui.dropdown({f"{n} ({k})": k for n, k in kommuner}, label="Kommun")
    vardform = mo.ui.dropdown(["somatik", "psykiatri", "alla"], value="somatik", label="Vårdform")
    mo.vstack([mo.md(f"Publicering `{generation.name}`"), mo.hstack([kommun, vardform])])
    return kommun, vardform


@app.cell
def _(connection, kommun, mo, vardform):
    mo.stop(kommun.value is None, mo.md("Välj en kommun."))
    manader = connection.execute(
        "SELECT period, antal, antal_dag0, summa_dagar, snitt_alla, snitt_minst_1, "
        "CAST(mal AS DOUBLE) AS mal "
        "FROM indikatorer.ind_utskrivningsklara_dagar WHERE niva = 'kommun' "
        "AND periodtyp = 'manad' AND enhet_kod = ? AND vardform = ? ORDER BY period_start",
        [kommun.value, vardform.value],
    ).pl()
    return (manader,)


@app.cell
def _(alt, manader, mo):
    grund = alt.Chart(manader).encode(x=alt.X("period", title="utskrivningsmånad"))
    snitt = grund.mark_line(point=True).encode(
        y=alt.Y("snitt_alla", title="snitt, dagar (dag 0 inräknad)"),
        tooltip=["period", "antal", "antal_dag0", "summa_dagar", "snitt_alla"],
    )
    mal = grund.mark_line(strokeDash=[6, 4], color="#6d4300").encode(y="mal")
    mo.vstack([snitt + mal, mo.ui.table(manader)])


if __name__ == "__main__":
    app.run()
