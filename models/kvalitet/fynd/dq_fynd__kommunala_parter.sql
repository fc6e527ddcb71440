-- R10: municipal parties of the episode's ärenden and municipal receivers of its sent messages, and whether their kommun is another than
-- that of R3. The kommun where the patient was registered on the day of the notice is right too, if the patient moved during the stay
-- and nobody else has placed him. No verdict where R3 knows no kommun (R3, known).
with parter as (
    select
        aktorer.region_kod,
        aktorer.arende_id,
        'link_aktor' as tabell,
        {{ row_key('aktorer', ['arende_id', 'aktor_nr']) }} as nyckel,
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
        {{ row_key('mottagare', ['meddelande_id', 'mottagare_nr']) }} as nyckel,
        mottagare.kommun_kod,
        meddelanden.skickad_tidpunkt as tidpunkt,
        mottagare.kvittens_status,
        mottagare.extrakt_id
    from {{ ref('bas_meddelande_mottagare') }} as mottagare
    inner join {{ ref('bas_meddelande') }} as meddelanden
        on mottagare.region_kod = meddelanden.region_kod and mottagare.meddelande_id = meddelanden.meddelande_id
    where mottagare.mottagare_roll like 'KOMMUN!_%' escape '!' and meddelanden.skickad_tidpunkt is not null
),

bedomda as (
    select
        parter.*,
        arenden.vardepisod_id,
        {{ local_date('parter.tidpunkt') }} as datum,
        parter.kommun_kod <> kommuner.kommun_kod and kanda.kommun_kod is not null as ar_annan
    from parter
    inner join {{ ref('int_arenden') }} as arenden
        on parter.region_kod = arenden.region_kod and parter.arende_id = arenden.arende_id
    inner join {{ ref('int_vardepisoder__kommun') }} as kommuner
        on arenden.region_kod = kommuner.region_kod and arenden.vardepisod_id = kommuner.vardepisod_id
    left join {{ ref('kommuner') }} as kanda on kommuner.kommun_kod = kanda.kommun_kod
),

-- Only the few that differ are looked up on the day of the notice.
bodde_dar as (
    select distinct
        bedomda.region_kod,
        bedomda.tabell,
        bedomda.nyckel
    from bedomda
    inner join {{ ref('int_vardepisoder') }} as episoder
        on bedomda.region_kod = episoder.region_kod and bedomda.vardepisod_id = episoder.vardepisod_id
    inner join {{ ref('int_vardepisoder__arende') }} as arenden
        on bedomda.region_kod = arenden.region_kod and bedomda.vardepisod_id = arenden.vardepisod_id
    inner join {{ ref('int_folkbokforing') }} as folkbokforing
        on
            episoder.region_kod = folkbokforing.region_kod
            and episoder.patient_id = folkbokforing.patient_id
            and bedomda.kommun_kod = folkbokforing.kommun_kod
            and {{ valid_on('folkbokforing', 'bedomda.datum') }}
    where bedomda.ar_annan and arenden.placerande_kommun_kod is null
)

select
    bedomda.region_kod,
    bedomda.tabell,
    bedomda.nyckel,
    bedomda.vardepisod_id,
    bedomda.datum,
    bedomda.kvittens_status,
    bedomda.extrakt_id,
    coalesce(bedomda.ar_annan and bodde_dar.nyckel is null, false) as ar_annan_kommun
from bedomda
left join bodde_dar
    on
        bedomda.region_kod = bodde_dar.region_kod
        and bedomda.tabell = bodde_dar.tabell
        and bedomda.nyckel = bodde_dar.nyckel
