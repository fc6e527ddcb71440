-- R6 sip_kallelse_3d, each discharged episode with the plan that its first call was on.
select
    kallelser.region_kod,
    utskrivna.episod_id as vardepisod_id,
    kallelser.plan_id,
    kallelser.utfall,
    utskrivna.utskrivning_datum as datum
from {{ ref('int_indikator__sip_kallelse') }} as kallelser
inner join {{ ref('int_indikator__utskrivna') }} as utskrivna
    on kallelser.region_kod = utskrivna.region_kod and kallelser.vardepisod_id = utskrivna.vardepisod_id
