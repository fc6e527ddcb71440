-- R7: the dates that are payable unless G4 or G5 takes them: from the first payable date to the day before discharge (with it, when it
-- counts; before asof while admitted), before the date of death, outside a permission that pauses.
with spann as (
    select
        {{ episode_key('frist') }},
        frist.forsta_dag,
        coalesce(episoder.permission_regel = 'pausar', false) as ar_pausande,
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
            {{ join_on_episode('frist', 'episoder') }}
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on frist.region_kod = arenden.region_kod and frist.vardepisod_id = arenden.vardepisod_id
    left join {{ ref('int_patienter') }} as patienter
        on episoder.region_kod = patienter.region_kod and episoder.patient_id = patienter.patient_id
),

dagar as (
    select
        {{ episode_key('spann') }},
        spann.ar_pausande,
        spann.motsatt_datum,
        {{ add_days('spann.forsta_dag', 'tal.n') }} as datum
    from spann
    inner join {{ ref('int_tal') }} as tal on tal.n < spann.antal_dagar
    where spann.dodsdatum is null or {{ add_days('spann.forsta_dag', 'tal.n') }} < spann.dodsdatum
)

select
    {{ episode_key('dagar') }},
    dagar.datum,
    exists(
        select arenden.arende_id
        from {{ ref('int_arenden') }} as arenden
        inner join {{ ref('bas_oppenvard_hinder') }} as hinder
            on arenden.region_kod = hinder.region_kod and arenden.arende_id = hinder.arende_id
        where
            arenden.region_kod = dagar.region_kod
            and arenden.vardepisod_id = dagar.vardepisod_id
            and {{ covers('hinder', 'dagar.datum') }}
    ) as i_hinder,
    coalesce(dagar.datum >= dagar.motsatt_datum, false) as ar_motsatt
from dagar
where
    not (
        dagar.ar_pausande
        and exists (
            select stays.vardtillfalle_id
            from {{ ref('int_vardepisoder__vardtillfallen') }} as stays
            inner join {{ ref('bas_permission') }} as permissioner
                on stays.region_kod = permissioner.region_kod and stays.vardtillfalle_id = permissioner.vardtillfalle_id
            where
                stays.region_kod = dagar.region_kod
                and stays.vardepisod_id = dagar.vardepisod_id
                and {{ local_date('permissioner.fran_tidpunkt') }} < dagar.datum
                and (permissioner.till_tidpunkt is null or dagar.datum < {{ local_date('permissioner.till_tidpunkt') }})
        )
    )
