-- R3: registrations of the merged patient, ranked as the rule ranks those valid on the same day.
select
    rader.region_kod,
    coalesce(ersattningar.patient_id, rader.patient_nyckel) as patient_id,
    rader.giltig_fran,
    rader.giltig_till,
    rader.kommun_kod,
    rader.stadsdel_kod,
    row_number() over (
        partition by rader.region_kod, coalesce(ersattningar.patient_id, rader.patient_nyckel)
        order by
            rader.giltig_fran desc,
            rader.andrad desc,
            {{ code_point('rader.extrakt_id') }} desc,
            {{ code_point('rader.patient_nyckel') }} desc
    ) as rang
from {{ ref('bas_folkbokforing') }} as rader
left join {{ ref('int_patienter__ersattningar') }} as ersattningar
    on rader.region_kod = ersattningar.region_kod and rader.patient_nyckel = ersattningar.patient_nyckel
