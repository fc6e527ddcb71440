"""The rows of the people nothing was planted on: what the process alone has made.

Does not belong here: what must hold of them (the tests).
"""

from __future__ import annotations

import duckdb

from tests.python.synthetic.synthetic_helpers import Year

OWN_KINDS = ("D01", "D02", "D03", "D08", "D14", "D16", "D17", "D18", "D20", "D27", "D29", "D30")
"""What the process draws itself, and rows that only name a unit: nothing was written into them."""
HARMLESS = (*OWN_KINDS, "D23", "D26", "D28", "D31", "D32", "L06", "L10", "L12")
CHILDREN = {
    "vardtillfalle_id": ("vardtillfalle", ["permission", "psykiatrisk_vardform"]),
    "arende_id": (
        "link_arende",
        [
            "link_arende_vardtillfalle",
            "link_aktor",
            "link_meddelande",
            "link_inskrivning_status",
            "link_utskrivningsklar_handelse",
            "link_beraknat_utskrivning",
            "link_oppenvard_hinder",
            "link_plan",
        ],
    ),
    "meddelande_id": ("link_meddelande", ["link_meddelande_mottagare"]),
    "plan_id": ("link_plan", ["link_sip_uppfoljning"]),
}
BY_PERSON = (
    *("vardtillfalle", "link_arende", "fast_vardkontakt"),
    *("listning", "patient", "folkbokforing", "patient_identitet"),
)


def untouched(year: Year) -> duckdb.DuckDBPyConnection:
    """A cursor whose tables lack every person with a planted defect or lure, and their children."""
    cursor = year.sql.cursor()
    cursor.execute("ATTACH ':memory:' AS orort")
    source = str(cursor.execute("SELECT current_database()").fetchall()[0][0])
    touched = f"""
        WITH planted AS (
            SELECT split_part(replace(nyckel, '08:', ''), '|', 1) AS id FROM {source}.planterat
            WHERE split_part(kind, '-', 1) NOT IN {HARMLESS}
        )
        SELECT patient_nyckel FROM {source}.vardtillfalle JOIN planted ON id = vardtillfalle_id
        UNION SELECT patient_nyckel FROM {source}.link_arende JOIN planted ON id = arende_id
        UNION SELECT patient_nyckel_ersatt_av FROM {source}.patient
            JOIN planted ON id = patient_nyckel
        UNION SELECT patient_nyckel FROM {source}.link_arende JOIN {source}.link_meddelande
            USING (arende_id) JOIN planted ON id = meddelande_id"""
    cursor.execute(f"CREATE TABLE orort.berorda AS {touched}")
    for table in BY_PERSON:
        cursor.execute(
            f"CREATE TABLE orort.{table} AS FROM {source}.{table} WHERE patient_nyckel NOT IN "
            "(SELECT patient_nyckel FROM orort.berorda WHERE patient_nyckel IS NOT NULL)"
        )
    for key, (parent, children) in CHILDREN.items():
        for child in children:
            cursor.execute(
                f"CREATE TABLE orort.{child} AS FROM {source}.{child} WHERE {key} IN "
                f"(SELECT {key} FROM orort.{parent})"
            )
    for table in ("enhet", "kodverk"):
        cursor.execute(f"CREATE VIEW orort.{table} AS FROM {source}.{table}")
    cursor.execute("USE orort")
    return cursor
