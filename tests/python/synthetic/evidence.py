"""SQL that finds each planted kind in the delivered rows, without the simulator's code.

Every query gives keys as facit.json writes them. Does not belong here: the views it reads
(evidence_views.sql) and what is asserted (test_synthetic_defects.py).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.python.synthetic.synthetic_helpers import Year

VIEWS = Path(__file__).with_name("evidence_views.sql")
CHANGE_DAYS = "(DATE '2022-03-27', DATE '2022-10-30')"
DUE = "stated IS NULL AND deadline < instant(getvariable('last_read'))"
MUNICIPAL = "mottagare_roll LIKE 'KOMMUN%'"
RESENT = """id IN (
    SELECT id FROM link_meddelande m JOIN belongs USING (arende_id)
    WHERE meddelandetyp_kod = 'INSKRIVNING' AND m.ar_makulerad = '1')"""
IN_ORDER = "OVER (PARTITION BY id ORDER BY stated, registrerad_tidpunkt, handelse_nr)"
UNIT_COLUMNS = {
    "link_aktor": ("enhet_id", "arende_id || '|' || aktor_nr"),
    "link_meddelande": ("avsandare_enhet_id", "meddelande_id"),
    "link_plan": ("ansvarig_enhet_id", "plan_id"),
}
CALLED = """SELECT plan_id FROM link_plan JOIN belongs USING (arende_id) JOIN period USING (id)
    WHERE plantyp = 'SIP' AND ends IS NOT NULL AND CAST(kallelse_skickad_tidpunkt AS DATE)"""

EPISODES = {
    "D01-status": f"SELECT id FROM judged WHERE {DUE} AND is_linked AND NOT unsure",
    "D01-meddelande": f"SELECT id FROM judged WHERE {DUE} AND NOT is_linked",
    "D02": f"SELECT id FROM judged WHERE instant(stated) > deadline AND NOT {RESENT}",
    "D03": f"SELECT id FROM judged WHERE {DUE} AND is_linked AND unsure",
    "D04": "SELECT id FROM judged WHERE stated < starts",
    "D05": """SELECT id FROM judged JOIN belongs USING (id) JOIN valid_case USING (arende_id)
        WHERE registrerad_i_efterhand = '1' AND instant(stated) <= deadline
            AND instant(registered) > deadline""",
    "D06": "SELECT id FROM belongs GROUP BY id HAVING count(*) > 1",
    "D07-tid": "SELECT id FROM belongs WHERE how = 'TID' AND id IN (SELECT id FROM linked)",
    "D08": "SELECT id FROM linked WHERE clinics > 1",
    "D09": """SELECT DISTINCT id FROM of_stay JOIN linked USING (id) JOIN folkbokforing f
        ON f.patient_nyckel = of_stay.person
            AND CAST(of_stay.starts AS DATE) >= f.giltig_fran
            AND (f.giltig_till IS NULL OR CAST(of_stay.starts AS DATE) < f.giltig_till)
        WHERE f.kommun_kod <> kommun_kod_vid_inskrivning""",
    "D11-samma": """SELECT id FROM event WHERE handelse = 'SATT' AND stated > ends
        AND angivet_datum = CAST(ends AS DATE)""",
    "D11-senare": """SELECT id FROM event WHERE handelse = 'SATT'
        AND angivet_datum > CAST(ends AS DATE)""",
    "D12": "SELECT id FROM event WHERE angivet_datum < CAST(starts AS DATE)",
    "D13-atertagen": f"""SELECT id FROM (SELECT id, handelse, lag(handelse) {IN_ORDER} AS before
        FROM event) WHERE handelse = 'ATERTAGEN' AND before IS DISTINCT FROM 'SATT'""",
    "D13-satt": f"""SELECT id FROM (SELECT id, handelse, lag(handelse) {IN_ORDER} AS before
        FROM event) WHERE handelse = 'SATT' AND before = 'SATT'""",
    "D15": """SELECT id FROM event WHERE angiven_tid IS NOT NULL
        AND registrerad_tidpunkt > stated + INTERVAL 24 HOUR""",
    "D16": "SELECT id FROM period WHERE CAST(ends AS DATE) = dag0",
    "D17": """SELECT id FROM period JOIN event USING (id)
        GROUP BY id, period.notice HAVING bool_or(handelse = 'ATERTAGEN')""",
    "D18": "SELECT id FROM period JOIN episode USING (id) WHERE way_out = '4'",
    "D25": f"SELECT id FROM judged WHERE {RESENT} AND instant(stated) > deadline AND is_linked",
    "D26": """SELECT id FROM linked JOIN belongs USING (id)
        JOIN link_beraknat_utskrivning USING (arende_id) GROUP BY id, ends
        HAVING arg_max(beraknat_utskrivningsdatum,
            registrerad_tidpunkt + rad_nr * INTERVAL 1 MILLISECOND)
            < CAST(coalesce(ends, getvariable('last_read')) AS DATE)""",
}
NO_HOME = """SELECT DISTINCT id FROM of_stay JOIN linked USING (id) WHERE of_stay.person NOT IN
    (SELECT patient_nyckel FROM folkbokforing) AND kommun_kod_vid_inskrivning"""
EPISODES |= {
    "D10-saknas": f"{NO_HOME} IS NULL",
    "D10-9901": f"{NO_HOME} = '9901'",
    "D10-utland": f"{NO_HOME} = '9999'",
}
ROWS = {
    ("D07-olankad", "link_arende"): """SELECT arende_id FROM valid_case
        WHERE arende_id NOT IN (SELECT arende_id FROM belongs)""",
    ("D14", "link_utskrivningsklar_handelse"): """SELECT arende_id || '|' || handelse_nr
        FROM link_utskrivningsklar_handelse WHERE angiven_tid IS NULL""",
    ("D19", "permission"): """SELECT p.vardtillfalle_id || '|' || p.radnr FROM permission p
        JOIN of_stay USING (vardtillfalle_id) JOIN period USING (id) JOIN episode USING (id)
        WHERE branch <> 'SOMATIK' AND CAST(fran_tidpunkt AS DATE) >= dag0
            AND CAST(till_tidpunkt AS DATE) <= CAST(period.ends AS DATE)""",
    ("D20", "psykiatrisk_vardform"): """SELECT vardtillfalle_id || '|' || radnr
        FROM psykiatrisk_vardform o WHERE vardform = 'OPT' AND EXISTS (
            FROM psykiatrisk_vardform l WHERE l.vardtillfalle_id = o.vardtillfalle_id
                AND vardform = 'LPT' AND l.radnr < o.radnr)""",
    ("D21", "patient"): """SELECT p.patient_nyckel FROM patient p JOIN vardtillfalle
        USING (patient_nyckel) WHERE patient_nyckel_ersatt_av IS NOT NULL""",
    (
        "D22",
        "patient_identitet",
    ): "SELECT patient_nyckel FROM patient_identitet WHERE id_typ = 'SNR'",
    ("D23-skyddad", "patient"): "SELECT patient_nyckel FROM patient WHERE skyddad_flagga = '1'",
    ("D23-tom", "patient"): "SELECT patient_nyckel FROM patient WHERE skyddad_flagga IS NULL",
    ("D24", "link_meddelande_mottagare"): f"""SELECT r.meddelande_id || '|' || mottagare_nr
        FROM link_meddelande_mottagare r JOIN link_meddelande m USING (meddelande_id)
        WHERE {MUNICIPAL} AND kvittens_status = 'FELSANT' AND EXISTS (
            FROM link_aktor a WHERE a.arende_id = m.arende_id AND roll LIKE 'KOMMUN%'
                AND a.kommun_kod <> r.kommun_kod)
            AND EXISTS (FROM link_meddelande_mottagare o WHERE o.meddelande_id = r.meddelande_id
                AND o.mottagare_nr > r.mottagare_nr AND o.kommun_kod <> r.kommun_kod)""",
    ("D27", "link_plan"): f"{CALLED} > dag0 + 3",
    ("D28-mote", "link_plan"): """SELECT plan_id FROM link_plan WHERE plantyp = 'SIP'
        AND upprattad_tidpunkt IS NOT NULL AND mote_tidpunkt IS NULL""",
    ("D28-deltagare", "link_plan"): """SELECT plan_id FROM link_plan WHERE plantyp = 'SIP'
        AND upprattad_tidpunkt IS NOT NULL AND patient_deltog = '0' AND narstaende_deltog = '0'""",
    ("D29", "link_plan"): """SELECT plan_id FROM link_plan
        WHERE upprattad_tidpunkt IS NOT NULL AND antal_anteckningar = 0""",
    ("D30-namnlos", "fast_vardkontakt"): """SELECT patient_nyckel || '|' || fvk_nr
        FROM fast_vardkontakt WHERE typ = 'FAST_VARDKONTAKT' AND namngiven_flagga = '0'
            AND patient_nyckel IN (SELECT person FROM linked WHERE ends IS NOT NULL)""",
    ("D30-efter", "fast_vardkontakt"): """SELECT patient_nyckel || '|' || fvk_nr
        FROM fast_vardkontakt JOIN linked ON person = patient_nyckel
        WHERE typ = 'FAST_VARDKONTAKT' AND namngiven_flagga = '1' AND starts <= utsedd_tidpunkt
            AND ends IS NOT NULL
        GROUP BY ALL HAVING arg_max(utsedd_tidpunkt > ends, starts)""",
    ("D32", "enhet"): """SELECT enhet_id || '|' || giltig_fran FROM enhet
        WHERE CAST(kalla_skapad_tidpunkt AS DATE) = giltig_fran + 1""",
    ("D33", "vardtillfalle"): """SELECT vardtillfalle_id FROM vardtillfalle WHERE ar_makulerad = '0'
        AND kalla_andrad_tidpunkt > utskrivning_tidpunkt + INTERVAL 8 DAY
        AND date_trunc('month', utskrivning_tidpunkt)
            < date_trunc('month', kalla_andrad_tidpunkt)""",
    ("D34", "link_arende"): """SELECT arende_id FROM link_arende
        WHERE kalla_andrad_tidpunkt > avslutad_tidpunkt + INTERVAL 4 DAY""",
    ("D37", "vardtillfalle"): f"""SELECT vardtillfalle_id FROM vardtillfalle
        WHERE CAST(inskrivning_tidpunkt AS DATE) IN {CHANGE_DAYS}
            AND hour(inskrivning_tidpunkt) = 2""",
    ("D42-inne", "vardtillfalle"): """SELECT b.vardtillfalle_id FROM of_stay a JOIN of_stay b
        USING (id) WHERE b.starts > a.starts AND b.ends < a.ends""",
    ("D42-omlott", "vardtillfalle"): """SELECT b.vardtillfalle_id FROM of_stay a JOIN of_stay b
        USING (id) WHERE b.starts > a.starts AND b.starts < a.ends AND b.ends > a.ends""",
    ("X1", "vardtillfalle"): """SELECT vardtillfalle_id FROM vardtillfalle
        WHERE utskrivning_tidpunkt < inskrivning_tidpunkt""",
    ("X2", "vardtillfalle"): """SELECT a.vardtillfalle_id FROM stay a JOIN stay b USING (person)
        WHERE a.ends IS NULL AND b.starts > a.starts + INTERVAL 180 DAY""",
    ("X3", "link_aktor"): """SELECT a.arende_id || '|' || aktor_nr FROM link_aktor a
        JOIN belongs USING (arende_id) JOIN linked USING (id) JOIN link_arende c USING (arende_id)
        JOIN folkbokforing f ON f.patient_nyckel = person AND CAST(ends AS DATE) >= giltig_fran
            AND (giltig_till IS NULL OR CAST(ends AS DATE) < giltig_till)
        WHERE roll LIKE 'KOMMUN%'
            AND a.kommun_kod <> coalesce(placerande_kommun_kod, f.kommun_kod)""",
    ("L06", "link_plan"): "SELECT plan_id FROM link_plan WHERE length(plan_id) = 64",
    ("L08", "link_arende"): r"""SELECT arende_id FROM link_arende
        WHERE regexp_full_match(arende_id, '\d{10}')""",
    ("L10", "enhet"): """SELECT enhet_id || '|' || giltig_fran FROM (
        SELECT *, lag(giltig_till) OVER (PARTITION BY enhet_id ORDER BY giltig_fran) AS until
        FROM enhet) WHERE until = giltig_fran AND CAST(kalla_skapad_tidpunkt AS DATE) = until""",
    ("L12", "link_plan"): f"{CALLED} = dag0 + 3",
}
for table, (unit, key) in UNIT_COLUMNS.items():
    of_unit = f"SELECT {key} FROM {table} WHERE {unit}"
    ROWS["D31-okand", table] = f"{of_unit} NOT IN (SELECT enhet_id FROM enhet)"
    ROWS["D31-nedlagd", table] = (
        f"{of_unit} IN (SELECT enhet_id FROM enhet WHERE giltig_till <= DATE '2015-01-01')"
        f" AND {unit} NOT IN (SELECT enhet_id FROM enhet WHERE giltig_till IS NULL)"
    )
LURES = {
    "L01": "SELECT id FROM judged WHERE instant(stated) = deadline",
    "L02": "SELECT id FROM judged WHERE length = 4 AND instant(stated) <= deadline",
    "L03-over": """SELECT id FROM period WHERE hour(notice) = 23 AND minute(notice) = 59
        AND ends < notice + INTERVAL 5 MINUTE AND CAST(ends AS DATE) = dag0 + 1""",
    "L03-inom": """SELECT id FROM period WHERE hour(notice) = 0 AND hour(ends) = 23
        AND ends > notice + INTERVAL 23 HOUR AND CAST(ends AS DATE) = dag0""",
    "L04": """SELECT id FROM of_stay JOIN link_arende_vardtillfalle USING (vardtillfalle_id)
        JOIN link_arende USING (arende_id)
        WHERE link_arende.status = 'MAKULERAD' AND id IN (SELECT id FROM linked)""",
    "L05": f"""SELECT id FROM (SELECT *, lag(stated) {IN_ORDER} AS before,
        lag(handelse) {IN_ORDER} AS what FROM event)
        WHERE what = 'ATERTAGEN' AND handelse = 'SATT'
            AND date_trunc('minute', before) = date_trunc('minute', stated)""",
    "L07": """SELECT id FROM linked JOIN folkbokforing ON patient_nyckel = person
        WHERE giltig_fran = CAST(ends AS DATE)""",
    "L09": f"SELECT id FROM judged WHERE {RESENT} AND instant(stated) <= deadline AND is_linked",
    "L11": """SELECT a.id FROM of_stay a JOIN of_stay b USING (id)
        WHERE b.starts = a.ends + INTERVAL 120 MINUTE""",
}


def evidence(year: Year) -> duckdb.DuckDBPyConnection:
    """A cursor with the views; the year's own tables stay as they are."""
    cursor = year.sql.cursor()
    cursor.execute(f"SET VARIABLE last_read = TIMESTAMP '{year.facit['extrakt_tidpunkt']}'")
    cursor.execute(VIEWS.read_text(encoding="utf-8"))
    return cursor


def keys_of(cursor: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """The keys that a query gives."""
    return {str(row[0]) for row in cursor.execute(query).fetchall()}
