"""What the rows tell is possible: times in order, no contradictions, every step, fair shares."""

from __future__ import annotations

import duckdb
import pytest

from tests.python.synthetic.synthetic_helpers import Year

IMPOSSIBLE = {
    "a stay within another of the person": """
        SELECT count(*) FROM (
            SELECT inskrivning_tidpunkt < lag(utskrivning_tidpunkt) OVER w AS is_wrong
            FROM vardtillfalle WHERE ar_makulerad = '0' AND status <> 'AVBRUTEN'
            WINDOW w AS (PARTITION BY patient_nyckel ORDER BY inskrivning_tidpunkt)
        ) WHERE is_wrong""",
    "a transfer that takes more than two hours": """
        SELECT count(*) FROM (
            SELECT v.inskriven_fran_annan_klinik = '1' AND (
                lag(utskrivning_tidpunkt) OVER w IS NULL
                OR inskrivning_tidpunkt > lag(utskrivning_tidpunkt) OVER w + INTERVAL 2 HOUR
            ) AS is_lost
            FROM vardtillfalle v WHERE ar_makulerad = '0' AND status <> 'AVBRUTEN'
            WINDOW w AS (PARTITION BY patient_nyckel ORDER BY inskrivning_tidpunkt)
        ) WHERE is_lost""",
    "a transfer to the clinic where the patient is": """
        SELECT count(*) FROM (
            SELECT inskriven_fran_annan_klinik = '1' AND klinik_kod = lag(klinik_kod) OVER w
                AS is_same
            FROM vardtillfalle WHERE ar_makulerad = '0' AND status <> 'AVBRUTEN'
            WINDOW w AS (PARTITION BY patient_nyckel ORDER BY inskrivning_tidpunkt)
        ) WHERE is_same""",
    "two stays of one vardepisod_id of different people": """
        SELECT count(*) FROM (
            SELECT vardepisod_id FROM vardtillfalle WHERE vardepisod_id IS NOT NULL
            GROUP BY ALL HAVING count(DISTINCT patient_nyckel) > 1
        )""",
    "a stay after death": """
        SELECT count(*) FROM vardtillfalle v JOIN patient p USING (patient_nyckel)
        WHERE v.inskrivning_tidpunkt::DATE > p.avliden_datum""",
    "an open stay that is not ongoing, or the reverse": """
        SELECT count(*) FROM vardtillfalle
        WHERE (utskrivning_tidpunkt IS NULL) <> (status = 'PAGAENDE')""",
    "a clinic of another hospital": """
        SELECT count(*) FROM vardtillfalle v
        JOIN (SELECT DISTINCT enhet_id, sjukhus_kod FROM enhet) e ON e.enhet_id = v.klinik_kod
        WHERE e.sjukhus_kod <> v.sjukhus_kod""",
    "an ärende bridged to another person's stay": """
        SELECT count(*) FROM link_arende_vardtillfalle
        JOIN link_arende a USING (arende_id) JOIN vardtillfalle v USING (vardtillfalle_id)
        WHERE a.patient_nyckel <> v.patient_nyckel""",
    "a discharge ärende without a stay, or one at home with a stay": """
        SELECT count(*) FROM link_arende a WHERE (a.arende_typ = 'UTSKRIVNING')
        <> EXISTS (SELECT 1 FROM link_arende_vardtillfalle b WHERE b.arende_id = a.arende_id)""",
    "an ärende closed before it was opened": """
        SELECT count(*) FROM link_arende
        WHERE avslutad_tidpunkt < skapad_tidpunkt OR behov_bedomt_tidpunkt > skapad_tidpunkt""",
    "anything sent before the ärende was opened": """
        SELECT count(*) FROM link_meddelande m JOIN link_arende a USING (arende_id)
        WHERE m.skickad_tidpunkt < a.skapad_tidpunkt""",
    "a kvittens before the message": """
        SELECT count(*) FROM link_meddelande_mottagare r
        JOIN link_meddelande m USING (meddelande_id)
        WHERE r.kvitterad_tidpunkt < m.skickad_tidpunkt""",
    "a kvittens without a time, or a time without one": """
        SELECT count(*) FROM link_meddelande_mottagare WHERE (kvitterad_tidpunkt IS NULL)
        <> (kvittens_status IN ('OLAST', 'LAST', 'EJ_LEVERERAD')
            OR (kvittens_status = 'FELSANT' AND kvitterad_tidpunkt IS NULL))""",
    "a receiver of a draft": """
        SELECT count(*) FROM link_meddelande_mottagare JOIN link_meddelande USING (meddelande_id)
        WHERE skickad_tidpunkt IS NULL""",
    "set twice in a row, or withdrawn first": """
        SELECT count(*) FROM (
            SELECT handelse, lag(handelse, 1, 'ATERTAGEN') OVER w AS former,
                registrerad_tidpunkt < lag(registrerad_tidpunkt) OVER w AS is_back
            FROM link_utskrivningsklar_handelse
            WINDOW w AS (PARTITION BY arende_id ORDER BY handelse_nr)
        ) WHERE handelse = former OR is_back""",
    "utskrivningsklar outside the hospital stay": """
        SELECT count(*) FROM link_utskrivningsklar_handelse h
        JOIN (
            SELECT arende_id, min(inskrivning_tidpunkt) AS first_in,
                max(coalesce(utskrivning_tidpunkt, TIMESTAMP '9999-01-01')) AS last_out
            FROM link_arende_vardtillfalle JOIN vardtillfalle USING (vardtillfalle_id) GROUP BY ALL
        ) s USING (arende_id)
        WHERE h.angivet_datum < s.first_in::DATE OR h.registrerad_tidpunkt > s.last_out""",
    "an event whose notice is of another kind or ärende": """
        SELECT count(*) FROM link_utskrivningsklar_handelse h
        LEFT JOIN link_meddelande m USING (meddelande_id)
        WHERE h.meddelande_id IS NOT NULL AND m.arende_id IS DISTINCT FROM h.arende_id
            OR h.handelse = 'ATERTAGEN' AND h.meddelande_id IS NULL
            OR m.meddelandetyp_kod <> CASE h.handelse WHEN 'SATT'
            THEN 'UTSKRIVNINGSKLAR' ELSE 'UTSKRIVNINGSKLAR_ATERTAGEN' END""",
    "a changed inskrivningsmeddelande that replaces nothing earlier": """
        SELECT count(*) FROM link_meddelande m
        LEFT JOIN link_meddelande b ON b.meddelande_id = m.ersatter_meddelande_id
        WHERE (m.meddelandetyp_kod = 'INSKRIVNING_ANDRAT') <> (b.meddelande_id IS NOT NULL)
            OR b.skickad_tidpunkt > m.skickad_tidpunkt OR b.arende_id <> m.arende_id
            OR b.version_nr + 1 <> m.version_nr""",
    "a plan made before it was begun, a meeting before the call": """
        SELECT count(*) FROM link_plan
        WHERE upprattad_tidpunkt < paborjad_tidpunkt
            OR mote_tidpunkt < kallelse_skickad_tidpunkt""",
    "a permission outside its stay, or into the next one": """
        SELECT count(*) FROM (
            SELECT p.fran_tidpunkt < v.inskrivning_tidpunkt
                OR p.till_tidpunkt > v.utskrivning_tidpunkt
                OR p.fran_tidpunkt < lag(p.till_tidpunkt) OVER w AS is_wrong
            FROM permission p JOIN vardtillfalle v USING (vardtillfalle_id)
            WINDOW w AS (PARTITION BY vardtillfalle_id ORDER BY radnr)
        ) WHERE is_wrong""",
    "a vårdform outside psychiatry": """
        SELECT count(*) FROM psykiatrisk_vardform JOIN vardtillfalle v USING (vardtillfalle_id)
        WHERE v.verksamhetsgren = 'SOMATIK' OR galler_fran_tidpunkt < v.inskrivning_tidpunkt""",
    "two homes or two listings on a day": """
        SELECT count(*) FROM (
            SELECT giltig_fran < lag(giltig_till, 1, DATE '1800-01-01') OVER w AS is_wrong
            FROM folkbokforing WINDOW w AS (PARTITION BY patient_nyckel ORDER BY giltig_fran)
            UNION ALL
            SELECT giltig_fran < lag(giltig_till, 1, DATE '1800-01-01') OVER v
            FROM listning WINDOW v AS (PARTITION BY patient_nyckel ORDER BY giltig_fran)
        ) WHERE is_wrong""",
    "another kommun at admission than folkbokföring": """
        SELECT count(*) FROM vardtillfalle v JOIN folkbokforing f ON
            f.patient_nyckel = v.patient_nyckel AND f.giltig_fran <= v.inskrivning_tidpunkt::DATE
            AND (f.giltig_till IS NULL OR v.inskrivning_tidpunkt::DATE < f.giltig_till)
        WHERE f.kommun_kod <> v.kommun_kod_vid_inskrivning""",
    "a row changed before it was created": """
        SELECT count(*) FROM (
            SELECT kalla_skapad_tidpunkt, kalla_andrad_tidpunkt FROM link_arende UNION ALL
            SELECT kalla_skapad_tidpunkt, kalla_andrad_tidpunkt FROM vardtillfalle UNION ALL
            SELECT kalla_skapad_tidpunkt, kalla_andrad_tidpunkt FROM link_plan
        ) WHERE kalla_andrad_tidpunkt < kalla_skapad_tidpunkt""",
}


def test_nothing_impossible_happens(untouched_fifth: duckdb.DuckDBPyConnection) -> None:
    counts = [untouched_fifth.execute(q).fetchall()[0][0] for q in IMPOSSIBLE.values()]
    found = dict(zip(IMPOSSIBLE, counts, strict=True))
    assert {name: count for name, count in found.items() if count} == {}


def test_the_process_has_all_its_steps(fifth_year: Year) -> None:
    steps = {
        "stays of several clinics": "vardtillfalle WHERE inskriven_fran_annan_klinik = '1'",
        "joined without vardepisod_id": (
            "vardtillfalle WHERE inskriven_fran_annan_klinik = '1' AND vardepisod_id IS NULL"
        ),
        "still admitted": "vardtillfalle WHERE status = 'PAGAENDE'",
        "broken off": "vardtillfalle WHERE status = 'AVBRUTEN'",
        "cancelled": "vardtillfalle WHERE ar_makulerad = '1'",
        "dead": "vardtillfalle WHERE utskrivningssatt_kod = '4'",
        "later judgement": "link_arende WHERE behov_bedomt_tidpunkt IS NOT NULL",
        "withdrawn": "link_utskrivningsklar_handelse WHERE handelse = 'ATERTAGEN'",
        "set again": "link_utskrivningsklar_handelse WHERE handelse_nr = 3",
        "only a date": "link_utskrivningsklar_handelse WHERE angiven_tid IS NULL",
        "drafts": "link_meddelande WHERE skickad_tidpunkt IS NULL",
        "plan without notes": (
            "link_plan WHERE antal_anteckningar = 0 AND upprattad_tidpunkt IS NOT NULL"
        ),
        "moves": "folkbokforing WHERE giltig_till IS NOT NULL",
        "visitors": "folkbokforing WHERE kommun_kod NOT LIKE '08%'",
        "leave": "permission",
        "changes of form": "psykiatrisk_vardform WHERE radnr > 1",
        "follow-ups": "link_sip_uppfoljning WHERE utfall = 'GENOMFORD'",
        "former names": "enhet WHERE giltig_till IS NOT NULL",
        "at home": "link_arende WHERE arende_typ = 'SIP_HEMMA'",
    }
    counts = fifth_year.count(*(f"SELECT count(*) FROM {rows}" for rows in steps.values()))
    assert {name: n for name, n in zip(steps, counts, strict=True) if n == 0} == {}
    types = fifth_year.count("SELECT count(DISTINCT meddelandetyp_kod) FROM link_meddelande")
    assert types == [16]


def test_shares_are_fair(fifth_year: Year) -> None:
    true = fifth_year.facit["sant"]
    somatik, everyone = true["somatik"], true["alla"]
    episodes = somatik["utskrivna_med_giltig_period"]
    assert 0.67 <= somatik["utskrivna_dag0"] / episodes <= 0.80
    assert 0.5 <= somatik["utskrivningsklara_dagar"] / episodes <= 1.0
    in_time = everyone["status_24h_OK"]
    late = sum(
        everyone[f"status_24h_{s}"] for s in ("SEN", "SAKNAR_MEDDELANDE", "VET_EJ", "SAKNAR_STATUS")
    )
    assert 0.74 <= in_time / (in_time + late) <= 0.90
    assert 0.16 <= everyone["aterinskrivna_1_30"] / everyone["index_levande_utskrivna"] <= 0.24
    # 0.2 x 376 days of 39 000 stays and 4 500 linked episodes a year, and who lay there already.
    assert 7600 <= everyone["vardtillfallen"] <= 8500
    assert 830 <= everyone["lankade_vardepisoder"] <= 1030


def test_the_24_hour_table_has_something_to_show(fifth_year: Year) -> None:
    query = """
        WITH first_status AS (
            SELECT arende_id, min(registrerad_tidpunkt) AS status_at FROM link_inskrivning_status
            WHERE part = 'SLUTENVARD' AND ifylld_flagga = '1' AND platshallare_flagga = '0'
                AND coalesce(teckenlangd, 9) > 3 GROUP BY ALL
        ), start AS (
            SELECT arende_id, min(inskrivning_tidpunkt) AS admitted FROM link_arende
            JOIN link_arende_vardtillfalle USING (arende_id)
            JOIN vardtillfalle USING (vardtillfalle_id) GROUP BY ALL
        )
        SELECT round(1000 * avg((coalesce(status_at, TIMESTAMP '9999-01-01')
            <= admitted + INTERVAL 24 HOUR)::INT))
        FROM start LEFT JOIN first_status USING (arende_id) JOIN link_arende USING (arende_id)
        WHERE behov_bedomt_tidpunkt IS NULL AND {when}"""
    daytime, night = fifth_year.count(
        query.format(when="isodow(admitted) < 6 AND hour(admitted) BETWEEN 7 AND 15"),
        query.format(when="(isodow(admitted) > 5 OR hour(admitted) NOT BETWEEN 7 AND 15)"),
    )
    assert daytime > night + 30


def test_no_time_lies_in_the_hour_of_a_clock_change(
    untouched_fifth: duckdb.DuckDBPyConnection,
) -> None:
    queries = [
        f"SELECT count(*) FROM {table} WHERE {column}::DATE IN (DATE '2022-03-27', "
        f"DATE '2022-10-30') AND hour({column}) = 2"
        for table, column in (
            ("vardtillfalle", "inskrivning_tidpunkt"),
            ("vardtillfalle", "utskrivning_tidpunkt"),
            ("link_meddelande_mottagare", "kvitterad_tidpunkt"),
            ("link_inskrivning_status", "registrerad_tidpunkt"),
        )
    ]
    assert [untouched_fifth.execute(q).fetchall()[0][0] for q in queries] == [0] * len(queries)


@pytest.mark.parametrize("day", ["2022-03-27", "2022-10-30"])
def test_life_goes_on_at_the_change_of_clocks(fifth_year: Year, day: str) -> None:
    assert fifth_year.count(
        f"SELECT count(*) FROM vardtillfalle WHERE inskrivning_tidpunkt::DATE = DATE '{day}'"
    )[0]
