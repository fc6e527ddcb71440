-- 07 Status i inskrivningsmeddelandet inom 24 timmar: klinikerna med lägst andel
-- Underlag: K-B3, K-E5
-- Fil: aggregat
-- Läs så: klinikerna i det senaste avslutade kvartalet, lägst andel först. De tre sista antalen säger vad som fattas: inget
--   meddelande, bara «vet ej» eller ett för kort svar, ingen status alls. Kliniken är den där patienten skrevs in.
-- Visar inte: kliniker med färre än fem avgjorda fall (ändra gränsen i where). Klockan startar vid inskrivningen eller vid den
--   senare bedömningen; andel_i_tid_inskrivningsklocka räknar alltid från inskrivningen.
with laget as (
    select
        region_kod,
        max(dag) as asof
    from indikatorer.ind_ligger_just_nu
    group by region_kod
)

select
    kliniker.region_kod,
    kliniker.period,
    kliniker.enhet_kod,
    kliniker.enhet_namn,
    kliniker.antal_avgjorda,
    kliniker.antal_ok,
    kliniker.andel_i_tid,
    kliniker.andel_i_tid_inskrivningsklocka,
    kliniker.median_gap_timmar,
    kliniker.antal_sen,
    kliniker.antal_saknar_meddelande,
    kliniker.antal_vet_ej,
    kliniker.antal_saknar_status
from indikatorer.ind_status_24h as kliniker
inner join laget on kliniker.region_kod = laget.region_kod
where
    kliniker.niva = 'klinik'
    and kliniker.vardform = 'alla'
    and kliniker.periodtyp = 'kvartal'
    and kliniker.antal_avgjorda >= 5
    and kliniker.period_start + interval 3 month <= laget.asof
qualify dense_rank() over (partition by kliniker.region_kod order by kliniker.period_start desc) = 1
order by kliniker.region_kod, kliniker.andel_i_tid, kliniker.enhet_kod
