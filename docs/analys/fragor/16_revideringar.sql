-- 16 Tal som ändrades efter att de publicerats
-- Underlag: K-A4, K-E1, S-M2
-- Fil: aggregat
-- Läs så: en rad per månad, enhet och mått vars värde en senare leverans ändrade, senast ändrade först. Skillnad = nytt minus tidigare.
--   orsak = leverans: rättade eller sena registreringar; regel: bara reglerna ändrades. Använd den när någon säger «förra
--   månaden stod det något annat».
-- Visar inte: ändringar av månader som inte var slut när de publicerades, kvartal och längre perioder, andra nivåer än
--   län, analysgrupp och kommun, och vilken patient ändringen gäller. Tomt svar betyder att inget har ändrats.
-- Kolumn namn: indikatorns namn
-- Kolumn skillnad: nytt värde minus tidigare, tom när något av dem saknas
select
    andrade.region_kod,
    andrade.sedan,
    andrade.period,
    andrade.vardform,
    andrade.niva,
    andrade.enhet_kod,
    andrade.enhet_namn,
    definition.namn,
    andrade.matt,
    andrade.tidigare_varde,
    andrade.nytt_varde,
    andrade.nytt_varde - andrade.tidigare_varde as skillnad,
    andrade.var_preliminar,
    andrade.orsak,
    andrade.tidigare_asof
from indikatorer.indikator_revision as andrade
inner join dimensioner.dim_indikator as definition on andrade.indikator_id = definition.indikator_id
order by
    andrade.sedan desc,
    andrade.region_kod,
    andrade.indikator_id,
    andrade.matt,
    andrade.vardform,
    andrade.niva desc,
    andrade.enhet_kod,
    andrade.period,
    andrade.fran_generation
