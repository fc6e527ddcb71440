-- One row: the figures that published statistics know, recomputed from what a night published.
-- aggregat and individ are the published files; bygge is the build file, for what is not published
-- (year of birth, the single vårdtillfälle, calls to SIP). Variables: ar = calendar year, storlek
-- (volumes are per Kalmar), invanare_65, platser = inhabitants 65+ and beds of the simulated
-- region. Local time.
with episoder as (
    select
        fakta.*,
        year(fakta.utskrivning_datum) = getvariable('ar') as i_aret,
        year(fakta.utskrivning_datum) - patient.fodelsear >= 65 as ar_65,
        year(fakta.utskrivning_datum) - patient.fodelsear as alder,
        fakta.utskrivning_datum + 30 <= lage.asof_datum as foljd
    from individ.fakta.fct_vardepisoder as fakta
    inner join bygge.intermediate.int_asof as lage using (region_kod)
    left join bygge.bas.bas_patient as patient using (region_kod, patient_nyckel)
),

klara as (
    select
        episoder.vardform,
        episoder.ar_65,
        dagar.utskrivningsklara_dagar as t
    from episoder
    inner join individ.fakta.fct_utskrivningsklara_dagar as dagar using (region_kod, vardepisod_id)
    where episoder.i_aret and dagar.utskrivningsklara_dagar is not null
),

-- R6 aterinskrivning_30d: the earliest acute episode 1-30 calendar days after a discharge alive.
index_episoder as (
    select
        episoder.vardepisod_id,
        any_value(episoder.patient_nyckel) as patient_nyckel,
        any_value(episoder.ar_lankad) as ar_lankad,
        any_value(episoder.ar_65) as ar_65,
        min(cast(akuta.inskrivning as date) - episoder.utskrivning_datum) as dagar_till
    from episoder
    left join episoder as akuta
        on
            episoder.region_kod = akuta.region_kod
            and episoder.patient_nyckel = akuta.patient_nyckel
            and akuta.akut
            and cast(akuta.inskrivning as date) - episoder.utskrivning_datum between 1 and 30
    where episoder.i_aret and episoder.foljd and not episoder.avliden
    group by episoder.region_kod, episoder.vardepisod_id
),

aterinskrivningar as (
    select
        avg(cast(dagar_till is not null as integer)) filter (ar_lankad) as return_linked,
        avg(cast(dagar_till <= 3 as integer)) filter (ar_lankad) as return_by_day_3,
        avg(cast(dagar_till <= 7 as integer)) filter (ar_lankad) as return_by_day_7,
        count(distinct case when ar_65 and dagar_till is not null then patient_nyckel end)
        / count(distinct case when ar_65 then patient_nyckel end) as return_patients_65
    from index_episoder
),

lanet as (
    select
        max(summa_dagar) filter (vardform = 'alla') / getvariable('storlek') as ready_days,
        max(snitt_alla) filter (vardform = 'alla') as mean_all,
        max(snitt_alla) filter (vardform = 'somatik') as mean_all_somatik,
        max(snitt_alla) filter (vardform = 'psykiatri') as mean_all_psykiatri,
        max(snitt_minst_1) filter (vardform = 'somatik') as mean_waiting_somatik,
        max(snitt_minst_1) filter (vardform = 'psykiatri') as mean_waiting_psykiatri,
        max(antal_dag0 / antal) filter (vardform = 'somatik') as day_0_somatik,
        max(antal_dag0 / antal) filter (vardform = 'psykiatri') as day_0_psykiatri
    from aggregat.indikatorer.ind_utskrivningsklara_dagar
    where niva = 'lan' and periodtyp = 'ar' and period = cast(getvariable('ar') as varchar)
),

vantan as (
    select
        avg(cast(ar_65 as integer)) as share_65,
        sum(t) filter (ar_65) * 1000.0 / getvariable('invanare_65') as ready_days_per_1000_65,
        sum(t) filter (vardform = 'somatik') * 100.0 / 365 / getvariable('platser') as share_of_beds,
        avg(cast(t = 1 as integer)) filter (vardform = 'somatik' and t >= 1) as one_day_somatik,
        avg(cast(t >= 7 as integer)) filter (vardform = 'somatik' and t >= 1) as week_somatik
    from klara
),

volymer as (
    select
        count(*) filter (ar_lankad and i_aret) / getvariable('storlek') as linked,
        count(*) filter (ar_lankad and i_aret and vardform = 'psykiatri')
        / getvariable('storlek') as linked_psykiatri,
        median(alder) filter (ar_lankad and i_aret) as linked_median_age,
        avg(cast(isodow(utskrivning_datum) >= 6 as integer)) filter (i_aret) as discharged_weekend,
        avg(cast(hour(utskrivning) < 12 as integer)) filter (i_aret) as discharged_before_12,
        median(hour(utskrivning) + minute(utskrivning) / 60) filter (i_aret) as discharge_hour
    from episoder
),

vardtillfallen as (
    select count(*) / getvariable('storlek') as stays
    from bygge.intermediate.int_vardtillfallen
    where year(cast(utskrivning as date)) = getvariable('ar')
),

belaggning as (
    select
        sum(date_diff(
            'minute',
            greatest(inskrivning, make_timestamptz(getvariable('ar'), 1, 1, 0, 0, 0)),
            least(utskrivning, make_timestamptz(getvariable('ar') + 1, 1, 1, 0, 0, 0))
        )) / 1440.0 / 365 / getvariable('platser') as occupancy
    from individ.fakta.fct_vardepisoder
    where
        coalesce(utskrivning, 'infinity') >= make_timestamptz(getvariable('ar'), 1, 1, 0, 0, 0)
        and inskrivning < make_timestamptz(getvariable('ar') + 1, 1, 1, 0, 0, 0)
),

status as (
    select andel_i_tid as status_in_time
    from aggregat.indikatorer.ind_status_24h
    where
        niva = 'lan' and vardform = 'alla' and periodtyp = 'kvartal'
        and period = getvariable('ar') || '-Q4'
),

kallelser as (
    select
        arenden.region_kod,
        arenden.vardepisod_id,
        min(cast(planer.kallelse_skickad_tidpunkt as date)) as kallad
    from bygge.bas.bas_plan as planer
    inner join bygge.intermediate.int_arenden as arenden using (region_kod, arende_id)
    where planer.plantyp = 'SIP'
    group by arenden.region_kod, arenden.vardepisod_id
),

-- R7 G1-G3, the parts that slutenvård and öppenvård have to do before a kommun is liable.
grindar as (
    select
        coalesce(tillstand.meddelande_i_tid, false) as g1,
        perioder.har_underrattelse as g2,
        arenden.sip_behov = 'NEJ'
        or (arenden.sip_behov = 'JA' and kallelser.kallad <= perioder.dag0 + 3) as g3
    from bygge.intermediate.int_utskrivningsklar__perioder as perioder
    inner join bygge.intermediate.int_vardepisoder__arende as arenden using (region_kod, vardepisod_id)
    inner join episoder
        on
            perioder.region_kod = episoder.region_kod
            and concat(perioder.region_kod, ':', perioder.vardepisod_id) = episoder.vardepisod_id
    left join individ.kvalitet.dq_status_24h as tillstand
        on episoder.region_kod = tillstand.region_kod and episoder.vardepisod_id = tillstand.vardepisod_id
    left join kallelser
        on perioder.region_kod = kallelser.region_kod and perioder.vardepisod_id = kallelser.vardepisod_id
    where perioder.ar_giltig and episoder.ar_lankad and episoder.i_aret
),

uppfyllda as (
    select
        avg(cast(g1 as integer)) as message_in_time,
        avg(cast(coalesce(g1 and g2 and g3, false) as integer)) as parts_fulfilled
    from grindar
)

select *
from lanet
cross join vantan
cross join aterinskrivningar
cross join volymer
cross join vardtillfallen
cross join belaggning
cross join status
cross join uppfyllda
