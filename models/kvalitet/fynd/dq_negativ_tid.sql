-- R4: the discharge date lies before dag 0; the days are empty, never clamped.
select
    dagar.region_kod,
    {{ finding(
        'vardepisod', published_id('dagar.region_kod', 'dagar.vardepisod_id'),
        episod='dagar.vardepisod_id',
        datum='episoder.utskrivning_datum',
        galler_fran='perioder.underrattad_tidpunkt',
        varde=days_between('episoder.utskrivning_datum', 'dagar.dag0')
    ) }}
from {{ ref('int_utskrivningsklar__dagar') }} as dagar
inner join {{ ref('int_vardepisoder') }} as episoder
    on dagar.region_kod = episoder.region_kod and dagar.vardepisod_id = episoder.vardepisod_id
inner join {{ ref('int_utskrivningsklar__perioder') }} as perioder
    on
        dagar.region_kod = perioder.region_kod
        and dagar.vardepisod_id = perioder.vardepisod_id
        and perioder.ar_giltig
where dagar.exkluderad_orsak = 'negativ_tid'
