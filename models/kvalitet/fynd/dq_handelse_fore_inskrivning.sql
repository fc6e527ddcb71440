-- R4: an event stated on a date before the admission date is rejected.
select
    handelser.region_kod,
    {{ finding(
        'link_utskrivningsklar_handelse', row_key('handelser', ['arende_id', 'handelse_nr']),
        episod='handelser.vardepisod_id',
        datum='handelser.angivet_datum',
        extrakt_id='handelser.extrakt_id'
    ) }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
where handelser.ar_avvisad
