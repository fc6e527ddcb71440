-- R2: an ärende bridged to several episodes belongs to the earliest of them.
with bryggor as (
    select
        kandidater.region_kod,
        kandidater.arende_id,
        episoder.vardepisod_id,
        row_number() over (
            partition by kandidater.region_kod, kandidater.arende_id
            order by episoder.inskrivning, {{ code_point('episoder.vardepisod_id') }}
        ) as ordning
    from {{ ref('int_arenden__kandidater') }} as kandidater
    inner join {{ ref('bas_arende_vardtillfalle') }} as rader
        on kandidater.region_kod = rader.region_kod and kandidater.arende_id = rader.arende_id
    inner join {{ ref('int_vardepisoder__vardtillfallen') }} as stays
        on rader.region_kod = stays.region_kod and rader.vardtillfalle_id = stays.vardtillfalle_id
    inner join {{ ref('int_vardepisoder') }} as episoder
        on stays.region_kod = episoder.region_kod and stays.vardepisod_id = episoder.vardepisod_id
)

select
    region_kod,
    arende_id,
    vardepisod_id
from bryggor
where ordning = 1
