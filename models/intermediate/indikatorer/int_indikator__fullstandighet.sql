-- R6: of the discharged linked episodes of each key, how many have the answers that the shares rest on. Beside every figure, so that
-- a good share of few known answers is seen for what it is.
{% set levels = ['lan', 'analysgrupp', 'kommun', 'stadsdel', 'sjukhus', 'klinik', 'halsovalsenhet'] %}
with episoder as (
    select
        utskrivna.region_kod,
        utskrivna.vardepisod_id,
        utskrivna.vardform,
        utskrivna.manad,
        arenden.kommunal_hsv_inkopplad,
        arenden.sip_behov
    from {{ ref('int_indikator__utskrivna') }} as utskrivna
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on utskrivna.region_kod = arenden.region_kod and utskrivna.episod_id = arenden.vardepisod_id
)

select
    {{ indicator_key() }},
    count(*) as antal_utskrivna_lankade,
    count(episoder.kommunal_hsv_inkopplad) as antal_med_hsv_uppgift,
    count(episoder.sip_behov) as antal_med_sip_uppgift
from episoder
{{ indicator_rows(levels, ['manad', 'kvartal', 'halvar', 'ar'], klinik_at='utskrivning') }}
group by {{ indicator_key() }}
