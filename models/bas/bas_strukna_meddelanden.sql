select
    region_kod,
    meddelande_id
from {{ ref('stg_cosmic_link__link_meddelande') }}
where ar_struken
