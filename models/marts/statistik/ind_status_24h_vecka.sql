-- R5: decided episodes and those in time by the ISO week of the clock start, for charts that follow a klinik over time.
select
    veckor.region_kod,
    veckor.niva,
    veckor.enhet_kod,
    coalesce(enheter.enhet_namn, 'okänd') as enhet_namn,
    {{ iso_week_text('veckor.vecka_start') }} as vecka,
    veckor.vecka_start,
    veckor.antal_i_tid,
    veckor.antal_avgjorda
from {{ ref('int_indikator__status_24h_veckor') }} as veckor
{{ unit_names('veckor') }}
