-- R1: every stay with the episode it belongs to. The episode's id is its first stay's: earliest start, then smallest id.
with numrerade as (
    select
        stays.*,
        coalesce(delade.episod_nr, kedjor.kedja_nr) as episod_nr
    from {{ ref('int_vardtillfallen') }} as stays
    inner join {{ ref('int_vardtillfallen__kedjor') }} as kedjor
        on stays.region_kod = kedjor.region_kod and stays.vardtillfalle_id = kedjor.vardtillfalle_id
    left join {{ ref('int_vardepisoder__kedjor') }} as delade
        on
            kedjor.region_kod = delade.region_kod
            and kedjor.patient_id = delade.patient_id
            and kedjor.kedja_nr = delade.kedja_nr
)

select
    *,
    {{ local_date('inskrivning') }} as inskrivning_datum,
    row_number() over fran_borjan as fran_borjan,
    row_number() over fran_slutet as fran_slutet,
    first_value(vardtillfalle_id) over fran_borjan as vardepisod_id,
    first_value(klinik_kod) over fran_slutet as vardepisodens_klinik_kod
from numrerade
window
    fran_borjan as (
        partition by region_kod, patient_id, episod_nr
        order by inskrivning, {{ code_point('vardtillfalle_id') }}
    ),
    fran_slutet as (
        partition by region_kod, patient_id, episod_nr
        order by
            case when utskrivning is null then 0 else 1 end,
            utskrivning desc,
            inskrivning desc,
            {{ code_point('vardtillfalle_id') }} desc
    )
