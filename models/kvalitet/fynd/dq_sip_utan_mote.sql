-- cosmic_link §8 D28: a SIP that is upprättad without a meeting.
select
    region_kod,
    {{ finding(
        'link_plan', 'plan_id',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__upprattade_planer') }}
where plantyp = 'SIP' and mote_tidpunkt is null
