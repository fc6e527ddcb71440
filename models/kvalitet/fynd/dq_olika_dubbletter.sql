-- delivery.md §2: rows of one file with the same key and change time but different content; the later line counts.
select
    region_kod,
    kalla,
    tabell,
    '' as kolumn,
    nyckel_hash as nyckel,
    extrakt_id,
    cast(null as {{ type_instant() }}) as galler_fran,
    cast(null as {{ type_text() }}) as vardepisod_id,
    cast(null as {{ type_text() }}) as klinik_kod,
    cast(null as date) as datum,
    cast(null as {{ type_double() }}) as varde
from {{ ref('stg_lager__olika_dubbletter') }}
