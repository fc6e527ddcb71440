-- R10, cosmic_link §8 D24: sent to a kommun that is not that of R3, and the receiver said so. FELSANT within the right kommun is no finding.
select
    region_kod,
    {{ finding(
        'link_meddelande_mottagare', 'nyckel',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__andra_kommuner') }}
where tabell = 'link_meddelande_mottagare' and kvittens_status = 'FELSANT'
