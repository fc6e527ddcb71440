-- R6 utskrivningsplan, sip, sip_uppfoljning (4 kap. 1-2 §§): which plans a discharged linked episode has. Dates are compared.
with planer as (
    select
        arenden.region_kod,
        arenden.vardepisod_id as episod_id,
        planer.plan_id,
        planer.plantyp,
        {{ local_date('planer.upprattad_tidpunkt') }} as upprattad_datum
    from {{ ref('int_arenden') }} as arenden
    inner join {{ ref('bas_plan') }} as planer
        on arenden.region_kod = planer.region_kod and arenden.arende_id = planer.arende_id
    where planer.status in ('UPPRATTAD', 'JUSTERAD', 'AVSLUTAD') and planer.antal_anteckningar >= 1
),

uppfoljda as (
    select distinct
        uppfoljningar.region_kod,
        uppfoljningar.plan_id
    from {{ ref('bas_sip_uppfoljning') }} as uppfoljningar
    inner join {{ ref('int_asof') }} as lage on uppfoljningar.region_kod = lage.region_kod
    where uppfoljningar.utfall = 'GENOMFORD' and uppfoljningar.genomford_tidpunkt <= lage.asof_tidpunkt
),

provade as (
    select
        utskrivna.region_kod,
        utskrivna.vardepisod_id,
        utskrivna.vardform,
        utskrivna.manad,
        parametrar.sip_fonster_dagar is not null as sip_avgors,
        planer.plantyp = 'UTSKRIVNINGSPLAN' and planer.upprattad_datum <= utskrivna.utskrivning_datum as ar_utskrivningsplan,
        planer.plantyp = 'SIP'
        and planer.upprattad_datum >= utskrivna.inskrivning_datum
        and planer.upprattad_datum <= {{ add_days('utskrivna.utskrivning_datum', 'parametrar.sip_fonster_dagar') }} as ar_sip,
        uppfoljda.plan_id is not null as ar_uppfoljd
    from {{ ref('int_indikator__utskrivna') }} as utskrivna
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            utskrivna.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'utskrivna.utskrivning_datum') }}
    left join planer
        on utskrivna.region_kod = planer.region_kod and utskrivna.episod_id = planer.episod_id
    left join uppfoljda
        on planer.region_kod = uppfoljda.region_kod and planer.plan_id = uppfoljda.plan_id
)

select
    region_kod,
    vardepisod_id,
    vardform,
    manad,
    coalesce({{ bool_or('ar_utskrivningsplan') }}, false) as har_utskrivningsplan,
    case when sip_avgors then coalesce({{ bool_or('ar_sip') }}, false) end as har_sip,
    case when sip_avgors then coalesce({{ bool_or('ar_sip and ar_uppfoljd') }}, false) end as har_sip_uppfoljning
from provade
group by region_kod, vardepisod_id, vardform, manad, sip_avgors
