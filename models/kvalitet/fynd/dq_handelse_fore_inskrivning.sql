-- R4: an event stated on a date before the admission date is rejected.
select
    handelser.region_kod,
    {{ event_finding() }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
where handelser.ar_avvisad
