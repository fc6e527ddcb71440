-- R4: SATT opens a period if none is open, ATERTAGEN closes the open one. After the discharge only a SATT counts,
-- and only when the episode has had no period before.
with fore_utskrivning as (
    select
        *,
        lag(handelse) over (partition by region_kod, vardepisod_id order by ordning) as foregaende_handelse,
        min(case when handelse = 'ATERTAGEN' then ordning end) over (
            partition by region_kod, vardepisod_id
            order by ordning
            rows between 1 following and unbounded following
        ) as stangs_av_ordning
    from {{ ref('int_utskrivningsklar__handelser') }}
    where not ar_avvisad and not ar_efter_utskrivning and handelse in ('SATT', 'ATERTAGEN')
),

oppnade_fore as (
    select
        region_kod,
        vardepisod_id,
        ordning,
        stangs_av_ordning
    from fore_utskrivning
    where handelse = 'SATT' and coalesce(foregaende_handelse, 'ATERTAGEN') = 'ATERTAGEN'
),

oppnade_efter as (
    select
        handelser.region_kod,
        handelser.vardepisod_id,
        min(handelser.ordning) as ordning
    from {{ ref('int_utskrivningsklar__handelser') }} as handelser
    left join oppnade_fore
        on handelser.region_kod = oppnade_fore.region_kod and handelser.vardepisod_id = oppnade_fore.vardepisod_id
    where
        handelser.ar_efter_utskrivning
        and not handelser.ar_avvisad
        and handelser.handelse = 'SATT'
        and oppnade_fore.vardepisod_id is null
    group by handelser.region_kod, handelser.vardepisod_id
)

select
    region_kod,
    vardepisod_id,
    ordning,
    stangs_av_ordning
from oppnade_fore
union all
select
    region_kod,
    vardepisod_id,
    ordning,
    cast(null as bigint) as stangs_av_ordning
from oppnade_efter
