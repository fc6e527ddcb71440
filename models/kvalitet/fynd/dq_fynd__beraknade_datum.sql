-- R10: the first and the last estimated date of discharge of a linked episode, and the day it is held against.
with ordnade as (
    select
        arenden.region_kod,
        arenden.vardepisod_id,
        rader.beraknat_utskrivningsdatum,
        row_number() over (
            partition by arenden.region_kod, arenden.vardepisod_id
            order by rader.registrerad_tidpunkt, rader.rad_nr, {{ code_point('rader.arende_id') }}
        ) as fran_borjan,
        row_number() over (
            partition by arenden.region_kod, arenden.vardepisod_id
            order by rader.registrerad_tidpunkt desc, rader.rad_nr desc, {{ code_point('rader.arende_id') }} desc
        ) as fran_slutet
    from {{ ref('int_arenden') }} as arenden
    inner join {{ ref('bas_beraknat_utskrivning') }} as rader
        on arenden.region_kod = rader.region_kod and arenden.arende_id = rader.arende_id
)

select
    ordnade.region_kod,
    ordnade.vardepisod_id,
    coalesce(episoder.utskrivning_datum, lage.asof_datum) as dag,
    max(case when ordnade.fran_borjan = 1 then ordnade.beraknat_utskrivningsdatum end) as forsta_datum,
    max(case when ordnade.fran_slutet = 1 then ordnade.beraknat_utskrivningsdatum end) as sista_datum
from ordnade
inner join {{ ref('int_inskrivningsmeddelanden') }} as lankade
    on ordnade.region_kod = lankade.region_kod and ordnade.vardepisod_id = lankade.vardepisod_id
inner join {{ ref('int_vardepisoder') }} as episoder
    on ordnade.region_kod = episoder.region_kod and ordnade.vardepisod_id = episoder.vardepisod_id
inner join {{ ref('int_asof') }} as lage on ordnade.region_kod = lage.region_kod
group by ordnade.region_kod, ordnade.vardepisod_id, episoder.utskrivning_datum, lage.asof_datum
