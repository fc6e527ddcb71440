-- R1: chains of a patient that share a vardepisod_id of the source are one episode, transitively; its number is the first chain's.
with recursive delade as (
    select distinct
        region_kod,
        patient_id,
        kallans_vardepisod_id,
        kedja_nr
    from {{ ref('int_vardtillfallen__kedjor') }}
    where kallans_vardepisod_id is not null
),

lankar as (
    select distinct
        en.region_kod,
        en.patient_id,
        en.kedja_nr as fran_nr,
        annan.kedja_nr as till_nr
    from delade as en
    inner join delade as annan
        on
            en.region_kod = annan.region_kod
            and en.patient_id = annan.patient_id
            and en.kallans_vardepisod_id = annan.kallans_vardepisod_id
            and en.kedja_nr <> annan.kedja_nr
),

nadda as (
    select region_kod, patient_id, fran_nr, till_nr from lankar
    union
    select
        nadda.region_kod,
        nadda.patient_id,
        nadda.fran_nr,
        lankar.till_nr
    from nadda
    inner join lankar
        on
            nadda.region_kod = lankar.region_kod
            and nadda.patient_id = lankar.patient_id
            and nadda.till_nr = lankar.fran_nr
)

select
    region_kod,
    patient_id,
    fran_nr as kedja_nr,
    min(till_nr) as episod_nr
from nadda
group by region_kod, patient_id, fran_nr
