-- 03 Utskrivningsplaner, SIP och uppföljning per kommun, hälsovalsenhet och klinik
-- Underlag: K-A1, K-A2, K-A3
-- Fil: aggregat
-- Läs så: en rad per kommun, hälsovalsenhet, klinik och månad där någon länkad skrevs ut, de tre senaste månaderna. Antal och andel
--   står bredvid varandra; de flesta rader har få vårdepisoder, så summera antalen innan du jämför andelar.
-- Visar inte: kombinationer utan utskrivna. En SIP får upprättas till och med 30 dagar efter utskrivningen, så de senaste månaderna
--   är preliminära (fråga 04 visar det). Den som har tackat nej till SIP räknas i nämnaren.
-- Kolumn kommun_namn: kommunens namn
-- Kolumn halsovalsenhet_namn: hälsovalsenhetens namn, okänd när listningen saknas
-- Kolumn klinik_namn: den utskrivande klinikens namn
with namn as (
    select distinct
        region_kod,
        niva,
        enhet_kod,
        enhet_namn
    from indikatorer.indikator
    where niva in ('halsovalsenhet', 'klinik')
)

select
    planer.region_kod,
    planer.period,
    planer.kommun_kod,
    kommuner.kommun_namn,
    planer.halsovalsenhet_kod,
    vardcentraler.enhet_namn as halsovalsenhet_namn,
    planer.klinik_kod,
    kliniker.enhet_namn as klinik_namn,
    planer.antal_utskrivna_lankade,
    planer.antal_utskrivningsplan,
    planer.andel_utskrivningsplan,
    planer.antal_sip,
    planer.andel_sip,
    planer.antal_sip_uppfoljning,
    planer.andel_sip_uppfoljning
from indikatorer.ind_planer as planer
left join dimensioner.dim_kommun as kommuner on planer.kommun_kod = kommuner.kommun_kod
left join namn as vardcentraler
    on
        planer.region_kod = vardcentraler.region_kod
        and planer.halsovalsenhet_kod = vardcentraler.enhet_kod
        and vardcentraler.niva = 'halsovalsenhet'
left join namn as kliniker
    on planer.region_kod = kliniker.region_kod and planer.klinik_kod = kliniker.enhet_kod and kliniker.niva = 'klinik'
where planer.niva = 'kombination' and planer.vardform = 'alla'
qualify dense_rank() over (partition by planer.region_kod order by planer.period_start desc) <= 3
order by planer.region_kod, planer.period desc, planer.kommun_kod, planer.halsovalsenhet_kod, planer.klinik_kod
