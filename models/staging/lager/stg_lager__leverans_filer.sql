select
    region_kod,
    kalla,
    extrakt_id,
    tabell,
    antal_in
from {{ source('lager', 'leverans_filer') }}
