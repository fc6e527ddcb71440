-- R7 G4 (5 kap. 5 §): while the region's öppenvård is not ready, dates are not payable, and a first payable date that is covered
-- moves to the first that is not (none when the hinder is open). Information only: it never disqualifies.
with hinder as (
    select
        episoder.scenario_id,
        episoder.region_kod,
        episoder.vardepisod_id,
        frist.forsta_dag,
        rader.fran_datum,
        rader.till_datum
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    inner join {{ ref('int_betalningsansvar__frist') }} as frist
        on
            episoder.scenario_id = frist.scenario_id
            and episoder.region_kod = frist.region_kod
            and episoder.vardepisod_id = frist.vardepisod_id
    inner join {{ ref('int_arenden') }} as arenden
        on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('bas_oppenvard_hinder') }} as rader
        on arenden.region_kod = rader.region_kod and arenden.arende_id = rader.arende_id
    where episoder.krav_oppenvard_ok and frist.forsta_dag is not null
),

mojliga as (
    select scenario_id, region_kod, vardepisod_id, forsta_dag as datum
    from hinder
    union
    select scenario_id, region_kod, vardepisod_id, {{ add_days('till_datum', 1) }} as datum
    from hinder
    where till_datum >= forsta_dag
),

fria as (
    select
        mojliga.scenario_id,
        mojliga.region_kod,
        mojliga.vardepisod_id,
        mojliga.datum
    from mojliga
    inner join hinder
        on
            mojliga.scenario_id = hinder.scenario_id
            and mojliga.region_kod = hinder.region_kod
            and mojliga.vardepisod_id = hinder.vardepisod_id
    group by mojliga.scenario_id, mojliga.region_kod, mojliga.vardepisod_id, mojliga.datum
    having
        count(
            case
                when hinder.fran_datum <= mojliga.datum and (hinder.till_datum is null or mojliga.datum <= hinder.till_datum) then 1
            end
        ) = 0
),

flyttade as (
    select
        hinder.scenario_id,
        hinder.region_kod,
        hinder.vardepisod_id,
        hinder.forsta_dag,
        min(fria.datum) as forsta_betaldag
    from hinder
    left join fria
        on
            hinder.scenario_id = fria.scenario_id
            and hinder.region_kod = fria.region_kod
            and hinder.vardepisod_id = fria.vardepisod_id
    group by hinder.scenario_id, hinder.region_kod, hinder.vardepisod_id, hinder.forsta_dag
),

tagna as (
    select
        dagar.scenario_id,
        dagar.region_kod,
        dagar.vardepisod_id,
        count(*) as antal_hinderdagar
    from {{ ref('int_betalningsansvar__dagar') }} as dagar
    inner join {{ ref('int_betalningsansvar__episoder') }} as episoder
        on
            dagar.scenario_id = episoder.scenario_id
            and dagar.region_kod = episoder.region_kod
            and dagar.vardepisod_id = episoder.vardepisod_id
    where episoder.krav_oppenvard_ok and dagar.i_hinder and not (episoder.krav_ej_motsatt and dagar.ar_motsatt)
    group by dagar.scenario_id, dagar.region_kod, dagar.vardepisod_id
),

bedomda as (
    select
        frist.scenario_id,
        frist.region_kod,
        frist.vardepisod_id,
        case when flyttade.vardepisod_id is null then frist.forsta_dag else flyttade.forsta_betaldag end as forsta_betaldag,
        coalesce(tagna.antal_hinderdagar, 0) as antal_hinderdagar,
        flyttade.vardepisod_id is null or coalesce(flyttade.forsta_betaldag = flyttade.forsta_dag, false) as ar_oflyttad
    from {{ ref('int_betalningsansvar__frist') }} as frist
    left join flyttade
        on
            frist.scenario_id = flyttade.scenario_id
            and frist.region_kod = flyttade.region_kod
            and frist.vardepisod_id = flyttade.vardepisod_id
    left join tagna
        on
            frist.scenario_id = tagna.scenario_id
            and frist.region_kod = tagna.region_kod
            and frist.vardepisod_id = tagna.vardepisod_id
)

select
    scenario_id,
    region_kod,
    vardepisod_id,
    forsta_betaldag,
    antal_hinderdagar,
    not ar_oflyttad as ar_flyttad,
    ar_oflyttad and antal_hinderdagar = 0 as g4,
    case when not (ar_oflyttad and antal_hinderdagar = 0) then 'oppenvard_hinder' end as orsak
from bedomda
