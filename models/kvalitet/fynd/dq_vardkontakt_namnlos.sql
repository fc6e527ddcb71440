-- R6 fast_vardkontakt, cosmic_link §8 D30: a fast vårdkontakt without a name.
select
    region_kod,
    {{ finding(
        'fast_vardkontakt', 'nyckel',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__vardkontakter') }}
where not namngiven_flagga
