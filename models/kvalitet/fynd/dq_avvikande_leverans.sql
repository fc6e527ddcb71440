-- delivery.md §3: volume far off or a leap in time; the delivery is held until someone accepts it or a normal one comes.
select
    region_kod,
    kalla,
    '' as tabell,
    '' as kolumn,
    extrakt_id as nyckel,
    extrakt_id
from {{ ref('stg_lager__liggare') }}
where ar_hallen
