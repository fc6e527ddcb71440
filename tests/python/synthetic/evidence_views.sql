-- What the delivered rows say, worked out anew from the files for the tests of planted defects:
-- hospital stays, their ärenden, the first status, the period of utskrivningsklar. Follows
-- rules.md R1-R5 in the short form that whole years of synthetic rows need. Times are local.
CREATE MACRO instant(t) AS t AT TIME ZONE 'Europe/Stockholm';

CREATE TEMP TABLE person AS
SELECT patient_nyckel, coalesce(patient_nyckel_ersatt_av, patient_nyckel) AS person FROM patient;

CREATE TEMP TABLE stay AS
SELECT
    v.*, person, inskrivning_tidpunkt AS starts, utskrivning_tidpunkt AS ends,
    coalesce(utskrivning_tidpunkt, inskrivning_tidpunkt + INTERVAL 180 DAY) AS reach
FROM vardtillfalle AS v JOIN person USING (patient_nyckel)
WHERE ar_makulerad = '0' AND status <> 'AVBRUTEN'
    AND (utskrivning_tidpunkt IS NULL OR utskrivning_tidpunkt >= inskrivning_tidpunkt);

CREATE TEMP TABLE of_stay AS
WITH reached AS (
    SELECT *, max(reach) OVER (
        PARTITION BY person ORDER BY starts, vardtillfalle_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before
    FROM stay
), numbered AS (
    SELECT *, sum(CASE WHEN starts <= before + INTERVAL 120 MINUTE THEN 0 ELSE 1 END) OVER (
        PARTITION BY person ORDER BY starts, vardtillfalle_id
    ) AS nr
    FROM reached
)
SELECT *, '08:' || first_value(vardtillfalle_id) OVER (
    PARTITION BY person, nr ORDER BY starts, vardtillfalle_id
) AS id
FROM numbered;

CREATE TEMP TABLE episode AS
SELECT
    id, any_value(person) AS person, min(starts) AS starts,
    CASE WHEN count(*) = count(ends) THEN max(ends) END AS ends,
    count(DISTINCT klinik_kod) AS clinics,
    arg_max(utskrivningssatt_kod, ends) AS way_out,
    arg_max(verksamhetsgren, reach) AS branch
FROM of_stay GROUP BY id;

CREATE TEMP TABLE valid_case AS
SELECT * FROM link_arende JOIN person USING (patient_nyckel)
WHERE arende_typ = 'UTSKRIVNING' AND ar_makulerad = '0' AND status <> 'MAKULERAD';

CREATE TEMP TABLE bridged AS
SELECT arende_id, arg_min(id, of_stay.starts) AS id
FROM link_arende_vardtillfalle AS k JOIN of_stay USING (vardtillfalle_id)
JOIN valid_case USING (arende_id) WHERE k.ar_makulerad = '0' GROUP BY arende_id;

CREATE TEMP TABLE belongs AS
SELECT arende_id, id, 'KOPPLAD' AS how FROM bridged
UNION ALL
SELECT arende_id, arg_min(id, abs(epoch(skapad_tidpunkt) - epoch(starts))), 'TID'
FROM valid_case JOIN episode USING (person)
WHERE arende_id NOT IN (SELECT arende_id FROM bridged) AND id NOT IN (SELECT id FROM bridged)
    AND skapad_tidpunkt BETWEEN starts - INTERVAL 24 HOUR
        AND coalesce(ends, getvariable('last_read')) + INTERVAL 24 HOUR
GROUP BY arende_id;

CREATE TEMP TABLE sent AS
SELECT m.*, id FROM link_meddelande AS m JOIN belongs USING (arende_id)
WHERE skickad_tidpunkt IS NOT NULL AND ar_makulerad = '0';

CREATE TEMP TABLE linked AS
SELECT * FROM episode
WHERE id IN (SELECT id FROM sent WHERE meddelandetyp_kod = 'INSKRIVNING');

CREATE TEMP TABLE status_row AS
SELECT
    s.*, id, coalesce(angiven_tidpunkt, registrerad_tidpunkt) AS stated,
    ifylld_flagga = '1' AND platshallare_flagga = '0' AND coalesce(teckenlangd, 99) > 3 AS is_valid
FROM link_inskrivning_status AS s JOIN belongs USING (arende_id)
WHERE part = 'SLUTENVARD' AND ar_makulerad = '0' AND (
    meddelande_id IS NULL
    OR meddelande_id NOT IN (SELECT meddelande_id FROM link_meddelande WHERE ar_makulerad = '1')
);

CREATE TEMP TABLE judged AS
WITH clocks AS (
    SELECT id, starts, ends, greatest(starts, coalesce(min(behov_bedomt_tidpunkt), starts)) AS clock
    FROM episode JOIN belongs USING (id) JOIN valid_case USING (arende_id)
    GROUP BY id, starts, ends
), firsts AS (
    SELECT
        id, min(stated) FILTER (is_valid) AS stated,
        arg_min(registrerad_tidpunkt, stated) FILTER (is_valid) AS registered,
        arg_min(teckenlangd, stated) FILTER (is_valid) AS length,
        bool_or(ifylld_flagga = '1' AND NOT is_valid) AS unsure
    FROM status_row GROUP BY id
)
SELECT
    clocks.*, stated, registered, length, coalesce(unsure, false) AS unsure,
    instant(clock) + INTERVAL 24 HOUR AS deadline,
    id IN (SELECT id FROM linked) AS is_linked
FROM clocks LEFT JOIN firsts USING (id);

CREATE TEMP TABLE event AS
SELECT
    h.*, id, starts, ends,
    CAST(angivet_datum AS TIMESTAMP) + coalesce(CAST(angiven_tid AS INTERVAL), INTERVAL 0 SECOND)
        AS stated,
    coalesce(m.skickad_tidpunkt, h.registrerad_tidpunkt) AS notice
FROM link_utskrivningsklar_handelse AS h
JOIN belongs USING (arende_id) JOIN episode USING (id)
LEFT JOIN link_meddelande AS m ON h.meddelande_id = m.meddelande_id AND m.ar_makulerad = '0'
WHERE h.ar_makulerad = '0';

CREATE TEMP TABLE period AS
WITH accepted AS (
    SELECT * FROM event
    WHERE angivet_datum >= CAST(starts AS DATE) AND NOT (handelse = 'ATERTAGEN' AND stated > ends)
), withdrawn AS (
    SELECT id, max(stated) AS last FROM accepted WHERE handelse = 'ATERTAGEN' GROUP BY id
)
SELECT id, ends, arg_min(notice, stated) AS notice, CAST(arg_min(notice, stated) AS DATE) AS dag0
FROM accepted LEFT JOIN withdrawn USING (id)
WHERE handelse = 'SATT' AND (last IS NULL OR stated > last) AND id IN (SELECT id FROM linked)
GROUP BY id, ends;
