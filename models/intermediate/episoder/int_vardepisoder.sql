-- R1: one hospital stay. The first stay gives how it began, the last how it ended.
with hopslagna as (
    select
        region_kod,
        vardepisod_id,
        patient_id,
        min(inskrivning) as inskrivning,
        case when count(*) = count(utskrivning) then max(utskrivning) end as utskrivning,
        {{ bool_or('fran_borjan = 1 and akut') }} as akut,
        max(case when fran_borjan = 1 then klinik_kod end) as klinik_in_kod,
        max(case when fran_borjan = 1 then kommun_kod_vid_inskrivning end) as kommun_kod_vid_inskrivning,
        max(case when fran_slutet = 1 then klinik_kod end) as klinik_kod,
        max(case when fran_slutet = 1 then sjukhus_kod end) as sjukhus_kod,
        max(case when fran_slutet = 1 then verksamhetsgren end) as verksamhetsgren,
        max(case when fran_slutet = 1 then utskrivningssatt_kod end) as utskrivningssatt_kod
    from {{ ref('int_vardepisoder__vardtillfallen') }}
    group by region_kod, vardepisod_id, patient_id
)

select
    hopslagna.region_kod,
    hopslagna.vardepisod_id,
    hopslagna.patient_id,
    hopslagna.inskrivning,
    hopslagna.utskrivning,
    {{ local_date('hopslagna.inskrivning') }} as inskrivning_datum,
    {{ local_date('hopslagna.utskrivning') }} as utskrivning_datum,
    hopslagna.akut,
    hopslagna.klinik_in_kod,
    hopslagna.klinik_kod,
    hopslagna.sjukhus_kod,
    hopslagna.kommun_kod_vid_inskrivning,
    case when hopslagna.verksamhetsgren in ('PSYKIATRI', 'RATTSPSYKIATRI') then 'psykiatri' else 'somatik' end as vardform,
    (
        coalesce(hopslagna.utskrivningssatt_kod = '4', false)
        or coalesce(patienter.avliden_datum = {{ local_date('hopslagna.utskrivning') }}, false)
    ) as avliden,
    coalesce(patienter.skyddad, true) as skyddad
from hopslagna
left join {{ ref('int_patienter') }} as patienter
    on hopslagna.region_kod = patienter.region_kod and hopslagna.patient_id = patienter.patient_id
