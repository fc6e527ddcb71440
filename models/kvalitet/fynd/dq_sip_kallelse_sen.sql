-- R6 sip_kallelse_3d has found the first call later than D + 3 (4 kap. 3 §).
select
    kallelser.region_kod,
    {{ finding(
        'link_plan', 'kallelser.plan_id',
        episod='kallelser.vardepisod_id',
        datum='kallelser.datum',
        extrakt_id='planer.extrakt_id'
    ) }}
from {{ ref('dq_fynd__sip_kallelser') }} as kallelser
inner join {{ ref('bas_plan') }} as planer
    on kallelser.region_kod = planer.region_kod and kallelser.plan_id = planer.plan_id
where kallelser.utfall = 'SENT'
