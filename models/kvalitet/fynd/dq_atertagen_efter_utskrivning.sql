-- R4: ATERTAGEN after the discharge is ignored.
select
    handelser.region_kod,
    {{ event_finding() }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
where handelser.handelse = 'ATERTAGEN' and handelser.ar_efter_utskrivning and not handelser.ar_avvisad
