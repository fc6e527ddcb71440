-- R7: the dates that are payable unless G4 or G5 takes them: from the first payable date to the day before discharge (with it, when it
-- counts; before asof while admitted), before the date of death, outside a permission that pauses.
with spann as (
    select
        frist.scenario_id,
        frist.region_kod,
        frist.vardepisod_id,
        frist.forsta_dag,
        episoder.permission_regel,
        {{ local_date('arenden.insatser_motsatta_tidpunkt') }} as motsatt_datum,
        case
            when episoder.avliden and (patienter.avliden_datum is null or episoder.utskrivning_datum < patienter.avliden_datum)
                then episoder.utskrivning_datum
            else patienter.avliden_datum
        end as dodsdatum,
        {{ days_between('frist.forsta_dag', 'episoder.dag') }}
        + case when episoder.utskrivningsdag_raknas and not episoder.pagaende then 1 else 0 end as antal_dagar
    from {{ ref('int_betalningsansvar__frist') }} as frist
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            frist.scenario_id = episoder.scenario_id
            and frist.region_kod = episoder.region_kod
            and frist.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on frist.region_kod = arenden.region_kod and frist.vardepisod_id = arenden.vardepisod_id
    left join {{ ref('int_patienter') }} as patienter
        on episoder.region_kod = patienter.region_kod and episoder.patient_id = patienter.patient_id
),

dagar as (
    select
        spann.scenario_id,
        spann.region_kod,
        spann.vardepisod_id,
        spann.permission_regel,
        spann.motsatt_datum,
        {{ add_days('spann.forsta_dag', 'tal.n') }} as datum
    from spann
    inner join {{ ref('int_tal') }} as tal on tal.n < spann.antal_dagar
    where spann.dodsdatum is null or {{ add_days('spann.forsta_dag', 'tal.n') }} < spann.dodsdatum
),

hinderdagar as (
    select distinct
        dagar.scenario_id,
        dagar.region_kod,
        dagar.vardepisod_id,
        dagar.datum
    from dagar
    inner join {{ ref('int_arenden') }} as arenden
        on dagar.region_kod = arenden.region_kod and dagar.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('bas_oppenvard_hinder') }} as hinder
        on arenden.region_kod = hinder.region_kod and arenden.arende_id = hinder.arende_id
    where hinder.fran_datum <= dagar.datum and (hinder.till_datum is null or dagar.datum <= hinder.till_datum)
),

permissionsdagar as (
    select distinct
        dagar.scenario_id,
        dagar.region_kod,
        dagar.vardepisod_id,
        dagar.datum
    from dagar
    inner join {{ ref('int_vardepisoder__vardtillfallen') }} as stays
        on dagar.region_kod = stays.region_kod and dagar.vardepisod_id = stays.vardepisod_id
    inner join {{ ref('bas_permission') }} as permissioner
        on stays.region_kod = permissioner.region_kod and stays.vardtillfalle_id = permissioner.vardtillfalle_id
    where
        dagar.permission_regel = 'pausar'
        and {{ local_date('permissioner.fran_tidpunkt') }} < dagar.datum
        and (permissioner.till_tidpunkt is null or dagar.datum < {{ local_date('permissioner.till_tidpunkt') }})
)

select
    dagar.scenario_id,
    dagar.region_kod,
    dagar.vardepisod_id,
    dagar.datum,
    hinderdagar.datum is not null as i_hinder,
    coalesce(dagar.datum >= dagar.motsatt_datum, false) as ar_motsatt
from dagar
left join hinderdagar
    on
        dagar.scenario_id = hinderdagar.scenario_id
        and dagar.region_kod = hinderdagar.region_kod
        and dagar.vardepisod_id = hinderdagar.vardepisod_id
        and dagar.datum = hinderdagar.datum
left join permissionsdagar
    on
        dagar.scenario_id = permissionsdagar.scenario_id
        and dagar.region_kod = permissionsdagar.region_kod
        and dagar.vardepisod_id = permissionsdagar.vardepisod_id
        and dagar.datum = permissionsdagar.datum
where permissionsdagar.datum is null
