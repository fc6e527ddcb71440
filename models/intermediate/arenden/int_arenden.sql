-- R2: every ärende that belongs to an episode.
select
    region_kod,
    arende_id,
    vardepisod_id
from {{ ref('int_arenden__brygga') }}
union all
select
    region_kod,
    arende_id,
    vardepisod_id
from {{ ref('int_arenden__tid') }}
