-- R6 aterinskrivning_30d: one index, a linked episode discharged alive, and its earliest acute return lo-hi calendar days on.
-- Later episodes of the patient count whether linked or not; a planned stay in between does not stop the search. A return on
-- the day of discharge is kept apart.
with index_episoder as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        episoder.patient_id,
        episoder.utskrivning,
        episoder.utskrivning_datum,
        parametrar.lo,
        parametrar.hi
    from {{ ref('int_vardepisoder') }} as episoder
    inner join {{ ref('int_inskrivningsmeddelanden') }} as lankade
        on episoder.region_kod = lankade.region_kod and episoder.vardepisod_id = lankade.vardepisod_id
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            episoder.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'episoder.utskrivning_datum') }}
    where episoder.utskrivning_datum is not null and not episoder.avliden
),

aterkomster as (
    select
        index_episoder.region_kod,
        index_episoder.vardepisod_id,
        senare.vardepisod_id as senare_episod_id,
        senare.inskrivning,
        cast({{ days_between('index_episoder.utskrivning_datum', 'senare.inskrivning_datum') }} as integer) as dagar_till,
        index_episoder.lo,
        index_episoder.hi
    from index_episoder
    inner join {{ ref('int_vardepisoder') }} as senare
        on index_episoder.region_kod = senare.region_kod and index_episoder.patient_id = senare.patient_id
    where
        senare.akut
        and senare.vardepisod_id <> index_episoder.vardepisod_id
        and senare.inskrivning >= index_episoder.utskrivning
),

forsta as (
    select
        region_kod,
        vardepisod_id,
        senare_episod_id,
        dagar_till,
        row_number() over (
            partition by region_kod, vardepisod_id order by inskrivning, {{ code_point('senare_episod_id') }}
        ) as ordning
    from aterkomster
    where dagar_till between lo and hi
),

samma_dag as (
    select distinct
        region_kod,
        vardepisod_id
    from aterkomster
    where dagar_till = 0
)

select
    index_episoder.region_kod,
    {{ published_id('index_episoder.region_kod', 'index_episoder.vardepisod_id') }} as vardepisod_id,
    {{ published_id('forsta.region_kod', 'forsta.senare_episod_id') }} as aterinskriven_episod_id,
    forsta.dagar_till,
    case
        when index_episoder.lo is not null and index_episoder.hi is not null then forsta.vardepisod_id is not null
    end as ar_aterinskriven_30d,
    samma_dag.vardepisod_id is not null as ar_ater_samma_dag
from index_episoder
left join forsta
    on
        index_episoder.region_kod = forsta.region_kod
        and index_episoder.vardepisod_id = forsta.vardepisod_id
        and forsta.ordning = 1
left join samma_dag
    on index_episoder.region_kod = samma_dag.region_kod and index_episoder.vardepisod_id = samma_dag.vardepisod_id
