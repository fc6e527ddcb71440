-- R5, R6 status_24h: by the local month of the clock start; the klinik is the one that had the 24 hours.
{% set period_types = ['manad', 'kvartal'] %}
with episoder as (
    select
        region_kod,
        vardepisod_id,
        vardform,
        cast(date_trunc('month', {{ local_date('klockstart') }}) as date) as manad,
        tillstand,
        tillstand_inskrivningsklocka,
        gap_timmar,
        meddelande_i_tid,
        kvittens_i_tid
    from {{ ref('dq_status_24h') }}
),

summerade as (
    select
        {{ indicator_key() }},
        {% for state in status_24h_states() -%}
        count(case when episoder.tillstand = '{{ state }}' then 1 end) as antal_{{ state | lower }},
        {% endfor -%}
        count(case when episoder.tillstand in {{ status_24h_decided() }} then 1 end) as antal_avgjorda,
        count(case when episoder.tillstand_inskrivningsklocka in {{ status_24h_decided() }} then 1 end) as antal_avgjorda_inskrivning,
        count(case when episoder.tillstand_inskrivningsklocka = 'OK' then 1 end) as antal_ok_inskrivning,
        {{ quantile('episoder.gap_timmar', 0.5) }} as median_gap_timmar,
        {{ quantile('episoder.gap_timmar', 0.9) }} as p90_gap_timmar,
        count(episoder.meddelande_i_tid) as antal_meddelande_avgjorda,
        count(case when episoder.meddelande_i_tid then 1 end) as antal_meddelande_i_tid,
        count(episoder.kvittens_i_tid) as antal_kvittens_avgjorda,
        count(case when episoder.kvittens_i_tid then 1 end) as antal_kvittens_i_tid
    from episoder
    {{ indicator_rows(['lan', 'kommun', 'klinik'], period_types, klinik_at='inskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
)

select
    {{ indicator_columns() }},
    {% for state in status_24h_states() -%}
    coalesce(summerade.antal_{{ state | lower }}, 0) as antal_{{ state | lower }},
    {% endfor -%}
    {{ ratio('summerade.antal_ok', 'summerade.antal_avgjorda') }} as andel_i_tid,
    summerade.median_gap_timmar,
    summerade.p90_gap_timmar,
    {{ ratio('summerade.antal_ok_inskrivning', 'summerade.antal_avgjorda_inskrivning') }} as andel_i_tid_inskrivningsklocka,
    {{ ratio('summerade.antal_meddelande_i_tid', 'summerade.antal_meddelande_avgjorda') }} as andel_meddelande_24h,
    {{ ratio('summerade.antal_kvittens_i_tid', 'summerade.antal_kvittens_avgjorda') }} as andel_kvittens_24h,
    coalesce(summerade.antal_avgjorda, 0) as antal_avgjorda,
    coalesce(summerade.antal_ok_inskrivning, 0) as antal_i_tid_inskrivningsklocka,
    coalesce(summerade.antal_avgjorda_inskrivning, 0) as antal_avgjorda_inskrivningsklocka,
    coalesce(summerade.antal_meddelande_i_tid, 0) as antal_meddelande_i_tid,
    coalesce(summerade.antal_meddelande_avgjorda, 0) as antal_meddelande_avgjorda,
    coalesce(summerade.antal_kvittens_i_tid, 0) as antal_kvittens_i_tid,
    coalesce(summerade.antal_kvittens_avgjorda, 0) as antal_kvittens_avgjorda
from {{ indicator_sources() }}
