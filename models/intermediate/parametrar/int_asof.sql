-- R0 asof: extrakt_tidpunkt of the region's newest accepted delivery of the source that carries it.
with numrerade as (
    select
        region_kod,
        extrakt_id,
        asof_tidpunkt,
        row_number() over (partition by region_kod order by {{ code_point('extrakt_id') }} desc) as ordning
    from {{ ref('stg_lager__leveranser') }}
    where ger_asof
)

select
    region_kod,
    extrakt_id,
    asof_tidpunkt,
    {{ local_date('asof_tidpunkt') }} as asof_datum
from numrerade
where ordning = 1
