-- R7 G3 (4 kap. 1 and 3 §§, 5 kap. 3 § second paragraph): where a SIP is needed, some SIP plan has a call at the latest on
-- D + sip_kallelse_max_dagar. A refused SIP needs the call all the same.
with kallelser as (
    {{ sip_calls() }}
),

bedomda as (
    select
        {{ episode_key('episoder') }},
        arenden.sip_behov,
        kallelser.plan_id,
        kallelser.kallelse_datum,
        case
            when episoder.krav_sip_kallelse = 'aldrig' or arenden.sip_behov = 'NEJ' then null
            when arenden.sip_behov is null then 'sip_behov_ej_avgjort'
            when kallelser.kallelse_datum is null then 'sip_kallelse_saknas'
            when kallelser.kallelse_datum <= {{ add_days('episoder.dag0', 'episoder.sip_kallelse_max_dagar') }} then null
            else 'sip_kallelse_sen'
        end as orsak
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
    left join kallelser
        on episoder.region_kod = kallelser.region_kod and episoder.vardepisod_id = kallelser.vardepisod_id
)

select
    *,
    orsak is null as g3
from bedomda
