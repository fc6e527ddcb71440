-- R2: more than one ärende of an episode (doubles). They count together.
select
    arenden.region_kod,
    {{ finding(
        'vardepisod', published_id('arenden.region_kod', 'arenden.vardepisod_id'),
        episod='arenden.vardepisod_id',
        datum='min(episoder.inskrivning_datum)',
        galler_fran='max(kandidater.skapad_tidpunkt)',
        varde='count(*)'
    ) }}
from {{ ref('int_arenden') }} as arenden
inner join {{ ref('int_arenden__kandidater') }} as kandidater
    on arenden.region_kod = kandidater.region_kod and arenden.arende_id = kandidater.arende_id
inner join {{ ref('int_vardepisoder__arende') }} as antal
    on arenden.region_kod = antal.region_kod and arenden.vardepisod_id = antal.vardepisod_id
inner join {{ ref('int_vardepisoder') }} as episoder
    on arenden.region_kod = episoder.region_kod and arenden.vardepisod_id = episoder.vardepisod_id
where antal.antal_arenden > 1
group by arenden.region_kod, arenden.vardepisod_id
