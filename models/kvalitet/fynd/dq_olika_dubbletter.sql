-- delivery.md §2: rows of one file with the same key and change time but different content; the later line counts.
select
    region_kod,
    kalla,
    tabell,
    '' as kolumn,
    nyckel_hash as nyckel,
    extrakt_id
from {{ ref('stg_lager__olika_dubbletter') }}
