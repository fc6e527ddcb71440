-- Stays begun per hospital, verksamhetsgren and whole month, beside the mean of the twelve months before, when there are enough months
-- and stays before: a month of few is no norm. A month without any has a row once there has been one (A).
with antal as (
    select
        region_kod,
        sjukhus_kod,
        verksamhetsgren,
        {{ month_of('inskrivning_datum') }} as manad,
        count(*) as antal
    from {{ ref('int_vardepisoder__vardtillfallen') }}
    group by region_kod, sjukhus_kod, verksamhetsgren, {{ month_of('inskrivning_datum') }}
),

forsta as (
    select
        region_kod,
        sjukhus_kod,
        verksamhetsgren,
        min(manad) as manad
    from antal
    group by region_kod, sjukhus_kod, verksamhetsgren
),

hela_manader as (
    select
        forsta.region_kod,
        forsta.sjukhus_kod,
        forsta.verksamhetsgren,
        {{ add_months('forsta.manad', 'tal.n') }} as manad
    from forsta
    inner join {{ ref('int_asof') }} as lage on forsta.region_kod = lage.region_kod
    inner join {{ ref('int_tal') }} as tal
        on {{ add_months('forsta.manad', 'tal.n + 1') }} <= lage.asof_datum
),

jamforda as (
    select
        hela_manader.region_kod,
        hela_manader.sjukhus_kod,
        hela_manader.verksamhetsgren,
        hela_manader.manad,
        coalesce(antal.antal, 0) as antal,
        avg(coalesce(antal.antal, 0)) over foregaende as snitt_fore,
        count(*) over foregaende as antal_manader_fore
    from hela_manader
    left join antal
        on
            hela_manader.region_kod = antal.region_kod
            and hela_manader.sjukhus_kod = antal.sjukhus_kod
            and hela_manader.verksamhetsgren = antal.verksamhetsgren
            and hela_manader.manad = antal.manad
    window foregaende as (
        partition by hela_manader.region_kod, hela_manader.sjukhus_kod, hela_manader.verksamhetsgren
        order by hela_manader.manad
        rows between 12 preceding and 1 preceding
    )
)

select
    jamforda.region_kod,
    jamforda.sjukhus_kod,
    jamforda.verksamhetsgren,
    jamforda.manad,
    jamforda.antal,
    jamforda.snitt_fore,
    parametrar.verksamhetsgren_andel
from jamforda
inner join {{ ref('int_regionparametrar') }} as parametrar
    on jamforda.region_kod = parametrar.region_kod and {{ valid_on('parametrar', 'jamforda.manad') }}
where
    jamforda.antal_manader_fore >= parametrar.verksamhetsgren_minsta_manader
    and jamforda.snitt_fore >= parametrar.verksamhetsgren_minsta_antal
