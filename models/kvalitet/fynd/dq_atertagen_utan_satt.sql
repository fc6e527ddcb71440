-- R4: ATERTAGEN when no period is open is ignored: it closes none of the periods that were opened.
select
    handelser.region_kod,
    {{ event_finding() }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
left join {{ ref('int_utskrivningsklar__oppnade') }} as stangda
    on
        handelser.region_kod = stangda.region_kod
        and handelser.vardepisod_id = stangda.vardepisod_id
        and handelser.ordning = stangda.stangs_av_ordning
where
    handelser.handelse = 'ATERTAGEN'
    and not handelser.ar_avvisad
    and not handelser.ar_efter_utskrivning
    and stangda.vardepisod_id is null
