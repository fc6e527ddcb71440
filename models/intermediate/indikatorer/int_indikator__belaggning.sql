-- R6 belaggning_utskrivningsklara: the valid period of a linked episode in each calendar month it touches. A vårddygn d counts
-- when D < d <= the discharge date and d <= date(asof); ongoing at the month's end (asof in the running month) when D is
-- reached and the patient not yet discharged.
with giltiga as (
    select
        perioder.region_kod,
        perioder.vardepisod_id,
        episoder.vardform,
        perioder.dag0,
        perioder.slut,
        lage.asof_datum,
        least(coalesce(perioder.slut, lage.asof_datum), lage.asof_datum) as sista_dag
    from {{ ref('int_utskrivningsklar__perioder') }} as perioder
    inner join {{ ref('int_inskrivningsmeddelanden') }} as lankade
        on perioder.region_kod = lankade.region_kod and perioder.vardepisod_id = lankade.vardepisod_id
    inner join {{ ref('int_vardepisoder') }} as episoder
        on perioder.region_kod = episoder.region_kod and perioder.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_asof') }} as lage on perioder.region_kod = lage.region_kod
    where perioder.ar_giltig
),

-- A plain number in the join below: on dates made of both sides it would try every pair.
raknade as (
    select
        *,
        cast(
            12 * (extract(year from sista_dag) - extract(year from dag0)) + extract(month from sista_dag) - extract(month from dag0)
            as integer
        ) as sista_manad_nr
    from giltiga
),

manader as (
    select
        raknade.*,
        {{ add_months("cast(date_trunc('month', raknade.dag0) as date)", 'tal.n') }} as manad
    from raknade
    inner join {{ ref('int_tal') }} as tal on tal.n <= raknade.sista_manad_nr
),

avgransade as (
    select
        *,
        {{ add_days(add_months('manad', 1), -1) }} as manadens_sista_dag
    from manader
)

select
    region_kod,
    {{ published_id('region_kod', 'vardepisod_id') }} as vardepisod_id,
    vardform,
    manad,
    greatest(
        {{ days_between('greatest(dag0, ' ~ add_days('manad', -1) ~ ')', 'least(sista_dag, manadens_sista_dag)') }}, 0
    ) as varddygn,
    dag0 <= least(manadens_sista_dag, asof_datum)
    and (slut is null or slut > least(manadens_sista_dag, asof_datum)) as pagar_vid_periodslut
from avgransade
