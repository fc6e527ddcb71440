-- R10: a stay whose times lie after asof.
select
    stays.region_kod,
    {{ finding(
        'vardtillfalle', 'stays.vardtillfalle_id',
        episod='stays.vardepisod_id',
        datum=local_date('stays.inskrivning'),
        extrakt_id='rader.extrakt_id'
    ) }}
from {{ ref('int_vardepisoder__vardtillfallen') }} as stays
inner join {{ ref('int_asof') }} as lage on stays.region_kod = lage.region_kod
inner join {{ ref('bas_vardtillfalle') }} as rader
    on stays.region_kod = rader.region_kod and stays.vardtillfalle_id = rader.vardtillfalle_id
where stays.inskrivning > lage.asof_tidpunkt or stays.utskrivning > lage.asof_tidpunkt
