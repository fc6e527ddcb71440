-- R6, cosmic_link §8 D29: a header without anteckningar is no plan.
select
    region_kod,
    {{ finding(
        'link_plan', 'plan_id',
        episod='vardepisod_id',
        datum='datum',
        extrakt_id='extrakt_id'
    ) }}
from {{ ref('dq_fynd__upprattade_planer') }}
where antal_anteckningar = 0
