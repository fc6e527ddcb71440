-- The periods that published figures can fall in.
select distinct
    periodtyp,
    period,
    period_start,
    case periodtyp
        when 'manad' then {{ add_months('period_start', 1) }}
        when 'kvartal' then {{ add_months('period_start', 3) }}
        when 'halvar' then {{ add_months('period_start', 6) }}
        when 'ar' then {{ add_months('period_start', 12) }}
    end as period_slut
from {{ ref('int_indikator__manader') }}
