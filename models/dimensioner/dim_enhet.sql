-- Units with their history; region_kod and enhet_id are not unique, the period is part of the key.
select
    region_kod,
    enhet_id,
    giltig_fran,
    giltig_till,
    namn,
    enhetstyp,
    klinik_enhet_id,
    sjukhus_kod,
    forvaltning,
    huvudman,
    kommun_kod
from {{ ref('bas_enhet') }}
