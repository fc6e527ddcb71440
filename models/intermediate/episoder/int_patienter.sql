-- R1: attributes come from the surviving row, else from the others; protected if any row says so or is empty.
with rader as (
    select
        patienter.region_kod,
        coalesce(ersattningar.patient_id, patienter.patient_nyckel) as patient_id,
        patienter.patient_nyckel,
        patienter.avliden_datum,
        coalesce(patienter.skyddad_flagga, true) as skyddad,
        case when ersattningar.patient_id is null or ersattningar.patient_id = patienter.patient_nyckel then 0 else 1 end as ar_ersatt
    from {{ ref('bas_patient') }} as patienter
    left join {{ ref('int_patienter__ersattningar') }} as ersattningar
        on patienter.region_kod = ersattningar.region_kod and patienter.patient_nyckel = ersattningar.patient_nyckel
)

select
    region_kod,
    patient_id,
    {{ first_nonempty('avliden_datum', ['ar_ersatt', code_point('patient_nyckel')]) }} as avliden_datum,
    {{ bool_or('skyddad') }} as skyddad
from rader
group by region_kod, patient_id
