-- R4: ATERTAGEN after the discharge is ignored.
select
    handelser.region_kod,
    {{ finding(
        'link_utskrivningsklar_handelse', row_key('handelser', ['arende_id', 'handelse_nr']),
        episod='handelser.vardepisod_id',
        datum='handelser.angivet_datum',
        extrakt_id='handelser.extrakt_id'
    ) }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
where handelser.handelse = 'ATERTAGEN' and handelser.ar_efter_utskrivning and not handelser.ar_avvisad
