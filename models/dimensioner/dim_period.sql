-- The periods that published figures can fall in; deviations also have months of their own.
with perioder as (
    select
        periodtyp,
        period,
        period_start
    from {{ ref('int_indikator__manader') }}
    union
    select
        'manad' as periodtyp,
        {{ month_text('manad') }} as period,
        manad as period_start
    from {{ ref('int_indikator__avvikelser') }}
)

select
    periodtyp,
    period,
    period_start,
    case periodtyp
        when 'manad' then {{ add_months('period_start', 1) }}
        when 'kvartal' then {{ add_months('period_start', 3) }}
        when 'halvar' then {{ add_months('period_start', 6) }}
        when 'ar' then {{ add_months('period_start', 12) }}
    end as period_slut
from perioder
