select
    region_kod,
    kalla,
    tabell,
    extrakt_id,
    leverans_rad_nr,
    nyckel_hash,
    kolumn,
    orsak,
    andrad
from {{ source('lager', 'karantan') }}
