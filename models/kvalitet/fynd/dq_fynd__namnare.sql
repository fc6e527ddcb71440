-- What the rules have looked at: of each population how many of a klinik and month. dq_regler_lista says whose each is.
-- What is not about an episode has klinik okand; a delivered row counts in the month of the delivery that brought it.
{% set at_admission, at_discharge = 'episoder.inskrivning_datum', 'episoder.utskrivning_datum' %}
{% set of_episodes = [
    ('vardepisoder', ref('int_vardepisoder'), 'rader.inskrivning_datum', none),
    ('vardepisoder_med_arende', ref('int_vardepisoder__arende'), at_admission, none),
    ('vardtillfallen', ref('int_vardepisoder__vardtillfallen'), local_date('rader.inskrivning'), none),
    ('utskrivningsklar_handelser', ref('int_utskrivningsklar__handelser'), 'rader.angivet_datum', none),
    ('utskrivna_med_period', ref('int_utskrivningsklar__dagar'), at_discharge,
        'rader.dagar_hittills is null and episoder.utskrivning_datum is not null'),
    ('sip_kallelser', ref('dq_fynd__sip_kallelser'), 'rader.datum', none),
] %}
with rader as (
    {% for population, relation, dag, villkor in of_episodes -%}
    select
        '{{ population }}' as population,
        rader.region_kod,
        coalesce(episoder.klinik_kod, 'okand') as klinik_kod,
        {{ month_of(dag) }} as manad,
        count(*) as antal
    from {{ relation }} as rader
    left join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
    {{ 'where ' ~ villkor if villkor }}
    group by rader.region_kod, coalesce(episoder.klinik_kod, 'okand'), {{ month_of(dag) }}
    union all
    {% endfor -%}
    select
        rader.population,
        rader.region_kod,
        coalesce(episoder.klinik_kod, 'okand') as klinik_kod,
        rader.manad,
        sum(rader.antal) as antal
    from {{ ref('dq_fynd__populationer') }} as rader
    left join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
    group by rader.population, rader.region_kod, coalesce(episoder.klinik_kod, 'okand'), rader.manad
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
