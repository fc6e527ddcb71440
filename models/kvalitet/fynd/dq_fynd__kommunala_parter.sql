-- R10: municipal parties of the episode's ärenden, and municipal receivers of its sent messages.
with parter as (
    select
        aktorer.region_kod,
        aktorer.arende_id,
        'link_aktor' as tabell,
        aktorer.arende_id as nyckel_id,
        aktorer.aktor_nr as nyckel_nr,
        aktorer.kommun_kod,
        aktorer.fran_tidpunkt as tidpunkt,
        cast(null as {{ type_text() }}) as kvittens_status,
        aktorer.extrakt_id
    from {{ ref('bas_aktor') }} as aktorer
    where aktorer.roll like 'KOMMUN!_%' escape '!'
    union all
    select
        mottagare.region_kod,
        meddelanden.arende_id,
        'link_meddelande_mottagare' as tabell,
        mottagare.meddelande_id as nyckel_id,
        mottagare.mottagare_nr as nyckel_nr,
        mottagare.kommun_kod,
        meddelanden.skickad_tidpunkt as tidpunkt,
        mottagare.kvittens_status,
        mottagare.extrakt_id
    from {{ ref('bas_meddelande_mottagare') }} as mottagare
    inner join {{ ref('bas_meddelande') }} as meddelanden
        on mottagare.region_kod = meddelanden.region_kod and mottagare.meddelande_id = meddelanden.meddelande_id
    where mottagare.mottagare_roll like 'KOMMUN!_%' escape '!' and meddelanden.skickad_tidpunkt is not null
)

select
    parter.region_kod,
    arenden.vardepisod_id,
    parter.tabell,
    parter.nyckel_id,
    parter.nyckel_nr,
    parter.kommun_kod,
    parter.tidpunkt,
    parter.kvittens_status,
    parter.extrakt_id
from parter
inner join {{ ref('int_arenden') }} as arenden
    on parter.region_kod = arenden.region_kod and parter.arende_id = arenden.arende_id
