-- R8: what the amounts of fak_kommunperiod are multiplied from: individual days by calendar year, before the gate on the mean, and the
-- rate of each year. The year of the period itself always has a row, for the days over the threshold.
{% set key = kommunperiod_key() %}
with perioder as (
    select
        *,
        cast(extract(year from period_start) as integer) as periodens_ar
    from {{ ref('int_betalningsansvar__kommunperioder') }}
    where scenario_id = 'gallande' and modell_id is not null
),

dagar as (
    select
        {{ key | join(', ') }},
        cast(extract(year from datum) as integer) as ar,
        count(*) as antal
    from {{ ref('int_betalningsansvar__betaldagar') }}
    where scenario_id = 'gallande' and modelltyp in ('individ', 'snitt_grind_individ') and period_start is not null
    group by {{ key | join(', ') }}, extract(year from datum)
),

nycklar as (
    select {{ key | join(', ') }}, periodens_ar as ar
    from perioder
    union
    select {{ key | join(', ') }}, ar
    from dagar
)

select
    nycklar.region_kod,
    nycklar.vardform,
    nycklar.kommun_kod,
    nycklar.periodtyp,
    perioder.period,
    nycklar.period_start,
    nycklar.modell_id,
    nycklar.ar,
    case
        when perioder.modelltyp in ('individ', 'snitt_grind_individ') and perioder.individuella_dagar is not null
            then coalesce(dagar.antal, 0)
    end as antal_dagar,
    cast({{ rate('modeller.belopp_kalla', 'modeller.belopp_avtal', 'belopp.belopp') }} as decimal(18, 2)) as belopp_vardygn
from nycklar
inner join perioder
    on
        {{ join_on_kommunperiod('nycklar', 'perioder') }}
left join dagar
    on
        {{ join_on_kommunperiod('nycklar', 'dagar') }}
        and nycklar.ar = dagar.ar
left join {{ ref('int_avtalsmodell__scenarier') }} as modeller
    on nycklar.scenario_id = modeller.scenario_id and nycklar.modell_id = modeller.modell_id
left join {{ ref('belopp_vardygn') }} as belopp on nycklar.ar = belopp.ar
