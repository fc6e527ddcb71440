-- 08 Utskrivningsklara som ligger kvar just nu, efter hur länge de har väntat
-- Underlag: S-M5
-- Fil: aggregat
-- Läs så: läget den dag leveransen lästes ut (dag). Länet har en rad för varje längdband, kommunerna bara för de band där någon väntar.
--   summa_dagar är väntetiden hittills för dem i bandet.
-- Visar inte: vilka de är (fråga 11 gäller utskrivna; de pågående finns i individ.duckdb) och om kommunen har fått betalningsansvar.
select
    region_kod,
    dag,
    niva,
    enhet_kod,
    enhet_namn,
    langdband,
    antal,
    summa_dagar
from indikatorer.ind_ligger_just_nu
where vardform = 'alla' and (niva = 'lan' or (niva = 'kommun' and antal > 0))
order by region_kod, niva desc, enhet_namn, enhet_kod, fran_dagar
