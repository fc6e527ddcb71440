-- R1-R3: one hospital stay. The analysgrupp is the one the kommun belonged to on the day that decided the kommun.
with grupper as (
    select
        kommuner.region_kod,
        kommuner.vardepisod_id,
        indelning.analysgrupp
    from {{ ref('int_vardepisoder__kommun') }} as kommuner
    inner join {{ ref('kommun_analysgrupp') }} as indelning
        on
            kommuner.region_kod = indelning.region_kod
            and kommuner.kommun_kod = indelning.kommun_kod
            and {{ valid_on('indelning', 'kommuner.dag') }}
)

select
    episoder.region_kod,
    {{ published_id('episoder.region_kod', 'episoder.vardepisod_id') }} as vardepisod_id,
    episoder.patient_id as patient_nyckel,
    {{ published_id('arenden.region_kod', 'arenden.arende_id') }} as arende_id,
    meddelanden.meddelande_id is not null as ar_lankad,
    episoder.inskrivning,
    episoder.utskrivning,
    episoder.utskrivning_datum,
    episoder.vardform,
    kommuner.kommun_kod,
    coalesce(grupper.analysgrupp, 'okand') as analysgrupp,
    kommuner.stadsdel_kod,
    episoder.klinik_in_kod,
    episoder.klinik_kod,
    episoder.sjukhus_kod,
    coalesce(enheter.halsovalsenhet_kod, 'okand') as halsovalsenhet_kod,
    episoder.akut,
    episoder.avliden,
    episoder.skyddad
from {{ ref('int_vardepisoder') }} as episoder
inner join {{ ref('int_vardepisoder__kommun') }} as kommuner
    on episoder.region_kod = kommuner.region_kod and episoder.vardepisod_id = kommuner.vardepisod_id
left join {{ ref('int_vardepisoder__arende') }} as arenden
    on episoder.region_kod = arenden.region_kod and episoder.vardepisod_id = arenden.vardepisod_id
left join {{ ref('int_inskrivningsmeddelanden') }} as meddelanden
    on episoder.region_kod = meddelanden.region_kod and episoder.vardepisod_id = meddelanden.vardepisod_id
left join {{ ref('int_vardepisoder__halsovalsenhet') }} as enheter
    on episoder.region_kod = enheter.region_kod and episoder.vardepisod_id = enheter.vardepisod_id
left join grupper
    on episoder.region_kod = grupper.region_kod and episoder.vardepisod_id = grupper.vardepisod_id
