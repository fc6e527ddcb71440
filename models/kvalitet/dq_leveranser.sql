-- The delivery ledger as a table: accepted, held and refused.
select
    coalesce(nullif(region_kod, ''), 'okand') as region_kod,
    coalesce(nullif(kalla, ''), 'okand') as kalla,
    coalesce(nullif(extrakt_id, ''), 'okand') as extrakt_id,
    extrakt_tidpunkt,
    omfattning,
    status,
    coalesce(ar_hallen, false) as ar_hallen,
    coalesce(ar_godkand, false) as ar_godkand,
    coalesce(nullif(orsaker, ''), nullif(hallorsaker, '')) as orsaker,
    nullif(anmarkningar, '') as anmarkningar,
    mottagen
from {{ ref('stg_lager__liggare') }}
