-- delivery.md §3: rows that could not be taken in, by reason code, never the value.
select
    region_kod,
    kalla,
    tabell,
    extrakt_id,
    nyckel_hash,
    kolumn,
    orsak,
    leverans_rad_nr as rad_nr
from {{ ref('stg_lager__karantan') }}
