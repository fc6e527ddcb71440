-- 14 Upplevd delaktighet ur publicerade enkäter
-- Underlag: K-A8
-- Fil: aggregat
-- Läs så: en rad per mätning, fråga och enhet, som resultatet publicerades. Läs svarsandelen bredvid: under hälften svarar sällan för alla.
-- Visar inte: patienterna i den här statistiken. Enkäterna gäller andra urval (vårdtyp, ålder, brukare) och går inte att koppla till
--   vårdepisoderna. Mätningar med olika frågor ska inte jämföras.
select
    region_kod,
    period,
    kalla_namn,
    matt_kod,
    niva,
    enhet_kod,
    enhet_namn,
    antal_utskick,
    antal_svar,
    svarsandel,
    resultat
from indikatorer.ind_delaktighet
order by region_kod, period desc, matt_kod, niva desc, enhet_namn, enhet_kod
