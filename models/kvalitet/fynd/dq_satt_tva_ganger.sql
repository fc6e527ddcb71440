-- R4: SATT when a period is open is a duplicate: it opens none.
select
    handelser.region_kod,
    {{ event_finding() }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
left join {{ ref('int_utskrivningsklar__oppnade') }} as oppnade
    on
        handelser.region_kod = oppnade.region_kod
        and handelser.vardepisod_id = oppnade.vardepisod_id
        and handelser.ordning = oppnade.ordning
where
    handelser.handelse = 'SATT'
    and not handelser.ar_avvisad
    and not handelser.ar_efter_utskrivning
    and oppnade.vardepisod_id is null
