-- R6 fast_vardkontakt (2 kap. 5 §): share with a named fast vårdkontakt at discharge where kommunal HSV is involved.
{% set period_types = ['manad', 'kvartal', 'halvar'] %}
with episoder as (
    select
        region_kod,
        vardepisod_id,
        vardform,
        manad,
        har_fast_vardkontakt
    from {{ ref('int_indikator__fast_vardkontakt') }}
),

summerade as (
    select
        {{ indicator_key() }},
        count(*) as antal_berorda,
        count(case when episoder.har_fast_vardkontakt then 1 end) as antal_med_fast_vardkontakt
    from episoder
    {{ indicator_rows(['lan', 'kommun', 'halsovalsenhet'], period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
)

select
    {{ indicator_columns() }},
    coalesce(summerade.antal_berorda, 0) as antal_berorda,
    coalesce(summerade.antal_med_fast_vardkontakt, 0) as antal_med_fast_vardkontakt,
    {{ ratio('summerade.antal_med_fast_vardkontakt', 'summerade.antal_berorda') }} as andel
from {{ indicator_sources() }}
