-- R1: patients replaced through patient_nyckel_ersatt_av are one patient: the end of the chain, in a circle its smallest key.
with recursive foljd as (
    select
        region_kod,
        patient_nyckel,
        patient_nyckel_ersatt_av as efterfoljare
    from {{ ref('bas_patient') }}
    where patient_nyckel_ersatt_av is not null
    union
    select
        foljd.region_kod,
        foljd.patient_nyckel,
        nasta.patient_nyckel_ersatt_av as efterfoljare
    from foljd
    inner join {{ ref('bas_patient') }} as nasta
        on foljd.region_kod = nasta.region_kod and foljd.efterfoljare = nasta.patient_nyckel
    where nasta.patient_nyckel_ersatt_av is not null
),

ersatta as (
    select distinct region_kod, patient_nyckel from foljd
),

i_cirkel as (
    select region_kod, patient_nyckel from foljd where patient_nyckel = efterfoljare
)

select
    foljd.region_kod,
    foljd.patient_nyckel,
    coalesce(
        min(case when ersatta.patient_nyckel is null then {{ code_point('foljd.efterfoljare') }} end),
        min(case when i_cirkel.patient_nyckel is not null then {{ code_point('foljd.efterfoljare') }} end)
    ) as patient_id
from foljd
left join ersatta
    on foljd.region_kod = ersatta.region_kod and foljd.efterfoljare = ersatta.patient_nyckel
left join i_cirkel
    on foljd.region_kod = i_cirkel.region_kod and foljd.efterfoljare = i_cirkel.patient_nyckel
group by foljd.region_kod, foljd.patient_nyckel
