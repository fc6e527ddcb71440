-- R7 G6 (4 kap. 1 § second paragraph): the vårdform at discharge, newest over all stays of the episode, is not OPT or ORV, unless the
-- agreement treats those as the statute does.
with ordnade as (
    select
        stays.region_kod,
        stays.vardepisod_id,
        vardformer.vardform,
        vardformer.vardtillfalle_id || '|' || cast(vardformer.radnr as {{ type_text() }}) as vardform_nyckel,
        row_number() over (
            partition by stays.region_kod, stays.vardepisod_id
            order by
                vardformer.galler_fran_tidpunkt desc,
                {{ code_point('vardformer.vardtillfalle_id') }} desc,
                vardformer.radnr desc
        ) as ordning
    from {{ ref('int_vardepisoder__vardtillfallen') }} as stays
    inner join {{ ref('bas_psykiatrisk_vardform') }} as vardformer
        on stays.region_kod = vardformer.region_kod and stays.vardtillfalle_id = vardformer.vardtillfalle_id
    inner join {{ ref('int_vardepisoder') }} as vardepisoder
        on stays.region_kod = vardepisoder.region_kod and stays.vardepisod_id = vardepisoder.vardepisod_id
    inner join {{ ref('int_asof') }} as lage on stays.region_kod = lage.region_kod
    where vardformer.galler_fran_tidpunkt <= coalesce(vardepisoder.utskrivning, lage.asof_tidpunkt)
),

bedomda as (
    select
        {{ episode_key('episoder') }},
        ordnade.vardform as psykiatrisk_vardform,
        ordnade.vardform_nyckel,
        coalesce(ordnade.vardform in ('OPT', 'ORV') and episoder.opt_orv_regel <> 'statut', false) as ar_utanfor
    from {{ ref('int_betalningsansvar__episoder') }} as episoder
    left join ordnade
        on
            episoder.region_kod = ordnade.region_kod
            and episoder.vardepisod_id = ordnade.vardepisod_id
            and ordnade.ordning = 1
)

select
    {{ episode_key() }},
    psykiatrisk_vardform,
    vardform_nyckel,
    not ar_utanfor as g6,
    case when ar_utanfor then 'opt_orv' end as orsak
from bedomda
