-- R5: a returned row is a region whose klinik rows of a period type do not hold every episode of the 24-hour rule once.
with fakta as (
    select
        region_kod,
        count(*) as antal
    from {{ ref('dq_status_24h') }}
    where klockstart is not null and tillstand is not null
    group by region_kod
),

indikator as (
    select
        region_kod,
        periodtyp,
        sum({% for state in status_24h_states() %}antal_{{ state | lower }}{{ ' + ' if not loop.last }}{% endfor %}) as antal
    from {{ ref('ind_status_24h') }}
    where niva = 'klinik' and vardform = 'alla'
    group by region_kod, periodtyp
)

select
    fakta.region_kod,
    indikator.periodtyp
from fakta
left join indikator on fakta.region_kod = indikator.region_kod
where indikator.region_kod is null or fakta.antal <> indikator.antal
