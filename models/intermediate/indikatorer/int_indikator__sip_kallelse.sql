-- R6 sip_kallelse_3d (4 kap. 3 §): discharged linked episodes with sip_behov JA and a valid period; the first call against D + 3.
with kallelser as (
    {{ sip_calls() }}
)

select
    utskrivna.region_kod,
    utskrivna.vardepisod_id,
    utskrivna.vardform,
    utskrivna.manad,
    kallelser.plan_id,
    case
        when kallelser.kallelse_datum is null then 'EJ_KALLAD'
        when kallelser.kallelse_datum <= {{ add_days('perioder.dag0', 3) }} then 'I_TID'
        when kallelser.kallelse_datum > {{ add_days('perioder.dag0', 3) }} then 'SENT'
    end as utfall
from {{ ref('int_indikator__utskrivna') }} as utskrivna
inner join {{ ref('int_vardepisoder__arende') }} as arenden
    on utskrivna.region_kod = arenden.region_kod and utskrivna.episod_id = arenden.vardepisod_id
inner join {{ ref('int_utskrivningsklar__perioder') }} as perioder
    on utskrivna.region_kod = perioder.region_kod and utskrivna.episod_id = perioder.vardepisod_id
left join kallelser
    on utskrivna.region_kod = kallelser.region_kod and utskrivna.episod_id = kallelser.vardepisod_id
where arenden.sip_behov = 'JA' and perioder.ar_giltig
