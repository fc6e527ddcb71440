-- R4: one linked episode with a valid period.
select
    dagar.region_kod,
    {{ published_id('dagar.region_kod', 'dagar.vardepisod_id') }} as vardepisod_id,
    dagar.dag0,
    dagar.utskrivningsklara_dagar,
    dagar.dagar_hittills,
    dagar.exkluderad_orsak
from {{ ref('int_utskrivningsklar__dagar') }} as dagar
inner join {{ ref('int_inskrivningsmeddelanden') }} as lankade
    on dagar.region_kod = lankade.region_kod and dagar.vardepisod_id = lankade.vardepisod_id
