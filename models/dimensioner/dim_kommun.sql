-- The Swedish kommuner; analysgrupp is the one of the current agreement, with its verification status.
with senaste as (
    select
        kommun_kod,
        analysgrupp,
        verifierad,
        row_number() over (partition by kommun_kod order by giltig_fran desc) as ordning
    from {{ ref('kommun_analysgrupp') }}
)

select
    kommuner.kommun_kod,
    kommuner.namn as kommun_namn,
    kommuner.lan_kod as region_kod,
    kommuner.lan_namn,
    coalesce(senaste.analysgrupp, 'okand') as analysgrupp,
    senaste.verifierad as analysgrupp_verifierad
from {{ ref('kommuner') }} as kommuner
left join senaste on kommuner.kommun_kod = senaste.kommun_kod and senaste.ordning = 1
