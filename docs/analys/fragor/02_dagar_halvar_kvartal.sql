-- 02 Utskrivningsklara dagar per halvår (somatik) och kvartal (psykiatri)
-- Underlag: K-A4, K-A5, K-E1, K-E2, S-F1
-- Fil: aggregat
-- Läs så: en rad per län, analysgrupp och kommun, för somatiken per halvår och för psykiatrin per kvartal, de senaste åtta
--   perioderna av varje. varde är snitt_alla (taljare dagar delat med namnare vårdepisoder), räknat om från vårdepisoder.
--   enhet_verifierad = nej: vilka kommuner som hör till analysgruppen är inte bekräftat av överenskommelsen.
-- Visar inte: snittet av månadernas snitt, som är ett annat tal. Somatikens mål finns bara per månad, så halvåret har inget omdöme.
select
    region_kod,
    vardform,
    niva,
    enhet_kod,
    enhet_namn,
    enhet_verifierad,
    period,
    taljare,
    namnare,
    varde,
    mal,
    uppfyller_mal,
    preliminar,
    fullstandighet
from indikatorer.indikator
where
    indikator_id = 'utskrivningsklara_dagar'
    and matt = 'snitt_alla'
    and niva in ('lan', 'analysgrupp', 'kommun')
    and (vardform, periodtyp) in (('somatik', 'halvar'), ('psykiatri', 'kvartal'))
qualify dense_rank() over (partition by region_kod, vardform order by period_start desc) <= 8
order by
    region_kod,
    vardform desc,
    case niva when 'lan' then 1 when 'analysgrupp' then 2 else 3 end,
    enhet_namn,
    enhet_kod,
    period
