-- 04 SIP, uppföljning av SIP och kallelse inom tre dagar, per kommun och kvartal
-- Underlag: K-A2, K-A3, S-M5
-- Fil: aggregat
-- Läs så: en rad per kommun och kvartal, de fem senaste. Andelen SIP och andelen uppföljda delas båda med de länkade utskrivna;
--   kallad_i_tid delas med dem som har behov av SIP.
-- Visar inte: SIP för den som inte är länkad, och uppföljningar efter lägets datum. sip_preliminar = ja: fönstret på 30 dagar efter
--   utskrivningen är inte slut för alla, så andelarna kan bara stiga.
-- Kolumn antal_utskrivna_lankade: länkade vårdepisoder utskrivna i kvartalet
-- Kolumn antal_sip: de som har en SIP upprättad från inskrivningen till och med 30 dagar efter utskrivningen
-- Kolumn andel_sip: antal_sip delat med antal_utskrivna_lankade, 0-1
-- Kolumn antal_sip_uppfoljning: de vars SIP har en genomförd uppföljning
-- Kolumn andel_sip_uppfoljning: antal_sip_uppfoljning delat med antal_utskrivna_lankade, 0-1
-- Kolumn sip_preliminar: ja när andelen SIP fortfarande kan stiga
-- Kolumn antal_sip_behov: de som har behov av SIP enligt ärendet
-- Kolumn antal_kallad_i_tid: de som kallades senast tre dagar efter dag 0
-- Kolumn andel_kallad_i_tid: antal_kallad_i_tid delat med antal_sip_behov, 0-1
select
    region_kod,
    enhet_kod,
    enhet_namn,
    period,
    max(namnare) filter (where indikator_id = 'sip') as antal_utskrivna_lankade,
    max(taljare) filter (where indikator_id = 'sip') as antal_sip,
    max(varde) filter (where indikator_id = 'sip') as andel_sip,
    max(taljare) filter (where indikator_id = 'sip_uppfoljning') as antal_sip_uppfoljning,
    max(varde) filter (where indikator_id = 'sip_uppfoljning') as andel_sip_uppfoljning,
    bool_or(preliminar) filter (where indikator_id = 'sip') as sip_preliminar,
    max(namnare) filter (where indikator_id = 'sip_kallelse_3d') as antal_sip_behov,
    max(taljare) filter (where indikator_id = 'sip_kallelse_3d') as antal_kallad_i_tid,
    max(varde) filter (where indikator_id = 'sip_kallelse_3d') as andel_kallad_i_tid
from indikatorer.indikator
where
    (indikator_id, matt) in (('sip', 'andel'), ('sip_uppfoljning', 'andel'), ('sip_kallelse_3d', 'andel_i_tid'))
    and vardform = 'alla'
    and niva in ('lan', 'kommun')
    and periodtyp = 'kvartal'
group by region_kod, niva, enhet_kod, enhet_namn, period, period_start
qualify dense_rank() over (partition by region_kod order by period_start desc) <= 5
order by region_kod, niva desc, enhet_namn, enhet_kod, period
