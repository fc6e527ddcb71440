-- Every finding of every rule, with klinik and kommun of the episode it can be tied to, and whether someone has accepted it.
-- forst_sedd: the as-of of the delivery that brought the row, or of the first one read when it was so. senast_sedd: the region's as-of.
with rader as (
    select * from {{ ref('dq_fynd__rader') }}
),

tidslinje as (
    select region_kod, galler_fran as tidpunkt, cast(null as {{ type_instant() }}) as asof_tidpunkt
    from rader
    where galler_fran is not null
    union all
    select region_kod, asof_tidpunkt as tidpunkt, asof_tidpunkt
    from {{ ref('stg_lager__leveranser') }}
    where ger_asof
),

nasta_lasning as (
    select distinct
        region_kod,
        tidpunkt,
        min(asof_tidpunkt) over (
            partition by region_kod order by tidpunkt range between current row and unbounded following
        ) as asof_tidpunkt
    from tidslinje
),

placerade as (
    select
        rader.region_kod,
        rader.regel_id,
        rader.kalla,
        rader.tabell,
        rader.kolumn,
        rader.nyckel,
        {{ published_id('episoder.region_kod', 'episoder.vardepisod_id') }} as vardepisod_id,
        coalesce(
            rader.klinik_kod,
            case when regler.klinik = 'inskrivning' then episoder.klinik_in_kod else episoder.klinik_kod end,
            'okand'
        ) as klinik_kod,
        coalesce(kommuner.kommun_kod, 'okand') as kommun_kod,
        coalesce(rader.datum, {{ local_date('liggare.asof_tidpunkt') }}, lage.asof_datum) as datum,
        rader.varde,
        coalesce(liggare.asof_tidpunkt, nasta.asof_tidpunkt) as forst_sedd,
        lage.asof_tidpunkt as senast_sedd,
        regler.allvarlighet,
        lage.asof_datum
    from rader
    inner join {{ ref('dq_regler_lista') }} as regler on rader.regel_id = regler.regel_id
    left join {{ ref('int_asof') }} as lage on rader.region_kod = lage.region_kod
    left join {{ ref('stg_lager__leveranser') }} as liggare
        on rader.region_kod = liggare.region_kod and rader.kalla = liggare.kalla and rader.extrakt_id = liggare.extrakt_id
    left join nasta_lasning as nasta
        on rader.region_kod = nasta.region_kod and rader.galler_fran = nasta.tidpunkt
    left join {{ ref('int_vardepisoder') }} as episoder
        on rader.region_kod = episoder.region_kod and rader.vardepisod_id = episoder.vardepisod_id
    left join {{ ref('int_vardepisoder__kommun') }} as kommuner
        on rader.region_kod = kommuner.region_kod and rader.vardepisod_id = kommuner.vardepisod_id
)

select
    placerade.region_kod,
    placerade.regel_id,
    placerade.kalla,
    placerade.tabell,
    placerade.kolumn,
    placerade.nyckel,
    placerade.vardepisod_id,
    placerade.klinik_kod,
    placerade.kommun_kod,
    placerade.datum,
    placerade.varde,
    placerade.forst_sedd,
    placerade.senast_sedd,
    placerade.allvarlighet,
    coalesce(for_nyckel.orsak, for_klinik.orsak) is not null as undantagen,
    coalesce(for_nyckel.orsak, for_klinik.orsak) as undantag_orsak
from placerade
left join {{ ref('dq_undantag') }} as for_nyckel
    on
        placerade.region_kod = for_nyckel.region_kod
        and placerade.regel_id = for_nyckel.regel_id
        and placerade.nyckel = for_nyckel.nyckel
        and {{ valid_on('for_nyckel', 'placerade.asof_datum') }}
left join {{ ref('dq_undantag') }} as for_klinik
    on
        placerade.region_kod = for_klinik.region_kod
        and placerade.regel_id = for_klinik.regel_id
        and placerade.klinik_kod = for_klinik.klinik_kod
        and {{ valid_on('for_klinik', 'placerade.asof_datum') }}
