-- R6 belaggning_utskrivningsklara: vårddygn of utskrivningsklara by calendar month, per day over the month's days (to asof in the
-- running month), and how many were waiting at its end.
{% set period_types = ['manad'] %}
with episoder as (
    select
        region_kod,
        vardepisod_id,
        vardform,
        manad,
        varddygn,
        pagar_vid_periodslut
    from {{ ref('int_indikator__belaggning') }}
),

summerade as (
    select
        {{ indicator_key() }},
        cast(sum(episoder.varddygn) as bigint) as varddygn,
        count(case when episoder.varddygn > 0 then 1 end) as antal_med_varddygn,
        count(case when episoder.pagar_vid_periodslut then 1 end) as antal_pagaende
    from episoder
    {{ indicator_rows(['lan', 'kommun'], period_types, klinik_at='utskrivning') }}
    group by {{ indicator_key() }}
),

nycklar as (
    {{ indicator_frame(period_types) }}
)

select
    {{ indicator_columns() }},
    coalesce(summerade.varddygn, 0) as varddygn_utskrivningsklara,
    coalesce({{ ratio('summerade.varddygn', 'lagen.dagar_till_asof') }}, 0) as medelantal_per_dygn,
    coalesce(summerade.antal_pagaende, 0) as antal_pagaende_vid_periodslut,
    cast(lagen.dagar_till_asof as bigint) as kalenderdagar,
    coalesce(summerade.antal_med_varddygn, 0) as antal_med_varddygn
from {{ indicator_sources() }}
inner join {{ ref('int_indikator__perioder') }} as lagen
    on
        nycklar.region_kod = lagen.region_kod
        and nycklar.periodtyp = lagen.periodtyp
        and nycklar.period = lagen.period
