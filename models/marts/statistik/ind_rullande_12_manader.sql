-- R6 over rolling twelve months: sums of the months' numerators and denominators, which is exact since every episode falls in one
-- month; only where all twelve months are there. Medians and maxima have no such sum and no row.
with manader as (
    select
        varden.*,
        cast(extract(year from varden.period_start) * 12 + extract(month from varden.period_start) as integer) as manad_nr
    from {{ ref('indikator') }} as varden
    inner join {{ ref('dim_indikatormatt') }} as matten
        on varden.indikator_id = matten.indikator_id and varden.matt = matten.matt
    where
        varden.periodtyp = 'manad'
        and varden.niva in ('lan', 'analysgrupp', 'kommun')
        and matten.slag in ('antal', 'summa', 'andel', 'medel')
        -- one episode can be there in several months
        and matten.matt not in ('antal_pagaende_vid_periodslut', 'antal_med_varddygn')
),

rullande as (
    select
        region_kod,
        vardform,
        niva,
        enhet_kod,
        enhet_namn,
        period as till_och_med,
        period_start as sista_manad,
        indikator_id,
        matt,
        enhet_for_varde,
        count(*) over tolv as antal_manader,
        sum(taljare) over tolv as taljare,
        sum(namnare) over tolv as namnare,
        max(case when preliminar then 1 else 0 end) over tolv = 1 as preliminar,
        regelversion
    from manader
    window tolv as (
        partition by region_kod, vardform, niva, enhet_kod, indikator_id, matt
        order by manad_nr
        range between 11 preceding and current row
    )
)

select
    rullande.region_kod,
    rullande.vardform,
    rullande.niva,
    rullande.enhet_kod,
    rullande.enhet_namn,
    rullande.till_och_med,
    rullande.sista_manad,
    rullande.indikator_id,
    rullande.matt,
    rullande.taljare,
    case when matten.slag in ('andel', 'medel') then rullande.namnare end as namnare,
    case when matten.slag in ('antal', 'summa') then rullande.taljare else {{ ratio('rullande.taljare', 'rullande.namnare') }} end as varde,
    rullande.enhet_for_varde,
    rullande.preliminar,
    rullande.regelversion
from rullande
inner join {{ ref('dim_indikatormatt') }} as matten
    on rullande.indikator_id = matten.indikator_id and rullande.matt = matten.matt
where rullande.antal_manader = 12
