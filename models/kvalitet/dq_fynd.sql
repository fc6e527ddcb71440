-- Every finding of every rule: when it was first and last seen, and whether someone has accepted it.
-- forst_sedd: the as-of of the delivery that brought the row, or of the first one read when it was so. senast_sedd: the region's as-of.
with rader as (
    select
        region_kod,
        regel_id,
        kalla,
        tabell,
        kolumn,
        nyckel,
        vardepisod_id,
        klinik_kod,
        kommun_kod,
        datum,
        extrakt_id,
        galler_fran,
        varde
    from {{ ref('dq_fynd__om_patienter') }}
    union all
    select
        region_kod,
        regel_id,
        kalla,
        tabell,
        kolumn,
        nyckel,
        cast(null as {{ type_text() }}) as vardepisod_id,
        coalesce(klinik_kod, 'okand') as klinik_kod,
        'okand' as kommun_kod,
        datum,
        extrakt_id,
        galler_fran,
        varde
    from {{ ref('dq_fynd__ovriga') }}
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

daterade as (
    select
        rader.region_kod,
        rader.regel_id,
        rader.kalla,
        rader.tabell,
        rader.kolumn,
        rader.nyckel,
        rader.vardepisod_id,
        rader.klinik_kod,
        rader.kommun_kod,
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
)

select
    daterade.region_kod,
    daterade.regel_id,
    daterade.kalla,
    daterade.tabell,
    daterade.kolumn,
    daterade.nyckel,
    daterade.vardepisod_id,
    daterade.klinik_kod,
    daterade.kommun_kod,
    daterade.datum,
    daterade.varde,
    daterade.forst_sedd,
    daterade.senast_sedd,
    daterade.allvarlighet,
    coalesce(for_nyckel.orsak, for_klinik.orsak) is not null as undantagen,
    coalesce(for_nyckel.orsak, for_klinik.orsak) as undantag_orsak
from daterade
left join {{ ref('dq_undantag') }} as for_nyckel
    on
        daterade.region_kod = for_nyckel.region_kod
        and daterade.regel_id = for_nyckel.regel_id
        and daterade.nyckel = for_nyckel.nyckel
        and {{ valid_on('for_nyckel', 'daterade.asof_datum') }}
left join {{ ref('dq_undantag') }} as for_klinik
    on
        daterade.region_kod = for_klinik.region_kod
        and daterade.regel_id = for_klinik.regel_id
        and daterade.klinik_kod = for_klinik.klinik_kod
        and {{ valid_on('for_klinik', 'daterade.asof_datum') }}
