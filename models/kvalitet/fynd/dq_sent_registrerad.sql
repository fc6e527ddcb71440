-- R4: registered more than 24 hours after the stated time, which is kept. A date alone states no time to be late from.
select
    handelser.region_kod,
    {{ event_finding(elapsed_hours('handelser.tidpunkt', 'handelser.registrerad_tidpunkt')) }}
from {{ ref('int_utskrivningsklar__handelser') }} as handelser
where
    handelser.har_angiven_tid
    and not handelser.ar_avvisad
    and {{ elapsed_hours('handelser.tidpunkt', 'handelser.registrerad_tidpunkt') }} > 24
