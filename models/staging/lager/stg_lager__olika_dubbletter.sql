select
    region_kod,
    kalla,
    tabell,
    extrakt_id,
    nyckel_hash
from {{ source('lager', 'olika_dubbletter') }}
