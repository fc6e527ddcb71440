-- R10: the kommun that is a party of the ärende is not the kommun of R3.
select
    region_kod,
    {{ finding(
        'link_aktor', 'nyckel',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__andra_kommuner') }}
where tabell = 'link_aktor'
