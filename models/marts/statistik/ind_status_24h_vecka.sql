-- R5: decided episodes and those in time by the ISO week of the clock start, for charts that follow a klinik over time.
with episoder as (
    select
        region_kod,
        vardepisod_id,
        tillstand,
        cast(date_trunc('week', {{ local_date('klockstart') }}) as date) as vecka_start
    from {{ ref('dq_status_24h') }}
    where tillstand in {{ status_24h_decided() }}
),

summerade as (
    select
        episoder.region_kod,
        nivaer.niva,
        nivaer.enhet_kod,
        episoder.vecka_start,
        cast(extract(year from {{ add_days('episoder.vecka_start', 3) }}) as integer) as vecka_ar,
        cast(extract(week from episoder.vecka_start) as integer) as vecka_nr,
        count(case when episoder.tillstand = 'OK' then 1 end) as antal_i_tid,
        count(*) as antal_avgjorda
    from episoder
    {{ level_rows(['lan', 'klinik'], klinik_at='inskrivning') }}
    group by episoder.region_kod, nivaer.niva, nivaer.enhet_kod, episoder.vecka_start
)

select
    summerade.region_kod,
    summerade.niva,
    summerade.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    {{ year_text('summerade.vecka_ar') }} || '-W' || lpad(cast(summerade.vecka_nr as {{ type_text() }}), 2, '0') as vecka,
    summerade.vecka_start,
    summerade.antal_i_tid,
    summerade.antal_avgjorda
from summerade
{{ unit_names('summerade') }}
