-- R5, issue of the gaps by klinik x weekday and hour (Kalmar K-B3): decided episodes by the local weekday and hour of the clock start,
-- per calendar year. Only hours in which a clock started have a row.
with episoder as (
    select
        region_kod,
        vardepisod_id,
        tillstand,
        {{ utc_to_local('klockstart') }} as lokal_start,
        {{ local_date('klockstart') }} as lokal_dag
    from {{ ref('dq_status_24h') }}
    where tillstand in {{ status_24h_decided() }}
),

summerade as (
    select
        episoder.region_kod,
        nivaer.niva,
        nivaer.enhet_kod,
        cast(extract(year from episoder.lokal_dag) as integer) as ar,
        cast(
            {{ days_between("cast(date_trunc('week', episoder.lokal_dag) as date)", 'episoder.lokal_dag') }} + 1 as integer
        ) as veckodag,
        cast(extract(hour from episoder.lokal_start) as integer) as timme,
        count(case when episoder.tillstand = 'OK' then 1 end) as antal_ok,
        count(*) as antal_avgjorda
    from episoder
    {{ level_rows(['lan', 'klinik'], klinik_at='inskrivning') }}
    group by episoder.region_kod, nivaer.niva, nivaer.enhet_kod, ar, veckodag, timme
)

select
    summerade.region_kod,
    summerade.niva,
    summerade.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    summerade.ar,
    summerade.veckodag,
    summerade.timme,
    summerade.antal_ok,
    summerade.antal_avgjorda
from summerade
{{ unit_names('summerade') }}
