-- Has the status of a klinik, or of the whole region (ALLA), stopped coming? Nothing registered for kalla_tyst_timmar, and at least
-- kalla_tyst_vantade were to be expected in that time at the pace of the 28 days before (operations.md §11.3).
{% set hours = 28 * 24 %}
with registreringar as (
    select
        rader.region_kod,
        episoder.klinik_in_kod as klinik_kod,
        rader.registrerad_tidpunkt,
        lage.asof_tidpunkt
    from {{ ref('int_status_24h__rader') }} as rader
    inner join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_asof') }} as lage on rader.region_kod = lage.region_kod
    where rader.registrerad_tidpunkt <= lage.asof_tidpunkt
),

nivaer as (
    select * from registreringar
    union all
    select region_kod, 'ALLA' as klinik_kod, registrerad_tidpunkt, asof_tidpunkt from registreringar
),

senaste as (
    select
        *,
        max(registrerad_tidpunkt) over (partition by region_kod, klinik_kod) as senast_tidpunkt
    from nivaer
),

takter as (
    select
        region_kod,
        klinik_kod,
        asof_tidpunkt,
        senast_tidpunkt,
        {{ elapsed_hours('senast_tidpunkt', 'asof_tidpunkt') }} as tyst_timmar,
        count(*) filter (where registrerad_tidpunkt > senast_tidpunkt - interval '{{ hours }} hours') as antal_28_dygn
    from senaste
    group by region_kod, klinik_kod, asof_tidpunkt, senast_tidpunkt
)

select
    takter.region_kod,
    takter.klinik_kod,
    takter.senast_tidpunkt,
    coalesce(
        takter.tyst_timmar >= parametrar.kalla_tyst_timmar
        and takter.antal_28_dygn * takter.tyst_timmar >= parametrar.kalla_tyst_vantade * {{ hours }},
        false
    ) as ar_tyst
from takter
inner join {{ ref('int_asof') }} as lage on takter.region_kod = lage.region_kod
inner join {{ ref('int_regionparametrar') }} as parametrar
    on
        takter.region_kod = parametrar.region_kod
        and {{ valid_on('parametrar', 'lage.asof_datum') }}
