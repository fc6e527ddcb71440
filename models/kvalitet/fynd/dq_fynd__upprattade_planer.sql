-- Plans that are upprättade (R6), of any ärende; the episode is empty for an ärende that belongs to none. A plan that states no time has the
-- day of its delivery.
select
    planer.region_kod,
    planer.plan_id,
    planer.arende_id,
    arenden.vardepisod_id,
    planer.plantyp,
    planer.antal_anteckningar,
    planer.mote_tidpunkt,
    planer.patient_deltog,
    planer.narstaende_deltog,
    {{ local_date('coalesce(planer.upprattad_tidpunkt, planer.paborjad_tidpunkt, leveranser.asof_tidpunkt)') }} as datum,
    planer.extrakt_id
from {{ ref('bas_plan') }} as planer
left join {{ ref('int_arenden') }} as arenden
    on planer.region_kod = arenden.region_kod and planer.arende_id = arenden.arende_id
left join {{ ref('stg_lager__leveranser') }} as leveranser
    on
        planer.region_kod = leveranser.region_kod
        and planer.extrakt_id = leveranser.extrakt_id
        and leveranser.kalla = '{{ delivered_from('link_plan') }}'
where planer.status in ('UPPRATTAD', 'JUSTERAD', 'AVSLUTAD')
