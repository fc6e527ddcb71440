-- What the rules have looked at: of each population how many of a klinik and month. dq_regler_lista says whose each is.
-- What is not about an episode has klinik okand; a delivered row counts in the month of the delivery that brought it.
{% set of_stays = [
    ('vardepisoder', ref('int_vardepisoder'), "coalesce(klinik_kod, 'okand')"),
    ('vardtillfallen', ref('int_vardepisoder__vardtillfallen'), "coalesce(vardepisodens_klinik_kod, 'okand')"),
] %}
with rader as (
    {% for population, relation, klinik in of_stays -%}
    select
        '{{ population }}' as population,
        region_kod,
        {{ klinik }} as klinik_kod,
        {{ month_of('inskrivning_datum') }} as manad,
        count(*) as antal
    from {{ relation }}
    group by region_kod, {{ klinik }}, {{ month_of('inskrivning_datum') }}
    union all
    {% endfor -%}
    select
        population,
        region_kod,
        klinik_kod,
        manad,
        sum(antal) as antal
    from {{ ref('dq_fynd__populationer') }}
    group by population, region_kod, klinik_kod, manad
    union all
    select
        'vardepisoder_24h' as population,
        region_kod,
        klinik_kod,
        {{ month_of(local_date('klockstart')) }} as manad,
        count(*) as antal
    from {{ ref('dq_status_24h') }}
    where tillstand in {{ status_24h_decided() }}
    group by region_kod, klinik_kod, {{ month_of(local_date('klockstart')) }}
    union all
    select
        'verksamhetsgrenar' as population,
        region_kod,
        'okand' as klinik_kod,
        manad,
        count(*) as antal
    from {{ ref('dq_fynd__verksamhetsgrenar') }}
    group by region_kod, manad
    union all
    select
        'undantag' as population,
        region_kod,
        'okand' as klinik_kod,
        {{ month_of('giltig_till') }} as manad,
        count(*) as antal
    from {{ ref('dq_undantag') }}
    group by region_kod, {{ month_of('giltig_till') }}
    union all
    select
        'leveranser' as population,
        region_kod,
        'okand' as klinik_kod,
        {{ month_of(local_date('asof_tidpunkt')) }} as manad,
        count(*) as antal
    from {{ ref('stg_lager__leveranser') }}
    group by region_kod, {{ month_of(local_date('asof_tidpunkt')) }}
    union all
    select
        'levererade_rader' as population,
        avstamning.region_kod,
        'okand' as klinik_kod,
        {{ month_of(local_date('leveranser.asof_tidpunkt')) }} as manad,
        sum(avstamning.antal_in) as antal
    from {{ ref('dq_avstamning') }} as avstamning
    inner join {{ ref('stg_lager__leveranser') }} as leveranser
        on
            avstamning.region_kod = leveranser.region_kod
            and avstamning.kalla = leveranser.kalla
            and avstamning.extrakt_id = leveranser.extrakt_id
    group by avstamning.region_kod, {{ month_of(local_date('leveranser.asof_tidpunkt')) }}
)

select
    population,
    region_kod,
    klinik_kod,
    manad,
    cast(antal as bigint) as antal
from rader
