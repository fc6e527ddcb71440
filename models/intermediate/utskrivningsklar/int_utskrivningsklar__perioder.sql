-- R4: one row per period with its dag 0 and its end. The period open at discharge (asof while admitted), or opened after it, is the valid
-- one; the days of the others are what `summera` adds.
with parametersatta as (
    select
        episoder.region_kod,
        episoder.vardepisod_id,
        episoder.utskrivning_datum,
        parametrar.dagraknare_start
    from {{ ref('int_vardepisoder') }} as episoder
    inner join {{ ref('int_asof') }} as lage on episoder.region_kod = lage.region_kod
    inner join {{ ref('int_regionparametrar') }} as parametrar
        on
            episoder.region_kod = parametrar.region_kod
            and {{ valid_on('parametrar', 'coalesce(episoder.utskrivning_datum, lage.asof_datum)') }}
),

perioder as (
    select
        oppnade.region_kod,
        oppnade.vardepisod_id,
        row_number() over (
            partition by oppnade.region_kod, oppnade.vardepisod_id order by oppnade.ordning
        ) as period_nr,
        satta.arende_id,
        satta.handelse_nr,
        satta.har_underrattelse,
        satta.tidpunkt as klar_tidpunkt,
        satta.underrattad_tidpunkt,
        case parametersatta.dagraknare_start
            when 'underrattelse' then {{ local_date('satta.underrattad_tidpunkt') }}
            when 'bedomning' then {{ local_date('satta.tidpunkt') }}
        end as dag0,
        case
            when oppnade.stangs_av_ordning is not null then atertagna.angivet_datum
            else parametersatta.utskrivning_datum
        end as slut,
        case
            when oppnade.stangs_av_ordning is not null then 'aterkallad'
            when parametersatta.utskrivning_datum is not null then 'utskriven'
            else 'pagaende'
        end as slutorsak,
        oppnade.stangs_av_ordning is null as ar_giltig
    from {{ ref('int_utskrivningsklar__oppnade') }} as oppnade
    inner join parametersatta
        on oppnade.region_kod = parametersatta.region_kod and oppnade.vardepisod_id = parametersatta.vardepisod_id
    inner join {{ ref('int_utskrivningsklar__handelser') }} as satta
        on
            oppnade.region_kod = satta.region_kod
            and oppnade.vardepisod_id = satta.vardepisod_id
            and oppnade.ordning = satta.ordning
    left join {{ ref('int_utskrivningsklar__handelser') }} as atertagna
        on
            oppnade.region_kod = atertagna.region_kod
            and oppnade.vardepisod_id = atertagna.vardepisod_id
            and oppnade.stangs_av_ordning = atertagna.ordning
)

select
    *,
    cast(
        sum(case when ar_giltig then 0 else {{ days_between('dag0', 'slut') }} end) over (
            partition by region_kod, vardepisod_id
        ) as bigint
    ) as tidigare_dagar
from perioder
