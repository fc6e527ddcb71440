-- R4: one row per period of utskrivningsklar.
select
    region_kod,
    {{ published_id('region_kod', 'vardepisod_id') }} as vardepisod_id,
    period_nr,
    klar_tidpunkt,
    underrattad_tidpunkt,
    dag0,
    slut,
    slutorsak,
    ar_giltig
from {{ ref('int_utskrivningsklar__perioder') }}
