select
    region_kod,
    kalla,
    tabell,
    extrakt_id,
    antal
from {{ source('lager', 'aldre_versioner') }}
