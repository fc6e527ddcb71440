-- R6 fast_vardkontakt, cosmic_link §8 D30: a fast vårdkontakt named after the discharge.
select
    region_kod,
    {{ finding(
        'fast_vardkontakt', 'nyckel',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id',
        varde='timmar_efter'
    ) }}
from {{ ref('dq_fynd__vardkontakter') }}
where namngiven_flagga and ar_efter_utskrivning
