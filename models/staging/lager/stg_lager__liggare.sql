select
    region_kod,
    kalla,
    extrakt_id,
    {{ local_to_utc('extrakt_tidpunkt') }} as extrakt_tidpunkt,
    omfattning,
    status,
    ar_hallen,
    ar_godkand,
    hallorsaker,
    orsaker,
    anmarkningar,
    {{ utc_to_instant('mottagen') }} as mottagen
from {{ source('lager', 'leveranser') }}
