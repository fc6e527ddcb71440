-- R7 G5: where the agreement says so, a patient who opposes insatser by the first payable date (before any hinder) is not paid for;
-- later opposition takes the days from then, and opposition after the discharge date has no effect.
with bedomda as (
    select
        {{ episode_key('episoder') }},
        {{ local_date('arenden.insatser_motsatta_tidpunkt') }} as motsatt_datum,
        coalesce(
            episoder.krav_ej_motsatt
            and {{ local_date('arenden.insatser_motsatta_tidpunkt') }} <= frist.forsta_dag
            and (episoder.pagaende or {{ local_date('arenden.insatser_motsatta_tidpunkt') }} <= episoder.utskrivning_datum),
            false
        ) as ar_motsatt
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('int_betalningsansvar__frist') }} as frist
        on
            {{ join_on_episode('episoder', 'frist') }}
)

select
    {{ episode_key() }},
    motsatt_datum,
    not ar_motsatt as g5,
    case when ar_motsatt then 'insatser_motsatta' end as orsak
from bedomda
