-- cosmic_link §8 D28: a SIP meeting with neither the patient nor anyone close. An empty flag says nothing.
select
    region_kod,
    {{ finding(
        'link_plan', 'plan_id',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__upprattade_planer') }}
where plantyp = 'SIP' and mote_tidpunkt is not null and not patient_deltog and not narstaende_deltog
