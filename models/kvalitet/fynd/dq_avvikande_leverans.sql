-- delivery.md §3: volume far off or a leap in time; the delivery is held until someone accepts it or a normal one comes.
select
    region_kod,
    kalla,
    '' as tabell,
    '' as kolumn,
    extrakt_id as nyckel,
    extrakt_id,
    cast(null as {{ type_instant() }}) as galler_fran,
    cast(null as {{ type_text() }}) as vardepisod_id,
    cast(null as {{ type_text() }}) as klinik_kod,
    cast(null as date) as datum,
    cast(null as {{ type_double() }}) as varde
from {{ ref('stg_lager__liggare') }}
where ar_hallen
