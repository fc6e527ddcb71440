-- How many findings of each rule, of how many that the rule looked at, per klinik and month. Accepted ones are counted apart. No id.
with rader as (
    select
        fynd.region_kod,
        fynd.regel_id,
        case when regler.klinik = 'okand' then 'okand' else fynd.klinik_kod end as klinik_kod,
        {{ month_of('fynd.datum') }} as manad,
        count(*) filter (where not fynd.undantagen) as antal,
        count(*) filter (where fynd.undantagen) as antal_undantagna,
        0 as namnare
    from {{ ref('dq_fynd') }} as fynd
    inner join {{ ref('dq_regler_lista') }} as regler on fynd.regel_id = regler.regel_id
    group by
        fynd.region_kod,
        fynd.regel_id,
        case when regler.klinik = 'okand' then 'okand' else fynd.klinik_kod end,
        {{ month_of('fynd.datum') }}
    union all
    select
        namnare.region_kod,
        regler.regel_id,
        namnare.klinik_kod,
        namnare.manad,
        0 as antal,
        0 as antal_undantagna,
        namnare.antal as namnare
    from {{ ref('dq_fynd__namnare') }} as namnare
    inner join {{ ref('dq_regler_lista') }} as regler on namnare.population = regler.namnare
)

select
    region_kod,
    regel_id,
    klinik_kod,
    {{ month_text('manad') }} as period,
    cast(sum(antal) as bigint) as antal,
    cast(sum(namnare) as bigint) as namnare,
    cast(sum(antal_undantagna) as bigint) as antal_undantagna
from rader
group by region_kod, regel_id, klinik_kod, manad
